//! Roles that administrators make: what they may do, from when on, and who has which.

use axum::http::StatusCode;
use probity_app::{AppError, role, user};
use probity_model::{
    event::EventKind,
    id::{RoleId, UserId},
    permission::{Action, can},
    role::{Permissions, RoleDefinition, is_grantable},
    user::{Actor, Role},
};
use probity_testkit::{Answer, Client, PASSWORD, TestApp, TestUser};
use probity_web::{Access, route_table};
use sea_orm::ConnectionTrait as _;

const PATH: &str = "/settings/roles";

fn definition(name: &str, actions: &[Action]) -> RoleDefinition {
    let permissions = Permissions::of(actions.iter().copied()).expect("a set");
    RoleDefinition { name: name.to_owned(), permissions, retired: false }
}

async fn made(test: &TestApp, admin: &TestUser, name: &str, actions: &[Action]) -> RoleId {
    role::add(&test.app, &admin.actor, definition(name, actions)).await.expect("a role")
}

/// Somebody with this role, as the administrator made them.
async fn with_role(test: &TestApp, admin: &TestUser, id: RoleId) -> TestUser {
    let user = test.user(Role::Auditor).await;
    give(test, admin, user.id, id).await.expect("given");
    user
}

async fn give(test: &TestApp, by: &TestUser, user: UserId, id: RoleId) -> Result<(), AppError> {
    let role = id.to_string().parse().expect("a role");
    user::set_role(&test.app, &by.actor, user, role).await
}

/// The user as the one who acts now.
async fn actor(test: &TestApp, id: UserId) -> Actor {
    let users = user::list(&test.app, &Actor::System).await.expect("users");
    users.into_iter().find(|user| user.id == id).expect("the user").actor()
}

async fn post(client: &Client, path: &str, form: &[(&str, &str)]) -> Answer {
    client.post(path, form).await
}

#[tokio::test]
async fn an_administrator_makes_a_role_and_a_change_holds_from_the_next_request() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let desk = test.sign_in(&admin).await;
    let form = [("name", "Helpdesk"), ("permission", "read_notes"), ("permission", "view_reports")];
    let saved = post(&desk, &format!("{PATH}/new"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let path = saved.header("location").to_owned();
    let id: RoleId = path.trim_start_matches("/settings/roles/").parse().expect("an id");
    let helper = with_role(&test, &admin, id).await;
    let browser = test.sign_in(&helper).await;
    let queue = browser.get("/queue").await;
    assert_eq!(queue.status, StatusCode::OK, "what reading notes is no use without came with it");
    let page = queue.text();
    assert!(page.contains("<small>Helpdesk</small>") && !page.contains("href=\"/audit\""), "{page}");
    assert!(!page.contains("href=\"/transactions\"") && page.contains("href=\"/reports\""), "{page}");
    assert_eq!(browser.get("/audit").await.status, StatusCode::FORBIDDEN);

    let form = [("version", "1"), ("name", "Helpdesk"), ("permission", "view_audit_log")];
    assert_eq!(post(&desk, &path, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/audit").await.status, StatusCode::OK);
    assert_eq!(browser.get("/queue").await.status, StatusCode::FORBIDDEN);
    let stale = post(&desk, &path, &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Somebody changed this"), "{}", stale.text());

    let page = desk.get(&path).await.text();
    assert!(page.contains("See the audit log") && page.contains("1 user."), "{page}");
    let told = desk.get("/audit").await.text();
    assert!(told.contains("added the role &#34;Helpdesk&#34;"), "{told}");
    assert!(told.contains("from auditor to &#34;Helpdesk&#34;"), "{told}");
    let versions = test.events().await.into_iter().filter_map(|event| match event.kind {
        EventKind::RoleChanged { role, version } if role == id => Some(version),
        _ => None,
    });
    assert_eq!(versions.collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn every_route_is_open_to_a_custom_role_that_has_its_permission_and_to_no_other() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    for action in Action::ALL.iter().copied().filter(|action| is_grantable(*action)) {
        let id = made(&test, &admin, action.label(), &[action]).await;
        let user = with_role(&test, &admin, id).await;
        let acting = actor(&test, user.id).await;
        assert!(can(&acting, action), "{action}");
        let browser = test.sign_in(&user).await.with("sec-fetch-site", "same-origin");
        for route in route_table() {
            let Access::Dashboard(need) = route.access else { continue };
            // Signing out would end the session, and following never ends; the handler decides the rest.
            if route.path.ends_with("/sign-out") || route.path == "/live" || can(&acting, need) {
                continue;
            }
            let parts = route.path.split('/').map(|part| if part.starts_with('{') { "none" } else { part });
            let path = parts.collect::<Vec<_>>().join("/");
            let answer = browser.send(route.method.clone(), &path, None, axum::body::Body::empty()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {path} with {action}", route.method);
        }
    }
}

#[tokio::test]
async fn no_role_decides_and_manages_not_even_by_sql() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let desk = test.sign_in(&admin).await;
    let form = [("name", "Both"), ("permission", "review"), ("permission", "manage_users")];
    let refused = post(&desk, &format!("{PATH}/new"), &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("never both"), "{}", refused.text());
    for form in [
        [("name", "Robot"), ("permission", "maintain")],
        [("name", "Robot"), ("permission", "nonsense")],
        [("name", "approver"), ("permission", "view_reports")],
    ] {
        let answer = post(&desk, &format!("{PATH}/new"), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
    }
    assert!(role::list(&test.app, &admin.actor).await.expect("roles").is_empty());

    let id = made(&test, &admin, "Desk", &[Action::Review]).await;
    let user = with_role(&test, &admin, id).await;
    let store = test.store().await;
    let transaction = store.begin().await.expect("a transaction");
    let update = "UPDATE role_versions SET permissions = 'review manage_users'";
    assert!(transaction.execute_unprepared(update).await.is_err());
    drop(transaction);
    let transaction = store.begin().await.expect("a transaction");
    let insert = "INSERT INTO role_versions SELECT role_id, 2, name, 'review manage_users', retired, changed_by, at \
                  FROM role_versions";
    transaction.execute_unprepared(insert).await.expect("a row");
    probity_store::commit(transaction).await.expect("committed");
    let browser = test.browser().post("/sign-in", &[("email", &user.email), ("password", PASSWORD)]).await;
    assert_eq!(browser.status, StatusCode::INTERNAL_SERVER_ERROR, "nobody is let in as what cannot be");
}

#[tokio::test]
async fn nobody_raises_their_own_permissions_by_whatever_way() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let people = made(&test, &admin, "People", &[Action::ManageUsers]).await;
    let more = made(&test, &admin, "More", &[Action::ManageSettings]).await;
    let mut manager = with_role(&test, &admin, people).await;
    manager.actor = actor(&test, manager.id).await;
    let other = test.user(Role::Reviewer).await;

    let own =
        role::change(&test.app, &manager.actor, people, 1, definition("People", &[Action::ManageApiKeys]));
    assert!(matches!(own.await, Err(AppError::Invalid(_))), "the own role");
    let own = give(&test, &manager, manager.id, more).await;
    assert!(matches!(own, Err(AppError::Conflict { code: "own_account", .. })), "{own:?}");
    let forbidden = |result: Result<(), AppError>| matches!(result, Err(AppError::Forbidden(_)));
    assert!(forbidden(give(&test, &manager, other.id, more).await), "more than they have");
    let administrator = user::set_role(&test.app, &manager.actor, other.id, Role::Administrator).await;
    assert!(forbidden(administrator), "more than they have");
    let password = "another quiet river at dusk".to_owned();
    assert!(forbidden(user::reset_password(&test.app, &manager.actor, admin.id, password).await));
    assert!(forbidden(user::reset_second_factor(&test.app, &manager.actor, admin.id).await));
    assert!(forbidden(user::set_disabled(&test.app, &manager.actor, admin.id, true).await));
    assert!(forbidden(user::sign_out(&test.app, &manager.actor, admin.id).await));
    assert!(forbidden(user::unlock(&test.app, &manager.actor, admin.id).await));
    user::reset_second_factor(&test.app, &manager.actor, other.id).await.expect("somebody of no more power");
    let widened = definition("More", &[Action::ManageSettings, Action::ManageWebhooks]);
    assert!(forbidden(role::change(&test.app, &manager.actor, more, 1, widened).await));
    user::set_role(&test.app, &manager.actor, other.id, Role::Approver).await.expect("no manager decides");
}

#[tokio::test]
async fn a_role_somebody_has_is_not_retired_and_a_retired_one_is_nobodys() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let id = made(&test, &admin, "Interns", &[Action::ViewReports]).await;
    let intern = with_role(&test, &admin, id).await;
    let retired = RoleDefinition { retired: true, ..definition("Interns", &[Action::ViewReports]) };
    let refused = role::change(&test.app, &admin.actor, id, 1, retired.clone()).await;
    assert!(matches!(refused, Err(AppError::Invalid(flaws)) if flaws[0].code == "role_in_use"));
    user::set_role(&test.app, &admin.actor, intern.id, Role::Auditor).await.expect("another role");
    role::change(&test.app, &admin.actor, id, 1, retired).await.expect("retired");
    let again = give(&test, &admin, intern.id, id).await;
    assert!(matches!(again, Err(AppError::Invalid(flaws)) if flaws[0].code == "role_unknown"));
    let users = test.sign_in(&admin).await.get("/users").await.text();
    assert!(!users.contains("Interns"), "{users}");
}

#[tokio::test]
async fn auditors_and_administrators_take_out_who_may_do_what() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let id = made(&test, &admin, "Helpdesk", &[Action::ReadNotes]).await;
    let helper = with_role(&test, &admin, id).await;
    test.sign_in(&helper).await;
    for role in [Role::Auditor, Role::Administrator] {
        let browser = test.signed_in_as(role).await;
        let answer = browser.post("/users/access-review", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with("text/csv"));
        let csv = answer.text();
        let line = csv.lines().find(|line| line.contains(&helper.email)).expect("the helper");
        assert!(
            line.contains("Helpdesk,1,\"view_customers read_notes view_settings use_own_account\""),
            "{line}"
        );
        assert!(line.contains(",1,2"), "one session: {line}");
    }
    for role in [Role::Reviewer, Role::Approver] {
        let browser = test.signed_in_as(role).await;
        assert_eq!(browser.post("/users/access-review", &[]).await.status, StatusCode::FORBIDDEN);
    }
    let taken = test
        .events()
        .await
        .into_iter()
        .filter(|event| matches!(&event.kind, EventKind::ListExported { list, .. } if list == "access"));
    assert_eq!(taken.count(), 2);
}

#[tokio::test]
async fn pages_hide_what_a_role_may_not_do() {
    let test = TestApp::new().await;
    let (admin, platform) = (test.user(Role::Administrator).await, test.platform().await);
    let customer = test.submitted(&platform, "user-1").await;
    let id = made(&test, &admin, "Desk", &[Action::ViewCustomers]).await;
    let browser = test.sign_in(&with_role(&test, &admin, id).await).await;
    let page = browser.get(&format!("/customers/{customer}")).await.text();
    for hidden in [
        "/transactions\"",
        "/activity\"",
        "/notes\"",
        "/classify",
        "/assign",
        "/links",
        "src=\"/pages/",
        "/check/start",
    ] {
        assert!(
            !page.contains(&format!("{customer}{hidden}")) && !page.contains(&format!("\"{hidden}")),
            "{hidden}"
        );
    }
    assert!(page.contains("The role Desk does not review customers."), "{page}");
    assert!(!page.contains("/pages/"), "no page image: {page}");
}
