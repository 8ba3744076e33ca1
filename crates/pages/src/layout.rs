//! The shell around every signed-in page: sidebar, header, toasts; and small parts many pages share.

use askama::Template;

use crate::words::Theme;

/// The pages of the sidebar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Review queue.
    Queue,
    /// All customers; also the profile.
    Customers,
    /// All transactions.
    Transactions,
    /// Notifications.
    Notifications,
    /// Reports.
    Reports,
    /// Audit log.
    Audit,
    /// Users.
    Users,
    /// Settings.
    Settings,
    /// Own account.
    Account,
    /// API documentation.
    ApiDocs,
    /// None of them.
    None,
}

/// One line of the sidebar.
#[derive(Clone, PartialEq, Eq)]
pub struct NavItem {
    /// The page.
    pub section: Section,
    /// Where it is.
    pub href: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The letter after `G` that goes there.
    pub key: &'static str,
    /// How many wait there; zero is not shown.
    pub count: u64,
}

/// Who is signed in, where they are, what waits for them. Build it with [`Shell::new`].
pub struct Shell {
    /// The person's name.
    pub user_name: String,
    /// The person's initials.
    pub user_initials: String,
    /// The person's id: live events name who acted by it.
    pub user_id: String,
    /// What the person's role is called.
    pub role: String,
    /// The active page.
    pub active: Section,
    /// The sidebar, already cut down to what the role may open.
    pub nav: Vec<NavItem>,
    /// Unread notifications.
    pub unread: u64,
    /// The person's theme.
    pub theme: Theme,
    /// Toasts to show at once (after a redirect).
    pub toasts: Vec<Toast>,
}

impl Shell {
    /// The shell for one person on one page. `queue` is how many customers wait for review.
    #[must_use]
    pub fn new(user: SignedIn, active: Section, queue: u64, unread: u64) -> Self {
        let nav = NAV
            .iter()
            .filter(|item| item.section != Section::Settings || user.sees_settings)
            .cloned()
            .map(|item| match item.section {
                Section::Queue => NavItem { count: queue, ..item },
                Section::Notifications => NavItem { count: unread, ..item },
                _ => item,
            })
            .collect();
        Self {
            user_name: user.name,
            user_initials: user.initials,
            user_id: user.id,
            role: user.role,
            theme: user.theme,
            active,
            nav,
            unread,
            toasts: Vec::new(),
        }
    }
}

/// The signed-in person, as every page needs them.
#[derive(Clone)]
pub struct SignedIn {
    /// The id, in text.
    pub id: String,
    /// The name.
    pub name: String,
    /// One or two letters; [`initials`] makes them.
    pub initials: String,
    /// What the role is called.
    pub role: String,
    /// The settings are worth a line of the sidebar.
    pub sees_settings: bool,
    /// The theme.
    pub theme: Theme,
}

/// The first letters of the first and last word of a name, in any script.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

const fn nav(
    section: Section,
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    key: &'static str,
) -> NavItem {
    NavItem { section, href, label, icon, key, count: 0 }
}

const NAV: [NavItem; 9] = [
    nav(Section::Queue, "/queue", "Review queue", "inbox", "Q"),
    nav(Section::Customers, "/customers", "Customers", "users", "C"),
    nav(Section::Transactions, "/transactions", "Transactions", "arrow-left-right", "T"),
    nav(Section::Notifications, "/notifications", "Notifications", "bell", "N"),
    nav(Section::Reports, "/reports", "Reports", "chart-column", "R"),
    nav(Section::Audit, "/audit", "Audit log", "scroll-text", "A"),
    nav(Section::Users, "/users", "Users", "user-cog", "U"),
    nav(Section::Settings, "/settings", "Settings", "settings", "S"),
    nav(Section::ApiDocs, "/api/docs", "API", "braces", "D"),
];

/// What a toast is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    /// It worked.
    Success,
    /// Something happened.
    Info,
    /// It did not work; the text says what to do.
    Error,
}

impl ToastKind {
    /// The code used in styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Error => "error",
        }
    }

    /// The icon of the toast.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Success => "circle-check",
            Self::Info => "info",
            Self::Error => "circle-alert",
        }
    }
}

/// One short message.
#[derive(Clone)]
pub struct Toast {
    /// What it is about.
    pub kind: ToastKind,
    /// One line.
    pub title: String,
    /// What to do next; may be empty.
    pub text: String,
    /// Where to read more.
    pub href: Option<String>,
    /// The request id, for errors.
    pub request_id: Option<String>,
}

/// The answer to a partial request that failed: a toast, and nothing else on the page changes.
/// Send it with the error's own status code whenever the request carries `HX-Request`.
#[derive(Template)]
#[template(path = "toast.html")]
pub struct ToastAnswer {
    /// The message.
    pub toast: Toast,
}

/// One choice of a select, a tab row or a filter.
#[derive(Clone)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
    /// Chosen now.
    pub chosen: bool,
    /// How many there are, when counted.
    pub count: Option<u64>,
}

/// One label with its value.
#[derive(Clone)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// Keyset paging: only what a "next page" and "back to the start" need.
#[derive(Clone, Default)]
pub struct Paging {
    /// The address of the next page.
    pub next: Option<String>,
    /// The address of the first page, unless this is it.
    pub first: Option<String>,
    /// What is shown, such as `1 to 50 of 214`.
    pub summary: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Anna Maria Eriksson"), "AE");
        assert_eq!(initials("madonna"), "M");
        assert_eq!(initials("Łukasz Żak"), "ŁŻ");
        assert_eq!(initials(""), "");
    }
}
