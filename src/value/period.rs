//! First and last days of reporting periods.

use jiff::Span as JiffSpan;
use jiff::civil::Date;

use super::{Period, PeriodUnit};

impl Period {
    /// The last day of the period.
    pub fn end(self) -> Date {
        let length = match self.unit {
            PeriodUnit::Year => JiffSpan::new().months(12),
            PeriodUnit::Half => JiffSpan::new().months(6),
            PeriodUnit::Quarter => JiffSpan::new().months(3),
            PeriodUnit::Month => JiffSpan::new().months(1),
            PeriodUnit::Week => JiffSpan::new().days(7),
            PeriodUnit::Day => return self.start,
        };
        self.start.checked_add(length).and_then(|next| next.yesterday()).unwrap_or(Date::MAX)
    }

    /// The period of that unit in which a day lies.
    pub fn of(date: Date, unit: PeriodUnit) -> Period {
        let month = match unit {
            PeriodUnit::Year => 1,
            PeriodUnit::Half => (date.month() - 1) / 6 * 6 + 1,
            PeriodUnit::Quarter => (date.month() - 1) / 3 * 3 + 1,
            PeriodUnit::Month => date.month(),
            PeriodUnit::Day => return Period { start: date, unit },
            PeriodUnit::Week => {
                let back = JiffSpan::new().days(i64::from(date.weekday().to_monday_zero_offset()));
                return Period { start: date.checked_sub(back).unwrap_or(Date::MIN), unit };
            }
        };
        Period { start: Date::new(date.year(), month, 1).unwrap_or(date), unit }
    }
}
