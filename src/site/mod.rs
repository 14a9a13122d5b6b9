//! The face of kedang: what pages are given, how they are worded, and the templates that draw them.
//!
//! In: plain structs of [`context`], already in the reader's language and already limited to the audience. Out: HTML
//! text, SVG text and the files under `assets/`. Never here: reading records, deciding who may see what, the clock.

pub mod assets;
pub mod context;
pub mod find;
mod functions;
pub mod html;
pub mod icons;
pub mod messages;
pub mod origins;
pub mod reference;
pub mod shell;
pub mod svg;
pub mod templates;
pub mod view;
pub mod when;

#[cfg(test)]
mod tests;
