//! `GET /live`: server-sent events. What others do appears by itself, also what another process on the same database
//! did: the events are the only source, and a commit in this process only makes us look sooner.

use super::notifications::{href, title};
use crate::dashboard::PageResult;
use crate::{Web, extract::SignedIn};
use axum::{
    extract::State,
    response::{
        IntoResponse,
        sse::{Event as Message, KeepAlive, Sse},
    },
};
use futures::{Stream, stream};
use probity_app::{App, AppError, customer, event, notification};
use probity_metrics::Counted;
use probity_model::{
    event::EventKind,
    id::{CustomerId, UserId},
    permission::{Action, can},
    user::Actor,
};
use serde_json::json;
use std::{collections::VecDeque, convert::Infallible, time::Duration};
use tokio::sync::watch;

/// How often another process' changes are looked for.
const POLL: Duration = Duration::from_millis(500);
/// How often an idle connection shows that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// After so long the browser connects anew, and is asked again who it is.
const CONNECTION_MAX: Duration = Duration::from_mins(15);

pub(crate) async fn get(State(web): State<Web>, user: SignedIn) -> PageResult {
    let app = web.app.clone();
    let follower = Follower {
        seq: event::newest(&app).await?,
        unread: notification::unread(&app, &user.actor).await?,
        until: tokio::time::Instant::now() + CONNECTION_MAX,
        messages: VecDeque::new(),
        stopping: web.options.stopping.clone(),
        _counted: app.metrics().follows(),
        app,
        user,
    };
    Ok(Sse::new(follow(follower)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

struct Follower {
    app: App,
    user: SignedIn,
    seq: i64,
    unread: u64,
    until: tokio::time::Instant,
    messages: VecDeque<Message>,
    stopping: Option<watch::Receiver<bool>>,
    _counted: Counted,
}

fn follow(follower: Follower) -> impl Stream<Item = Result<Message, Infallible>> {
    stream::unfold(follower, |mut follower| async move {
        loop {
            if let Some(message) = follower.messages.pop_front() {
                return Some((Ok(message), follower));
            }
            if tokio::time::Instant::now() >= follower.until {
                return None;
            }
            let changed = follower.app.changed().clone();
            let woken = changed.notified();
            tokio::pin!(woken);
            // Registered before looking, so that a commit in between is not missed.
            woken.as_mut().enable();
            if let Err(error) = follower.look().await {
                tracing::warn!(%error, "live updates end; the browser connects again");
                return None;
            }
            if follower.messages.is_empty() {
                let _ = tokio::time::timeout(POLL, woken).await;
            }
            if follower.stopping.as_ref().is_some_and(|stopping| *stopping.borrow()) {
                return None;
            }
        }
    })
}

/// Whether what this user may do, or whether they are signed in at all, can be another from here on.
fn changes_rights(kind: &EventKind, follower: UserId) -> bool {
    match kind {
        EventKind::RoleChanged { .. } => true,
        EventKind::UserRoleChanged { user, .. }
        | EventKind::UserDisabled { user, .. }
        | EventKind::SignedOut { user }
        | EventKind::UserSignedOut { user }
        | EventKind::PasswordChanged { user } => *user == follower,
        _ => false,
    }
}

impl Follower {
    async fn look(&mut self) -> Result<(), AppError> {
        let actor = self.user.actor;
        let events = event::since(&self.app, &actor, self.seq).await?;
        let Some(last) = events.last() else { return Ok(()) };
        let from = self.seq;
        self.seq = last.seq;
        if events.iter().any(|recorded| changes_rights(&recorded.event.kind, self.user.id)) {
            // The browser connects again, as what the user may be by then.
            self.until = tokio::time::Instant::now();
        }
        if can(&actor, Action::ViewCustomers) {
            let mut seen: Vec<CustomerId> = Vec::new();
            let mut queue = false;
            for recorded in events.iter().rev().filter(|recorded| !recorded.event.kind.is_read()) {
                queue |= moves_queue(&recorded.event.kind);
                if let Some(id) = recorded.event.customer.filter(|id| !seen.contains(id)) {
                    seen.push(id);
                    self.tell_customer(&actor, id, &recorded.event.by, recorded.event.kind.word()).await?;
                }
            }
            if queue {
                self.push("queue", &json!({}));
            }
        }
        self.tell_notifications(&actor, from).await
    }

    async fn tell_customer(
        &mut self,
        actor: &Actor,
        id: CustomerId,
        by: &Actor,
        kind: &str,
    ) -> Result<(), AppError> {
        // An own mark has brought its own answer. Other own acts matter to the person's other windows.
        let own = by.user() == Some(self.user.id);
        if own && kind == "item_marked" {
            return Ok(());
        }
        let record = customer::get(&self.app, actor, id).await?;
        let by = match by.user() {
            Some(user) => probity_app::user::name(&self.app, actor, user).await?,
            None if matches!(by, Actor::System) => "Probity".to_owned(),
            None => "the customer".to_owned(),
        };
        let data = json!({
            "id": id.to_string(), "version": record.customer.version, "by": by, "kind": kind, "own": own,
        });
        self.push("customer", &data);
        Ok(())
    }

    async fn tell_notifications(&mut self, actor: &Actor, from: i64) -> Result<(), AppError> {
        let unread = notification::unread(&self.app, actor).await?;
        let new = notification::since(&self.app, actor, from).await?;
        for item in &new {
            self.push("notification", &json!({"count": unread, "title": title(item), "url": href(item)}));
        }
        if new.is_empty() && unread != self.unread {
            self.push("notification", &json!({"count": unread, "title": "", "url": ""}));
        }
        self.unread = unread;
        Ok(())
    }

    fn push(&mut self, name: &str, data: &serde_json::Value) {
        self.messages.push_back(Message::default().event(name).data(data.to_string()));
    }
}

/// Whether an event changes who stands where.
const fn moves_queue(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::CustomerCreated { .. }
            | EventKind::Submitted { .. }
            | EventKind::CheckStarted { .. }
            | EventKind::CheckReleased { .. }
            | EventKind::CheckTakenOver { .. }
            | EventKind::CheckLapsed { .. }
            | EventKind::Decided { .. }
            | EventKind::DecisionConfirmed { .. }
            | EventKind::DecisionSentBack { .. }
            | EventKind::Reopened { .. }
            | EventKind::RiskSet { .. }
            | EventKind::TagsSet { .. }
            | EventKind::Assigned { .. }
    )
}
