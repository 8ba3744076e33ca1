//! The set of reasons: the list, a new one, and changing one.

use super::{NotSaved, Sent, fact, told};
use crate::{
    Web,
    dashboard::{PageResult, flash, html, page, shell, view::reason::group_label, view::words},
    error::WebError,
    extract::{Form, Path, Query, SignedIn},
    routes::Routes,
};
use axum::{
    extract::State,
    http::{HeaderMap, Method},
};
use probity_app::{
    event,
    reason::{self, ListedReason, ReasonForm as Change},
};
use probity_language::Language;
use probity_model::{
    limits,
    permission::{Action, can},
    reason::{CONFIDENTIAL_GROUPS, Disposition, Reason, Target},
};
use probity_pages::{
    Template as _,
    layout::{Choice, Fact, Section},
    reason_set::{Coverage, ReasonForm, ReasonPage, ReasonRow, ReasonSetGroup, ReasonSetPage, Translation},
    settings::{Refused, Tick},
};
use serde::Deserialize;
use std::collections::BTreeMap;

const PATH: &str = "/settings/reasons";

pub(super) fn routes() -> Routes {
    let (view, manage) = (Action::ViewSettings, Action::ManageSettings);
    Routes::new()
        .page(Method::GET, PATH, view, list)
        .page(Method::GET, "/settings/reasons/new", manage, new)
        .page(Method::POST, "/settings/reasons/new", manage, add)
        .page(Method::GET, "/settings/reasons/{code}", view, show)
        .page(Method::POST, "/settings/reasons/{code}", manage, change)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// The tag of a language: only reasons that lack it.
    #[serde(default)]
    lacks: String,
}

async fn list(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> PageResult {
    let all = reason::list(&web.app, &user.actor).await?;
    let lacks = translated().into_iter().find(|language| language.tag() == asked.lacks);
    let found = all.iter().filter(|it| matches(&it.reason, asked.q.trim()));
    let found: Vec<_> = found.filter(|it| lacks.is_none_or(|tag| is_lacking(it, tag))).collect();
    let mut groups: Vec<ReasonSetGroup> = Vec::new();
    for listed in &found {
        let label = group_label(&listed.reason.group);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.rows.push(row(listed)),
            None => groups.push(ReasonSetGroup {
                label,
                is_confidential: listed.reason.is_confidential(),
                rows: vec![row(listed)],
            }),
        }
    }
    let answer = ReasonSetPage {
        shell: shell(&web.app, &user, Section::Settings, &headers).await?,
        count: found.len(),
        groups,
        languages: translated().into_iter().map(|language| coverage(&all, language)).collect(),
        lacks: lacks.map(Language::name),
        q: asked.q,
        can_change: can(&user.actor, Action::ManageSettings),
    };
    page(&answer, &headers)
}

/// The languages beside English.
fn translated() -> Vec<Language> {
    Language::all().into_iter().filter(|language| *language != Language::default()).collect()
}

fn matches(reason: &Reason, q: &str) -> bool {
    let texts = [&reason.label, &reason.code, &reason.customer_text, &reason.group];
    let texts: Vec<_> =
        texts.into_iter().chain(reason.translations.values()).map(|it| it.to_lowercase()).collect();
    q.to_lowercase().split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Whether customers of this language read English for a reason they may read.
fn is_lacking(listed: &ListedReason, language: Language) -> bool {
    is_told(listed) && reason::translation(language, &listed.reason).is_none()
}

/// Whether customers may read it from now on.
fn is_told(listed: &ListedReason) -> bool {
    listed.enabled && listed.reason.told_in("en").is_some()
}

fn coverage(all: &[ListedReason], language: Language) -> Coverage {
    let told = all.iter().filter(|it| is_told(it)).count();
    let lacking = all.iter().filter(|it| is_lacking(it, language)).count();
    Coverage {
        name: language.name(),
        tag: language.tag().to_owned(),
        done: told - lacking,
        all: told,
        href: format!("{PATH}?lacks={}", language.tag()),
    }
}

fn row(listed: &ListedReason) -> ReasonRow {
    let lacks = translated().into_iter().filter(|language| is_lacking(listed, *language));
    ReasonRow {
        code: listed.reason.code.clone(),
        label: listed.reason.label.clone(),
        disposition: words::disposition(listed.reason.disposition).label().to_owned(),
        text: listed.reason.told_in("en").map(str::to_owned),
        is_enabled: listed.enabled,
        lacks: lacks.map(|language| language.tag().to_owned()).collect(),
    }
}

async fn new(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let mut sent = Sent::default();
    sent.set("disposition", Disposition::Retry.word());
    sent.set("visible", "yes");
    let shown = Shown { sent, refused: Refused::default() };
    page(&reason_page(&web, &user, &headers, None, shown).await?, &headers)
}

async fn show(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> PageResult {
    let all = reason::list(&web.app, &user.actor).await?;
    let listed = reason::get(&web.app, &user.actor, &code).await?;
    let shown = Shown { sent: Sent::of_reason(&listed, &all), refused: Refused::default() };
    page(&reason_page(&web, &user, &headers, Some(listed), shown).await?, &headers)
}

async fn add(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    let sent = Sent(sent);
    let reason = sent.reason(sent.one("code").trim(), sent.one("group"));
    let code = reason.code.clone();
    match reason::add(&web.app, &user.actor, reason).await {
        Ok(()) => Ok(flash::redirect(&format!("{PATH}/{code}"), flash::Flash::Saved)),
        Err(error) => {
            let not_saved = NotSaved::of(error)?;
            let status = not_saved.status();
            let shown = Shown { sent, refused: not_saved.told(Vec::new(), PATH) };
            html(reason_page(&web, &user, &headers, None, shown).await?.render(), status)
        }
    }
}

async fn change(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut sent = Sent(sent);
    let listed = reason::get(&web.app, &user.actor, &code).await?;
    let form = Change {
        seen: sent.version(),
        reason: sent.reason(&code, &listed.reason.group),
        enabled: sent.has("enabled"),
        after: Some(sent.one("after").to_owned()).filter(|code| !code.is_empty()),
    };
    match reason::change(&web.app, &user.actor, form).await {
        Ok(()) => Ok(flash::redirect(&format!("{PATH}/{code}"), flash::Flash::Saved)),
        Err(error) => {
            let not_saved = NotSaved::of(error)?;
            let status = not_saved.status();
            let mut meanwhile = Vec::new();
            if let NotSaved::ChangedMeanwhile = &not_saved {
                let since = listed.version.saturating_sub(sent.version()) as usize;
                meanwhile = reason::history(&web.app, &user.actor, &code).await?;
                meanwhile.truncate(since);
                // What the person now knows of is what the next save is measured against.
                sent.0.retain(|(name, _)| name != "version");
                sent.set("version", listed.version.to_string());
            }
            let who = event::who(&web.app, &user.actor, &meanwhile).await?;
            let refused = not_saved.told(told(&web, &who, &meanwhile), &format!("{PATH}/{code}"));
            let shown = Shown { sent, refused };
            html(reason_page(&web, &user, &headers, Some(listed), shown).await?.render(), status)
        }
    }
}

/// What a form shows.
struct Shown {
    sent: Sent,
    refused: Refused,
}

async fn reason_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    listed: Option<ListedReason>,
    Shown { sent, refused }: Shown,
) -> Result<ReasonPage, WebError> {
    let all = reason::list(&web.app, &user.actor).await?;
    let history = match &listed {
        Some(listed) => reason::history(&web.app, &user.actor, &listed.reason.code).await?,
        None => Vec::new(),
    };
    let who = event::who(&web.app, &user.actor, &history).await?;
    Ok(ReasonPage {
        shell: shell(&web.app, user, Section::Settings, headers).await?,
        is_new: listed.is_none(),
        can_change: can(&user.actor, Action::ManageSettings),
        title: listed.as_ref().map_or_else(String::new, |it| it.reason.label.clone()),
        facts: listed.as_ref().map(facts).unwrap_or_default(),
        form: sent.reason_form(listed.as_ref(), &all),
        refused,
        history: told(web, &who, &history),
    })
}

/// A reason as whoever may not change it reads it.
fn facts(listed: &ListedReason) -> Vec<Fact> {
    let reason = &listed.reason;
    let targets: Vec<_> = reason.targets.iter().map(|target| target.label()).collect();
    let mut facts = vec![
        fact("Can be said of", targets.join(", ")),
        fact("What follows from it", words::disposition(reason.disposition).label()),
        fact("Reviewers can choose it", if listed.enabled { "yes" } else { "no" }),
    ];
    match reason.told_in("en") {
        None => facts.push(fact("Customers read", "that the identity could not be verified")),
        Some(text) => facts.push(fact("Customers read", text)),
    }
    let texts = translated()
        .into_iter()
        .filter(|_| !reason.is_confidential())
        .filter_map(|language| Some(fact(&language.name(), reason::translation(language, reason)?)));
    facts.extend(texts);
    facts
}

/// What customers of a language read while the operator has no translation of its own.
fn instead(language: Language, reason: &Reason) -> Option<String> {
    reason::translation(language, &Reason { translations: BTreeMap::new(), ..reason.clone() })
}

impl Sent {
    /// The form as a reason fills it in.
    fn of_reason(listed: &ListedReason, all: &[ListedReason]) -> Self {
        let reason = &listed.reason;
        let mut sent = Self::default();
        sent.set("code", &reason.code);
        sent.set("version", listed.version.to_string());
        sent.set("label", &reason.label);
        for target in &reason.targets {
            sent.set("target", target.word());
        }
        sent.set("disposition", reason.disposition.word());
        sent.tick("visible", reason.customer_visible);
        sent.set("text", &reason.customer_text);
        for (tag, text) in &reason.translations {
            sent.set(format!("text.{tag}"), text);
        }
        let group = all.iter().filter(|it| it.reason.group == reason.group);
        let before = group.take_while(|it| it.reason.code != reason.code).last();
        sent.set("after", before.map_or("", |it| it.reason.code.as_str()));
        sent.tick("enabled", listed.enabled);
        sent
    }

    /// The reason the form describes; what is wrong with it is the model's to say.
    fn reason(&self, code: &str, group: &str) -> Reason {
        // A browser ends lines in two signs; a text has none.
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let translations = translated()
            .into_iter()
            .map(|language| (language.tag().to_owned(), line(self.one(&format!("text.{}", language.tag())))));
        Reason {
            code: code.to_owned(),
            group: group.to_owned(),
            label: self.one("label").to_owned(),
            targets: self.all("target").filter_map(Target::from_word).collect(),
            disposition: Disposition::from_word(self.one("disposition")).unwrap_or(Disposition::Retry),
            customer_visible: self.has("visible"),
            customer_text: line(self.one("text")),
            translations: translations.collect(),
        }
    }

    fn reason_form(&self, listed: Option<&ListedReason>, all: &[ListedReason]) -> ReasonForm {
        let group = listed.map_or_else(|| self.one("group"), |it| it.reason.group.as_str());
        let choice = |value: &str, label: String, chosen: &str| Choice {
            value: value.to_owned(),
            label,
            chosen: value == chosen,
            count: None,
        };
        let mut groups: Vec<&str> = Vec::new();
        for it in all {
            if !groups.contains(&it.reason.group.as_str()) {
                groups.push(&it.reason.group);
            }
        }
        let others =
            all.iter().map(|it| &it.reason).filter(|it| it.group == group && it.code != self.one("code"));
        let after = self.one("after");
        let places = std::iter::once(choice("", "First".to_owned(), after))
            .chain(others.map(|it| choice(&it.code, format!("After “{}”", it.label), after)));
        let translations = translated().into_iter().map(|language| Translation {
            name: language.name(),
            tag: language.tag().to_owned(),
            direction: language.direction().to_owned(),
            text: self.one(&format!("text.{}", language.tag())).to_owned(),
            instead: listed.and_then(|it| instead(language, &it.reason)).unwrap_or_default(),
        });
        let targets = Target::ALL.iter().map(|target| Tick {
            value: target.word().to_owned(),
            label: target.label().to_owned(),
            chosen: self.all("target").any(|word| word == target.word()),
        });
        let disposition = self.one("disposition");
        ReasonForm {
            code: listed.map_or_else(|| self.one("code").to_owned(), |it| it.reason.code.clone()),
            version: self.version(),
            groups: groups.iter().map(|it| choice(it, group_label(it), group)).collect(),
            group: group_label(group),
            is_confidential: listed.is_some() && CONFIDENTIAL_GROUPS.contains(&group),
            label: self.one("label").to_owned(),
            targets: targets.collect(),
            dispositions: Disposition::ALL
                .iter()
                .map(|it| choice(it.word(), words::disposition(*it).label().to_owned(), disposition))
                .collect(),
            visible: self.has("visible"),
            text: self.one("text").to_owned(),
            translations: translations.collect(),
            places: places.collect(),
            enabled: listed.is_none() || self.has("enabled"),
            label_chars_max: limits::REASON_LABEL_CHARS_MAX,
            text_chars_max: limits::REASON_TEXT_CHARS_MAX,
        }
    }
}
