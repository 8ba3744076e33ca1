//! Ids, codes, amounts and everything else that stands in an address, a form or a body as a word.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_model::{
    country::Country,
    field::is_email,
    id::{ApiKeyId, CustomerId, DocumentVersionId, UserId},
    item::{FieldCode, ItemKey},
    mention::{Colleague, find},
    money::{Currency, Money},
    scope::Scopes,
    user::Role,
};
use std::{fmt::Display, str::FromStr};

/// What is read is written so that it is read the same.
fn round_trip<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(read) = text.parse::<T>() {
        assert!(read.to_string().parse::<T>().is_ok_and(|again| again == read), "{read}");
    }
}

fuzz_target!(|text: &str| {
    round_trip::<CustomerId>(text);
    round_trip::<ApiKeyId>(text);
    round_trip::<DocumentVersionId>(text);
    round_trip::<ItemKey>(text);
    round_trip::<FieldCode>(text);
    round_trip::<Scopes>(text);
    round_trip::<Role>(text);
    let _country = text.parse::<Country>().map(|country| country.name());
    let _currency = text.parse::<Currency>();
    let _email = is_email(text);
    if let Some((amount, currency)) = text.split_once(' ') {
        let _money = Money::parse(amount, currency);
    }
    let colleague = |number, name: &str, email: &str| Colleague {
        id: UserId::from_uuid(uuid::Uuid::from_u128(number)),
        name: name.to_owned(),
        email: email.to_owned(),
    };
    let colleagues = [colleague(1, "Ana", "ana@bank.example"), colleague(2, "Ana Lind", "lind@bank.example")];
    let mut end = 0;
    for mention in find(text, &colleagues) {
        assert!(mention.at.start >= end && text.get(mention.at.clone()).is_some_and(|at| at.starts_with('@')));
        end = mention.at.end;
    }
});
