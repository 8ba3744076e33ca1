//! Reasons: what can change, what never does, and in which language customers read them.

use super::{Form, assert_saved, changes};
use crate::portal;
use axum::http::StatusCode;
use probity_app::reason;
use probity_model::{reason::CONFIDENTIAL_GROUPS, user::Role};
use probity_testkit::TestApp;

const BLURRED: &str = "/settings/reasons/image_blurred";
const GERMAN: &str = "Das Bild ist unscharf.";

fn blurred(version: &str) -> Form {
    Form::of(&[
        ("version", version),
        ("label", "Image blurred"),
        ("after", ""),
        ("target", "document"),
        ("target", "selfie"),
        ("disposition", "retry"),
        ("visible", "yes"),
        ("text", "The picture is blurred. Hold the camera still and take it again."),
        ("enabled", "yes"),
    ])
}

#[tokio::test]
async fn every_change_of_a_reason_is_an_event_with_before_and_after() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    assert_saved(&blurred("1").post(&admin, BLURRED).await);
    let begun = changes(&test).await;
    assert_eq!(begun, ["standard 1"], "the same again is no change");
    assert_saved(&blurred("1").with("label", "Blurred").with("text.de", GERMAN).post(&admin, BLURRED).await);
    let now = blurred("2").with("label", "Blurred").with("text.de", GERMAN);
    assert_saved(&now.with("disposition", "final").with("after", "image_glare").post(&admin, BLURRED).await);
    let now = now.with("disposition", "final").with("after", "image_glare").with("version", "3");
    assert_saved(&now.without("enabled").post(&admin, BLURRED).await);
    assert_eq!(
        changes(&test).await[1..],
        [
            "image_blurred (Label: Image blurred > Blurred; Customer's text (de):  > Das Bild ist unscharf.)",
            "image_blurred (What follows: May try again > Final; Place in its group: 1 > 2)",
            "image_blurred disabled (Can be chosen: yes > no)",
        ]
    );
    let page = admin.get(BLURRED).await.text();
    for told in ["Administrator 0", "Image blurred</del>", "changed the reason image_blurred", "disabled"] {
        assert!(page.contains(told), "{told}");
    }
    let reviewer = test.user(Role::Reviewer).await;
    let all = reason::list(&test.app, &reviewer.actor).await.expect("a list");
    assert_eq!((all[0].reason.code.as_str(), all[1].reason.code.as_str()), ("image_glare", "image_blurred"));
    let audit = admin.get("/audit?kind=reason_changed").await.text();
    assert!(audit.contains("changed the reason image_blurred"));
}

#[tokio::test]
async fn a_disabled_reason_cannot_be_chosen_and_stays_readable_where_it_was() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&platform, "one").await;
    test.ask(&reviewer, id, &[("document:passport", &["image_blurred"])]).await;
    assert_saved(&blurred("1").without("enabled").post(&admin, BLURRED).await);
    let told = platform.get(&format!("/api/v1/customers/{id}")).await.text();
    assert!(told.contains("image_blurred") && told.contains("The picture is blurred"), "{told}");
    let browser = test.sign_in(&reviewer).await;
    assert!(browser.get(&format!("/customers/{id}/activity")).await.text().contains("passport"));
    let choices = platform.get("/api/v1/reasons").await.text();
    assert!(!choices.contains("image_blurred"));
    let other = test.submitted(&platform, "two").await;
    probity_app::check::start(&test.app, &reviewer.actor, other).await.expect("a check");
    let page = browser.get(&format!("/customers/{other}/marks?item=document:passport")).await.text();
    assert!(page.contains("image_glare") && !page.contains("image_blurred"));
}

#[tokio::test]
async fn what_is_confidential_stays_so_whatever_is_posted() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let platform = test.platform().await;
    let auditor = test.user(Role::Auditor).await;
    for group in CONFIDENTIAL_GROUPS {
        let code = format!("{group}_new");
        let form = blurred("0")
            .with("code", &code)
            .with("group", group)
            .with("text", "We think you are a criminal.");
        assert_saved(&form.post(&admin, "/settings/reasons/new").await);
        let posted = form.with("version", "1").with("group", "image").with("label", "Other");
        assert_saved(&posted.post(&admin, &format!("/settings/reasons/{code}")).await);
        let kept = reason::get(&test.app, &auditor.actor, &code).await.expect("a reason").reason;
        assert_eq!((kept.group.as_str(), kept.customer_visible, kept.told_in("en")), (group, false, None));
    }
    let told = platform.get("/api/v1/reasons").await.text();
    assert!(!told.contains("criminal") && !told.contains("_new"), "{told}");
    let posted = blurred("1").with("group", "fraud");
    assert_saved(&posted.with("label", "Blurry").post(&admin, BLURRED).await);
    let kept = reason::get(&test.app, &auditor.actor, "image_blurred").await.expect("a reason").reason;
    assert_eq!(kept.group, "image", "the group never changes");
}

#[tokio::test]
async fn of_two_administrators_the_second_is_told_what_the_first_changed() {
    let test = TestApp::new().await;
    let [first, second] =
        [test.signed_in_as(Role::Administrator).await, test.signed_in_as(Role::Administrator).await];
    assert_saved(&blurred("1").with("label", "First").post(&first, BLURRED).await);
    let refused = blurred("1").with("label", "Second").post(&second, BLURRED).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = refused.text();
    for told in
        ["Nothing of yours was saved", "<ins dir=\"auto\">First</ins>", "Administrator 0", "value=\"Second\""]
    {
        assert!(page.contains(told), "{told}");
    }
    assert_saved(&blurred("2").with("label", "Second").post(&second, BLURRED).await);
}

#[tokio::test]
async fn what_is_wrong_with_a_reason_is_said() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let new = blurred("0").with("code", "own_reason").with("group", "image");
    for (form, told) in [
        (new.with("code", "image_glare"), "already"),
        (new.with("code", "Own"), "Give a code"),
        (new.with("group", "frauds"), "Choose a group"),
        (new.with("label", ""), "Give a label"),
        (new.without("target"), "Tick at least one thing"),
        (new.with("text", ""), "Write what the customer reads"),
    ] {
        let answer = form.post(&admin, "/settings/reasons/new").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.text().contains(told), "{told}");
    }
    assert_saved(&new.post(&admin, "/settings/reasons/new").await);
    assert_eq!(changes(&test).await, ["standard 1", "own_reason added"]);
    let auditor = test.user(Role::Auditor).await;
    let all = reason::list(&test.app, &auditor.actor).await.expect("a list");
    let of_image: Vec<_> = all.iter().filter(|it| it.reason.group == "image").collect();
    let at = all.iter().position(|it| it.reason.code == "own_reason");
    assert_eq!(at, Some(of_image.len() - 1), "the last of its group, before the next group");
    let unknown = blurred("1").with("after", "fraud_forged").post(&admin, BLURRED).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(blurred("1").post(&admin, "/settings/reasons/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_reason_for_something_cannot_be_disabled() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let all = reason::list(&test.app, &admin.actor).await.expect("a list");
    let mut refused = Vec::new();
    for listed in &all {
        let group: Vec<_> = all.iter().filter(|it| it.reason.group == listed.reason.group).collect();
        let before = group.iter().take_while(|it| it.reason.code != listed.reason.code).last();
        let form = reason::ReasonForm {
            seen: 1,
            reason: listed.reason.clone(),
            enabled: false,
            after: before.map(|it| it.reason.code.clone()),
        };
        refused.extend(reason::change(&test.app, &admin.actor, form).await.err());
    }
    assert!(!refused.is_empty() && refused.len() <= 4, "one for each target at most: {}", refused.len());
    assert!(refused.iter().all(|error| format!("{error:?}").contains("reason_needed")), "{refused:?}");
}

#[tokio::test]
async fn customers_read_reasons_in_their_own_language() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let reviewer = test.user(Role::Reviewer).await;
    let browser = test.sign_in(&reviewer).await;
    let missing = admin.get("/settings/reasons?lacks=de").await.text();
    assert!(!missing.contains("image_blurred"), "Probity's own text has Probity's own translation");
    // A text of the operator's own has none.
    let own = ("text", "This picture is out of focus.");
    assert_saved(&blurred("1").with(own.0, own.1).post(&admin, BLURRED).await);
    let missing = admin.get("/settings/reasons?lacks=de").await.text();
    assert!(missing.contains("image_blurred") && missing.contains("Show all"));
    assert_saved(&blurred("2").with(own.0, own.1).with("text.de", GERMAN).post(&admin, BLURRED).await);
    let missing = admin.get("/settings/reasons?lacks=de").await.text();
    assert!(!missing.contains("image_blurred"), "what is translated is not missing any more");
    let found = browser.get("/settings/reasons?q=unscharf").await.text();
    assert!(found.contains("image_blurred") && !found.contains("image_glare"));

    let id = test.submitted(&platform, "anna").await;
    let customer = portal::agreed(&test, id).await;
    customer.post("/verify/language", &[("language", "de")]).await;
    test.ask(
        &reviewer,
        id,
        &[("document:passport", &["image_blurred"]), ("document:selfie", &["fraud_spoof"])],
    )
    .await;
    probity_worker::run_until_idle(&test.app).await.expect("run");
    let emails = std::fs::read_dir(test.folder().join("emails")).expect("e-mails");
    let texts: Vec<_> = emails
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).unwrap_or_default())
        .collect();
    assert!(texts.iter().any(|text| text.contains(GERMAN)), "the e-mail says the same");
}
