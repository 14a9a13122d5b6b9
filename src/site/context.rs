//! What each page's template receives: one documented struct per page, and the parts that pages share.
//!
//! In: nothing; these are plain data that the renderer fills from the model. Out: what `docs/templates.md` lists.
//! Every text is already in the page's language; every link is already relative to the page. A template sees the
//! fields of its struct by name (`{{ page.title }}`), and nothing else: an unknown name stops the build.

mod field;
mod frame;
mod home;
mod hub;
mod list;
mod other;
mod record;

pub use field::*;
pub use frame::*;
pub use home::*;
pub use hub::*;
pub use list::*;
pub use other::*;
pub use record::*;
