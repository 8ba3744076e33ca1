//! Events in words.

mod sign_in;

use super::{decision::ground, header::user_name, reason::Reasons, words};
use jiff::{Timestamp, civil::Date};
use probity_app::{
    Settings,
    customer::Profile,
    event::{Recorded, Who},
    role::name_of,
};
use probity_model::{
    check::{Decision, Ruling},
    email::EmailKind,
    event::EventKind,
    evidence::Audience,
    id::{RoleId, UserId},
    item::{FieldCode, ItemKey},
    status::Verdict,
    user::{Actor, Role},
};
use probity_pages::{
    activity::{Change, EventKind as Icon, EventView},
    moment::Moment,
};

/// What events are told with. The profile, when given, tells what changed in values.
pub(crate) struct Telling<'a> {
    pub(crate) who: &'a Who,
    pub(crate) settings: &'a Settings,
    pub(crate) reasons: &'a Reasons,
    pub(crate) profile: Option<&'a Profile>,
    pub(crate) now: Timestamp,
}

/// What an e-mail is about, in words.
fn about(kind: &str) -> String {
    EmailKind::from_word(kind).map_or_else(|| kind.to_owned(), |kind| kind.label().to_lowercase())
}

/// What happened to a webhook endpoint, in words; of anything else its name.
fn endpoint(kind: &EventKind) -> String {
    match kind {
        EventKind::EndpointAdded { endpoint } => format!("added the webhook endpoint {endpoint}"),
        EventKind::EndpointChanged { endpoint, enabled } => {
            let state = if *enabled { "on" } else { "off" };
            format!("changed the webhook endpoint {endpoint}, which is {state}")
        }
        EventKind::EndpointRemoved { endpoint } => format!("removed the webhook endpoint {endpoint}"),
        EventKind::EndpointSecretRotated { endpoint } => {
            format!("made a new secret for the webhook endpoint {endpoint}")
        }
        EventKind::EndpointGivenUp { endpoint } => {
            format!("switched off the webhook endpoint {endpoint}, where nothing arrived for three days")
        }
        other => other.word().replace('_', " "),
    }
}

/// Who looked at what, in words.
fn looked(kind: &EventKind) -> Told {
    match kind {
        EventKind::DocumentOpened { document: Some(document), .. } => {
            told(Icon::Document, format!("opened the {}", document.label().to_lowercase()))
        }
        EventKind::DocumentOpened { document: None, .. } => {
            told(Icon::Document, "opened a file attached to a note")
        }
        EventKind::InfectedFileRefused { virus } => {
            told(Icon::Document, "sent a file with a virus, which was refused").with([virus.clone()])
        }
        EventKind::PersonalDataRevealed { reason } => {
            told(Icon::Document, "looked at the masked personal data").with([reason.clone()])
        }
        other => told(Icon::Other, other.word().replace('_', " ")),
    }
}

/// What happened around keeping and erasing, in words; of anything else its name.
fn retention(kind: &EventKind) -> String {
    let until = |until: &Option<Date>| until.map_or_else(String::new, |until| format!(", until {until}"));
    match kind {
        EventKind::HoldPlaced { basis, until: last, .. } => {
            format!("placed a legal hold: {}{}", basis.label().to_lowercase(), until(last))
        }
        EventKind::HoldLifted { .. } => "lifted a legal hold".to_owned(),
        EventKind::ErasureRequested { channel, received, .. } => {
            let channel = channel.label().to_lowercase();
            format!("took the request to be erased, received {received} ({channel})")
        }
        EventKind::ErasureAnswered { answer, until: kept, .. } => {
            format!("answered the request to be erased: {}{}", answer.label().to_lowercase(), until(kept))
        }
        EventKind::CustomersPurged { purge, customers, .. } => {
            format!("purged {customers} customers, receipt {purge}")
        }
        other => other.word().replace('_', " "),
    }
}

/// What an event says: its icon, its sentence after the name, what changed, and further lines.
struct Told {
    icon: Icon,
    what: String,
    changes: Vec<Change>,
    details: Vec<String>,
}

fn told(icon: Icon, what: impl Into<String>) -> Told {
    Told { icon, what: what.into(), changes: Vec::new(), details: Vec::new() }
}

impl Told {
    fn with(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(details.into_iter().filter(|line| !line.is_empty()));
        self
    }

    fn changed(mut self, label: String, from: Option<String>, to: Option<String>) -> Self {
        self.changes.push(Change { label, from, to });
        self
    }
}

impl Telling<'_> {
    pub(crate) fn event(&self, recorded: &Recorded) -> EventView {
        let event = &recorded.event;
        let told = self.told(&event.kind);
        let named = event.customer.and_then(|id| Some((id, self.who.customers.get(&id)?)));
        let customer = named.map(|(id, name)| (name.reveal().clone(), format!("/customers/{id}")));
        // Whoever may not see customers is told which, and given no link that leads nowhere.
        let unnamed = event.customer.filter(|_| customer.is_none() && self.profile.is_none());
        EventView {
            id: recorded.id.to_string(),
            code: event.kind.word().to_owned(),
            kind: told.icon,
            at: Moment::new(event.at, self.now),
            who: self.actor(&event.by),
            what: unnamed.map_or_else(|| told.what.clone(), |id| format!("{} · {id}", told.what)),
            changes: told.changes,
            details: told.details,
            customer: customer.filter(|_| self.profile.is_none()),
        }
    }

    fn actor(&self, actor: &Actor) -> String {
        match actor {
            Actor::User { id, .. } => self.user(*id),
            Actor::ApiKey { id, .. } => {
                let name = self.who.api_keys.get(id).cloned();
                format!("API key {}", name.unwrap_or_else(|| id.to_string()))
            }
            Actor::Customer { .. } => "The customer".to_owned(),
            Actor::System => "Probity".to_owned(),
        }
    }

    fn user(&self, id: UserId) -> String {
        user_name(&self.who.users, id)
    }

    fn told(&self, kind: &EventKind) -> Told {
        match kind {
            EventKind::CustomerCreated { level } => {
                told(Icon::Submitted, format!("sent the customer in, to be verified at level {level}"))
            }
            EventKind::FieldSupplied { field, version } => self.field(field, *version),
            EventKind::DocumentUploaded { document, version, .. } => {
                let label = document.label().to_lowercase();
                let what = if *version == 1 {
                    format!("uploaded the {label}")
                } else {
                    format!("uploaded the {label} again, version {version}")
                };
                told(Icon::Document, what)
            }
            EventKind::Submitted { round, returned: false } => {
                told(Icon::Submitted, format!("submitted everything required, submission {round}"))
            }
            EventKind::Submitted { round, returned: true } => {
                told(Icon::Resubmission, format!("answered the resubmission, submission {round}"))
            }
            EventKind::FileRendered { ready: true, .. } => {
                told(Icon::Document, "made the page images of a file")
            }
            EventKind::FileRendered { ready: false, .. } => told(Icon::Document, "could not show a file"),
            EventKind::OriginalDownloaded { file } => {
                told(Icon::Document, format!("downloaded the original file {file}"))
            }
            EventKind::NoteAdded { corrects, mentions, .. } => {
                let what = if corrects.is_some() { "corrected a note" } else { "added a note" };
                let names: Vec<_> = mentions.iter().map(|id| self.user(*id)).collect();
                let told_of =
                    if names.is_empty() { String::new() } else { format!("Told {}", names.join(", ")) };
                told(Icon::Note, what).with([told_of])
            }
            EventKind::Assigned { to: Some(to), from: None } => {
                told(Icon::Check, format!("assigned the customer to {}", self.user(*to)))
            }
            EventKind::Assigned { to: Some(to), from: Some(from) } => told(
                Icon::Check,
                format!("assigned the customer to {} instead of {}", self.user(*to), self.user(*from)),
            ),
            EventKind::Assigned { to: None, .. } => told(Icon::Check, "assigned the customer to nobody"),
            EventKind::ListExported { list, rows } => {
                let list = match list.as_str() {
                    "queue" => "the queue",
                    "audit" => "the audit log",
                    "access" => "the access review",
                    _ => "the list of customers",
                };
                told(Icon::Document, format!("exported {list}, {rows} rows"))
            }
            EventKind::KeysRotated { keys, .. } => {
                told(Icon::Other, format!("wrapped {keys} keys anew with a new master key"))
            }
            EventKind::CustomerErased { basis } => {
                told(Icon::Other, format!("erased the customer: {}", basis.label().to_lowercase()))
            }
            EventKind::DocumentOpened { .. }
            | EventKind::InfectedFileRefused { .. }
            | EventKind::PersonalDataRevealed { .. } => looked(kind),
            EventKind::NotePinned { pinned: true, .. } => told(Icon::Note, "pinned a note"),
            EventKind::NotePinned { pinned: false, .. } => told(Icon::Note, "unpinned a note"),
            EventKind::RiskSet { from, to } => told(Icon::Other, "set the risk").changed(
                "Risk".to_owned(),
                Some(from.label().to_owned()),
                Some(to.label().to_owned()),
            ),
            EventKind::TagsSet { tags } => told(Icon::Other, "set the tags").with([tags.join(", ")]),
            EventKind::TransactionAccepted { transaction } => {
                told(Icon::Transaction, "had a transaction accepted").with([transaction.to_string()])
            }
            EventKind::TransactionRefused { transaction, code } => {
                told(Icon::Transaction, format!("had a transaction refused: {}", code.replace('_', " ")))
                    .with([transaction.to_string()])
            }
            EventKind::LinkCreated { .. } => told(Icon::Other, "made a link to the hosted page"),
            EventKind::LinkUsed { .. } => told(Icon::Other, "opened the hosted page with a link"),
            EventKind::LinkRevoked { .. } => told(Icon::Other, "revoked a link to the hosted page"),
            EventKind::LinkRequested { .. } => told(Icon::Other, "asked for a fresh link by e-mail"),
            EventKind::ConsentGiven { text_version, language, .. } => {
                told(Icon::Submitted, "agreed to the verification")
                    .with([format!("Version {text_version} of the text, shown in \"{language}\"")])
            }
            EventKind::EmailQueued { about: kind, .. } => {
                told(Icon::Other, format!("wrote the customer an e-mail: {}", about(kind)))
            }
            EventKind::EmailSent { about: kind, .. } => {
                told(Icon::Other, format!("sent the customer an e-mail: {}", about(kind)))
            }
            EventKind::EmailFailed { about: kind, .. } => {
                told(Icon::Other, format!("could not send the customer an e-mail: {}", about(kind)))
            }
            review => self.review(review),
        }
    }

    fn review(&self, kind: &EventKind) -> Told {
        match kind {
            EventKind::CheckStarted { round, carried_over, .. } => {
                let carried = match carried_over {
                    0 => String::new(),
                    1 => "1 mark carried over".to_owned(),
                    n => format!("{n} marks carried over"),
                };
                told(Icon::Check, format!("started the check, round {round}")).with([carried])
            }
            EventKind::CheckReleased { .. } => told(Icon::Check, "released the check back to the queue"),
            EventKind::CheckTakenOver { from, .. } => {
                told(Icon::Check, format!("took the check over from {}", self.user(*from)))
            }
            EventKind::CheckLapsed { holder, .. } => told(
                Icon::Check,
                format!("ended the claim of {} after 30 minutes without an action", self.user(*holder)),
            ),
            EventKind::ItemMarked { item, verdict, reasons, before, .. } => {
                self.marked(item, *verdict, reasons, *before)
            }
            EventKind::Decided { decision, awaits_second, .. } => self.decided(decision, *awaits_second),
            EventKind::DecisionConfirmed { .. } => {
                told(Icon::Approved, "confirmed the decision with a second signature")
            }
            EventKind::DecisionSentBack { reason, .. } => {
                told(Icon::Check, "sent the decision back").with([reason.clone()])
            }
            EventKind::Reopened { reason } => {
                told(Icon::Check, "reopened the decision").with([reason.clone()])
            }
            EventKind::EvidenceExported { audience, reason, files, manifest } => {
                let whom = match audience {
                    Audience::Examiner => "an examiner",
                    Audience::Person => "the person",
                };
                told(Icon::Document, format!("took out evidence for {whom}, {files} files"))
                    .with([reason.clone(), format!("SHA-256 of the manifest: {manifest}")])
            }
            retention @ (EventKind::HoldPlaced { .. }
            | EventKind::HoldLifted { .. }
            | EventKind::ErasureRequested { .. }
            | EventKind::ErasureAnswered { .. }
            | EventKind::CustomersPurged { .. }) => told(Icon::Other, self::retention(retention)),
            administration => self.administration(administration),
        }
    }

    fn administration(&self, kind: &EventKind) -> Told {
        if let EventKind::ReasonChanged { reason, changes, .. } = kind {
            let told = told(Icon::Administration, format!("changed the reason {reason}"));
            let changes = changes.iter().cloned();
            return changes.fold(told, |told, change| told.changed(change.what, change.from, change.to));
        }
        let what = match kind {
            EventKind::SignedIn => "signed in".to_owned(),
            EventKind::SignInFailed { user, locked: false } => {
                format!("refused a sign-in as {}", self.user(*user))
            }
            EventKind::SignInFailed { user, locked: true } => {
                format!("locked the account of {} after failed sign-ins", self.user(*user))
            }
            EventKind::SignedOut { user } => format!("ended a session of {}", self.user(*user)),
            EventKind::UserCreated { user, role } => {
                format!("created {} as {}", self.user(*user), self.role(*role))
            }
            EventKind::UserRoleChanged { user, from, to } => {
                format!("changed {} from {} to {}", self.user(*user), self.role(*from), self.role(*to))
            }
            EventKind::UserDisabled { user, disabled: true } => format!("disabled {}", self.user(*user)),
            EventKind::UserDisabled { user, disabled: false } => format!("enabled {}", self.user(*user)),
            EventKind::PasswordChanged { user } => format!("changed the password of {}", self.user(*user)),
            EventKind::UserUnlocked { user } => format!("unlocked {}", self.user(*user)),
            EventKind::ApiKeyCreated { key } => format!("created the API key {key}"),
            EventKind::ApiKeyRevoked { key } => format!("revoked the API key {key}"),
            EventKind::LevelChanged { level, version } => {
                format!("put version {version} of the level {level} in force")
            }
            EventKind::ReasonAdded { reason } => format!("added the reason {reason}"),
            EventKind::BrandingChanged { version } => {
                format!("put version {version} of the branding in force")
            }
            EventKind::RoleChanged { role, version: 1 } => format!("added the role {}", self.custom(*role)),
            EventKind::RoleChanged { role, version } => {
                format!("put version {version} of the role {} in force", self.custom(*role))
            }
            EventKind::FourEyesChanged { version } => {
                format!("put version {version} of the four-eyes policy in force")
            }
            EventKind::EmailTextChanged { email, language } => {
                format!("changed the text of the e-mail \"{}\" ({language})", about(email))
            }
            other => return told(Icon::Administration, self.sign_in(other)),
        };
        told(Icon::Administration, what)
    }

    fn custom(&self, role: RoleId) -> String {
        self.who.roles.get(&role).map_or_else(|| role.to_string(), |name| format!("\"{name}\""))
    }

    /// A built-in role in the middle of a sentence; a custom one by its present name.
    fn role(&self, role: Role) -> String {
        match role {
            Role::Custom(_) => format!("\"{}\"", name_of(role, &self.who.roles)),
            built_in => built_in.label().to_lowercase(),
        }
    }

    fn field(&self, code: &FieldCode, version: u32) -> Told {
        let label = self.settings.item_label(&ItemKey::Field(code.clone()));
        let value = |wanted: u32| {
            let fields = &self.profile?.fields;
            let field = fields.iter().find(|field| field.code == *code && field.version == wanted)?;
            Some(field.value.reveal().shown(self.settings.field_type(code)))
        };
        let what = if version == 1 { "supplied" } else { "changed" };
        let told = told(Icon::Submitted, format!("{what} {}", label.to_lowercase()));
        match value(version) {
            Some(to) => told.changed(label, value(version.wrapping_sub(1)), Some(to)),
            None => told,
        }
    }

    fn marked(&self, item: &ItemKey, verdict: Verdict, reasons: &[String], before: Option<Verdict>) -> Told {
        let label = self.settings.item_label(item);
        told(
            Icon::Marked,
            format!("marked {} {}", label.to_lowercase(), words::mark(verdict).label().to_lowercase()),
        )
        .changed(
            label,
            before.filter(|earlier| *earlier != verdict).map(|earlier| earlier.label().to_owned()),
            Some(verdict.label().to_owned()),
        )
        .with(self.reasons.chips(reasons).into_iter().map(|chip| chip.label))
    }

    fn decided(&self, decision: &Decision, awaits_second: bool) -> Told {
        let (icon, what, codes) = match &decision.ruling {
            Ruling::Approve => (Icon::Approved, "finished the check: approved".to_owned(), Vec::new()),
            Ruling::Reject(rejection) => (
                Icon::Rejected,
                if rejection.r#final { "rejected the customer for good" } else { "rejected the customer" }
                    .to_owned(),
                rejection.reasons.clone(),
            ),
            Ruling::Resubmission(request) => {
                let items: Vec<_> = request
                    .items
                    .iter()
                    .map(|asked| self.settings.item_label(&asked.item).to_lowercase())
                    .collect();
                (Icon::Resubmission, format!("asked the customer for {}", items.join(", ")), Vec::new())
            }
        };
        let grounds: Vec<_> = decision.grounds.iter().map(ground).collect();
        let second = match (awaits_second, grounds.is_empty()) {
            (false, _) => String::new(),
            (true, true) => "Awaits a second signature".to_owned(),
            (true, false) => format!("Awaits a second signature, by {}", grounds.join("; ")),
        };
        told(icon, what).with(self.reasons.chips(&codes).into_iter().map(|chip| chip.label)).with([second])
    }
}
