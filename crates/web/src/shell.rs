//! The frame of every page: who is signed in, where they can go, what waits for them.

use crate::{Web, error::WebError, extract::SignedIn};
use probity_app::{App, AppError, customer, notification};
use probity_model::{
    permission::{Action, can},
    status::Stage,
    user::Actor,
};
use probity_pages::layout::{self, Section, Shell};

/// The shell of a page.
pub(crate) async fn layout(web: &Web, user: &SignedIn, active: Section) -> Result<Shell, WebError> {
    Ok(layout_of(&web.app, user, active).await?)
}

/// The shell of a page, from the use cases alone.
pub(crate) async fn layout_of(app: &App, user: &SignedIn, active: Section) -> Result<Shell, AppError> {
    let waiting = if can(&user.actor, Action::ViewCustomers) {
        customer::counts(app, &user.actor).await?.stage(Stage::AwaitingReview)
    } else {
        0
    };
    let unread = notification::unread(app, &user.actor).await?;
    Ok(with_counts(user, active, waiting, unread))
}

/// The shell of a page that must come whatever happens.
pub(crate) async fn layout_or_bare(web: &Web, user: &SignedIn, active: Section) -> Shell {
    layout(web, user, active).await.unwrap_or_else(|_| with_counts(user, active, 0, 0))
}

fn with_counts(user: &SignedIn, active: Section, waiting: u64, unread: u64) -> Shell {
    let signed_in = layout::SignedIn {
        id: user.id.to_string(),
        name: user.name.clone(),
        initials: layout::initials(&user.name),
        role: user.role_name.clone(),
        sees_settings: sees_settings(&user.actor),
        theme: user.theme,
    };
    let mut shell = Shell::new(signed_in, active, waiting, unread);
    shell.nav.retain(|item| action_of(item.section).is_none_or(|action| can(&user.actor, action)));
    shell
}

/// What a page of the sidebar needs; nothing for what everyone signed in may see.
const fn action_of(section: Section) -> Option<Action> {
    match section {
        Section::Queue | Section::Customers => Some(Action::ViewCustomers),
        Section::Transactions => Some(Action::ViewTransactions),
        Section::Reports => Some(Action::ViewReports),
        Section::Audit => Some(Action::ViewAuditLog),
        Section::Users => Some(Action::ManageUsers),
        Section::Settings => Some(Action::ViewSettings),
        Section::Notifications | Section::Account | Section::ApiDocs | Section::None => None,
    }
}

/// The first page a person wants to see, of those the role may.
pub(crate) fn landing(actor: &Actor) -> &'static str {
    if can(actor, Action::ViewCustomers) {
        "/queue"
    } else if can(actor, Action::ManageUsers) {
        "/users"
    } else {
        "/account"
    }
}

/// Whether the pages of settings are worth a line of the sidebar: to those who work with them, and those who oversee.
fn sees_settings(actor: &Actor) -> bool {
    let worth = [
        Action::ManageSettings,
        Action::ManageUsers,
        Action::ManageApiKeys,
        Action::ManageWebhooks,
        Action::ViewAuditLog,
    ];
    worth.iter().any(|action| can(actor, *action))
}
