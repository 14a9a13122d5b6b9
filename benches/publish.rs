//! What publishing one changed page costs in a site of many: `cargo bench --bench publish [FILES]`.
//!
//! Each line is the processor time of all threads, on Linux, and the time until it was over, per release or build; `TMPDIR`
//! says where the sites are made.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kedang::publish::live::{Live, Release, Switched, Tree};
use kedang::publish::{Output, PublishError};

/// Files of a site of ten thousand customers.
const FILES: usize = 140_000;

/// Times that each thing is done.
const ROUNDS: usize = 10;

fn main() {
    let files = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(FILES);
    let home = tempfile::tempdir().unwrap();
    live(&home.path().join("live"), files);
    folder(&home.path().join("folder"), files);
}

fn whole(files: usize) -> Output<'static> {
    let mut site = Output::new();
    for number in 0..files {
        let customer = number / 40;
        let path = format!("customer/KH-{}-{customer:04x}/{}.html", 20_260_101 + customer, number % 40);
        site.add(path, format!("<p>{number}</p>").as_bytes()).unwrap();
    }
    site.name("0");
    site
}

/// The site in which one page has changed.
fn change(round: usize) -> Output<'static> {
    let mut site = Output::since(round.to_string());
    site.add("customer/KH-20260111-000a/7.html", format!("<p>{round}</p>").as_bytes()).unwrap();
    site.name((round + 1).to_string());
    site
}

fn live(folder: &Path, files: usize) {
    let publish = |site: &Output<'_>| {
        let live = Live::open(folder, || {}).unwrap();
        let put = |tree: &mut Tree<'_>| tree.put("", site).map(|()| Release::default());
        live.publish::<PublishError>(true, Timestamp::UNIX_EPOCH, put).unwrap()
    };
    measure("live: the first release", 1, |_| publish(&whole(files)));
    measure("live: a page changes, the second tree is filled", 1, |_| publish(&change(0)));
    measure("live: a page changes", ROUNDS, |round| {
        let (_, stats, switched) = publish(&change(round + 1));
        assert_eq!((stats.written, stats.unchanged, switched), (1, files - 1, Switched::Yes));
    });
    measure("live: nothing changes but the name", ROUNDS, |round| {
        let mut site = Output::since((ROUNDS + 1).to_string());
        site.name(format!("again {round}"));
        assert_eq!(publish(&site).2, Switched::Same);
    });
    measure("live: the same site as a whole", 1, |_| publish(&whole(files)));
}

fn folder(folder: &Path, files: usize) {
    measure("folder: the first build", 1, |_| whole(files).write(folder, false).unwrap());
    measure("folder: a page changes", ROUNDS, |round| {
        assert_eq!(kedang::publish::made(folder), Some(round.to_string()));
        assert_eq!(change(round).write(folder, false).unwrap().written, 1);
    });
    measure("folder: the same site as a whole", 1, |_| whole(files).write(folder, false).unwrap());
}

fn measure<T>(name: &str, rounds: usize, work: impl Fn(usize) -> T) {
    let (cpu, start) = (cpu(), Instant::now());
    (0..rounds).for_each(|round| drop(work(round)));
    let each = |time: Duration| time.as_secs_f64() * 1000.0 / rounds as f64;
    println!("{name}: {:.1} ms of processor, {:.1} ms", each(self::cpu() - cpu), each(start.elapsed()));
}

/// Processor time of this process so far, by its threads; none of them ends before the process.
fn cpu() -> Duration {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return Duration::ZERO };
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
