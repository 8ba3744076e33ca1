//! Links to the hosted page of one customer.

use crate::{decide::Subject, layout::Shell, moment::Moment};
use askama::Template;

/// `GET /customers/{id}/links`, and the answer to `POST /customers/{id}/links`, which shows the new link once. Beside it
/// `POST …/links/email` and `POST …/links/{link}/revoke`. With `HX-Request` answer `as_dialog()`.
#[derive(Template)]
#[template(path = "links.html", blocks = ["dialog"])]
pub struct LinksPage {
    /// The shell.
    pub shell: Shell,
    /// The customer.
    pub subject: Subject,
    /// Where an e-mail goes, partly hidden; none when no address is known.
    pub email: Option<String>,
    /// The link made just now; never shown again.
    pub new: Option<NewLink>,
    /// Every link, the newest first.
    pub rows: Vec<LinkRow>,
    /// Why nothing was sent.
    pub error: Option<String>,
}

/// A link made just now.
pub struct NewLink {
    /// Its address.
    pub url: String,
    /// Until when it can be used.
    pub until: Moment,
}

/// A link as it stands.
pub struct LinkRow {
    /// `lnk_…`.
    pub id: String,
    /// What became of it.
    pub state: LinkState,
    /// When it was made.
    pub made: Moment,
    /// By whom.
    pub made_by: String,
}

/// What became of a link.
pub enum LinkState {
    /// It can be used until then.
    Open(Moment),
    /// It was used then.
    Used(Moment),
    /// It ended unused.
    Expired(Moment),
    /// It was revoked then.
    Revoked(Moment),
}

impl LinkState {
    /// Whether there is still something to end: the link, or the visit it began.
    #[must_use]
    pub const fn can_be_revoked(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Used(_))
    }
}
