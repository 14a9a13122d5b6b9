//! The four levels of secrecy, ordered from open to closed.

/// Who may read a field or know of a record; a higher level is a smaller circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Sensitivity {
    /// May leave the company.
    Public,
    /// All staff.
    #[default]
    Internal,
    /// Account managers and above.
    Confidential,
    /// Management and named handlers.
    Restricted,
}

impl Sensitivity {
    /// Every level, from open to closed.
    pub const ALL: [Sensitivity; 4] =
        [Sensitivity::Public, Sensitivity::Internal, Sensitivity::Confidential, Sensitivity::Restricted];

    /// The name in YAML.
    pub fn name(self) -> &'static str {
        match self {
            Sensitivity::Public => "public",
            Sensitivity::Internal => "internal",
            Sensitivity::Confidential => "confidential",
            Sensitivity::Restricted => "restricted",
        }
    }

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Sensitivity> {
        Sensitivity::ALL.into_iter().find(|level| level.name() == name)
    }
}
