//! What administrators do with users and keys.

use probity_app::{
    AppError, account, api_key,
    user::{self, NewUser},
};
use probity_model::{
    scope::Scopes,
    user::{Actor, Role},
};
use probity_testkit::{PASSWORD, TestApp};

fn new(email: &str, password: &str) -> NewUser {
    NewUser {
        email: email.to_owned(),
        name: "Ida Holm".to_owned(),
        role: Role::Reviewer,
        password: password.to_owned(),
    }
}

#[tokio::test]
async fn a_user_needs_an_address_of_their_own_and_a_good_password() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let create = async |email: &str, password: &str| {
        let result = user::create(&test.app, &admin.actor, new(email, password)).await;
        match result {
            Ok(_) => Vec::new(),
            Err(AppError::Invalid(violations)) => violations.into_iter().map(|it| it.code).collect(),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(create("Ida@Bank.example ", PASSWORD).await, [""; 0]);
    assert_eq!(create("ida@bank.EXAMPLE", PASSWORD).await, ["email_taken"]);
    assert_eq!(create("ida", "short").await, ["email_invalid", "password_short"]);
    assert_eq!(create("a b@bank.example", PASSWORD).await, ["email_invalid"]);
    assert_eq!(create("ida.holm@bank.example", "ida.holm@bank.example").await, ["password_personal"]);
}

#[tokio::test]
async fn only_administrators_and_the_command_line_manage_users_and_keys() {
    let test = TestApp::new().await;
    let mut others = vec![test.api_actor().await];
    for role in [Role::Reviewer, Role::Approver, Role::Auditor] {
        others.push(test.user(role).await.actor);
    }
    let target = test.user(Role::Reviewer).await;
    for actor in others {
        let refused = [
            user::create(&test.app, &actor, new("x@bank.example", PASSWORD)).await.map(drop),
            user::set_role(&test.app, &actor, target.id, Role::Administrator).await,
            user::set_disabled(&test.app, &actor, target.id, true).await,
            user::unlock(&test.app, &actor, target.id).await,
            user::reset_password(&test.app, &actor, target.id, PASSWORD.to_owned()).await,
            user::list(&test.app, &actor).await.map(drop),
            api_key::create(&test.app, &actor, "mine").await.map(drop),
            api_key::list(&test.app, &actor).await.map(drop),
        ];
        assert!(refused.iter().all(|it| matches!(it, Err(AppError::Forbidden(_)))), "{actor:?}: {refused:?}");
    }
    assert!(user::create(&test.app, &Actor::System, new("x@bank.example", PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn administrators_cannot_lock_themselves_out() {
    let test = TestApp::new().await;
    let (first, second) = (test.user(Role::Administrator).await, test.user(Role::Administrator).await);
    let code = |result: Result<(), AppError>| match result {
        Err(AppError::Conflict { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    let app = &test.app;
    assert_eq!(code(user::set_role(app, &first.actor, first.id, Role::Reviewer).await), "own_account");
    assert_eq!(code(user::set_disabled(app, &first.actor, first.id, true).await), "own_account");
    assert_eq!(code(user::reset_password(app, &first.actor, first.id, PASSWORD.into()).await), "own_account");
    user::set_disabled(app, &first.actor, second.id, true).await.unwrap();
    // The command line is nobody in particular, and could take the last one away.
    assert_eq!(code(user::set_disabled(app, &Actor::System, first.id, true).await), "last_administrator");
    assert_eq!(
        code(user::set_role(app, &Actor::System, first.id, Role::Auditor).await),
        "last_administrator"
    );
    user::set_disabled(app, &first.actor, second.id, false).await.unwrap();
    user::set_role(app, &first.actor, second.id, Role::Reviewer).await.unwrap();
}

#[tokio::test]
async fn two_administrators_who_disable_each_other_at_once_leave_one() {
    let test = TestApp::new().await;
    let (first, second) = (test.user(Role::Administrator).await, test.user(Role::Administrator).await);
    let other = test.second_process().await;
    let (a, b) = tokio::join!(
        user::set_disabled(&test.app, &first.actor, second.id, true),
        user::set_disabled(&other, &second.actor, first.id, true),
    );
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|it| **it).count(), 1, "{a:?} {b:?}");
}

#[tokio::test]
async fn disabling_and_a_new_password_end_every_session_at_once() {
    let test = TestApp::new().await;
    let (admin, user) = (test.user(Role::Administrator).await, test.user(Role::Reviewer).await);
    let sign_in = async |password: &str| {
        account::sign_in(&test.app, TestApp::attempt(&user.email, password)).await.map(|it| it.token)
    };
    let live = async |token: &str| {
        account::authenticate(&test.app, token, None).await.unwrap().signed_in().is_some()
    };
    let token = sign_in(PASSWORD).await.unwrap();
    user::set_disabled(&test.app, &admin.actor, user.id, true).await.unwrap();
    assert!(!live(&token).await);
    assert!(sign_in(PASSWORD).await.is_err());
    user::set_disabled(&test.app, &admin.actor, user.id, false).await.unwrap();
    assert!(!live(&token).await, "enabling brings no session back");
    let token = sign_in(PASSWORD).await.unwrap();
    user::reset_password(&test.app, &admin.actor, user.id, "another quiet river".into()).await.unwrap();
    assert!(!live(&token).await);
    assert!(sign_in("another quiet river").await.is_ok());
}

#[tokio::test]
async fn a_new_role_holds_from_the_next_request_on() {
    let test = TestApp::new().await;
    let (admin, user) = (test.user(Role::Administrator).await, test.user(Role::Auditor).await);
    let browser = test.sign_in(&user).await;
    assert_eq!(browser.get("/audit").await.status, 200);
    user::set_role(&test.app, &admin.actor, user.id, Role::Reviewer).await.unwrap();
    assert_eq!(browser.get("/audit").await.status, 403);
}

#[tokio::test]
async fn a_key_works_until_it_is_revoked_and_its_token_is_kept_nowhere() {
    let test = TestApp::new().await;
    let admin = test.user(Role::Administrator).await;
    let key = api_key::create(&test.app, &admin.actor, " Trading platform ").await.unwrap();
    assert!(key.token.starts_with("pk_") && key.token.len() == 67);
    let listed = api_key::list(&test.app, &admin.actor).await.unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].prefix.as_str()), ("Trading platform", &key.token[..11]));
    let actor = api_key::authenticate(&test.app, &key.token, None).await.unwrap();
    assert_eq!(actor, Actor::ApiKey { id: key.id, scopes: Scopes::PLATFORM });
    let rest = &key.token.as_bytes()[11..];
    for (name, bytes) in test.written().await {
        assert!(memchr::memmem::find(&bytes, rest).is_none(), "{name}");
    }
    api_key::revoke(&test.app, &admin.actor, key.id).await.unwrap();
    assert!(matches!(
        api_key::authenticate(&test.app, &key.token, None).await,
        Err(AppError::Unauthenticated)
    ));
    assert!(matches!(api_key::authenticate(&test.app, "pk_x", None).await, Err(AppError::Unauthenticated)));
    assert!(matches!(api_key::revoke(&test.app, &admin.actor, key.id).await, Err(AppError::NotFound(_))));
}
