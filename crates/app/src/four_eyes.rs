//! Four eyes: the policy that says which decisions need a second person, and what a decision is measured against.

use crate::{App, AppError, Violation, authorise};
use probity_model::{
    check::{Rejection, Ruling},
    customer::Customer,
    event::EventKind,
    four_eyes::{Circumstances, Ground, Known, Named, Policy},
    permission::Action,
    status::Risk,
    user::Actor,
};
pub use probity_store::four_eyes::PolicyVersion;
use probity_store::{self as store, Connection, customer::CustomerRecord};

/// Changes of a customer's risk that are looked through.
const RISKS_MAX: u32 = 200;

/// The newest versions, the newest first; none before anybody made one.
pub async fn versions(app: &App, actor: &Actor) -> Result<Vec<PolicyVersion>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(store::four_eyes::versions(app.store.read()).await?)
}

/// Puts a new version in force: decisions take it from then on, those that wait for a second signature keep their
/// grounds. `seen` is the version that was on screen, 0 before the first. What is the same already is left alone.
pub async fn change(app: &App, actor: &Actor, seen: u32, policy: Policy) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let transaction = app.begin_alone().await?;
    let flaws = policy.flaws(&known(&transaction).await?);
    if !flaws.is_empty() {
        return Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()));
    }
    let (before, version) = store::four_eyes::newest(&transaction)
        .await?
        .map_or_else(Default::default, |it| (it.policy, it.version));
    if seen != version {
        let message =
            "Somebody changed the policy while you had it open. Nothing of yours was saved.".to_owned();
        return Err(AppError::Conflict { code: "changed_meanwhile", message });
    }
    if policy == before {
        return Ok(());
    }
    let version = version + 1;
    let made = PolicyVersion { version, policy, changed_by: actor.user(), at: app.now() };
    store::four_eyes::insert(&transaction, &made).await?;
    app.record_fact(&transaction, None, actor, EventKind::FourEyesChanged { version }).await?;
    app.commit(transaction).await
}

/// What a rule can name: every level and every reason, the disabled ones too, for customers may still have them.
async fn known<C: Connection>(db: &C) -> Result<Known, AppError> {
    let reasons = store::reason::list(db).await?;
    Ok(Known {
        levels: store::level::list(db).await?.into_iter().map(|it| it.level.code).collect(),
        groups: reasons.iter().map(|it| it.reason.group.clone()).collect(),
        reasons: reasons.into_iter().map(|it| it.reason.code).collect(),
    })
}

/// What a decision on this customer is measured against, in the transaction that decides. Part of another use case,
/// which has authorised already.
pub(crate) async fn circumstances<C: Connection>(
    db: &C,
    record: &CustomerRecord,
) -> Result<Circumstances, AppError> {
    let in_force = store::four_eyes::newest(db).await?;
    let (policy, policy_version) = in_force.map_or_else(Default::default, |it| (it.policy, it.version));
    let risk = if policy.rules.is_empty() { record.risk } else { highest_risk(db, record).await? };
    let mut circumstances = Circumstances { policy, policy_version, risk, ..Circumstances::default() };
    for rule in &circumstances.policy.rules {
        if let Some(least) = &rule.moved_min {
            let currency = &least.0.currency;
            let moved = store::transaction::moved(db, record.customer.id, currency).await?;
            circumstances.moved.insert(currency.clone(), moved);
        }
    }
    if circumstances.policy.has_groups() {
        let reasons = store::reason::list(db).await?.into_iter().map(|it| it.reason);
        circumstances.groups = reasons.map(|reason| (reason.code, reason.group)).collect();
    }
    Ok(circumstances)
}

/// The highest risk since the customer was last submitted: whoever decides must not lower it for the decision alone.
async fn highest_risk<C: Connection>(db: &C, record: &CustomerRecord) -> Result<Risk, AppError> {
    let changes = store::event::of_kinds(db, record.customer.id, &["risk_set"], RISKS_MAX).await?;
    let since = record.customer.submitted_at;
    let recent = changes.into_iter().filter(|it| since.is_none_or(|since| it.event.at >= since));
    let risks = recent.filter_map(|it| match it.event.kind {
        EventKind::RiskSet { from, to } => Some(from.max(to)),
        _ => None,
    });
    Ok(risks.max().unwrap_or(record.risk).max(record.risk))
}

/// Why rejecting this customer for these reasons would need a second signature now; nothing where it would not.
pub async fn for_rejection(
    app: &App,
    by: &Actor,
    record: &CustomerRecord,
    reasons: &[String],
) -> Result<Vec<Ground>, AppError> {
    authorise(by, Action::Review)?;
    let rejection = Rejection { reasons: reasons.to_vec(), r#final: false, customer_text: String::new() };
    let circumstances = circumstances(app.store.read(), record).await?;
    let Customer { level, level_version, .. } = &record.customer;
    Ok(circumstances.grounds(level, *level_version, &Ruling::Reject(rejection)))
}

/// What people call the things rules name.
pub struct Names {
    levels: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    group: fn(&str) -> String,
}

impl Names {
    /// As they are called now; `group` says what a group of reasons is called.
    pub async fn load(app: &App, actor: &Actor, group: fn(&str) -> String) -> Result<Self, AppError> {
        let reasons = crate::reason::list(app, actor).await?;
        Ok(Self {
            levels: crate::level::names(app, actor).await?,
            reasons: reasons.into_iter().map(|it| (it.reason.code, it.reason.label)).collect(),
            group,
        })
    }

    /// What this is called; its code where it has no name.
    #[must_use]
    pub fn of(&self, named: Named<'_>) -> String {
        let find = |list: &[(String, String)], code: &str| {
            list.iter().find(|(known, _)| known == code).map_or_else(|| code.to_owned(), |it| it.1.clone())
        };
        match named {
            Named::Level(code) => find(&self.levels, code),
            Named::Reason(code) => find(&self.reasons, code),
            Named::Group(code) => (self.group)(code),
        }
    }
}
