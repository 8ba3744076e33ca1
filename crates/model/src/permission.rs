//! Who may do what: one pure table.

use crate::{
    id::CustomerId,
    scope::Scope,
    status::words,
    user::{Actor, Role},
};

words! {
    /// Something that needs permission. Every use case names one.
    Action {
        /// See the queue and the lists of customers.
        ViewCustomers = "view_customers", "See the queue and customers";
        /// See ID numbers, dates of birth and contacts in the clear.
        SeePersonalData = "see_personal_data", "See personal data unmasked";
        /// See a customer's page images.
        ViewDocuments = "view_documents", "See documents";
        /// Download an original file.
        DownloadOriginal = "download_original", "Download original files";
        /// Start, mark, release and decide.
        Review = "review", "Review and decide";
        /// Take a check from its holder.
        TakeOver = "take_over", "Take over a check";
        /// Give or refuse the second signature.
        SignSecond = "sign_second", "Give the second signature";
        /// Open a decision again.
        Reopen = "reopen", "Reopen a decision";
        /// Read notes.
        ReadNotes = "read_notes", "Read notes";
        /// Write and pin notes.
        WriteNotes = "write_notes", "Write notes";
        /// Set tags and risk.
        Classify = "classify", "Set tags and risk";
        /// See transactions.
        ViewTransactions = "view_transactions", "See transactions";
        /// See a customer's activity.
        ViewActivity = "view_activity", "See activity";
        /// See every event.
        ViewAuditLog = "view_audit_log", "See the audit log";
        /// See reports.
        ViewReports = "view_reports", "See reports";
        /// See levels and reasons.
        ViewSettings = "view_settings", "See settings";
        /// Create, disable, unlock users and change roles.
        ManageUsers = "manage_users", "Manage users";
        /// Make and revoke API keys.
        ManageApiKeys = "manage_api_keys", "Manage API keys";
        /// Levels, reasons, branding, e-mail texts.
        ManageSettings = "manage_settings", "Manage levels, reasons, branding and texts";
        /// Webhook endpoints and their deliveries.
        ManageWebhooks = "manage_webhooks", "Manage webhooks";
        /// Make, send and revoke links to the hosted page.
        ManageLinks = "manage_links", "Make links to the hosted page";
        /// Say who is to review a customer.
        Assign = "assign", "Assign customers";
        /// Take lists of customers out as a file, and everything about one as evidence.
        Export = "export", "Take out lists and evidence";
        /// Who may do what, taken out to be looked through.
        ReviewAccess = "review_access", "Take out the access review";
        /// Place and lift legal holds, take requests to be erased, answer them.
        ManageRetention = "manage_retention", "Legal holds and erasure";
        /// Own password, sessions, notifications.
        UseOwnAccount = "use_own_account", "Use the own account";
        /// Create customers and supply their items by API.
        SupplyCustomers = "supply_customers", "Create and supply customers (API)";
        /// Read customers, their status and what is asked of them by API.
        ReadCustomers = "read_customers", "Read customers (API)";
        /// Send transactions in by API.
        SendTransactions = "send_transactions", "Send transactions (API)";
        /// Read transactions by API.
        ReadTransactions = "read_transactions", "Read transactions (API)";
        /// Read checks and decisions by API.
        ReadChecks = "read_checks", "Read checks and decisions (API)";
        /// Follow the feed of events by API.
        FollowEvents = "follow_events", "Follow events (API)";
        /// Say what becomes of a made-up customer.
        ForceOutcome = "force_outcome", "Force an outcome (sandbox)";
        /// The own data, on the hosted page.
        UsePortal = "use_portal", "Use the hosted page";
        /// What Probity does by itself.
        Maintain = "maintain", "Lapse claims and run jobs";
    }
}

/// Whether the actor may do this at all. What the state allows is the transition's to say.
#[must_use]
pub const fn can(actor: &Actor, action: Action) -> bool {
    match actor {
        Actor::User { role, .. } => role_can(*role, action),
        Actor::ApiKey { scopes, .. } => match scope_for(action) {
            Some(scope) => scopes.has(scope),
            None => false,
        },
        Actor::Customer { .. } => matches!(action, Action::UsePortal),
        Actor::System => matches!(action, Action::Maintain),
    }
}

/// Whether the actor may supply the items of this customer: the platform all of them, a customer the own ones.
#[must_use]
pub fn can_supply(actor: &Actor, customer: CustomerId) -> bool {
    match actor {
        Actor::Customer { id } => *id == customer,
        Actor::User { .. } | Actor::ApiKey { .. } | Actor::System => can(actor, Action::SupplyCustomers),
    }
}

/// The scope an API key needs for this; none for what no key may do.
#[must_use]
pub const fn scope_for(action: Action) -> Option<Scope> {
    match action {
        Action::ReadCustomers => Some(Scope::CustomersRead),
        Action::SupplyCustomers => Some(Scope::CustomersWrite),
        Action::ReadChecks => Some(Scope::ChecksRead),
        Action::ReadTransactions => Some(Scope::TransactionsRead),
        Action::SendTransactions => Some(Scope::TransactionsWrite),
        Action::ManageLinks => Some(Scope::LinksWrite),
        Action::ReadNotes => Some(Scope::NotesRead),
        Action::WriteNotes => Some(Scope::NotesWrite),
        Action::FollowEvents => Some(Scope::EventsRead),
        Action::ManageWebhooks => Some(Scope::WebhooksManage),
        Action::ForceOutcome => Some(Scope::Sandbox),
        _ => None,
    }
}

const fn role_can(role: Role, action: Action) -> bool {
    use Action as A;
    if let Role::Custom(custom) = role {
        return custom.permissions.has(action);
    }
    match action {
        A::UseOwnAccount | A::ViewSettings | A::ViewReports => true,
        A::ViewCustomers
        | A::SeePersonalData
        | A::ViewDocuments
        | A::ReadNotes
        | A::ViewTransactions
        | A::ViewActivity
        | A::DownloadOriginal => {
            matches!(role, Role::Reviewer | Role::Approver | Role::Auditor)
                && !is_denied_download(role, action)
        }
        A::Review | A::WriteNotes | A::Classify | A::ManageLinks | A::Assign => {
            matches!(role, Role::Reviewer | Role::Approver)
        }
        A::Export => matches!(role, Role::Approver | Role::Auditor),
        A::TakeOver | A::SignSecond | A::Reopen | A::ManageRetention => matches!(role, Role::Approver),
        A::ViewAuditLog | A::ReviewAccess => matches!(role, Role::Auditor | Role::Administrator),
        // Whoever manages users must not decide on customers: an administrator could otherwise make a reviewer and be one.
        A::ManageUsers | A::ManageApiKeys | A::ManageSettings | A::ManageWebhooks => {
            matches!(role, Role::Administrator)
        }
        A::SupplyCustomers
        | A::ReadCustomers
        | A::SendTransactions
        | A::ReadTransactions
        | A::ReadChecks
        | A::FollowEvents
        | A::ForceOutcome
        | A::UsePortal
        | A::Maintain => false,
    }
}

/// Originals carry what was stripped from the page images; a reviewer works without them.
const fn is_denied_download(role: Role, action: Action) -> bool {
    matches!(action, Action::DownloadOriginal) && matches!(role, Role::Reviewer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{ApiKeyId, CustomerId, UserId},
        scope::Scopes,
    };
    use std::fmt::Write as _;

    #[test]
    fn a_customer_supplies_nobody_else() {
        let [own, other] = [1, 2].map(|number| CustomerId::from_uuid(uuid::Uuid::from_u128(number)));
        assert!(can_supply(&Actor::Customer { id: own }, own));
        assert!(!can_supply(&Actor::Customer { id: own }, other));
        let reader = Actor::ApiKey {
            id: ApiKeyId::from_uuid(uuid::Uuid::nil()),
            scopes: Scopes::of(&[Scope::CustomersRead]),
        };
        assert!(!can_supply(&reader, own));
    }

    /// The matrix a compliance officer can read; a change of it is a change of the reviewed file.
    #[test]
    fn the_permission_matrix_is_as_reviewed() {
        let user = UserId::from_uuid(uuid::Uuid::nil());
        let mut actors: Vec<(&str, Actor)> =
            Role::ALL.iter().map(|role| (role.label(), Actor::User { id: user, role: *role })).collect();
        let key = |scopes| Actor::ApiKey { id: ApiKeyId::from_uuid(uuid::Uuid::nil()), scopes };
        actors.push(("Platform key", key(Scopes::PLATFORM)));
        actors.push(("Staff key", key(Scopes::ALL)));
        actors.push(("Sandbox key", key(Scopes::of(&[Scope::Sandbox]))));
        actors.push(("Customer", Actor::Customer { id: CustomerId::from_uuid(uuid::Uuid::nil()) }));
        actors.push(("Probity", Actor::System));
        let mut table = format!("{:<46}", "");
        for (name, _) in &actors {
            let _ = write!(table, "{name:<15}");
        }
        for action in Action::ALL {
            let _ = write!(table, "\n{:<46}", action.label());
            for (_, actor) in &actors {
                let _ = write!(table, "{:<15}", if can(actor, *action) { "yes" } else { "-" });
            }
        }
        let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!("permissions", table);
    }
}
