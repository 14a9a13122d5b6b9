//! The preview server: builds, serves the site on this machine, and reloads the page after each save.
//!
//! In: a folder to watch, a folder with the built site, and a function that builds. Out: pages over HTTP on a
//! loopback address, and notices through a callback. Nothing is printed, no other machine can connect or, through a
//! name that resolves here, read along; and a build that fails, or panics, leaves the last good site standing.
//!
//! ```text
//! watch (native events, or scans) -> builder (one thread, one build at a time) -> http (pages, event stream)
//! ```

mod browser;
mod builder;
mod files;
mod http;
mod scan;
#[cfg(test)]
mod tests;
mod watch;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use tokio::sync::watch as cell;

use builder::Wish;
use http::Shared;

/// The port that is tried first when none is asked for.
pub const DEFAULT_PORT: u16 = 8620;

/// Further ports that are tried before any free one is taken.
const NEXT_PORTS: u16 = 20;

/// What to serve and watch.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; must be a loopback address.
    pub host: IpAddr,
    /// The port; when none is given, [`DEFAULT_PORT`] or the next free one. 0 takes any free port.
    pub port: Option<u16>,
    /// Whether to open the reader's browser after the first build.
    pub open: bool,
    /// Look at the files regularly instead of waiting for the system to report changes.
    pub poll: bool,
    /// The records folder.
    pub watch: PathBuf,
    /// The folder that the build writes the site to.
    pub site: PathBuf,
    /// Folders below `watch` whose changes do not matter; `site` and hidden folders are always among them.
    pub ignore: Vec<PathBuf>,
}

impl Options {
    /// Watches `watch`, serves `site`, on the usual address.
    pub fn new(watch: impl Into<PathBuf>, site: impl Into<PathBuf>) -> Options {
        Options {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: None,
            open: false,
            poll: false,
            watch: watch.into(),
            site: site.into(),
            ignore: Vec::new(),
        }
    }
}

/// What a build came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildResult {
    /// Whether a file of the site changed; pages reload only then.
    pub changed: bool,
    /// A whole HTML page with the findings, when somebody should see them. It is laid over the pages of the site, and
    /// stands in for them when there is no site yet.
    pub problems: Option<String>,
}

/// Something worth telling whoever started the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The usual port was taken, and another one is used.
    PortTaken {
        /// The usual port.
        wanted: u16,
        /// The one that is used.
        used: u16,
    },
    /// The first build is done and pages are served.
    Ready {
        /// The address to open.
        url: String,
    },
    /// Changes are found by looking at the files regularly.
    Polling {
        /// Why, when it was not asked for.
        reason: Option<String>,
    },
    /// Changes cannot be found at all; the pages stay as they are.
    NotWatching {
        /// Why.
        reason: String,
    },
    /// A build began because of changes; 0 when everything is built.
    Building {
        /// How many paths changed.
        changes: usize,
    },
    /// A build ended.
    Built {
        /// Whether the site changed.
        changed: bool,
        /// Whether there are findings to see.
        problems: bool,
    },
    /// The build panicked; the last good site stays.
    Panicked {
        /// What it said.
        reason: String,
    },
    /// The browser could not be opened.
    NoBrowser {
        /// The operating system's words.
        reason: String,
    },
    /// The server has stopped.
    Stopped,
}

/// Receives notices, from any thread.
pub type Log = Arc<dyn Fn(Notice) + Send + Sync>;

/// The server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Records are not to be served to other machines.
    #[error("{host} is not an address of this machine alone; use 127.0.0.1 or ::1")]
    NotLoopback {
        /// The address that was asked for.
        host: IpAddr,
    },
    /// Another program has the port that was asked for.
    #[error("port {port} is in use; name another, or none to take the next free one")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// The operating system refused.
    #[error("{what}: {reason}")]
    Io {
        /// What was tried.
        what: String,
        /// The operating system's words.
        reason: String,
    },
}

impl ServeError {
    fn io(what: impl ToString, error: &std::io::Error) -> ServeError {
        ServeError::Io { what: what.to_string(), reason: error.to_string() }
    }
}

/// Builds, serves and rebuilds until Ctrl-C.
///
/// `build` is called with `None` for everything, or with the files and folders that changed (absolute, without links;
/// a folder stands for all that is in it). It runs on a thread of its own, never twice at once.
///
/// # Errors
///
/// When the address cannot be listened on.
pub fn serve(
    options: Options,
    build: impl FnMut(Option<&[PathBuf]>) -> BuildResult + Send + 'static,
    log: Log,
) -> Result<(), ServeError> {
    let mut server = Server::start(options, build, log)?;
    server.wait_for_interrupt()
}

/// A running preview server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: cell::Sender<bool>,
    wishes: mpsc::Sender<Wish>,
    http: Option<JoinHandle<()>>,
    log: Log,
    _watcher: watch::Watcher,
}

impl Server {
    /// Starts listening, building and watching, and returns at once.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on.
    pub fn start(
        options: Options,
        build: impl FnMut(Option<&[PathBuf]>) -> BuildResult + Send + 'static,
        log: Log,
    ) -> Result<Server, ServeError> {
        let listener = listen(&options, &log)?;
        let address = listener.local_addr().map_err(|error| ServeError::io("listening", &error))?;
        let url = format!("http://{address}/");
        let (stop, stopped) = cell::channel(false);
        let shared = Arc::new(Shared::new(options.site.clone()));
        let http = http::spawn(listener, shared.clone(), stopped)?;
        let (wishes, queue) = mpsc::channel();
        // Watching begins before the first build, so that no save falls between the two.
        let watcher = watch::start(&options, wishes.clone(), log.clone());
        let ready: Box<dyn FnOnce() + Send> = Box::new({
            let (log, open) = (log.clone(), options.open);
            move || {
                log(Notice::Ready { url: url.clone() });
                if open && let Err(error) = browser::open(&url) {
                    log(Notice::NoBrowser { reason: error.to_string() });
                }
            }
        });
        builder::spawn(Box::new(build), queue, shared.clone(), log.clone(), ready)?;
        Ok(Server { address, shared, stop, wishes, http: Some(http), log, _watcher: watcher })
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until Ctrl-C.
    ///
    /// # Errors
    ///
    /// When the signal cannot be waited for.
    pub fn wait_for_interrupt(&mut self) -> Result<(), ServeError> {
        let what = "waiting for Ctrl-C";
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| ServeError::io(what, &error))?;
        runtime.block_on(tokio::signal::ctrl_c()).map_err(|error| ServeError::io(what, &error))?;
        self.stop();
        Ok(())
    }

    /// Stops serving; open pages lose their event stream, a running build is not waited for.
    pub fn stop(&mut self) {
        let Some(http) = self.http.take() else { return };
        self.shared.close();
        // Nobody listens any more when the thread is already gone.
        let _ = self.stop.send(true);
        let _ = self.wishes.send(Wish::Stop);
        let _ = http.join();
        (self.log)(Notice::Stopped);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Takes the port that was asked for, or the next free one when none was.
fn listen(options: &Options, log: &Log) -> Result<TcpListener, ServeError> {
    let host = options.host;
    if !host.is_loopback() {
        return Err(ServeError::NotLoopback { host });
    }
    let bind = |port: u16| TcpListener::bind(SocketAddr::new(host, port));
    if let Some(port) = options.port {
        return bind(port).map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => ServeError::PortTaken { port },
            _ => ServeError::io(format!("{host} port {port}"), &error),
        });
    }
    let candidates = (DEFAULT_PORT..=DEFAULT_PORT + NEXT_PORTS).chain(std::iter::once(0));
    let mut refused = None;
    for port in candidates {
        match bind(port) {
            Ok(listener) => {
                let used = listener.local_addr().map_or(port, |address| address.port());
                if used != DEFAULT_PORT {
                    log(Notice::PortTaken { wanted: DEFAULT_PORT, used });
                }
                return Ok(listener);
            }
            Err(error) => refused = Some(error),
        }
    }
    let error = refused.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into());
    Err(ServeError::io(host, &error))
}
