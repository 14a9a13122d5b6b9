//! kedang (客档) keeps customer files as YAML and Markdown in a git repository, checks them, indexes
//! them and generates a static intranet site.
//!
//! The modules follow the journey of a record, and import only what stands above them here:
//!
//! ```text
//! git -> read -> parse -> check -> model -> index -> render -> publish
//! ```

pub mod diag;
pub mod i18n;
pub mod label;
pub mod sensitivity;
pub mod store;
pub mod table;
pub mod text;
pub mod value;
pub mod yaml;

pub mod forge;
pub mod history;
pub mod snapshot;

pub mod expr;
pub mod schema;

pub mod markdown;
pub mod record;

pub mod model;

pub mod cache;
pub mod changes;
pub mod check;
pub mod view;

pub mod draft;
pub mod edit;
pub mod schema_export;
pub mod starter;

pub mod demo;

pub mod index;

pub mod pages;
pub mod site;

pub mod build;
pub mod publish;
pub mod serve;

pub mod cli;
