//! The four-eyes policy: to read, and for administrators to change.

use super::{NotSaved, Sent, Version, fact};
use crate::{
    Web,
    dashboard::{PageResult, flash, html, page, shell, view::reason::group_label, view::words},
    error::WebError,
    extract::{Form, SignedIn},
    routes::Routes,
};
use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
};
use probity_app::{
    event,
    four_eyes::{self, Names, PolicyVersion},
    level, reason,
    reason::ListedReason,
};
use probity_model::{
    four_eyes::{Policy, Rule, Threshold},
    limits::{FOUR_EYES_NAME_CHARS_MAX, FOUR_EYES_RULES_MAX},
    money::Money,
    permission::{Action, can},
    status::Risk,
};
use probity_pages::{
    Template as _,
    activity::EventView,
    four_eyes::{FourEyesPage, RuleForm},
    layout::{Choice, Section},
    settings::{Refused, Tick},
};
use std::collections::BTreeSet;

const PATH: &str = "/settings/four-eyes";
/// Parts of a rule that say something by being there.
const PARTS: [&str; 8] = ["name", "approvals", "rejections", "level", "risk", "group", "reason", "amount"];

pub(super) fn routes() -> Routes {
    Routes::new().page(Method::GET, PATH, Action::ViewSettings, show).page(
        Method::POST,
        PATH,
        Action::ManageSettings,
        change,
    )
}

async fn show(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let versions = four_eyes::versions(&web.app, &user.actor).await?;
    let newest = versions.first();
    let sent = newest.map_or_else(Sent::default, |it| Sent::of_policy(&it.policy, it.version));
    let shown = Shown { sent, is_typed: false, refused: Refused::default() };
    page(&policy_page(&web, &user, &headers, &versions, shown).await?, &headers)
}

async fn change(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> PageResult {
    let mut sent = Sent(sent);
    let not_saved = match sent.policy() {
        Ok(policy) => match four_eyes::change(&web.app, &user.actor, sent.version(), policy).await {
            Ok(()) => return Ok(flash::redirect(PATH, flash::Flash::Saved)),
            Err(error) => NotSaved::of(error)?,
        },
        Err(errors) => NotSaved::Invalid(errors),
    };
    let status = not_saved.status();
    let versions = four_eyes::versions(&web.app, &user.actor).await?;
    let mut meanwhile = history(&web, &user, &versions).await?;
    meanwhile.truncate(versions.iter().take_while(|it| it.version > sent.version()).count());
    if let (NotSaved::ChangedMeanwhile, Some(newest)) = (&not_saved, versions.first()) {
        // What the person now knows of is what the next save is measured against.
        sent.0.retain(|(name, _)| name != "version");
        sent.set("version", newest.version.to_string());
    }
    let shown = Shown { sent, is_typed: true, refused: not_saved.told(meanwhile, PATH) };
    respond(&web, &user, &headers, &versions, shown, status).await
}

async fn respond(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    versions: &[PolicyVersion],
    shown: Shown,
    status: StatusCode,
) -> PageResult {
    html(policy_page(web, user, headers, versions, shown).await?.render(), status)
}

/// What a form shows.
struct Shown {
    sent: Sent,
    is_typed: bool,
    refused: Refused,
}

async fn policy_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    versions: &[PolicyVersion],
    Shown { sent, is_typed, refused }: Shown,
) -> Result<FourEyesPage, WebError> {
    let levels = level::list(&web.app, &user.actor).await?;
    let reasons = reason::list(&web.app, &user.actor).await?;
    let names = Names::load(&web.app, &user.actor, group_label).await?;
    let in_force = versions.first().map(|it| it.policy.clone()).unwrap_or_default();
    let can_change = can(&user.actor, Action::ManageSettings);
    let level_names: Vec<_> =
        levels.iter().map(|it| (it.level.code.clone(), it.level.name.clone())).collect();
    Ok(FourEyesPage {
        shell: shell(&web.app, user, Section::Settings, headers).await?,
        can_change,
        version: sent.version(),
        rules: if can_change { sent.rule_forms(&level_names, &reasons) } else { Vec::new() },
        in_force: in_force
            .rules
            .iter()
            .map(|rule| fact(&rule.name, rule.told(&|named| names.of(named))))
            .collect(),
        levels: levels
            .into_iter()
            .filter(|it| it.level.second_approval)
            .map(|it| (it.level.code, it.level.name))
            .collect(),
        is_typed,
        refused,
        history: history(web, user, versions).await?,
        name_chars_max: FOUR_EYES_NAME_CHARS_MAX,
    })
}

/// Each version with what it changed; the versions come newest first.
async fn history(web: &Web, user: &SignedIn, versions: &[PolicyVersion]) -> Result<Vec<EventView>, WebError> {
    let names = Names::load(&web.app, &user.actor, group_label).await?;
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let nothing = Policy::default();
    let told = versions.iter().enumerate().map(|(place, version)| {
        let before = versions.get(place + 1).map_or(&nothing, |it| &it.policy);
        let told = Version {
            number: version.version,
            what: format!("put version {} in force", version.version),
            by: version.changed_by,
            at: version.at,
            code: "four_eyes_changed",
            changes: version.policy.changes_since(before, &|named| names.of(named)),
            who: &who,
        };
        told.told(web.app.now())
    });
    Ok(told.collect())
}

impl Sent {
    /// The form as a policy fills it in.
    fn of_policy(policy: &Policy, version: u32) -> Self {
        let mut sent = Self::default();
        sent.set("version", version.to_string());
        for (number, rule) in (1..).zip(&policy.rules) {
            let name = |part: &str| part_name(number, part);
            sent.set(name("name"), &rule.name);
            sent.tick(&name("approvals"), rule.approvals);
            sent.tick(&name("rejections"), rule.rejections);
            for (part, codes) in [("level", &rule.levels), ("group", &rule.groups), ("reason", &rule.reasons)]
            {
                for code in codes {
                    sent.set(name(part), code);
                }
            }
            if let Some(risk) = rule.risk_min {
                sent.set(name("risk"), risk.word());
            }
            if let Some(Threshold(least)) = &rule.moved_min {
                sent.set(name("amount"), least.amount.to_string());
                sent.set(name("currency"), least.currency.code());
            }
        }
        sent
    }

    /// The policy the form describes, or what of it cannot be read; what is wrong with it is the model's to say.
    fn policy(&self) -> Result<Policy, Vec<String>> {
        let mut errors = Vec::new();
        let mut rules = Vec::new();
        for number in self.numbers() {
            match self.rule(number) {
                Ok(rule) => rules.push(rule),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Policy { rules }) } else { Err(errors) }
    }

    /// The rules that say anything and are not to be removed.
    fn numbers(&self) -> Vec<usize> {
        // One more than there may be: that it is too many is the model's to say.
        (1..=FOUR_EYES_RULES_MAX + 1)
            .filter(|number| PARTS.iter().any(|part| self.has(&part_name(*number, part))))
            .filter(|number| !self.has(&part_name(*number, "remove")))
            .collect()
    }

    fn rule(&self, number: usize) -> Result<Rule, String> {
        let one = |part: &str| self.one(&part_name(number, part)).trim();
        let set = |part: &str| -> BTreeSet<String> {
            self.all(&part_name(number, part)).map(ToOwned::to_owned).collect()
        };
        let moved_min = match (one("amount"), one("currency")) {
            ("", "") => None,
            (amount, currency) => {
                let money = Money::parse(amount, &currency.to_uppercase());
                Some(Threshold(money.map_err(|error| format!("\"{}\": {error}.", one("name")))?))
            }
        };
        let risk_min = match one("risk") {
            "" => None,
            word => Some(Risk::from_word(word).ok_or_else(|| "Choose a risk from the list.".to_owned())?),
        };
        Ok(Rule {
            name: one("name").to_owned(),
            approvals: !one("approvals").is_empty(),
            rejections: !one("rejections").is_empty(),
            levels: set("level"),
            risk_min,
            groups: set("group"),
            reasons: set("reason"),
            moved_min,
        })
    }

    fn rule_forms(&self, levels: &[(String, String)], reasons: &[ListedReason]) -> Vec<RuleForm> {
        let mut groups: Vec<(String, String)> = Vec::new();
        for listed in reasons {
            let group = &listed.reason.group;
            if !groups.iter().any(|(known, _)| known == group) {
                groups.push((group.clone(), group_label(group)));
            }
        }
        let singles: Vec<_> =
            reasons.iter().map(|it| (it.reason.code.clone(), it.reason.label.clone())).collect();
        let numbers = self.numbers();
        let spare = (numbers.len() < FOUR_EYES_RULES_MAX).then_some(None);
        (1..)
            .zip(numbers.into_iter().map(Some).chain(spare))
            .map(|(number, typed)| self.rule_form(number, typed, [levels, &groups, &singles]))
            .collect()
    }

    /// A rule as it was typed under its number then; nothing for the empty one at the end.
    fn rule_form(&self, number: usize, typed: Option<usize>, lists: [&[(String, String)]; 3]) -> RuleForm {
        let one = |part: &str| typed.map_or("", |typed| self.one(&part_name(typed, part)));
        let ticks = |part: &str, list: &[(String, String)]| -> Vec<Tick> {
            let sent = typed.map(|typed| part_name(typed, part));
            let chosen = |code: &str| sent.as_ref().is_some_and(|name| self.all(name).any(|it| it == code));
            let tick = |(value, label): &(String, String)| Tick {
                value: value.clone(),
                label: label.clone(),
                chosen: chosen(value),
            };
            list.iter().map(tick).collect()
        };
        let [levels, groups, reasons] = lists;
        let reasons = ticks("reason", reasons);
        RuleForm {
            number,
            name: one("name").to_owned(),
            approvals: !one("approvals").is_empty(),
            rejections: !one("rejections").is_empty(),
            levels: ticks("level", levels),
            risks: risks(one("risk")),
            groups: ticks("group", groups),
            reasons_chosen: reasons.iter().filter(|it| it.chosen).count(),
            reasons,
            amount: one("amount").to_owned(),
            currency: one("currency").to_owned(),
            is_spare: typed.is_none(),
        }
    }
}

fn part_name(number: usize, part: &str) -> String {
    format!("rule.{number}.{part}")
}

/// Any risk, or one of them and what is above.
fn risks(chosen: &str) -> Vec<Choice> {
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
        chosen: value == chosen,
        count: None,
    };
    let any = choice("", "Any risk".to_owned());
    // Low or more is any.
    let least = [Risk::Medium, Risk::High].map(|risk| {
        let more = if risk == Risk::High { "" } else { " or more" };
        choice(risk.word(), format!("{}{more}", words::risk(risk).label()))
    });
    [any].into_iter().chain(least).collect()
}
