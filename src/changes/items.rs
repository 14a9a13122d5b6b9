//! Which items of two lists are the same item.
//!
//! In: two lists. Out: pairs of places, and the places of what is new or gone. Items that are equal belong together
//! wherever they stand; objects that agree in most of their members, or in their first, are one item that was changed.

use std::collections::BTreeMap;

use super::Told;

/// Comparisons of objects beyond which changed items count as removed and added.
const MOST_COMPARISONS: usize = 40_000;

/// How the items of two lists belong together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Matched {
    /// Places of the same item, old and new, where it is not quite equal; in the order of the new list.
    pub changed: Vec<(usize, usize)>,
    /// Places in the old list of what is gone.
    pub removed: Vec<usize>,
    /// Places in the new list of what is new.
    pub added: Vec<usize>,
    /// Whether equal items stand in another order.
    pub reordered: bool,
}

/// Matches two lists; `same` says that two unequal items are certainly one.
pub(super) fn matched(old: &[Told], new: &[Told], same: impl Fn(&Told, &Told) -> bool) -> Matched {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, told) in old.iter().enumerate().rev() {
        by_text.entry(format!("{told:?}")).or_default().push(place);
    }
    let mut equal = Vec::new();
    let mut result = Matched::default();
    for (place, told) in new.iter().enumerate() {
        match by_text.get_mut(&format!("{told:?}")).and_then(Vec::pop) {
            Some(before) => equal.push(before),
            None => result.added.push(place),
        }
    }
    result.removed = by_text.into_values().flatten().collect();
    result.removed.sort_unstable();
    pair(old, new, &same, &mut result);
    let still = result.changed.is_empty() && result.added.is_empty() && result.removed.is_empty();
    result.reordered = still && !equal.is_sorted();
    result
}

/// Pairs what is gone with what is new, the likeliest first.
fn pair(old: &[Told], new: &[Told], same: &impl Fn(&Told, &Told) -> bool, result: &mut Matched) {
    if result.removed.len() * result.added.len() > MOST_COMPARISONS {
        return;
    }
    let mut candidates = Vec::new();
    for &before in &result.removed {
        for &after in &result.added {
            let score = if same(&old[before], &new[after]) { 1_000 } else { likeness(&old[before], &new[after]) };
            if score >= 500 {
                candidates.push((1_000 - score, before.abs_diff(after), before, after));
            }
        }
    }
    candidates.sort_unstable();
    for (_, _, before, after) in candidates {
        if let (Ok(gone), Ok(come)) = (result.removed.binary_search(&before), result.added.binary_search(&after)) {
            result.removed.remove(gone);
            result.added.remove(come);
            result.changed.push((before, after));
        }
    }
    result.changed.sort_by_key(|(_, after)| *after);
}

/// How many of a thousand members two objects share; those with the same first text are one for certain.
fn likeness(old: &Told, new: &Told) -> usize {
    let (Told::Object(old), Told::Object(new)) = (old, new) else { return 0 };
    let first = |members: &[(_, Told)]| members.iter().find_map(|(_, told): &(_, Told)| told.as_text().cloned());
    if first(old).is_some_and(|text| Some(text) == first(new)) {
        return 999;
    }
    let shared = old.iter().filter(|member| new.contains(member)).count();
    shared * 998 / old.len().max(new.len()).max(1)
}
