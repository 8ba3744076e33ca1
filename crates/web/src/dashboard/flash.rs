//! What a page says once after a redirect: a word in a cookie that lives until the next page.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use probity_pages::layout::{Toast, ToastKind};

const COOKIE: &str = "probity_flash";

/// The things a page says once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flash {
    Started,
    Released,
    TakenOver,
    Approved,
    Rejected,
    AwaitsSecond,
    Asked,
    Confirmed,
    SentBack,
    Reopened,
    QueueEmpty,
    NoteAdded,
    Read,
    Saved,
    LinkEmailed,
    ViewDeleted,
    Revealed,
    HoldPlaced,
    HoldLifted,
    RequestTaken,
    RequestAnswered,
    Erased,
}

impl Flash {
    const ALL: [Self; 22] = [
        Self::Started,
        Self::Released,
        Self::TakenOver,
        Self::Approved,
        Self::Rejected,
        Self::AwaitsSecond,
        Self::Asked,
        Self::Confirmed,
        Self::SentBack,
        Self::Reopened,
        Self::QueueEmpty,
        Self::NoteAdded,
        Self::Read,
        Self::Saved,
        Self::LinkEmailed,
        Self::ViewDeleted,
        Self::Revealed,
        Self::HoldPlaced,
        Self::HoldLifted,
        Self::RequestTaken,
        Self::RequestAnswered,
        Self::Erased,
    ];

    /// The word in the cookie, the title and what it means.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Started => ("started", "Check started", "Yours for 30 minutes from your last action."),
            Self::Released => ("released", "Back in the queue", "The marks are kept."),
            Self::TakenOver => ("taken_over", "Check taken over", "The marks are kept."),
            Self::Approved => ("approved", "Customer approved", "They may transact from now on."),
            Self::Rejected => ("rejected", "Customer rejected", "They may not transact."),
            Self::AwaitsSecond => {
                ("awaits_second", "Decision recorded", "It takes effect with a second signature.")
            }
            Self::Asked => {
                ("asked", "Resubmission requested", "You are told when the customer has answered.")
            }
            Self::Confirmed => ("confirmed", "Decision confirmed", "It is in effect."),
            Self::SentBack => ("sent_back", "Decision sent back", "The customer is in the queue again."),
            Self::Reopened => ("reopened", "Decision reopened", "The customer is in the queue again."),
            Self::QueueEmpty => (
                "queue_empty",
                "Nothing to take",
                "Nobody waits who is yours or nobody's. What is assigned to colleagues stays with them.",
            ),
            Self::NoteAdded => ("note_added", "Note added", ""),
            Self::Read => ("read", "Marked as read", ""),
            Self::Saved => ("saved", "Saved", ""),
            Self::LinkEmailed => {
                ("link_emailed", "Link on its way by e-mail", "The activity says when it was sent.")
            }
            Self::Revealed => ("revealed", "Shown for 15 minutes", "The activity says that you looked."),
            Self::ViewDeleted => ("view_deleted", "View deleted", "The customers are as they were."),
            Self::HoldPlaced => {
                ("hold_placed", "Hold placed", "The customer is not erased while it is in force.")
            }
            Self::HoldLifted => ("hold_lifted", "Hold lifted", "What else must stay is said here."),
            Self::RequestTaken => ("request_taken", "Request taken", "It must be answered within a month."),
            Self::RequestAnswered => ("request_answered", "Answered", "Tell the person what stands here."),
            Self::Erased => ("erased", "Customer erased", "Put the new keys.db in the place of every copy."),
        }
    }
}

/// Sends the browser on (303) and has the next page say this.
pub(crate) fn redirect(to: &str, flash: Flash) -> Response {
    say(to, flash.words().0)
}

/// Sends the browser on (303) and has the next page say what became of each of several customers.
pub(crate) fn tell(to: &str, tally: Tally) -> Response {
    let Tally { act, done, unchanged, meanwhile, refused } = tally;
    say(to, &format!("{}.{done}.{unchanged}.{meanwhile}.{refused}", act.words().0))
}

fn say(to: &str, word: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let cookie = format!("{COOKIE}={word}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// What this page must say, if anything.
pub(crate) fn taken(headers: &HeaderMap) -> Option<Toast> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let word = pairs.find(|(name, _)| *name == COOKIE)?.1;
    if let Some(toast) = tallied(word) {
        return Some(toast);
    }
    let flash = Flash::ALL.into_iter().find(|flash| flash.words().0 == word)?;
    let (_, title, text) = flash.words();
    Some(Toast {
        kind: ToastKind::Success,
        title: title.to_owned(),
        text: text.to_owned(),
        href: None,
        request_id: None,
    })
}

/// What was done to several customers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BulkAct {
    Assigned,
    Unassigned,
    Tagged,
    Untagged,
}

impl BulkAct {
    const ALL: [Self; 4] = [Self::Assigned, Self::Unassigned, Self::Tagged, Self::Untagged];

    /// The word in the cookie, what was done, what was so already, and why it was refused.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Assigned => ("bulk_assigned", "assigned", "assigned so already"),
            Self::Unassigned => ("bulk_unassigned", "assigned to nobody", "assigned to nobody already"),
            Self::Tagged => ("bulk_tagged", "tagged", "tagged already"),
            Self::Untagged => ("bulk_untagged", "no longer tagged", "without the tag already"),
        }
    }
}

/// How many of them it was done to, and how many not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tally {
    pub(crate) act: BulkAct,
    pub(crate) done: usize,
    pub(crate) unchanged: usize,
    pub(crate) meanwhile: usize,
    pub(crate) refused: usize,
}

/// `11 assigned`, and below it `1 changed meanwhile`.
fn tallied(word: &str) -> Option<Toast> {
    let mut parts = word.split('.');
    let act = parts.next()?;
    let act = BulkAct::ALL.into_iter().find(|it| it.words().0 == act)?;
    let mut number = || parts.next()?.parse::<usize>().ok();
    let (done, unchanged, meanwhile, refused) = (number()?, number()?, number()?, number()?);
    let others = [
        (unchanged, act.words().2),
        (meanwhile, "changed meanwhile: look again"),
        (refused, "with as many tags as there may be"),
    ];
    let text: Vec<String> =
        others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    Some(Toast {
        kind: if meanwhile + refused > 0 { ToastKind::Info } else { ToastKind::Success },
        title: format!("{done} {}", act.words().1),
        text: text.join(", "),
        href: None,
        request_id: None,
    })
}

/// Forgets what was said.
pub(crate) fn forget(response: &mut Response) {
    let gone = HeaderValue::from_static("probity_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, gone);
}
