//! Passwords: what one must be (NIST SP 800-63B), and how one is kept (Argon2id).

use crate::{App, AppError, Violation, settings::PasswordCost};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};

/// The fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The most characters of a password.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// What must remain of a password besides words anyone would guess.
const UNGUESSABLE_CHARS_MIN: usize = 8;
const SALT_BYTES: usize = 16;

const COMMON: &str = include_str!("common_passwords.txt");

/// Checks a new password. No rules of composition: length and not being guessable are what helps.
pub fn check(password: &str, email: &str, name: &str) -> Result<(), Violation> {
    let refuse = |code, message: String| Err(Violation { field: "password".to_owned(), code, message });
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return refuse("password_short", format!("Use at least {PASSWORD_CHARS_MIN} characters."));
    }
    if chars > PASSWORD_CHARS_MAX {
        return refuse("password_long", format!("Use at most {PASSWORD_CHARS_MAX} characters."));
    }
    if is_common(password) {
        return refuse("password_common", "This password is among the first anyone would guess.".to_owned());
    }
    if is_about_the_user(password, email, name) {
        return refuse("password_personal", "Do not build the password from your name or e-mail.".to_owned());
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    // "Password2026!!" is "password" to anyone who guesses.
    let word = lower.trim_matches(|c: char| !c.is_alphabetic());
    let varied = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    varied < 5 || COMMON.lines().any(|common| common == lower || common == word)
}

fn is_about_the_user(password: &str, email: &str, name: &str) -> bool {
    let mut rest = password.to_lowercase();
    let email = email.to_lowercase();
    let name = name.to_lowercase();
    let words = email.split(['@', '.', '+', '-', '_']).chain(name.split_whitespace()).chain(["probity"]);
    for word in words.filter(|word| word.chars().count() >= 3) {
        rest = rest.replace(word, "");
    }
    rest.chars().filter(|c| c.is_alphanumeric()).count() < UNGUESSABLE_CHARS_MIN
        && rest.chars().count() < password.chars().count()
}

/// Hashes a password at the configured cost.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, AppError> {
    let mut salt = [0_u8; SALT_BYTES];
    app.randomness.fill(&mut salt);
    let argon2 = argon2(app.settings().password_cost)?;
    let hash = app
        .gate
        .run(move || argon2.hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()));
    hash.await?.map_err(|error| AppError::Internal(format!("password hash: {error}")))
}

/// Whether the password is the one this hash was made of.
pub(crate) async fn verify(app: &App, password: String, hash: &str) -> Result<bool, AppError> {
    let hash = hash.to_owned();
    let known = PasswordHash::new(&hash)
        .map_err(|error| AppError::Internal(format!("a stored password hash cannot be read: {error}")))?;
    // The cost is the stored hash's own, whatever is configured now.
    app.gate.run(move || Argon2::default().verify_password(password.as_bytes(), &known).is_ok()).await
}

/// A hash of no password at the configured cost: checking it takes as long as checking a real one.
pub(crate) fn dummy_hash(cost: PasswordCost) -> String {
    let PasswordCost { memory_kib, passes } = cost;
    let (salt, output) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${output}")
}

/// The hash of no password, for somebody who signs in elsewhere: no password fits it.
pub(crate) fn none(cost: PasswordCost) -> String {
    dummy_hash(cost)
}

/// Whether there is no password.
pub(crate) fn is_none(hash: &str) -> bool {
    hash.ends_with(&format!("${}", "A".repeat(43)))
}

/// Whether a hash was made at another cost than is configured now.
pub(crate) fn is_outdated(hash: &str, cost: PasswordCost) -> bool {
    let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| params.m_cost() != cost.memory_kib || params.t_cost() != cost.passes)
}

fn argon2(cost: PasswordCost) -> Result<Argon2<'static>, AppError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None)
        .map_err(|error| AppError::Internal(format!("password cost: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<&'static str> {
        check(password, "anna.svensson@bank.example", "Anna Svensson").err().map(|violation| violation.code)
    }

    #[test]
    fn length_and_not_being_guessable_are_what_counts() {
        assert_eq!(code("correct horse battery"), None);
        assert_eq!(code("лошадь батарея скрепка"), None);
        assert_eq!(code("short"), Some("password_short"));
        assert_eq!(code(&"long ".repeat(30)), Some("password_long"));
        assert_eq!(code("Password2026!"), Some("password_common"));
        assert_eq!(code("111111111111"), Some("password_common"));
        assert_eq!(code("qwertyuiop[]"), Some("password_common"));
        assert_eq!(code("anna.svensson@bank.example"), Some("password_personal"));
        assert_eq!(code("AnnaSvensson1"), Some("password_personal"));
        assert_eq!(code("Probity-Anna-1"), Some("password_personal"));
    }

    #[test]
    fn the_dummy_hash_costs_what_a_real_one_costs() {
        let cost = PasswordCost { memory_kib: 19 * 1024, passes: 2 };
        assert!(is_none(&none(cost)) && !is_none(&none(cost).replace("AAAA", "AAAB")));
        assert!(!is_outdated(&dummy_hash(cost), cost));
        assert!(is_outdated(&dummy_hash(cost), PasswordCost { passes: 3, ..cost }));
    }
}
