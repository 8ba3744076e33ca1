//! Webhooks: the endpoints of the platform, and what was sent to them.

mod deliveries;
mod endpoint;
mod view;

use crate::{Web, error::WebError, extract::SignedIn, html::Page, routes::Routes, shell};
use axum::{extract::State, http::Method};
use probity_app::webhook::{self, Shown};
use probity_model::permission::Action;
use probity_pages::{
    layout::Section,
    webhooks::{EndpointRow, WebhooksPage},
};

const PATH: &str = "/settings/webhooks";

pub(crate) fn routes() -> Routes {
    let manage = Action::ManageWebhooks;
    let (get, post) = (Method::GET, Method::POST);
    Routes::new()
        .page(get.clone(), PATH, manage, list)
        .proved(post.clone(), PATH, manage, endpoint::create)
        .page(get.clone(), "/settings/webhooks/new", manage, endpoint::new)
        .page(get.clone(), "/settings/webhooks/{id}", manage, endpoint::show)
        .page(post.clone(), "/settings/webhooks/{id}", manage, endpoint::change)
        .page(post.clone(), "/settings/webhooks/{id}/on", manage, endpoint::switch_on)
        .page(post.clone(), "/settings/webhooks/{id}/off", manage, endpoint::switch_off)
        .proved(post.clone(), "/settings/webhooks/{id}/secret", manage, endpoint::rotate)
        .page(post.clone(), "/settings/webhooks/{id}/test", manage, endpoint::test)
        .page(post.clone(), "/settings/webhooks/{id}/remove", manage, endpoint::remove)
        .page(get.clone(), "/settings/webhooks/{id}/deliveries", manage, deliveries::list)
        .page(get, "/settings/webhooks/deliveries/{id}", manage, deliveries::show)
        .page(post, "/settings/webhooks/deliveries/{id}/again", manage, deliveries::again)
}

async fn list(State(web): State<Web>, you: SignedIn) -> Result<Page<WebhooksPage>, WebError> {
    let now = web.app.now();
    let row = |Shown { endpoint, .. }: Shown| EndpointRow {
        id: endpoint.id.to_string(),
        events: view::events(&endpoint),
        state: view::state(&endpoint, now),
        is_sandbox: endpoint.sandbox,
        url: endpoint.url,
        description: endpoint.description,
    };
    let rows = webhook::list(&web.app, &you.actor).await?.into_iter().map(row).collect();
    Ok(Page(WebhooksPage { shell: shell::layout(&web, &you, Section::Settings).await?, rows }))
}
