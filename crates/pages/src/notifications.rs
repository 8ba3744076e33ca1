//! Notifications.

use askama::Template;

use crate::layout::{Paging, Shell};
use crate::moment::Moment;

/// `GET /notifications`; `POST /notifications/read` marks all (or `id`, repeated) read.
#[derive(Template)]
#[template(path = "notifications.html", blocks = ["list"])]
pub struct NotificationsPage {
    /// The shell.
    pub shell: Shell,
    /// Newest first.
    pub items: Vec<Notification>,
    /// Where the next page is.
    pub paging: Paging,
}

/// A notification.
pub struct Notification {
    /// `ntf_…`.
    pub id: String,
    /// One line.
    pub title: String,
    /// More; may be empty.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// When.
    pub at: Moment,
    /// Not read yet.
    pub unread: bool,
}
