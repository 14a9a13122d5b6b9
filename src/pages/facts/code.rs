//! Facts as bytes, and back.

use std::collections::BTreeSet;

use super::Facts;
use crate::cache::{Reader, Writer, value};

impl Facts {
    /// The facts as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(self.type_id.into());
        out.text(&self.id);
        out.text(&self.path);
        value::write(&mut out, &self.sort);
        out.option(self.date, value::write_instant);
        out.list(&self.titles, |out, title| out.text(title));
        out.list(&self.dues, |out, (due, number)| {
            value::write_instant(out, *due);
            out.number((*number).into());
        });
        out.list(&self.lines, |out, line| out.text(line));
        out.length(self.stands.len());
        for (name, place) in &self.stands {
            out.length(name.len());
            out.bytes.extend(name);
            out.number((*place).into());
        }
        out.bytes
    }

    /// The facts of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Facts> {
        let mut from = Reader::new(bytes);
        let brief = Facts::begin(&mut from)?;
        let stands = from.list(stand)?.into_iter().collect();
        from.is_at_end().then_some(Facts { stands, ..brief })
    }

    /// The facts of these bytes, but for where the record stands: of all that is kept of a record this is the most, and to
    /// draw lists it is not asked for.
    pub fn from_bytes_briefly(bytes: &[u8]) -> Option<Facts> {
        Facts::begin(&mut Reader::new(bytes))
    }

    fn begin(from: &mut Reader<'_>) -> Option<Facts> {
        Some(Facts {
            type_id: from.number()?.try_into().ok()?,
            id: from.text()?,
            path: from.text()?,
            sort: value::read(from, &|_| None)?,
            date: from.option(value::read_instant)?,
            titles: from.list(Reader::text)?,
            dues: from.list(|from| Some((value::read_instant(from)?, from.number()?.try_into().ok()?)))?,
            lines: from.list(|from| from.str().map(str::to_owned))?,
            stands: BTreeSet::new(),
        })
    }
}

fn stand(from: &mut Reader<'_>) -> Option<(Vec<u8>, u32)> {
    let length = from.length()?;
    let name = from.bytes(length)?.to_vec();
    Some((name, from.number()?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn facts_come_back_and_are_never_cut_short() {
        let facts = Facts {
            type_id: 3,
            id: "KH-1".into(),
            path: "customers/KH-1/customer.yaml".into(),
            sort: Value::Date("2026-03-14".parse().unwrap()),
            date: Some("2026-03-14T01:02:03.4Z".parse().unwrap()),
            titles: vec!["华兴".into(), "Huaxing".into()],
            dues: vec![("2026-04-01T00:00:00Z".parse().unwrap(), 2)],
            lines: vec!["KH-1\t华兴".to_owned(), String::new()],
            stands: [(vec![1, 0, 0, 3], 0), (vec![5, 1], 7)].into(),
        };
        let bytes = facts.to_bytes();
        assert_eq!(Facts::from_bytes(&bytes), Some(facts.clone()));
        let brief = Facts { stands: BTreeSet::new(), ..facts };
        assert_eq!(Facts::from_bytes_briefly(&bytes), Some(brief));
        for end in 0..bytes.len() {
            assert_eq!(Facts::from_bytes(&bytes[..end]), None, "cut at {end}");
        }
    }
}
