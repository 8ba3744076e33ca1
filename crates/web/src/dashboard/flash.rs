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
}

impl Flash {
    const ALL: [Self; 14] = [
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
            Self::QueueEmpty => ("queue_empty", "Nothing to take", "No customer is waiting for review."),
            Self::NoteAdded => ("note_added", "Note added", ""),
            Self::Read => ("read", "Marked as read", ""),
            Self::Saved => ("saved", "Saved", ""),
        }
    }
}

/// Sends the browser on (303) and has the next page say this.
pub(crate) fn redirect(to: &str, flash: Flash) -> Response {
    let mut response = Redirect::to(to).into_response();
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", flash.words().0);
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

/// Forgets what was said.
pub(crate) fn forget(response: &mut Response) {
    let gone = HeaderValue::from_static("probity_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, gone);
}
