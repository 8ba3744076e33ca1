//! Settings, as administrators change them and everybody else reads them.

mod branding;
mod levels;
mod reasons;

use axum::http::StatusCode;
use probity_model::{event::EventKind, user::Role};
use probity_testkit::{Answer, Client, TestApp};

/// A form whose parts are changed one at a time.
#[derive(Clone)]
struct Form(Vec<(String, String)>);

impl Form {
    fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// The same with this value under the name, in place of all that were there.
    fn with(&self, name: &str, value: &str) -> Self {
        let mut form = self.without(name);
        form.0.push((name.to_owned(), value.to_owned()));
        form
    }

    fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(known, _)| known != name).cloned().collect())
    }

    async fn post(&self, client: &Client, path: &str) -> Answer {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post(path, &pairs).await
    }
}

/// What happened to settings, in words.
async fn changes(test: &TestApp) -> Vec<String> {
    let told = |kind| match kind {
        EventKind::LevelChanged { level, version } => Some(format!("{level} {version}")),
        EventKind::ReasonAdded { reason } => Some(format!("{reason} added")),
        EventKind::ReasonChanged { reason, enabled, changes } => {
            let changes: Vec<_> = changes
                .into_iter()
                .map(|it| {
                    format!("{}: {} > {}", it.what, it.from.unwrap_or_default(), it.to.unwrap_or_default())
                })
                .collect();
            let disabled = if enabled { "" } else { " disabled" };
            Some(format!("{reason}{disabled} ({})", changes.join("; ")))
        }
        EventKind::BrandingChanged { version } => Some(format!("branding {version}")),
        _ => None,
    };
    test.events().await.into_iter().filter_map(|event| told(event.kind)).collect()
}

fn assert_saved(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn everybody_reads_settings_and_only_administrators_see_forms() {
    let test = TestApp::new().await;
    let pages = [
        "/settings",
        "/settings/levels",
        "/settings/levels/standard",
        "/settings/reasons",
        "/settings/reasons/image_blurred",
        "/settings/branding",
        "/settings/four-eyes",
    ];
    for role in Role::ALL {
        let browser = test.signed_in_as(*role).await;
        for path in pages {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} as {role}");
            let page = answer.text();
            let main =
                page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page");
            let has_form = main.contains("method=\"post\"");
            let may_change = *role == Role::Administrator && path.matches('/').count() > 1;
            let is_list = matches!(path, "/settings/levels" | "/settings/reasons");
            assert_eq!(has_form, may_change && !is_list, "{path} as {role}");
            assert_eq!(main.contains("/new\""), *role == Role::Administrator && is_list, "{path} as {role}");
        }
        let home = browser.get("/settings").await.text();
        for (href, need) in
            [("/settings/emails", true), ("/settings/api-keys", true), ("/settings/levels", false)]
        {
            let is_offered = home.contains(&format!("href=\"{href}\""));
            assert_eq!(is_offered, !need || *role == Role::Administrator, "{href} as {role}");
        }
    }
}
