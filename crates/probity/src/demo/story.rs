//! What can happen to a customer of the demo, and when.

use super::cast::Staff;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use probity_model::{item::DocumentKind, status::Risk, transaction::Direction};

/// The life of one customer so far.
#[derive(Clone, Debug)]
pub(super) struct Story {
    /// The seed of the person.
    pub seed: u64,
    /// The code of the level.
    pub level: &'static str,
    /// Which identity document the person has.
    pub identity: DocumentKind,
    /// What is wrong with the first submission, the second, and so on; nothing, beyond the list.
    pub flaws: &'static [Flaw],
    /// How risky the platform holds the person to be.
    pub risk: Risk,
    /// Tags the platform sends along.
    pub tags: &'static [&'static str],
    /// What happens.
    pub acts: Vec<(When, Act)>,
}

/// A moment before now.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// So many days ago, at this hour and minute in UTC.
    Day(i64, i8, i8),
    /// So many minutes ago.
    Ago(i64),
}

/// Something wrong with a submission, as it happens with real ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The identity document has expired.
    Expired,
    /// The date of birth was mistyped.
    BirthDate,
    /// The proof of address is a year old.
    OldProof,
    /// The selfie shows somebody else.
    OtherFace,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The platform sends the customer in, with what the customer supplied; complete ones are submitted.
    Arrive(Supplied),
    /// A reviewer checks the customer: marks at most so many items, then ends it so.
    Check(Staff, usize, End),
    /// The customer sends everything asked for, and is submitted.
    Answer,
    /// The customer sends the first thing asked for.
    AnswerPart,
    /// An approver gives the second signature.
    Confirm(Staff),
    /// An approver refuses it.
    SendBack(Staff, &'static str),
    /// An approver opens the decision again.
    Reopen(Staff, &'static str),
    /// Somebody writes a note.
    Note(Staff, &'static str),
    /// Somebody pins the latest note.
    Pin(Staff),
    /// Somebody corrects the latest note by another.
    Correct(Staff, &'static str),
    /// Somebody writes a note with a paper attached.
    Attach(Staff, &'static str),
    /// Somebody sets the risk.
    SetRisk(Staff, Risk),
    /// Somebody sets the tags.
    SetTags(Staff, &'static [&'static str]),
    /// Somebody downloads an original.
    Download(Staff),
    /// The platform sends a transaction in; whether it is accepted is not the demo's to say.
    Transact(Direction, &'static str, &'static str, &'static str),
}

/// What a customer has supplied on arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Supplied {
    /// All the level asks for.
    Everything,
    /// No more than a reference.
    Nothing,
    /// The fields alone.
    Fields,
    /// All but this document.
    AllBut(DocumentKind),
}

/// How a check ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// It does not: the reviewer is still at it.
    Stay,
    /// The reviewer puts the customer back.
    Release,
    /// *Finish check*.
    Finish,
    /// *Reject*, for these reasons, with this note.
    Reject { reasons: &'static [&'static str], r#final: bool, note: &'static str },
    /// *Resubmission* of what was not approved, and of this document as well.
    Resubmit { also: Option<DocumentKind> },
}

impl When {
    /// The moment itself.
    pub(super) fn instant(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Ago(minutes) => now - SignedDuration::from_mins(minutes),
            Self::Day(days, hour, minute) => {
                let day = now.to_zoned(TimeZone::UTC).date().saturating_sub(days.days());
                let at = day.at(hour, minute, 0, 0).to_zoned(TimeZone::UTC);
                at.map_or(now, |at| at.timestamp())
            }
        }
    }
}

/// A story of this person, with nothing special about it yet.
pub(super) fn of(seed: u64, acts: Vec<(When, Act)>) -> Story {
    const IDENTITIES: [DocumentKind; 5] = [
        DocumentKind::Passport,
        DocumentKind::IdentityCard,
        DocumentKind::Passport,
        DocumentKind::DrivingLicence,
        DocumentKind::ResidencePermit,
    ];
    const RISKS: [Risk; 5] = [Risk::Low, Risk::Low, Risk::Medium, Risk::Low, Risk::Low];
    let place = usize::try_from(seed % 5).unwrap_or(0);
    let tags: &[&str] = match seed % 7 {
        0 => &["partner"],
        3 => &["branch-north"],
        _ => &[],
    };
    let (identity, risk) = (IDENTITIES[place], RISKS[place]);
    Story { seed, level: "standard", identity, flaws: &[], risk, tags, acts }
}

impl Story {
    /// With these flaws.
    pub(super) fn flawed(mut self, flaws: &'static [Flaw]) -> Self {
        self.flaws = flaws;
        self
    }

    /// At the enhanced level, which asks for the source of funds and a second signature.
    pub(super) fn enhanced(mut self) -> Self {
        self.level = super::ENHANCED;
        self.risk = Risk::High;
        self
    }

    /// With these tags.
    pub(super) fn tagged(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// And then this happens.
    pub(super) fn then(mut self, when: When, act: Act) -> Self {
        self.acts.push((when, act));
        self
    }
}
