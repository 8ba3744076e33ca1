//! Whoever asks with one request and looks at the one answer: nothing is sent again.

use reqwest::{
    Method, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, RETRY_AFTER, SET_COOKIE},
    redirect::Policy,
};
use serde_json::Value;
use std::{fmt::Write as _, time::Duration};

/// Longer than anything takes; what hangs fails.
const TIME_MAX: Duration = Duration::from_mins(1);

/// A user of the dashboard, as `probity user create` makes one.
pub(crate) struct User {
    pub(crate) email: String,
    pub(crate) password: String,
}

/// Nobody in particular, somebody signed in to the dashboard, or a platform.
#[derive(Clone)]
pub(crate) struct Person {
    http: reqwest::Client,
    url: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The value of the field of this name in a form of the page.
    pub(crate) fn value(&self, name: &str) -> &str {
        let field = self.text.split(&format!("name=\"{name}\"")).nth(1);
        let value = field.and_then(|rest| rest.split('>').next()?.split("value=\"").nth(1));
        value.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no {name}: {}", self.text))
    }
}

impl Person {
    pub(crate) fn nobody(url: &str) -> Self {
        Self::with(url, HeaderMap::new())
    }

    pub(crate) fn platform(url: &str, key: &str) -> Self {
        let bearer = HeaderValue::from_str(&format!("Bearer {key}")).unwrap();
        Self::with(url, HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
    }

    pub(crate) async fn sign_in(url: &str, user: &User) -> Self {
        let nobody = Self::nobody(url);
        let sent = [("email", user.email.as_str()), ("password", user.password.as_str())];
        let response = nobody.form("/sign-in", &sent).send().await.unwrap();
        assert_eq!(response.status(), 303, "{}", response.text().await.unwrap());
        let cookies = response.headers().get_all(SET_COOKIE).iter();
        let pairs: Vec<_> = cookies.filter_map(|it| it.to_str().ok()?.split(';').next()).collect();
        let cookie = HeaderValue::from_str(&pairs.join("; ")).unwrap();
        Self::with(url, HeaderMap::from_iter([(COOKIE, cookie)]))
    }

    fn with(url: &str, mut headers: HeaderMap) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        let http = reqwest::Client::builder().redirect(Policy::none()).default_headers(headers);
        Self { http: http.build().unwrap(), url: url.to_owned() }
    }

    /// The same, at another instance.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { http: self.http.clone(), url: url.to_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        answer(self.form(path, form)).await
    }

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// Whether it answers and is ready.
    pub(crate) async fn is_ready(&self) -> bool {
        let answer = self.request(Method::GET, "/readyz").send().await;
        answer.is_ok_and(|response| response.status() == 200)
    }

    /// `GET` of what does not end.
    pub(crate) async fn follow(&self, path: &str) -> reqwest::Response {
        let response = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).timeout(TIME_MAX)
    }

    fn form(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let pairs: Vec<_> =
            form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = self.request(Method::POST, path).body(pairs.join("&"));
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }
}

async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let retry_after = response.headers().get(RETRY_AFTER).map(|it| it.to_str().unwrap().parse().unwrap());
    Answer { status: response.status().as_u16(), retry_after, text: response.text().await.unwrap() }
}

/// Every byte as a form has it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}
