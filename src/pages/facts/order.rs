//! Which of two records comes first on a list.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;

use super::name::Order;
use super::{Entry, Facts, ListName};
use crate::cache::Key;
use crate::label::Lang;
use crate::schema::Schema;
use crate::value::{Value, ops};

/// Orders texts of each language of a site as people look them up: Chinese by pinyin.
pub struct Collators(Vec<CollatorBorrowed<'static>>);

impl Collators {
    /// Those of these languages.
    ///
    /// # Errors
    ///
    /// Why a language has none; all that there are have one.
    pub fn new(languages: &[Lang]) -> Result<Collators, String> {
        let one = |lang: &Lang| {
            let locale = match lang {
                Lang::Zh => icu_locale_core::locale!("zh"),
                Lang::En => icu_locale_core::locale!("en"),
            };
            let collator = icu_collator::Collator::try_new(locale.into(), CollatorOptions::default());
            collator.map_err(|error| error.to_string())
        };
        languages.iter().map(one).collect::<Result<_, _>>().map(Collators)
    }

    /// Which of two texts comes first in a language of the site.
    pub fn compare(&self, language: usize, a: &str, b: &str) -> Ordering {
        self.0[language].compare(a, b).then_with(|| a.cmp(b))
    }
}

/// Orders records by what is known of them.
pub struct Sorting<'s> {
    /// The types.
    pub schema: &'s Schema,
    /// How texts are ordered.
    pub collators: &'s Collators,
}

impl Sorting<'_> {
    /// Which of two entries comes first; `facts` are those of their records.
    pub fn compare(&self, order: Order, (a, x): (&Facts, Entry), (b, y): (&Facts, Entry)) -> Ordering {
        match order {
            Order::Listed { language } => self.listed(usize::from(language), a, b),
            Order::Dated { language } => b.date.cmp(&a.date).then_with(|| self.titles(usize::from(language), a, b)),
            Order::Due => {
                let due = |facts: &Facts, entry: Entry| facts.dues.get(entry.place as usize).copied();
                let (own, other) = (due(a, x), due(b, y));
                let when = own.map(|due| due.0).cmp(&other.map(|due| due.0));
                when.then_with(|| a.id.cmp(&b.id)).then_with(|| own.cmp(&other)).then_with(|| x.place.cmp(&y.place))
            }
            Order::Path => Ordering::Equal,
        }
        .then_with(|| by_path(a, b))
    }

    /// The order of the type's list; the types one after another.
    fn listed(&self, language: usize, a: &Facts, b: &Facts) -> Ordering {
        let list = &self.schema.record_type(a.type_id).list;
        let within = || {
            let order = match (&a.sort, &b.sort) {
                (Value::Text(x), Value::Text(y)) => self.collators.compare(language, x, y),
                (x, y) => ops::order_for_sort(x, y),
            };
            let order = order.then_with(|| self.titles(language, a, b)).then_with(|| by_path(a, b));
            if list.sort.is_some() && list.descending { order.reverse() } else { order }
        };
        a.type_id.cmp(&b.type_id).then_with(within)
    }

    fn titles(&self, language: usize, a: &Facts, b: &Facts) -> Ordering {
        match (a.titles.get(language), b.titles.get(language)) {
            (Some(x), Some(y)) => self.collators.compare(language, x, y),
            (x, y) => x.cmp(&y),
        }
    }
}

fn by_path(a: &Facts, b: &Facts) -> Ordering {
    a.path.cmp(&b.path)
}

/// The order of all records at once: each is compared with others once, and then has a rank.
pub struct Bulk<'s> {
    sorting: &'s Sorting<'s>,
    facts: &'s BTreeMap<Key, Arc<Facts>>,
    ranks: BTreeMap<Order, Vec<u32>>,
}

impl<'s> Bulk<'s> {
    /// Ranks the records of these facts.
    pub fn new(sorting: &'s Sorting<'s>, facts: &'s BTreeMap<Key, Arc<Facts>>, languages: u8) -> Bulk<'s> {
        let of = |order: Order| (order, ranks(sorting, order, facts));
        let by_language = (0..languages).flat_map(|language| [Order::Listed { language }, Order::Dated { language }]);
        let ranks = by_language.chain([Order::Path]).map(of).collect();
        Bulk { sorting, facts, ranks }
    }

    /// Which of two entries comes first on a list.
    pub fn compare(&self, name: &ListName, a: Entry, b: Entry) -> Ordering {
        let order = name.order();
        match self.ranks.get(&order) {
            Some(ranks) => (ranks[a.key as usize], a.place).cmp(&(ranks[b.key as usize], b.place)),
            None => match (self.facts.get(&a.key), self.facts.get(&b.key)) {
                (Some(x), Some(y)) => self.sorting.compare(order, (x, a), (y, b)),
                _ => a.cmp(&b),
            },
        }
    }
}

/// The place of each record among all, by key.
fn ranks(sorting: &Sorting<'_>, order: Order, facts: &BTreeMap<Key, Arc<Facts>>) -> Vec<u32> {
    let mut sorted: Vec<(Key, &Facts)> = facts.iter().map(|(key, facts)| (*key, &**facts)).collect();
    sorted.sort_by(|(x, a), (y, b)| sorting.compare(order, (a, Entry::of(*x)), (b, Entry::of(*y))));
    let mut ranks = vec![0; facts.keys().next_back().map_or(0, |last| *last as usize + 1)];
    for (rank, (key, _)) in sorted.into_iter().enumerate() {
        ranks[key as usize] = rank as u32;
    }
    ranks
}
