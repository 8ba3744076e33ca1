//! Every route, tried as everyone.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_model::{permission::can, user::Role};
use probity_testkit::{Client, TestApp};
use probity_web::{Access, Route, route_table};
use std::fmt::Write as _;

/// Whether the route's permission let the request through to its handler.
async fn passes(client: &Client, route: &Route) -> bool {
    let client = client.with("sec-fetch-site", "same-origin");
    let answer = client.send(route.method.clone(), &path(route), None, Body::empty()).await;
    // Another page than the sign-in page may be led to; the handler decides that.
    let sent_away =
        answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/sign-in?next");
    !sent_away && !matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED)
}

/// The path with an id of nothing in the place of each parameter.
fn path(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { "none" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_is_open_to_those_its_permission_names_and_to_nobody_else() {
    let test = TestApp::new().await;
    let mut table = format!("{:<8}{:<48}{:<26}", "", "", "permission");
    let mut clients: Vec<(&str, Option<Role>, Client)> = Vec::new();
    for role in Role::ALL {
        clients.push((role.label(), Some(*role), test.signed_in_as(*role).await));
    }
    clients.push(("API key", None, test.platform().await));
    clients.push(("customer", None, crate::portal::customer_browser(&test).await));
    clients.push(("nobody", None, test.browser()));
    for (name, ..) in &clients {
        let _ = write!(table, "{name:<15}");
    }
    let mut routes = route_table();
    routes.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
    for route in &routes {
        let permission = match route.access {
            Access::Public | Access::PortalLink => "-",
            Access::Owing => "(second factor owed)",
            Access::Portal => "use_portal",
            Access::Dashboard(action) | Access::Proved(action) | Access::Api(action) => action.word(),
        };
        let _ = write!(table, "\n{:<8}{:<48}{permission:<26}", route.method.as_str(), route.path);
        for (name, role, client) in &clients {
            // Signing out would end the session the next routes are tried with, and following never ends.
            let is_tried = !route.path.ends_with("/sign-out") && route.path != "/live";
            let expected = expected(route, *role, name);
            if is_tried {
                assert_eq!(
                    passes(client, route).await,
                    expected,
                    "{} {} as {name}",
                    route.method,
                    route.path
                );
            }
            let _ = write!(table, "{:<15}", if expected { "yes" } else { "-" });
        }
    }
    let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("routes", table);
}

fn expected(route: &Route, role: Option<Role>, name: &str) -> bool {
    use probity_model::{
        id::{ApiKeyId, UserId},
        scope::Scopes,
        user::Actor,
    };
    match (route.access, role) {
        (Access::Public | Access::PortalLink, _) => true,
        (Access::Portal, _) => name == "customer",
        (Access::Dashboard(action) | Access::Proved(action), Some(role)) => {
            can(&Actor::User { id: UserId::from_uuid(uuid::Uuid::nil()), role }, action)
        }
        (Access::Api(action), None) if name == "API key" => can(
            &Actor::ApiKey { id: ApiKeyId::from_uuid(uuid::Uuid::nil()), scopes: Scopes::PLATFORM },
            action,
        ),
        _ => false,
    }
}

/// The sign-in page, and what leads in from it: a passkey, an identity provider.
fn is_way_in(path: &str) -> bool {
    let ways = [
        "/sign-in",
        "/sign-in/passkey",
        "/sign-in/passkey/options",
        "/sign-in/openid/{id}",
        "/sign-in/openid/{id}/callback",
    ];
    ways.contains(&path)
}

#[test]
fn no_route_is_there_twice_and_only_signing_in_and_reading_about_the_api_are_public() {
    let mut seen = std::collections::BTreeSet::new();
    for route in route_table() {
        assert!(seen.insert(format!("{} {}", route.method, route.path)), "{route:?}");
        let is_public = matches!(route.access, Access::Public);
        let signs_in = is_way_in(&route.path);
        let may_be = signs_in || route.path.starts_with("/api/docs");
        assert!(!is_public || may_be, "{route:?}");
        let is_portal = matches!(route.access, Access::Portal | Access::PortalLink);
        assert_eq!(is_portal, route.path.starts_with("/verify"), "{route:?}");
        let is_link = matches!(route.access, Access::PortalLink);
        assert_eq!(is_link, route.path.starts_with("/verify/{token}"), "{route:?}");
        let is_api = route.path.starts_with("/api/v1/");
        assert_eq!(matches!(route.access, Access::Api(_)), is_api, "{route:?}");
        let reads = route.method == Method::GET;
        let writes_without_action = !reads && matches!(route.access, Access::Public) && !signs_in;
        assert!(!writes_without_action, "{route:?}");
    }
}
