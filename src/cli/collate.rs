//! The order of values in lists: Chinese by pinyin, options as their list has them, what is empty last.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use crate::expr::Kind;
use crate::label::Lang;
use crate::model::Model;
use crate::value::{Value, ops};

/// Compares values of a model.
pub struct Order<'m> {
    model: &'m Model,
    lang: Lang,
    /// None when the tables are not built in; texts then go by their characters.
    pinyin: Option<CollatorBorrowed<'static>>,
}

impl<'m> Order<'m> {
    /// The order in which readers of `lang` expect titles and labels.
    pub fn new(model: &'m Model, lang: Lang) -> Order<'m> {
        let preferences = CollatorPreferences::from(locale!("zh-u-co-pinyin"));
        Order { model, lang, pinyin: Collator::try_new(preferences, CollatorOptions::default()).ok() }
    }

    /// Compares two texts.
    pub fn texts(&self, left: &str, right: &str) -> Ordering {
        let words = self.pinyin.as_ref().map_or(Ordering::Equal, |pinyin| pinyin.compare(left, right));
        words.then_with(|| left.cmp(right))
    }

    /// Compares two values of a kind; what is empty comes last, in descending order too.
    pub fn values(&self, kind: &Kind, left: &Value, right: &Value, descending: bool) -> Ordering {
        match (left.is_empty(), right.is_empty()) {
            (false, false) => {}
            (left, right) => return left.cmp(&right),
        }
        let order = self.filled(kind, left, right);
        if descending { order.reverse() } else { order }
    }

    fn filled(&self, kind: &Kind, left: &Value, right: &Value) -> Ordering {
        match (left, right) {
            (Value::Text(left), Value::Text(right)) => match kind.printed_enum() {
                Some(list) => self.place(list, left).cmp(&self.place(list, right)),
                None => self.texts(left, right),
            },
            (Value::Ref(left), Value::Ref(right)) => match (left.target, right.target) {
                (Some(left), Some(right)) => {
                    self.texts(self.model.title(left, self.lang), self.model.title(right, self.lang))
                }
                _ => left.id.cmp(&right.id),
            },
            (Value::List(left), Value::List(right)) => {
                let item = kind.element().unwrap_or(Kind::Any);
                let mut pairs = left.iter().zip(right.iter());
                let differing =
                    pairs.find_map(|(left, right)| Some(self.filled(&item, left, right)).filter(|o| o.is_ne()));
                differing.unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            _ => ops::order_for_sort(left, right),
        }
    }

    fn place(&self, list: u32, key: &str) -> usize {
        let options = self.model.schema.option_lists.get(list as usize);
        options.and_then(|options| options.iter().position(|option| &*option.key == key)).unwrap_or(usize::MAX)
    }
}
