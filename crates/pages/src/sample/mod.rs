//! Sample data for every page: invented people, for tests and for the preview.

mod decide;
mod history;
mod lists;
mod office;
mod profile;
mod retention;
mod settings;
mod webhooks;

use crate::Template;
use crate::layout::{Section, Shell, SignedIn, Toast, ToastKind};
use crate::moment::{Due, Moment};
use crate::words::{Role, Theme};

pub use profile::{decision, header, verification};

/// A page of the preview: its file name and its HTML.
pub type Rendered = (&'static str, Result<String, askama::Error>);

/// Every page and every part, with data, empty and in each state.
#[must_use]
pub fn every_page() -> Vec<Rendered> {
    let mut pages = lists::pages();
    pages.extend(profile::pages());
    pages.extend(decide::pages());
    pages.extend(history::pages());
    pages.extend(office::pages());
    pages.extend(retention::pages());
    pages.extend(settings::pages());
    pages.extend(webhooks::pages());
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
        role: role.label().to_owned(),
        sees_settings: matches!(role, Role::Administrator | Role::Auditor),
        theme: Theme::System,
    };
    let mut shell = Shell::new(user, active, 14, 3);
    let sees = |section: &Section| match section {
        Section::Users => role == Role::Administrator,
        Section::Audit => matches!(role, Role::Administrator | Role::Auditor),
        _ => true,
    };
    shell.nav.retain(|item| sees(&item.section));
    shell
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What the policy of the pages forbids, and what only a broken template leaves behind.
    const NEVER: [&str; 8] =
        [" style=\"", "<style", "javascript:", " onclick=", " hx-on", "=\"js:", "&#60;time", "http://"];

    #[test]
    fn every_page_renders_and_keeps_to_the_policy() {
        let pages = every_page();
        assert!(pages.len() > 40, "only {} pages", pages.len());
        for (name, html) in pages {
            let html = html.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!html.trim().is_empty(), "{name} is empty");
            for never in NEVER {
                assert!(!html.contains(never), "{name} contains {never}");
            }
            let scripts = html.matches("<script").count();
            assert_eq!(
                scripts,
                html.matches("<script src=\"/assets/").count(),
                "{name} has a script of its own"
            );
        }
    }

    #[test]
    fn every_name_is_a_file_of_its_own() {
        let mut names: Vec<_> = every_page().into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn typed_text_is_never_markup() {
        let mut page = verification(
            crate::verification::Mode::InCheck { until: moment("in 1 min") },
            crate::words::Stage::InCheck,
        );
        page.header.name = "<img src=x>".to_owned();
        for item in &mut page.fields {
            item.value = vec!["<img src=x>".to_owned()];
            item.comment = "</textarea><img src=x>".to_owned();
        }
        let html = page.render().expect("a page");
        assert!(!html.contains("<img src=x>"));
    }

    #[test]
    fn every_form_that_changes_a_customer_says_which_version_it_saw() {
        for (name, html) in every_page() {
            let html = html.expect("a page");
            for form in html.split("<form").skip(1) {
                let form = form.split("</form>").next().unwrap_or_default();
                let head = form.split('>').next().unwrap_or_default();
                // What lies beside the customer, and changes nothing of it.
                let beside = ["/notes", "/links", "/reveal", "/evidence", "/holds", "/erasure"];
                let acts = head.contains("method=\"post\"")
                    && head.contains("action=\"/customers/")
                    && !beside.iter().any(|path| head.contains(path));
                assert!(!acts || form.contains("name=\"version\""), "{name}: {head}");
            }
        }
    }
}
