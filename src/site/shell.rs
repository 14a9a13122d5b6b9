//! What surrounds the pages of one language at one depth, drawn once and put into each.
//!
//! In: the frame, and the templates `parts/head.html`, `parts/find.html` and `parts/rail.html`. Out: the frame with
//! those parts as HTML. Thousands of pages then write out a few strings instead of going through the navigation again.

use serde::Serialize;

use super::context::{Frame, Html, Shared};
use super::origins::SHARED;
use super::templates::{TemplateProblem, Templates};

/// What the parts of the frame are drawn from.
#[derive(Serialize)]
struct Context<'a> {
    frame: Shared,
    nav: &'a str,
}

/// Draws the parts of a frame.
///
/// # Errors
///
/// What is wrong with their templates.
pub fn drawn(templates: &Templates, mut frame: Frame) -> Result<Shared, TemplateProblem> {
    let bare = Shared::new(&frame);
    let part = |name: &str, nav: &str| {
        let html = templates.render(name, &Context { frame: bare.clone(), nav })?;
        Ok::<_, TemplateProblem>(Html::safe(html.trim_end()))
    };
    let [head, find, rail] = SHARED;
    frame.head = part(head, "")?;
    frame.find = part(find, "")?;
    let keys = frame.nav.iter().flat_map(|group| &group.items).map(|item| item.key.as_str()).chain([""]);
    frame.rails = keys.map(|key| Ok((key.to_owned(), part(rail, key)?))).collect::<Result<_, TemplateProblem>>()?;
    Ok(Shared::new(&frame))
}
