//! The status of a customer, and the stage of a pending one.

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal, $label:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in the database and the API.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The words people see.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The one with this word, if any.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What the platform and the customer are told. Nothing else is ever shown as a status.
    Status {
        /// Not decided yet; the [`Stage`] says why.
        Pending = "pending", "Pending";
        /// May transact.
        Approved = "approved", "Approved";
        /// May not transact.
        Rejected = "rejected", "Rejected";
        /// The customer was asked to send something again.
        Resubmission = "resubmission", "Resubmission";
    }
}

words! {
    /// Why a pending customer is pending.
    Stage {
        /// Documents or data still missing.
        Incomplete = "incomplete", "Incomplete";
        /// In the queue, free to be taken.
        AwaitingReview = "awaiting_review", "Awaiting review";
        /// Claimed by a reviewer.
        InCheck = "in_check", "In check";
        /// Decided by one reviewer; policy asks for a second signature.
        AwaitingSecondApproval = "awaiting_second_approval", "Awaiting second approval";
    }
}

words! {
    /// What a reviewer says of one item.
    Verdict {
        /// In order.
        Approved = "approved", "Approved";
        /// Not decided yet, for a reason to come back to.
        Pending = "pending", "Pending";
        /// Not in order; needs at least one reason.
        Rejected = "rejected", "Rejected";
    }
}

words! {
    /// How a check ends.
    Outcome {
        /// *Finish check*.
        Approve = "approve", "Approved";
        /// *Reject*.
        Reject = "reject", "Rejected";
        /// *Resubmission*.
        Resubmission = "resubmission", "Resubmission requested";
    }
}

words! {
    /// How risky the customer is held to be.
    Risk {
        /// Nothing unusual.
        Low = "low", "Low risk";
        /// Worth a closer look.
        Medium = "medium", "Medium risk";
        /// Enhanced due diligence.
        High = "high", "High risk";
    }
}
