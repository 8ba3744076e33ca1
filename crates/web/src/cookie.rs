//! The cookies: one for the session, one for the theme, one for a customer's session on the hosted page.

use crate::WebOptions;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use probity_pages::words::Theme;

/// With this prefix browsers refuse the cookie unless it is secure, of this host alone and for every path.
const SESSION_HTTPS: &str = "__Host-probity_session";
/// On the loopback address there is no https, and so no prefix.
const SESSION_HTTP: &str = "probity_session";
const ATTEMPT_HTTPS: &str = "__Host-probity_attempt";
const ATTEMPT_HTTP: &str = "probity_attempt";
const PORTAL: &str = "probity_portal";
/// The hosted page alone gets it; so the dashboard of somebody who also verified stays apart.
const PORTAL_PATH: &str = "/verify";
const THEME: &str = "probity_theme";

const fn session_name(options: &WebOptions) -> &'static str {
    if options.is_https() { SESSION_HTTPS } else { SESSION_HTTP }
}

/// The session's token, if the browser sent one.
pub(crate) fn session_token(headers: &HeaderMap, options: &WebOptions) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(session_name(options)).map(|cookie| cookie.value().to_owned())
}

/// The cookie that signs a browser in. It lives as long as the browser: how long the session does is ours to say.
pub(crate) fn session(token: String, options: &WebOptions) -> HeaderValue {
    header_value(&cookie(session_name(options), token, options))
}

/// The cookie that signs a browser out.
pub(crate) fn no_session(options: &WebOptions) -> HeaderValue {
    let mut cookie = cookie(session_name(options), String::new(), options);
    cookie.make_removal();
    header_value(&cookie)
}

const fn attempt_name(options: &WebOptions) -> &'static str {
    if options.is_https() { ATTEMPT_HTTPS } else { ATTEMPT_HTTP }
}

/// The token of a sign-in that began in this browser and waits for what a passkey or a provider says.
pub(crate) fn attempt_token(headers: &HeaderMap, options: &WebOptions) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(attempt_name(options)).map(|cookie| cookie.value().to_owned())
}

/// The cookie that binds a sign-in to the browser it began in.
pub(crate) fn attempt(token: String, options: &WebOptions) -> HeaderValue {
    header_value(&cookie(attempt_name(options), token, options))
}

/// The cookie that forgets it.
pub(crate) fn no_attempt(options: &WebOptions) -> HeaderValue {
    let mut cookie = cookie(attempt_name(options), String::new(), options);
    cookie.make_removal();
    header_value(&cookie)
}

/// The token of a customer's session on the hosted page, if the browser sent one.
pub(crate) fn portal_token(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(PORTAL).map(|cookie| cookie.value().to_owned())
}

/// The cookie that lets a customer into the hosted page. Like a user's it lives as long as the browser.
pub(crate) fn portal(token: String, options: &WebOptions, is_framed: bool) -> HeaderValue {
    header_value(&portal_cookie(token, options, is_framed))
}

/// The cookie that lets a customer out.
pub(crate) fn no_portal(options: &WebOptions, is_framed: bool) -> HeaderValue {
    let mut cookie = portal_cookie(String::new(), options, is_framed);
    cookie.make_removal();
    header_value(&cookie)
}

fn portal_cookie(value: String, options: &WebOptions, is_framed: bool) -> Cookie<'static> {
    let cookie = Cookie::build((PORTAL, value)).path(PORTAL_PATH).http_only(true).secure(options.is_https());
    if is_framed && options.is_https() {
        // A page of another site shows ours: without these two, browsers keep the cookie from it. Partitioned, it is
        // there for that site alone.
        return cookie.same_site(SameSite::None).partitioned(true).build();
    }
    cookie.same_site(SameSite::Lax).build()
}

/// The theme the browser asks for.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    let jar = CookieJar::from_headers(headers);
    let code = jar.get(THEME).map_or("", Cookie::value);
    Theme::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or(Theme::System)
}

/// The cookie that remembers a theme.
pub(crate) fn remember_theme(theme: Theme, options: &WebOptions) -> HeaderValue {
    let mut cookie = cookie(THEME, theme.code().to_owned(), options);
    cookie.make_permanent();
    header_value(&cookie)
}

fn cookie(name: &'static str, value: String, options: &WebOptions) -> Cookie<'static> {
    let cookie = Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.secure(options.is_https()).build()
}

/// A cookie as a header. Its characters are ours, so the empty value never comes about.
fn header_value(cookie: &Cookie<'_>) -> HeaderValue {
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Adds a cookie to an answer.
pub(crate) fn set(headers: &mut HeaderMap, cookie: HeaderValue) {
    headers.append(header::SET_COOKIE, cookie);
}
