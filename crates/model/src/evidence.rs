//! Evidence: everything about one customer, taken out for somebody outside.

use crate::status::words;

words! {
    /// For whom evidence is taken out.
    Audience {
        /// Whoever examines the operator: a supervisor, a court, an auditor. Nothing is left out.
        Examiner = "examiner", "Examiner";
        /// The customer (GDPR, article 15), without what may not be disclosed.
        Person = "person", "The person";
    }
}

impl Audience {
    /// What is left out, in words, each with its basis. The same for everybody: what is said never depends on whether there
    /// is anything to leave out.
    #[must_use]
    pub const fn left_out(self) -> &'static [&'static str] {
        match self {
            Self::Examiner => &[],
            Self::Person => &[
                "What staff wrote for themselves, who of the staff did what, and how single items were marked: it concerns \
                 other persons and how we check (Regulation (EU) 2016/679, article 15(4)).",
                "How risk is assessed and which rules a check follows: knowing them would help to get around them \
                 (Regulation (EU) 2016/679, article 15(4)).",
                "Whether anything was reported to an authority or is looked into under the rules against money laundering: \
                 the law forbids to say so, of anybody, whether there is such a thing or not (Regulation (EU) 2024/1624, \
                 article 73).",
            ],
        }
    }
}
