//! Texts of a checked form: codes with a check digit, telephone numbers, addresses of the net.
//!
//! In comes text; out comes its normal form, or what is wrong with it. Nothing here asks the net, and a text
//! that passes is well-formed, not necessarily real.

use std::fmt;

use crate::label::Label;

/// What is wrong with a text of a checked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormError {
    /// The wrong number of characters.
    Length {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A character that cannot stand there.
    Character {
        /// Which, counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The check digit does not match the rest.
    CheckDigit {
        /// The last character that would match.
        expected: char,
    },
    /// Not of the form at all.
    Form,
    /// A link that is none of http, https, mailto.
    Scheme,
}

impl FormError {
    /// The stable name, for message catalogues.
    pub fn name(&self) -> &'static str {
        match self {
            FormError::Length { .. } => "length",
            FormError::Character { .. } => "character",
            FormError::CheckDigit { .. } => "check-digit",
            FormError::Form => "form",
            FormError::Scheme => "scheme",
        }
    }

    /// What it says to readers, without a full stop.
    pub fn label(&self) -> Label {
        let (zh, en) = match self {
            FormError::Length { found, expected } => {
                (format!("有 {found} 个字符，应为 {expected} 个"), format!("{found} characters instead of {expected}"))
            }
            FormError::Character { position, found } => {
                (format!("第 {position} 个字符不能是“{found}”"), format!("character {position} cannot be “{found}”"))
            }
            FormError::CheckDigit { expected } => (
                format!("校验码不符，按前面各位应为 {expected}"),
                format!("the check digit does not match: by the rest it would be {expected}"),
            ),
            FormError::Form => ("格式不符".to_owned(), "not of that form".to_owned()),
            FormError::Scheme => (
                "只能是 http、https 或 mailto 链接".to_owned(),
                "only http, https and mailto links are allowed".to_owned(),
            ),
        };
        Label::new(&zh, &en)
    }
}

/// The forms that a `format:` option can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Unified social credit code, GB 32100-2015.
    Uscc,
    /// A Chinese mobile number.
    MobileCn,
    /// Any telephone number.
    Phone,
    /// A Chinese postcode.
    PostcodeCn,
    /// A day of the year, `03-14`.
    MonthDay,
    /// A login name.
    Login,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Format; 6] =
        [Format::Uscc, Format::MobileCn, Format::Phone, Format::PostcodeCn, Format::MonthDay, Format::Login];

    /// The name in YAML.
    pub fn name(self) -> &'static str {
        match self {
            Format::Uscc => "uscc",
            Format::MobileCn => "mobile_cn",
            Format::Phone => "phone",
            Format::PostcodeCn => "postcode_cn",
            Format::MonthDay => "month_day",
            Format::Login => "login",
        }
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Checks a text.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check(self, text: &str) -> Result<(), FormError> {
        match self {
            Format::Uscc => uscc(text),
            Format::MobileCn => mobile_cn(text).map(drop),
            Format::Phone => phone(text).map(drop),
            Format::PostcodeCn => postcode_cn(text),
            Format::MonthDay => month_day(text).map(drop),
            Format::Login => login(text),
        }
    }
}

/// The 31 characters of GB 32100-2015, in the order of their values: no I, O, S, V, Z.
const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a unified social credit code: 18 characters, the last of them computed from the others.
///
/// # Errors
///
/// `Length`, `Character` or, with the character that would be right, `CheckDigit`.
pub fn uscc(text: &str) -> Result<(), FormError> {
    let found = text.chars().count();
    if found != 18 {
        return Err(FormError::Length { found, expected: 18 });
    }
    let (mut sum, mut weight, mut last) = (0, 1, '0');
    for (i, c) in text.chars().enumerate() {
        let value = USCC_ALPHABET.iter().position(|&known| char::from(known) == c);
        let value = value.ok_or(FormError::Character { position: i + 1, found: c })?;
        if i < 17 {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        last = c;
    }
    let expected = char::from(USCC_ALPHABET[(31 - sum % 31) % 31]);
    if last == expected { Ok(()) } else { Err(FormError::CheckDigit { expected }) }
}

/// A telephone number in its normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    /// The digits, after a `+` when the number is international.
    pub digits: String,
    /// The extension's digits.
    pub extension: Option<String>,
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits)?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, " ext. {extension}"))
    }
}

/// Reads a telephone number: digits, grouped by spaces, hyphens, dots or one pair of brackets, perhaps with `+`
/// before and an extension after (`转 12`, `分机 12`, `ext. 12`, `x12`, `#12`).
///
/// # Errors
///
/// `Character` for anything else between the digits, `Form` unless there are 3 to 15 digits.
pub fn phone(text: &str) -> Result<Phone, FormError> {
    let (main, extension) = split_extension(text.trim());
    let mut digits = String::with_capacity(main.len());
    let mut depth = 0i32;
    for (i, c) in main.chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' | '＋' if digits.is_empty() && depth == 0 => digits.push('+'),
            ' ' | '-' | '.' | '\u{a0}' | '–' => {}
            '(' | '（' if depth == 0 => depth += 1,
            ')' | '）' if depth == 1 => depth -= 1,
            found => return Err(FormError::Character { position: i + 1, found }),
        }
    }
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    if depth != 0 || !(3..=15).contains(&count) {
        return Err(FormError::Form);
    }
    let extension = match extension.map(str::trim) {
        None => None,
        Some(e) if (1..=8).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_digit()) => Some(e.to_owned()),
        Some(_) => return Err(FormError::Form),
    };
    Ok(Phone { digits, extension })
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in ["转", "分机", "ext.", "ext", "Ext.", "Ext", "x", "#"] {
        if let Some((main, extension)) = text.split_once(mark) {
            let main = main.trim_end().trim_end_matches(['转', ',', '，']);
            return (main, Some(extension.trim_start_matches([':', '：', '.', ' '])));
        }
    }
    (text, None)
}

/// Reads a Chinese mobile number and gives its eleven digits; `+86` and grouping may stand in the text.
///
/// # Errors
///
/// `Length`, `Character` or `Form`.
pub fn mobile_cn(text: &str) -> Result<String, FormError> {
    let phone = phone(text)?;
    let digits = phone.digits.strip_prefix("+86").unwrap_or(&phone.digits);
    let found = digits.chars().count();
    if found != 11 {
        return Err(FormError::Length { found, expected: 11 });
    }
    match digits.as_bytes() {
        [b'1', b'3'..=b'9', ..] if phone.extension.is_none() => Ok(digits.to_owned()),
        _ => Err(FormError::Form),
    }
}

/// Checks a Chinese postcode: six digits.
///
/// # Errors
///
/// `Length`, `Character` or `Form`.
pub fn postcode_cn(text: &str) -> Result<(), FormError> {
    let found = text.chars().count();
    if found != 6 {
        return Err(FormError::Length { found, expected: 6 });
    }
    if let Some((i, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(FormError::Character { position: i + 1, found });
    }
    if text == "000000" { Err(FormError::Form) } else { Ok(()) }
}

/// Reads a day of the year without the year, `03-14`; `02-29` counts. Gives month and day.
///
/// # Errors
///
/// `Form`.
pub fn month_day(text: &str) -> Result<(i8, i8), FormError> {
    let date = super::parse::parse_date(&format!("2000-{text}")).map_err(|_| FormError::Form)?;
    if text.len() == 5 { Ok((date.month(), date.day())) } else { Err(FormError::Form) }
}

/// Checks a login: a letter or digit, then letters, digits, `.`, `_`, `-`, at most 64 in all.
///
/// # Errors
///
/// `Length`, `Character` or `Form`.
pub fn login(text: &str) -> Result<(), FormError> {
    let allowed = |i: usize, c: char| c.is_ascii_alphanumeric() || i > 0 && matches!(c, '.' | '_' | '-');
    if let Some((i, found)) = text.chars().enumerate().find(|(i, c)| !allowed(*i, *c)) {
        return Err(FormError::Character { position: i + 1, found });
    }
    match text.len() {
        0 => Err(FormError::Form),
        found if found > 64 => Err(FormError::Length { found, expected: 64 }),
        _ => Ok(()),
    }
}

/// Checks an e-mail address, as people have them: one `@`, dots in the domain, no quotes and no spaces.
///
/// # Errors
///
/// `Character` or `Form`.
pub fn email(text: &str) -> Result<(), FormError> {
    let wrong = |c: char| c.is_whitespace() || c.is_control() || "\"(),:;<>[]\\，。；：（）".contains(c);
    if let Some((i, found)) = text.chars().enumerate().find(|(_, c)| wrong(*c)) {
        return Err(FormError::Character { position: i + 1, found });
    }
    let (local, domain) = text.split_once('@').ok_or(FormError::Form)?;
    let dotted = |part: &str| part.split('.').all(|piece| !piece.is_empty());
    let good = text.len() <= 254
        && local.len() <= 64
        && dotted(local)
        && domain.contains('.')
        && domain.split('.').all(is_host_label);
    if good { Ok(()) } else { Err(FormError::Form) }
}

fn is_host_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Checks a link: `http`, `https` with a host, or `mailto` with an address. No spaces, no name or password in it.
///
/// # Errors
///
/// `Scheme` for every other scheme, `Character` or `Form` otherwise.
pub fn url(text: &str) -> Result<(), FormError> {
    let wrong = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
    if let Some((i, found)) = text.chars().enumerate().find(|(_, c)| wrong(*c)) {
        return Err(FormError::Character { position: i + 1, found });
    }
    let (scheme, rest) = text.split_once(':').ok_or(FormError::Form)?;
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" => email(rest.split('?').next().unwrap_or_default()),
        "http" | "https" => {
            let after = rest.strip_prefix("//").ok_or(FormError::Form)?;
            let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
            if is_authority(authority) { Ok(()) } else { Err(FormError::Form) }
        }
        _ => Err(FormError::Scheme),
    }
}

fn is_authority(authority: &str) -> bool {
    if let Some(rest) = authority.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        return address.parse::<std::net::Ipv6Addr>().is_ok() && (port.is_empty() || port.starts_with(':'));
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let host = host.strip_suffix('.').unwrap_or(host);
    port.parse::<u16>().is_ok() && host.split('.').all(is_host_label)
}
