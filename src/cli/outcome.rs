//! How a command ended that could be carried out.

/// The end of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to mend: exit code 0.
    Clean,
    /// Something to mend was found: exit code 1.
    Findings,
    /// Something could not be read, so that this is no verdict, whatever else was found: exit code 2.
    Partial,
}

impl Outcome {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Partial => 2,
        }
    }
}
