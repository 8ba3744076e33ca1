//! Nothing can be read in the files, names are found all the same, and what is sealed opens nowhere else.

use super::{
    ALL, BIRTH_PLACE, FIELD_EMAIL, FIRST_NAME, ID_NUMBER, LAST_NAME, PHONE, STREET, WHY_REOPENED, copy,
    decided, files, found, picture, sent_in, trust,
};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD, prelude::BASE64_URL_SAFE_NO_PAD};
use probity_app::{AppError, check, customer, saved_view, saved_view::List, webhook};
use probity_model::{event::EventKind, id::CustomerId, user::Role};
use probity_store::{Store, key::MasterKey, key::MasterKeys};
use probity_testkit::TestApp;
use sea_orm::ConnectionTrait as _;
use std::{fs, path::Path, sync::Arc};

/// A value as it could stand somewhere: in the encodings of text, in hexadecimal, in base64 wherever it begins in it.
fn spellings(value: &str) -> Vec<Vec<u8>> {
    let folded = probity_store::search::folded(value);
    let mut spelled: Vec<Vec<u8>> = Vec::new();
    for text in
        [value.to_owned(), value.to_lowercase(), value.to_uppercase(), folded.clone(), folded.to_uppercase()]
    {
        let utf16: Vec<u16> = text.encode_utf16().collect();
        spelled.push(text.as_bytes().to_vec());
        spelled.push(utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        spelled.push(utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        let escaped: String = utf16
            .iter()
            .map(|unit| match u8::try_from(*unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        spelled.push(escaped.into_bytes());
        let hex = text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        spelled.push(hex.to_uppercase().into_bytes());
        let percent: String = text
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        spelled.push(percent.into_bytes());
        spelled.push(hex.into_bytes());
        spelled.push(text.bytes().rev().collect());
        for before in 0..3 {
            let padded: Vec<u8> = std::iter::repeat_n(b' ', before).chain(text.bytes()).collect();
            for encoded in [BASE64_STANDARD_NO_PAD.encode(&padded), BASE64_URL_SAFE_NO_PAD.encode(&padded)] {
                // Its ends depend on what stands around it.
                let inner = &encoded[if before == 0 { 0 } else { 4 }..encoded.len() - encoded.len() % 4];
                spelled.push(inner.as_bytes().to_vec());
            }
        }
    }
    spelled.retain(|spelling| spelling.len() >= 6);
    spelled
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn a_value_is_found_however_it_is_spelled() {
    let spelled = spellings("Жук");
    let of = |text: &str| spelled.contains(&text.as_bytes().to_vec());
    assert!(
        of("Жук")
            && of("ЖУК")
            && of("d096d183d0ba")
            && of("%D0%96%D1%83%D0%BA")
            && of("\\u0416\\u0443\\u043a")
    );
    assert!(of("0JbRg9C6"));
}

#[tokio::test]
async fn nothing_of_a_customer_can_be_read_in_the_database_or_the_vault() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = sent_in(&test, &reviewer).await;
    decided(&test, &reviewer, id).await;
    let query = format!("q={FIELD_EMAIL}");
    saved_view::save(&test.app, &reviewer.actor, List::Customers, "Mine", &query, false)
        .await
        .expect("a view");
    let administrator = test.user(Role::Administrator).await;
    let form = webhook::EndpointForm {
        url: "https://hooks.example/in".to_owned(),
        ..webhook::EndpointForm::default()
    };
    let made = webhook::create(&test.app, &administrator.actor, form).await.expect("an endpoint");

    let secret = made.secret;
    let mut values: Vec<&str> = ALL.to_vec();
    values.push(secret.trim_start_matches("whsec_"));
    let picture = picture();
    let middle = &picture[picture.len() / 2..picture.len() / 2 + 24];
    let mut all = test.written().await;
    for file in files(&test.folder().join("files")) {
        all.push((file.display().to_string(), fs::read(&file).expect("bytes")));
    }
    assert!(all.len() > 5, "the database and the vault are there");
    for (name, bytes) in all {
        assert!(!holds(&bytes, middle), "a picture in {name}");
        for value in &values {
            for spelling in spellings(value) {
                assert!(!holds(&bytes, &spelling), "{value} in {name}");
            }
        }
    }
    // And it is all there for who may see it.
    check::start(&test.app, &reviewer.actor, id).await.expect("a check");
    let profile = customer::profile(&test.app, &reviewer.actor, id).await.expect("a profile");
    let shown = format!(
        "{:?}",
        profile.fields.iter().map(|field| field.value.reveal().one_line()).collect::<Vec<_>>()
    );
    for value in [FIRST_NAME, LAST_NAME, ID_NUMBER, BIRTH_PLACE, STREET, FIELD_EMAIL] {
        assert!(shown.contains(value), "{value} in {shown}");
    }
    let events = test.events().await;
    let reasons: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Reopened { reason } => Some(reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, [WHY_REOPENED]);
}

#[tokio::test]
async fn customers_are_found_by_the_beginning_of_a_name_in_any_script_and_by_whole_numbers() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    sent_in(&test, &reviewer).await;
    let by = &reviewer.actor;
    for query in [
        "wi",
        "Wilhel",
        "wilhelmina",
        "zhukov",
        "Жук",
        "zhukovskaia wilhel",
        "qz77120xk",
        PHONE,
        FIELD_EMAIL,
        "grep-1",
    ] {
        assert_eq!(found(&test.app, by, query).await, 1, "{query}");
    }
    for query in ["helmina", "zhukovskayas", "77120", "wombat", "wilhelm zz", "!"] {
        assert_eq!(found(&test.app, by, query).await, 0, "{query}");
    }
    // Without the tokens they are made anew of the data.
    let store = test.store().await;
    let transaction = store.begin().await.expect("begun");
    transaction
        .execute_unprepared("DELETE FROM search.tokens; DELETE FROM search.progress")
        .await
        .expect("gone");
    probity_store::commit(transaction).await.expect("committed");
    assert_eq!(found(&test.app, by, "zhukov").await, 0);
    let again = test.second_process().await;
    assert_eq!(found(&again, by, "zhukov").await, 1);
}

/// On copies of the embedded database's files; what seals and opens does not know which engine keeps it.
#[tokio::test]
async fn what_is_sealed_opens_nowhere_else() {
    let test = TestApp::embedded().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let (one, other) = (test.customer(&platform, "one").await, test.customer(&platform, "other").await);
    let place = |id: CustomerId| format!("x'{}'", id.uuid().simple());
    let swaps = [
        // Another customer's value of the same field, and with it that customer's key.
        format!(
            "UPDATE fields SET value = (SELECT value FROM fields WHERE customer_id = {} AND code = 'id_number') \
                 WHERE customer_id = {} AND code = 'id_number'",
            place(other),
            place(one)
        ),
        format!(
            "UPDATE customers SET display_name = (SELECT display_name FROM customers WHERE id = {}) WHERE id = {}",
            place(other),
            place(one)
        ),
        // Another field of the same customer.
        format!(
            "UPDATE fields SET value = (SELECT value FROM fields WHERE customer_id = {0} AND code = 'phone') \
                 WHERE customer_id = {0} AND code = 'id_number'",
            place(one)
        ),
        // Another column of the same row.
        format!("UPDATE customers SET contact_email = display_name WHERE id = {}", place(one)),
    ];
    for swap in swaps {
        let folder = tempfile::tempdir().expect("a folder");
        copy(test.folder(), folder.path());
        let app = test.on_folder(folder.path()).await;
        customer::profile(&app, &reviewer.actor, one).await.expect("it opens before");
        past_the_use_cases(folder.path(), &swap).await;
        let app = test.on_folder(folder.path()).await;
        let opened = customer::profile(&app, &reviewer.actor, one).await;
        assert!(matches!(opened, Err(AppError::Store(probity_store::StoreError::Seal(_)))), "{swap}");
        customer::profile(&app, &reviewer.actor, other).await.expect("the other is as it was");
    }
    // Not even with the key along: it is bound to whose it is.
    let folder = tempfile::tempdir().expect("a folder");
    copy(test.folder(), folder.path());
    let sql = format!(
        "DROP TRIGGER customers_keep_their_key; UPDATE customers SET data_key = (SELECT data_key FROM customers WHERE id = {}) \
         WHERE id = {}",
        place(other),
        place(one)
    );
    past_the_use_cases(folder.path(), &sql).await;
    let opened = customer::profile(&test.on_folder(folder.path()).await, &reviewer.actor, one).await;
    assert!(matches!(opened, Err(AppError::Store(probity_store::StoreError::Seal(_)))));
}

async fn past_the_use_cases(folder: &Path, sql: &str) {
    let master = Arc::new(MasterKeys::of(MasterKey::new([8; 32])));
    let store = Store::open_sqlite(&folder.join("probity.db"), trust(9, master)).await.expect("a database");
    let transaction = store.begin().await.expect("begun");
    transaction.execute_unprepared(sql).await.expect("carried out");
    probity_store::commit(transaction).await.expect("committed");
}
