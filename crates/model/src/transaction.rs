//! Transactions on the platform: which way they go, and what a customer who may not make one is told.

use crate::{
    customer::{Customer, State},
    item::ItemKey,
    status::{Stage, Status, words},
};
use serde::{Deserialize, Serialize};

words! {
    /// Which way the money goes, seen from the customer's account on the platform.
    Direction {
        /// To the account.
        In = "in", "In";
        /// From the account.
        Out = "out", "Out";
    }
}

/// Something the customer must still send. Any one of the items will do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Missing {
    /// The group's name, where several documents will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Never empty.
    pub any_of: Vec<ItemKey>,
}

/// Why a transaction was refused: how the customer stood at that moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TransactionRefusal {
    /// The status, never `approved`.
    pub status: Status,
    /// Why it was pending, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// What the customer had still to send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
}

impl TransactionRefusal {
    /// The stable code under which programs know the refusal.
    pub const CODE: &'static str = "customer_not_approved";
}

impl Customer {
    /// Everything the customer must still send: what the level requires, and what was asked and is not answered.
    #[must_use]
    pub fn to_send(&self) -> Vec<Missing> {
        let required = self
            .missing()
            .into_iter()
            .map(|obstacle| Missing { label: obstacle.label, any_of: obstacle.items });
        let mut missing: Vec<_> = required.collect();
        if let State::Resubmission(request) = &self.state {
            for (item, _) in request.items.iter().filter(|(_, answered)| !**answered) {
                let one = Missing { label: None, any_of: vec![item.clone()] };
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        customer::OpenRequest,
        id::{CustomerId, UserId},
        level::default_level,
    };

    #[test]
    fn what_was_asked_and_not_answered_is_missing_too() {
        let id = uuid::Uuid::nil();
        let mut customer = Customer::new(CustomerId::from_uuid(id), default_level(), 1);
        let required = customer.to_send().len();
        let asked = ItemKey::Document(crate::item::DocumentKind::SourceOfFunds);
        let answered = ItemKey::Document(crate::item::DocumentKind::Other);
        customer.state = State::Resubmission(OpenRequest {
            items: [(asked.clone(), false), (answered, true)].into(),
            due: jiff::civil::date(2026, 1, 1),
            requested_by: UserId::from_uuid(id),
        });
        let missing = customer.to_send();
        assert_eq!(missing.len(), required + 1);
        assert_eq!(missing.last().map(|it| it.any_of.clone()), Some(vec![asked]));
    }
}
