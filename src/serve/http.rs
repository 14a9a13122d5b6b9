//! Answers to HTTP requests.
//!
//! In: requests from this machine. Out: files of the site with the reload script added, the state of the last build as
//! an event stream, and the findings page. A request under a foreign host name is refused: a page from elsewhere whose
//! name was made to resolve to this machine must not read the records.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch as cell;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::files::{self, Found, ReadFailure};
use super::{BuildResult, ServeError};

/// How long open connections may take to end when the server stops.
const FAREWELL: Duration = Duration::from_millis(500);

/// What the last builds came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    /// Builds that changed something to see; 0 before the first is done.
    build: u64,
    problems: bool,
    closing: bool,
}

/// What the builder writes and requests read.
pub(super) struct Shared {
    site: PathBuf,
    state: cell::Sender<State>,
    problems: Mutex<Option<Arc<str>>>,
    /// Tells this server from one that ran before on the same port.
    run: u32,
}

impl Shared {
    pub(super) fn new(site: PathBuf) -> Shared {
        Shared { site, state: cell::Sender::new(State::default()), problems: Mutex::new(None), run: std::process::id() }
    }

    /// Takes a build's result; open pages reload when there is something new to see.
    pub(super) fn built(&self, result: BuildResult) {
        let problems: Option<Arc<str>> = result.problems.map(Into::into);
        let mut shown = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        let news = result.changed || *shown != problems;
        let has_problems = problems.is_some();
        *shown = problems;
        drop(shown);
        self.state.send_modify(|state| {
            state.build = if news || state.build == 0 { state.build + 1 } else { state.build };
            state.problems = has_problems;
        });
    }

    /// Ends the event streams.
    pub(super) fn close(&self) {
        self.state.send_modify(|state| state.closing = true);
    }

    fn problems(&self) -> Option<Arc<str>> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The name of the present build, which pages carry.
    fn name(&self, state: State) -> String {
        format!("{}-{}", self.run, state.build)
    }
}

/// Starts the thread that answers requests.
pub(super) fn spawn(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: cell::Receiver<bool>,
) -> Result<JoinHandle<()>, ServeError> {
    let failed = |error: std::io::Error| ServeError::io("web server", &error);
    listener.set_nonblocking(true).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(failed)?
    };
    let work = move || {
        runtime.block_on(async {
            let app = Router::new().fallback(answer).with_state(shared);
            let mut told = stop.clone();
            let server = axum::serve(listener, app).with_graceful_shutdown(async move {
                let _ = told.wait_for(|stop| *stop).await;
            });
            let impatient = async {
                let _ = stop.wait_for(|stop| *stop).await;
                tokio::time::sleep(FAREWELL).await;
            };
            tokio::select! { _ = server.into_future() => {}, () = impatient => {} }
        });
        runtime.shutdown_background();
    };
    std::thread::Builder::new().name("http".to_owned()).spawn(work).map_err(failed)
}

async fn answer(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let mut response = if !is_local(&request) {
        text(StatusCode::FORBIDDEN, "this preview is for this machine only")
    } else if request.method() != Method::GET && request.method() != Method::HEAD {
        text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD")
    } else {
        page(&shared, request.uri().path(), request.headers()).await
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Whether the request names this machine as its host.
fn is_local(request: &Request) -> bool {
    let named = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    let in_uri = request.uri().authority().map(|authority| authority.as_str());
    named.is_some() && [named, in_uri].into_iter().flatten().all(is_local_name)
}

/// Whether a host header can only have come from an address that names this machine.
fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn page(shared: &Arc<Shared>, path: &str, headers: &HeaderMap) -> Response {
    match path {
        "/-/events" => events(shared).into_response(),
        "/-/reload.js" => with_type("text/javascript; charset=utf-8", include_str!("reload.js")),
        "/-/reload.css" => with_type("text/css; charset=utf-8", include_str!("reload.css")),
        _ => {
            let mut state = shared.state.subscribe();
            // The first build may still be at work; whoever came early gets its page when it is done.
            let _ = state.wait_for(|state| state.build > 0 || state.closing).await;
            if path == "/-/problems" {
                let page = shared.problems().unwrap_or_else(|| "<!doctype html><title>kedang</title>".into());
                return with_type(HTML, page.to_string());
            }
            let (shared, path) = (shared.clone(), path.to_owned());
            let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            tokio::task::spawn_blocking(move || file(&shared, &path, range.as_deref()))
                .await
                .unwrap_or_else(|error| text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// Tells a page about every build: `{"build": "...", "problems": true}`.
fn events(shared: &Arc<Shared>) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>> + use<>> {
    let speaker = shared.clone();
    let states = WatchStream::new(shared.state.subscribe())
        .take_while(|state| !state.closing)
        .filter(|state| state.build > 0)
        .map(move |state| {
            let data = format!("{{\"build\":\"{}\",\"problems\":{}}}", speaker.name(state), state.problems);
            Ok(Event::default().event("state").data(data))
        });
    Sse::new(states).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// A file of the site, or what stands in for it.
fn file(shared: &Shared, path: &str, range: Option<&str>) -> Response {
    if let Some(problems) = shared.problems().filter(|_| !files::has_home(&shared.site)) {
        // There is no site to show the findings over.
        let tag = format!("<meta name=\"kedang-problems\">{}", reload_tag(shared));
        let page = files::inject(problems.as_bytes().to_vec(), &tag);
        return (StatusCode::SERVICE_UNAVAILABLE, with_type(HTML, page)).into_response();
    }
    match files::find(&shared.site, path) {
        Found::File(target) => send(shared, &target, range, StatusCode::OK),
        Found::AddSlash => {
            // Only the path: a leading double slash would name another host.
            let target = format!("/{}/", path.trim_matches('/'));
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]).into_response()
        }
        Found::Nothing => match files::not_found_page(&shared.site, path) {
            Some(target) => send(shared, &target, None, StatusCode::NOT_FOUND),
            None => text(StatusCode::NOT_FOUND, "404 Not Found"),
        },
    }
}

fn send(shared: &Shared, target: &Path, range: Option<&str>, status: StatusCode) -> Response {
    let kind = files::content_type(target);
    // A page grows by the script tag, so that ranges of it would not fit together.
    let range = if kind == HTML { None } else { range };
    let content = match files::read(target, range) {
        Ok(content) => content,
        Err(ReadFailure::Range(size)) => {
            return (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))])
                .into_response();
        }
        Err(ReadFailure::Io(error)) => return text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    };
    if kind == HTML {
        return (status, with_type(kind, files::inject(content.bytes, &reload_tag(shared)))).into_response();
    }
    let accepts = [(header::ACCEPT_RANGES, "bytes".to_owned())];
    match content.range {
        Some(range) => {
            let place = format!("bytes {}-{}/{}", range.start(), range.end(), content.size);
            let part = [(header::CONTENT_RANGE, place)];
            (StatusCode::PARTIAL_CONTENT, accepts, part, with_type(kind, content.bytes)).into_response()
        }
        None => (status, accepts, with_type(kind, content.bytes)).into_response(),
    }
}

fn reload_tag(shared: &Shared) -> String {
    let state = *shared.state.borrow();
    format!("<script src=\"/-/reload.js?build={}\" defer></script>", shared.name(state))
}

fn with_type(kind: &'static str, body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], body.into()).into_response()
}

fn text(status: StatusCode, words: &str) -> Response {
    (status, with_type("text/plain; charset=utf-8", words.to_owned())).into_response()
}
