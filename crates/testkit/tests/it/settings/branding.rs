//! Branding: what customers see of the operator, and that nothing else gets in with it.

use super::{Form, assert_saved, changes};
use crate::portal;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use probity_model::user::Role;
use probity_specimen::hostile;
use probity_testkit::{Answer, Client, TestApp};

const PATH: &str = "/settings/branding";

fn form(version: &str) -> Form {
    Form::of(&[
        ("version", version),
        ("operator", "Example Bank"),
        ("accent", "#0b6e4f"),
        ("accent_dark", ""),
        ("privacy_url", "https://bank.example/privacy"),
        ("support_email", "help@bank.example"),
    ])
}

async fn upload(browser: &Client, bytes: &[u8]) -> Answer {
    let mut body =
        b"--x\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\r\n".to_vec();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let browser = browser.with("sec-fetch-site", "same-origin");
    browser
        .send(
            Method::POST,
            "/settings/branding/logo",
            Some("multipart/form-data; boundary=x"),
            Body::from(body),
        )
        .await
}

/// The address after this attribute that begins so, as a browser reads it.
fn address(page: &str, begins: &str) -> String {
    let start = page.find(begins).unwrap_or_else(|| panic!("no {begins} in {page}"));
    page[start..].split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn customers_see_the_name_the_colours_and_the_logo_on_the_page_and_in_emails() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let id = portal::bare_customer(&test, "anna").await;
    let customer = portal::entered(&test, id).await;
    let before = customer.get("/verify").await.text();
    assert!(before.contains("<p class=\"operator\">Probity</p>") && !before.contains("/verify-assets/"));
    assert_eq!(test.browser().get("/verify-assets/theme.css").await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.browser().get("/verify-assets/logo.png").await.status, StatusCode::NOT_FOUND);

    assert_saved(&form("0").post(&admin, PATH).await);
    assert_saved(&upload(&admin, &hostile::jpeg(600, 300)).await);
    assert_eq!(changes(&test).await, ["standard 1", "branding 1", "branding 2"]);

    let page = customer.get("/verify").await;
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("style-src 'self';") && policy.contains("img-src 'self' blob:;"), "{policy}");
    let page = page.text();
    for told in ["alt=\"Example Bank\"", "https://bank.example/privacy", "mailto:help@bank.example"] {
        assert!(page.contains(told), "{told}");
    }
    let theme = test.browser().get(&address(&page, "/verify-assets/theme.css")).await;
    assert_eq!(theme.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(theme.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(theme.text().contains("--accent: #0b6e4f; --on-accent: #ffffff;"), "{}", theme.text());
    assert!(theme.text().contains("prefers-color-scheme: dark"));
    let logo = test.browser().get(&address(&page, "/verify-assets/logo.png")).await;
    assert_eq!((logo.status, logo.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(logo.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(&logo.body[1..4], b"PNG", "made anew, whatever it came as");
    let older = test.browser().get("/verify-assets/theme.css?v=older").await;
    assert_eq!((older.status, older.header("cache-control")), (StatusCode::OK, "no-cache"));

    let submitted = portal::supplied(&test, id).await;
    submitted.post("/verify/submit", &[]).await;
    probity_worker::run_until_idle(&test.app).await.expect("run");
    let emails = std::fs::read_dir(test.folder().join("emails")).expect("e-mails");
    let texts: Vec<_> = emails
        .filter_map(|file| std::fs::read(file.expect("a file").path()).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).replace("=\r\n", "").replace("=\n", ""))
        .collect();
    assert!(texts.iter().any(|text| text.contains("Example Bank")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("#0b6e4f")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("<img")), "no picture is loaded from an e-mail");

    assert_saved(&admin.post("/settings/branding/logo/remove", &[]).await);
    let after = submitted.get("/verify").await.text();
    assert!(after.contains("<p class=\"operator\">Example Bank</p>"));
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_is_refused_with_what_was_measured() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    for (form, told) in [
        (form("0").with("accent", "#ffcc00"), "have a contrast of 1.4"),
        (form("0").with("accent_dark", "#0b6e4f"), "on the dark page"),
        (form("0").with("accent", "green"), "six hexadecimal digits"),
        (form("0").with("accent", "}body{display:none"), "six hexadecimal digits"),
        (form("0").with("privacy_url", "javascript:alert(1)"), "begins with https://"),
        (form("0").with("support_email", "help"), "Give an e-mail address"),
        (form("0").with("operator", &"x".repeat(61)), "at most 60 characters"),
    ] {
        let answer = form.post(&admin, PATH).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.text().contains(told), "{told}: {}", answer.text());
    }
    assert_eq!(changes(&test).await, ["standard 1"]);
}

#[tokio::test]
async fn what_is_no_picture_is_no_logo() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    for (bytes, told) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..], "SVG drawing"),
        (&b"GIF89a"[..], "not a PNG, JPEG or WebP"),
        (&b""[..], "not a PNG, JPEG or WebP"),
        (hostile::jpeg(8, 8).as_slice(), "too small"),
        (vec![0; 1_000_001].as_slice(), "too large"),
    ] {
        let answer = upload(&admin, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.text().contains(told), "{told}");
    }
    let empty = Form::of(&[]).post(&admin, "/settings/branding/logo").await;
    assert!(empty.status.is_client_error());
    assert_eq!(changes(&test).await, ["standard 1"]);
}

#[tokio::test]
async fn what_is_typed_is_previewed_in_light_and_dark_and_not_saved() {
    let test = TestApp::new().await;
    let admin = test.signed_in_as(Role::Administrator).await;
    let page = form("0").with("preview", "1").post(&admin, PATH).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    assert!(page.contains("not saved yet") && page.contains("Example Bank asks you"), "{page}");
    let css = admin.get(&address(&page, "/settings/branding/preview.css")).await;
    assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
    assert!(css.text().contains(".brand-light { --brand-accent: #0b6e4f"), "{}", css.text());
    assert!(css.text().contains(".brand-dark { --brand-accent: #"), "{}", css.text());
    let bad = admin.get("/settings/branding/preview.css?light=red;}&dark=000000").await;
    assert_eq!((bad.status, bad.text().as_str()), (StatusCode::OK, ""));
    assert_eq!(changes(&test).await, ["standard 1"]);
}

#[tokio::test]
async fn of_two_administrators_the_second_is_told_what_the_first_changed() {
    let test = TestApp::new().await;
    let [first, second] =
        [test.signed_in_as(Role::Administrator).await, test.signed_in_as(Role::Administrator).await];
    assert_saved(&form("0").post(&first, PATH).await);
    let refused = form("0").with("operator", "Other Bank").post(&second, PATH).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = refused.text();
    for told in ["Nothing of yours was saved", "<ins dir=\"auto\">Example Bank</ins>", "value=\"Other Bank\""]
    {
        assert!(page.contains(told), "{told}");
    }
    assert_saved(&form("1").with("operator", "").post(&second, PATH).await);
    assert_saved(&form("2").with("operator", "").post(&second, PATH).await);
    assert_eq!(
        changes(&test).await,
        ["standard 1", "branding 1", "branding 2"],
        "the same again is no version"
    );
    let link = portal::link_of(&test, portal::bare_customer(&test, "anna").await).await;
    let page = test.browser().get(&link).await.text();
    assert!(page.contains("<p class=\"operator\">Probity</p>"), "what is left empty is as configured");
}
