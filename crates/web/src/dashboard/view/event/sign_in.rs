//! What happened around signing in, in words.

use super::{Telling, endpoint};
use probity_model::event::EventKind;

impl Telling<'_> {
    /// What happened around signing in.
    pub(super) fn sign_in(&self, kind: &EventKind) -> String {
        match kind {
            EventKind::SecondFactorAwaited { user } => {
                format!("awaits the second factor of {}", self.user(*user))
            }
            EventKind::SecondFactorSet { user, method, .. } => {
                format!("set up a second factor for {}: {}", self.user(*user), method.label().to_lowercase())
            }
            EventKind::SecondFactorRemoved { user, method, .. } => {
                format!("removed a second factor of {}: {}", self.user(*user), method.label().to_lowercase())
            }
            EventKind::SecondFactorReset { user } => {
                format!("took every second factor of {} away", self.user(*user))
            }
            EventKind::RecoveryCodesMade { user } => format!("made recovery codes for {}", self.user(*user)),
            EventKind::RecoveryCodeUsed { user, left } => {
                format!("took a recovery code of {}, who has {left} left", self.user(*user))
            }
            EventKind::ProvedAgain { user } => format!("took another proof of who {} is", self.user(*user)),
            EventKind::UserSignedOut { user } => format!("ended every session of {}", self.user(*user)),
            EventKind::NetworkRefused { user } => {
                format!("refused {} from a network the role is not allowed from", self.user(*user))
            }
            EventKind::PasskeyUsed { user, passkey } => {
                format!("took the passkey {passkey} of {}", self.user(*user))
            }
            EventKind::PasskeyRefused { user, passkey, why } => {
                let why = why.replace('_', " ");
                format!("refused the passkey {passkey} of {}: {why}", self.user(*user))
            }
            EventKind::ProviderBound { user, provider } => {
                format!("bound {} to who they are at {}", self.user(*user), self.provider(provider))
            }
            EventKind::ProviderUsed { user, provider } => {
                format!("took the word of {} for {}", self.provider(provider), self.user(*user))
            }
            EventKind::ProviderRefused { user, provider, why } => {
                let who = user.map_or_else(|| "somebody".to_owned(), |user| self.user(user));
                let why = why.replace('_', " ");
                format!("refused {who}, whom {} knows: {why}", self.provider(provider))
            }
            webhooks => endpoint(webhooks),
        }
    }

    /// What a provider is called now.
    fn provider<'a>(&'a self, id: &'a str) -> &'a str {
        let provider = self.settings.sign_in.openid.iter().find(|provider| provider.id == id);
        provider.map_or(id, |provider| provider.label.as_str())
    }
}
