//! The one integration test binary: the real program, real git, and a real browser.
//!
//! Rules are tested low and fast, beside their modules; here is what only shows when everything is wired up.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail at once")]
#![allow(clippy::disallowed_methods, reason = "tests run programs, which need PATH")]
#![allow(dead_code, reason = "the project and the browser offer more than today's tests use")]

mod audiences;
mod broken_off;
mod browser;
mod calendar;
mod canary;
mod changed;
mod check;
mod ci;
mod comments;
mod determinism;
mod documents;
mod edit;
mod fixtures;
mod formats;
mod forms;
mod history;
mod hooks;
mod http;
#[cfg(target_os = "linux")]
mod incremental;
mod init;
mod list;
#[cfg(target_os = "linux")]
mod live;
mod mutation;
mod new;
#[cfg(target_os = "linux")]
mod nginx;
mod pages;
mod paging;
mod project;
mod properties;
#[cfg(target_os = "linux")]
mod publish;
mod schema;
mod search;
mod structure;
mod webdriver;
