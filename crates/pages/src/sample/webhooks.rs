use super::{Rendered, lists, moment, page, shell};
use crate::layout::{Choice, Section};
use crate::webhooks::{
    AttemptView, DeliveriesPage, DeliveryPage, DeliveryRow, DeliveryState, EndpointForm, EndpointRow,
    EndpointState, NewWebhookPage, WebhookPage, WebhooksPage,
};
use crate::words::Role;

const URL: &str = "https://www.bank.example/hooks/probity";

pub(super) fn pages() -> Vec<Rendered> {
    let none = WebhooksPage { shell: shell(Role::Administrator, Section::Settings), rows: Vec::new() };
    let nothing_sent = DeliveriesPage { rows: Vec::new(), ..deliveries() };
    let on_its_way = DeliveryPage {
        look_again: Some("/settings/webhooks/deliveries/dlv_01K9?after=0".to_owned()),
        attempts: Vec::new(),
        ..delivery()
    };
    vec![
        page("webhooks", &webhooks()),
        page("webhooks-empty", &none),
        page("webhook-new", &new_webhook()),
        page("webhook", &webhook(EndpointState::On, None)),
        page("webhook-made", &webhook(EndpointState::On, Some("whsec_c2FtcGxlc2FtcGxl"))),
        page("webhook-failing", &webhook(failing(), None)),
        page("webhook-given-up", &webhook(given_up(), None)),
        page("webhook-deliveries", &deliveries()),
        page("webhook-deliveries-empty", &nothing_sent),
        page("webhook-delivery", &delivery()),
        page("webhook-delivery-on-its-way", &on_its_way),
    ]
}

fn failing() -> EndpointState {
    EndpointState::Failing { since: moment("3 h ago") }
}

fn given_up() -> EndpointState {
    EndpointState::GivenUp { at: moment("2 days ago") }
}

fn webhooks() -> WebhooksPage {
    let row = |description: &str, state, is_sandbox| EndpointRow {
        id: "whe_01K9".to_owned(),
        url: URL.to_owned(),
        description: description.to_owned(),
        events: "Every event".to_owned(),
        state,
        is_sandbox,
    };
    WebhooksPage {
        shell: shell(Role::Administrator, Section::Settings),
        rows: vec![
            row("Trading platform", EndpointState::On, false),
            row("", failing(), true),
            row("Reports", EndpointState::Off, false),
            row("", given_up(), false),
        ],
    }
}

fn form() -> EndpointForm {
    let event = |value: &str, label: &str, chosen| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
        count: None,
    };
    EndpointForm {
        url: URL.to_owned(),
        description: "Trading platform".to_owned(),
        events: vec![
            event("customer.approved", "Customer approved", true),
            event("customer.rejected", "Customer rejected", false),
        ],
        is_sandbox: false,
    }
}

fn new_webhook() -> NewWebhookPage {
    NewWebhookPage {
        shell: shell(Role::Administrator, Section::Settings),
        form: form(),
        error: Some("The address must begin with https://.".to_owned()),
    }
}

fn webhook(state: EndpointState, secret: Option<&str>) -> WebhookPage {
    WebhookPage {
        shell: shell(Role::Administrator, Section::Settings),
        id: "whe_01K9".to_owned(),
        url: URL.to_owned(),
        state,
        is_sandbox: true,
        form: form(),
        secret: secret.map(str::to_owned),
        earlier_secret_until: secret.map(|_| moment("in 22 h")),
        overlap_hours: 24,
        latest: if secret.is_some() { Vec::new() } else { rows() },
        error: None,
    }
}

fn rows() -> Vec<DeliveryRow> {
    let row = |event: &str, state, attempts, next| DeliveryRow {
        href: "/settings/webhooks/deliveries/dlv_01K9".to_owned(),
        event: event.to_owned(),
        event_id: "evt_01K9ZQ4T0000".to_owned(),
        state,
        attempts,
        at: moment("12 min ago"),
        next,
    };
    vec![
        row("Customer approved", DeliveryState::Delivered, 1, None),
        row("Customer rejected", DeliveryState::Waiting, 3, Some(moment("in 2 h"))),
        row("Test event", DeliveryState::Failed, 10, None),
    ]
}

fn deliveries() -> DeliveriesPage {
    DeliveriesPage {
        shell: shell(Role::Administrator, Section::Settings),
        endpoint: "whe_01K9".to_owned(),
        url: URL.to_owned(),
        states: lists::choices(&["Everything", "Delivered", "Failed"]),
        rows: rows(),
        kept_days: 30,
        paging: lists::paging(),
    }
}

fn delivery() -> DeliveryPage {
    let attempt = |number, status, problem: Option<&str>, response: Option<&str>| AttemptView {
        number,
        at: moment("12 min ago"),
        duration: "120 ms".to_owned(),
        status,
        problem: problem.map(str::to_owned),
        request_headers: "webhook-id: evt_01K9ZQ4T0000\nwebhook-signature: v1,…".to_owned(),
        response: response.map(str::to_owned),
    };
    DeliveryPage {
        shell: shell(Role::Administrator, Section::Settings),
        id: "dlv_01K9".to_owned(),
        endpoint: "whe_01K9".to_owned(),
        url: URL.to_owned(),
        row: rows().remove(1),
        body: "{\"type\":\"customer.rejected\"}".to_owned(),
        attempts: vec![
            attempt(3, Some(200), None, Some("")),
            attempt(2, Some(500), Some("The receiver answered with an error."), Some("<b>no</b>")),
            attempt(1, None, Some("The receiver took too long to answer."), None),
        ],
        look_again: None,
    }
}
