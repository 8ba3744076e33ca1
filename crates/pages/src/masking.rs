//! What of a customer is masked, and what can be done about it.

/// Whether personal values and documents are masked for whoever looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Masking {
    /// Everything is in the clear.
    Clear,
    /// ID numbers, dates of birth and contacts are masked until the person presses *Show*.
    Masked,
    /// The same, and *Show* asks why; documents are covered until then.
    Covered,
    /// Masked for good: the role does not see them.
    Barred,
    /// Masked for good, and the documents with it.
    BarredAndCovered,
}

impl Masking {
    /// Whether the person may ask to see.
    #[must_use]
    pub const fn can_show(self) -> bool {
        matches!(self, Self::Masked | Self::Covered)
    }

    /// Whether documents are covered.
    #[must_use]
    pub const fn covers_documents(self) -> bool {
        matches!(self, Self::Covered | Self::BarredAndCovered)
    }
}
