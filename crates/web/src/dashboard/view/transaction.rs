//! Transactions in lists.

use jiff::Timestamp;
use probity_app::transaction::TransactionRecord;
use probity_model::transaction::Direction;
use probity_pages::{moment::Moment, transactions::TransactionRow};

pub(crate) fn row(record: &TransactionRecord, now: Timestamp, with_customer: bool) -> TransactionRow {
    let sign = if record.direction == Direction::Out { "−" } else { "" };
    let customer = (record.customer_name.reveal().clone(), format!("/customers/{}", record.customer));
    TransactionRow {
        id: record.id.to_string(),
        external_id: record.external_id.clone(),
        at: Moment::new(record.occurred_at, now),
        kind: match record.direction {
            Direction::In => "Deposit",
            Direction::Out => "Withdrawal",
        }
        .to_owned(),
        amount: format!("{sign}{}", grouped(&record.money.amount.to_string())),
        currency: record.money.currency.code().to_owned(),
        counterparty: record
            .description
            .as_ref()
            .map_or_else(String::new, |description| description.reveal().clone()),
        refusal: record.refusal.as_ref().map(|refusal| {
            let stage = refusal.stage.map(|stage| format!(", {}", stage.label().to_lowercase()));
            format!("Status was {}{}", refusal.status, stage.unwrap_or_default())
        }),
        customer: with_customer.then_some(customer),
    }
}

/// `1250000.00` reads as `1,250,000.00`.
pub(crate) fn grouped(amount: &str) -> String {
    let (whole, decimals) =
        amount.split_once('.').map_or((amount, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::with_capacity(amount.len() + amount.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{grouped}.{decimals}"),
        None => grouped,
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped("0.10"), "0.10");
        assert_eq!(grouped("999"), "999");
        assert_eq!(grouped("1250000.5"), "1,250,000.5");
    }
}
