//! Sample data for every page: invented people, for tests and for the preview.

mod lists;
mod office;
mod profile;

use crate::layout::{Section, Shell, SignedIn, Toast, ToastKind};
use crate::moment::{Due, Moment};
use crate::words::{Role, Theme};
use crate::Template;

pub use profile::{decision, header, verification};

/// A page of the preview: its file name and its HTML.
pub type Rendered = (&'static str, Result<String, askama::Error>);

/// Every page and every part, with data, empty and in each state.
#[must_use]
pub fn every_page() -> Vec<Rendered> {
    let mut pages = lists::pages();
    pages.extend(profile::pages());
    pages.extend(office::pages());
    pages
}

/// The shell as a person with this role sees it.
#[must_use]
pub fn shell(role: Role, active: Section) -> Shell {
    let name = match role {
        Role::Reviewer => "Maria Lind",
        Role::Approver => "Ben Okafor",
        Role::Administrator => "Chiara Rossi",
        Role::Auditor => "Noah Weiss",
    };
    let user = SignedIn {
        id: "usr_01K9ZQ4T0000".to_owned(),
        name: name.to_owned(),
        initials: crate::layout::initials(name),
        role,
        theme: Theme::System,
    };
    Shell::new(user, active, 14, 3)
}

/// A moment with these words; the exact instant is always the same.
#[must_use]
pub fn moment(relative: &str) -> Moment {
    Moment {
        relative: relative.to_owned(),
        exact: "2026-11-22 19:50:29 UTC".to_owned(),
        iso: "2026-11-22T19:50:29Z".to_owned(),
    }
}

fn due(relative: &str, overdue: bool, soon: bool) -> Due {
    Due { at: moment(relative), overdue, soon }
}

fn error_toast() -> Toast {
    Toast {
        kind: ToastKind::Error,
        title: "Ben Okafor decided this customer a moment ago".to_owned(),
        text: "Your mark was not kept. Reload to see the decision.".to_owned(),
        href: None,
        request_id: Some("req_01K9ZQ7M2X".to_owned()),
    }
}

fn page(name: &'static str, template: &impl Template) -> Rendered {
    (name, template.render())
}

fn strings<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}
