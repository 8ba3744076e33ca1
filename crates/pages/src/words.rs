//! The product's words on screen: one enum each, with its code and its label.

/// A customer's status. Nothing else is ever shown as a status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not decided yet; the [`Stage`] says why.
    Pending,
    /// May transact.
    Approved,
    /// May not transact.
    Rejected,
    /// Waiting for the customer to send again what was asked.
    Resubmission,
}

impl Status {
    /// The code used in addresses and styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Resubmission => "resubmission",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Resubmission => "Resubmission",
        }
    }

    /// The icon shown with the word, so that colour is never the only sign.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Pending => "clock",
            Self::Approved => "circle-check",
            Self::Rejected => "circle-x",
            Self::Resubmission => "rotate-ccw",
        }
    }
}

/// Why a pending customer is pending.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Required fields or documents are still missing.
    Incomplete,
    /// Everything was submitted; nobody has started a check.
    AwaitingReview,
    /// A reviewer holds the customer.
    InCheck,
    /// Decided once; policy asks for a second person.
    AwaitingSecondApproval,
}

impl Stage {
    /// The code used in addresses and styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::AwaitingReview => "awaiting_review",
            Self::InCheck => "in_check",
            Self::AwaitingSecondApproval => "awaiting_second_approval",
        }
    }

    /// The words people read, in the middle of a line.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::AwaitingReview => "awaiting review",
            Self::InCheck => "in check",
            Self::AwaitingSecondApproval => "awaiting second approval",
        }
    }
}

/// Status with its stage: the pill beside a customer's name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pill {
    /// The status.
    pub status: Status,
    /// The stage; only while the status is pending.
    pub stage: Option<Stage>,
}

/// A mark on one item within one check.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The item is in order.
    Approved,
    /// Looked at, not decided.
    Pending,
    /// Not in order; carries at least one reason.
    Rejected,
}

impl Mark {
    /// Every mark, in the order of the toggle.
    pub const ALL: [Self; 3] = [Self::Approved, Self::Pending, Self::Rejected];

    /// The code used in forms and styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }

    /// The word on the toggle.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Pending => "Pending",
            Self::Rejected => "Rejected",
        }
    }

    /// The key that sets it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Approved => "A",
            Self::Pending => "P",
            Self::Rejected => "R",
        }
    }

    /// The icon on the toggle.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Approved => "check",
            Self::Pending => "clock",
            Self::Rejected => "x",
        }
    }
}

/// How risky the customer is held to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// Low risk.
    Low,
    /// Medium risk.
    Medium,
    /// High risk.
    High,
}

impl Risk {
    /// The code used in addresses and styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The words people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low risk",
            Self::Medium => "Medium risk",
            Self::High => "High risk",
        }
    }
}

/// What a signed-in person may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Checks customers and decides.
    Reviewer,
    /// A reviewer who also gives the second signature, reopens and takes over.
    Approver,
    /// Users and settings; decides on nobody.
    Administrator,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order of the select.
    pub const ALL: [Self; 4] = [Self::Reviewer, Self::Approver, Self::Administrator, Self::Auditor];

    /// The code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reviewer => "Reviewer",
            Self::Approver => "Approver",
            Self::Administrator => "Administrator",
            Self::Auditor => "Auditor",
        }
    }
}

/// How good or bad something an automated check found is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FindingLevel {
    /// Agrees.
    Ok,
    /// Worth a look.
    Warn,
    /// Contradicts.
    Bad,
}

impl FindingLevel {
    /// The code used in styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The icon shown with the text.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Ok => "check",
            Self::Warn => "triangle-alert",
            Self::Bad => "x",
        }
    }

    /// Read aloud before the text.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Ok => "Agrees",
            Self::Warn => "Attention",
            Self::Bad => "Problem",
        }
    }
}

/// What a reason allows after a rejection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// The customer may send again.
    Retry,
    /// The customer may not send again.
    Final,
    /// A more senior person should look.
    Escalate,
    /// The operator's policy decides.
    Policy,
}

impl Disposition {
    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Final => "final",
            Self::Escalate => "escalate",
            Self::Policy => "policy",
        }
    }
}

/// The kind of one decision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DecisionKind {
    /// *Finish check*.
    Approved,
    /// *Reject*.
    Rejected,
    /// *Resubmission*.
    Resubmission,
}

impl DecisionKind {
    /// The code used in styles; the same as the status it leads to.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Resubmission => "resubmission",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Resubmission => "Resubmission requested",
        }
    }

    /// What a second person confirms.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Approved => "approval",
            Self::Rejected => "rejection",
            Self::Resubmission => "resubmission",
        }
    }

    /// The icon shown with the word.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Approved => "circle-check",
            Self::Rejected => "circle-x",
            Self::Resubmission => "rotate-ccw",
        }
    }
}

/// Colours of the signed-in person's pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the device asks for.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The code used in forms and as `data-theme`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The word on the switch.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}
