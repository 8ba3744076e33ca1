//! Signing in: what a person proves it with, and what a session still owes.

use crate::{
    setting::{Flaw, is_line},
    status::words,
};
use jiff::{SignedDuration, Timestamp};

words! {
    /// What somebody proves beside the password.
    SecondFactor {
        /// The codes of an authenticator app (RFC 6238).
        Totp = "totp", "Authenticator app";
        /// A key on a phone, a computer or a security key (Web Authentication).
        Passkey = "passkey", "Passkey";
    }
}

/// Minutes between the password and the second factor; after them the sign-in begins anew.
pub const HALF_SIGN_IN_MINUTES_MAX: i64 = 10;
/// Passkeys of one user.
pub const PASSKEYS_MAX: u32 = 20;
/// Characters of what a person calls a passkey.
pub const PASSKEY_NAME_CHARS_MAX: usize = 60;
/// Minutes to answer a challenge in; after them another one is asked for.
pub const CHALLENGE_MINUTES_MAX: i64 = 5;
/// Recovery codes made at once.
pub const RECOVERY_CODES: usize = 10;

/// What second factors a user has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Methods {
    /// An authenticator app.
    pub totp: bool,
    /// Passkeys.
    pub passkeys: u32,
    /// Recovery codes that were not used. They alone are no second factor: they stand in for one.
    pub recovery_codes: u32,
}

impl Methods {
    /// Whether there is a second factor to ask for.
    #[must_use]
    pub const fn any(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// What a session must do next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Nothing: it is signed in.
    Done,
    /// Prove the second factor.
    Prove,
    /// Set a second factor up, because the role needs one.
    SetUp,
}

/// What a session of a user with these methods must do next. A person who has a second factor proves it, whatever the
/// role; one whose role needs one and who has none sets it up before anything else.
#[must_use]
pub const fn step(methods: Methods, role_needs_one: bool, is_passed: bool) -> Step {
    if is_passed {
        Step::Done
    } else if methods.any() {
        Step::Prove
    } else if role_needs_one {
        Step::SetUp
    } else {
        Step::Done
    }
}

/// What a person calls a passkey, if it can be called that.
pub fn passkey_name(text: &str) -> Result<String, Flaw> {
    let name = text.trim();
    if is_line(name, PASSKEY_NAME_CHARS_MAX) {
        return Ok(name.to_owned());
    }
    let message = format!("Give the passkey a name of at most {PASSKEY_NAME_CHARS_MAX} characters.");
    Err(Flaw::new("name", "name_invalid", message))
}

/// Whether a proof of that instant still counts.
#[must_use]
pub fn is_recent(proved_at: Timestamp, now: Timestamp, minutes_max: u32) -> bool {
    now.duration_since(proved_at) < SignedDuration::from_mins(i64::from(minutes_max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_session_owes_follows_from_what_the_user_has_and_the_role_needs() {
        let none = Methods::default();
        let written_down = Methods { recovery_codes: 10, ..none };
        let app = Methods { totp: true, ..none };
        let passkey = Methods { passkeys: 1, ..none };
        for needs in [false, true] {
            assert_eq!(step(app, needs, false), Step::Prove);
            assert_eq!(step(passkey, needs, false), Step::Prove);
            for methods in [none, written_down, app, passkey] {
                assert_eq!(step(methods, needs, true), Step::Done);
            }
        }
        assert_eq!(step(none, false, false), Step::Done);
        assert_eq!(step(none, true, false), Step::SetUp);
        assert_eq!(step(written_down, true, false), Step::SetUp, "codes alone are no second factor");
    }

    #[test]
    fn a_proof_counts_for_so_many_minutes() {
        let at = |second| Timestamp::from_second(second).expect("in range");
        assert!(is_recent(at(0), at(599), 10));
        assert!(!is_recent(at(0), at(600), 10));
        assert!(!is_recent(at(0), at(0), 0));
    }
}
