//! The reviewers' board: who reviews what, what is due, views, several at once, the list as a file, mentions.

use jiff::SignedDuration;
use probity_app::{
    AppError, check,
    customer::{self, Assignee, Chosen, DueFilter, Filter, Outcome, Sort, TagChange},
    note::{self, NewNote},
    notification::{self, Topic},
    saved_view::{self, List},
};
use probity_model::{event::EventKind, id::CustomerId, permission::Action, status::Stage, user::Role};
use probity_testkit::{TestApp, TestUser};
use std::collections::BTreeSet;

const fn any(id: CustomerId) -> Chosen {
    Chosen { id, seen_version: None }
}

async fn topics(test: &TestApp, user: &TestUser) -> Vec<Topic> {
    let list = notification::list(&test.app, &user.actor, None, 100).await.expect("a list");
    list.into_iter().map(|it| it.topic).collect()
}

#[tokio::test]
async fn take_next_gives_what_is_mine_then_what_is_nobodys_and_never_a_colleagues() {
    let test = TestApp::new().await;
    let (own, other) = (test.user(Role::Reviewer).await, test.user(Role::Reviewer).await);
    let platform = test.platform().await;
    let mut ids = Vec::new();
    for name in ["theirs", "free", "mine"] {
        ids.push(test.submitted(&platform, name).await);
        test.clock.advance(SignedDuration::from_secs(60));
    }
    let to = |id, user: &TestUser| (vec![any(id)], Some(user.id));
    for (chosen, to) in [to(ids[0], &other), to(ids[2], &own)] {
        let outcomes = customer::assign(&test.app, &own.actor, &chosen, to).await.expect("assigned");
        assert_eq!(outcomes, [Outcome::Done]);
    }
    let next = async || check::take_next(&test.app, &own.actor, &Filter::default()).await.expect("an answer");
    assert_eq!(next().await, Some(ids[2]));
    assert_eq!(next().await, Some(ids[1]));
    assert_eq!(next().await, None);
    assert_eq!(topics(&test, &other).await, [Topic::Assigned]);
    assert_eq!(topics(&test, &own).await, []);
    let admin = test.user(Role::Administrator).await;
    probity_app::user::set_disabled(&test.app, &admin.actor, other.id, true).await.expect("disabled");
    assert_eq!(next().await, Some(ids[0]));
}

#[tokio::test]
async fn those_who_take_the_next_at_once_each_get_another_and_nobody_is_left_over() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    let mut waiting = BTreeSet::new();
    for number in 0..8 {
        waiting.insert(test.submitted(&platform, &format!("user-{number}")).await);
    }
    let mut taking = tokio::task::JoinSet::new();
    for _ in 0..waiting.len() {
        let (app, reviewer) = (test.app.clone(), test.user(Role::Reviewer).await);
        taking.spawn(async move { check::take_next(&app, &reviewer.actor, &Filter::default()).await });
    }
    let taken = taking.join_all().await.into_iter().map(|taken| taken.expect("an answer").expect("one"));
    assert_eq!(taken.collect::<BTreeSet<_>>(), waiting);
    let late = test.user(Role::Reviewer).await;
    let none = check::take_next(&test.app, &late.actor, &Filter::default()).await.expect("an answer");
    assert_eq!(none, None);
}

#[tokio::test]
async fn only_reviewers_assign_and_only_reviewers_are_assigned() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&test.platform().await, "user-1").await;
    for role in [Role::Auditor, Role::Administrator] {
        let user = test.user(role).await;
        let refused = customer::assign(&test.app, &user.actor, &[any(id)], None).await;
        assert!(matches!(refused, Err(AppError::Forbidden(Action::Assign))), "{role}");
        let refused = customer::assign(&test.app, &reviewer.actor, &[any(id)], Some(user.id)).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{role}");
    }
}

#[tokio::test]
async fn what_changed_meanwhile_is_left_and_the_others_are_done() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let platform = test.platform().await;
    let (one, two) = (test.submitted(&platform, "user-1").await, test.submitted(&platform, "user-2").await);
    let stale = Chosen { id: two, seen_version: Some(0) };
    let outcomes = customer::assign(&test.app, &reviewer.actor, &[any(one), stale], Some(reviewer.id)).await;
    assert_eq!(outcomes.expect("outcomes"), [Outcome::Done, Outcome::Meanwhile]);
    let add = TagChange::Add("vip".to_owned());
    let tag = async || customer::tag(&test.app, &reviewer.actor, &[any(one)], &add).await.expect("tagged");
    assert_eq!(tag().await, [Outcome::Done]);
    assert_eq!(tag().await, [Outcome::Unchanged]);
    let many = vec![any(one); 201];
    let refused = customer::assign(&test.app, &reviewer.actor, &many, None).await;
    assert!(matches!(refused, Err(AppError::Invalid(_))));
}

#[tokio::test]
async fn a_review_is_overdue_once_its_time_is_past() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.submitted(&test.platform().await, "user-1").await;
    let late = async || {
        let filter = Filter { due: Some(DueFilter::Overdue(test.app.now())), ..Filter::default() };
        let page = customer::list(&test.app, &reviewer.actor, &filter, Sort::Newest, None).await;
        let count = customer::overdue(&test.app, &reviewer.actor).await.expect("counts");
        let ids: Vec<_> = page.expect("a page").rows.into_iter().map(|row| row.id).collect();
        (ids, count.stage(Stage::AwaitingReview))
    };
    assert_eq!(late().await, (vec![], 0));
    test.clock.advance(SignedDuration::from_hours(24 * 30));
    assert_eq!(late().await, (vec![id], 1));
    let nobody = Filter { assignee: Some(Assignee::Nobody), ..Filter::default() };
    let page = customer::list(&test.app, &reviewer.actor, &nobody, Sort::Newest, None).await;
    assert_eq!(page.expect("a page").rows.len(), 1);
}

#[tokio::test]
async fn a_view_is_its_owners_until_an_approver_shares_it() {
    let test = TestApp::new().await;
    let (reviewer, approver) = (test.user(Role::Reviewer).await, test.user(Role::Approver).await);
    let save = async |by: &TestUser, name: &str| {
        saved_view::save(&test.app, &by.actor, List::Queue, name, "risk=high", true).await
    };
    let seen = async |by: &TestUser| {
        let views = saved_view::list(&test.app, &by.actor, List::Queue).await.expect("views");
        views.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    save(&reviewer, "Own").await.expect("saved");
    let shared = save(&approver, "Shared").await.expect("saved");
    assert!(matches!(save(&reviewer, "Own").await, Err(AppError::Invalid(_))));
    assert_eq!(seen(&reviewer).await, ["Own", "Shared"]);
    assert_eq!(seen(&approver).await, ["Shared"]);
    let strange = saved_view::delete(&test.app, &reviewer.actor, shared).await;
    assert!(matches!(strange, Err(AppError::NotFound("view"))));
}

#[tokio::test]
async fn a_list_is_exported_by_those_who_may_and_no_cell_is_a_formula() {
    let test = TestApp::new().await;
    let platform = test.platform().await;
    test.submitted(&platform, "=1+1").await;
    let auditor = test.signed_in_as(Role::Auditor).await;
    let answer = auditor.post("/export", &[("list", "customers")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().starts_with("\u{feff}id,reference,name,"));
    assert!(answer.text().contains(",\"'=1+1\","), "{}", answer.text());
    assert!(test.events().await.iter().any(|it| matches!(&it.kind, EventKind::ListExported { rows: 1, .. })));
    let reviewer = test.signed_in_as(Role::Reviewer).await;
    assert_eq!(reviewer.post("/export", &[("list", "customers")]).await.status, 403);
}

#[tokio::test]
async fn the_pages_show_the_board() {
    let test = TestApp::new().await;
    let user = test.user(Role::Approver).await;
    let id = test.submitted(&test.platform().await, "user-1").await;
    let browser = test.sign_in(&user).await;
    let chosen =
        format!("{id}.{}", customer::get(&test.app, &user.actor, id).await.expect("it").customer.version);
    let to = user.id.to_string();
    let form = [("chosen", chosen.as_str()), ("to", &to), ("back", "/queue?assignee=me")];
    let answer = browser.post("/bulk/assign", &form).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/queue?assignee=me"));
    let page = browser.get("/queue?assignee=me").await;
    assert!(page.text().contains(&chosen) && page.text().contains("Export CSV"), "{}", page.text());
    let form = [("list", "queue"), ("query", "risk=low&nonsense=1"), ("name", "Calm")];
    assert_eq!(browser.post("/views", &form).await.status, 303);
    assert!(browser.get("/queue").await.text().contains("/queue?risk=low"));
    for path in ["/customers".to_owned(), format!("/customers/{id}/assign"), format!("/customers/{id}")] {
        assert_eq!(browser.get(&path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn who_is_mentioned_is_told_once() {
    let test = TestApp::new().await;
    let (author, one, two) =
        (test.user(Role::Reviewer).await, test.user(Role::Approver).await, test.user(Role::Auditor).await);
    test.user(Role::Administrator).await;
    let id = test.submitted(&test.platform().await, "user-1").await;
    let add = async |body: &str, corrects| {
        let note = NewNote { body: body.to_owned(), corrects, files: Vec::new() };
        note::add(&test.app, &author.actor, id, note).await.expect("a note")
    };
    let first = add("@[Approver 1], see this, and @[Administrator 3] and @Reviewer 0", None).await;
    assert_eq!(topics(&test, &one).await, [Topic::Mentioned]);
    assert_eq!(topics(&test, &author).await, []);
    add("@Approver 1 and @Auditor 2, see this", Some(first)).await;
    assert_eq!(topics(&test, &one).await, [Topic::Mentioned]);
    assert_eq!(topics(&test, &two).await, [Topic::Mentioned]);
    let note = note::get(&test.app, &author.actor, id, first).await.expect("the note");
    assert_eq!(note.mentions.len(), 2);
}
