//! A table for looking things up by text, quickly.
//!
//! Its order is not that of anything, so it is only ever asked for a key and never walked.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

/// Values by text.
#[derive(Clone, Debug)]
pub struct Table<V, K = Arc<str>> {
    entries: hashbrown::HashMap<K, V, FxBuildHasher>,
}

impl<V, K> Default for Table<V, K> {
    fn default() -> Table<V, K> {
        Table { entries: hashbrown::HashMap::with_hasher(FxBuildHasher) }
    }
}

impl<V, K: Eq + Hash> Table<V, K> {
    /// The value of a key.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key)
    }

    /// Sets the value of a key; the former one, if there was one.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.entries.insert(key, value)
    }
}

impl<V, K: Eq + Hash> FromIterator<(K, V)> for Table<V, K> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Table<V, K> {
        let mut table = Table::default();
        table.entries.extend(entries);
        table
    }
}
