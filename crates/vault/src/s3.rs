//! A bucket of an S3-compatible object store.

use crate::{Vault, VaultError};
use object_store::{
    BackoffConfig, ClientOptions, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
    prefix::PrefixStore,
};
use std::{sync::Arc, time::Duration};

/// How long a connection may take to come about.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How long one request may take.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// How often a request is sent again that the storage did not carry out, and for how long: somebody waits for it.
const RETRIES_MAX: usize = 6;
const RETRY_TIME_MAX: Duration = Duration::from_secs(20);
const PAUSE_FIRST: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);

impl Vault {
    /// Opens the vault in a bucket: `s3://bucket`, or `s3://bucket/folder` for a folder of it.
    ///
    /// Where the storage is and who may use it comes from `variables`, by the names that the tools of AWS have for them:
    /// `AWS_ENDPOINT_URL` for a storage that is not AWS, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_SESSION_TOKEN`; without keys, the role of the machine or the container is asked for. Nothing is sent yet.
    ///
    /// Fails with [`VaultError::Address`].
    pub fn s3(url: &str, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, VaultError> {
        let refused = |why: &str| VaultError::Address { url: url.to_owned(), why: why.to_owned() };
        let place = url.strip_prefix("s3://").ok_or_else(|| refused("it does not begin with s3://"))?;
        let (bucket, folder) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(refused("it names no bucket: s3://bucket/folder"));
        }
        if place.contains(['?', '#', '@']) {
            return Err(refused(
                "it names a bucket and a folder alone; keys and settings are in the environment",
            ));
        }
        let folder =
            Path::parse(folder.trim_end_matches('/')).map_err(|error| refused(&error.to_string()))?;
        // Another of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut options =
            ClientOptions::new().with_connect_timeout(CONNECT_TIME_MAX).with_timeout(REQUEST_TIME_MAX);
        let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_retry(retries());
        for (name, value) in variables {
            let Some(key) = setting(&name) else { continue };
            if matches!(key, AmazonS3ConfigKey::Endpoint | AmazonS3ConfigKey::S3Endpoint) {
                // An operator who writes http means it: what is stored is sealed before it leaves.
                options = options.with_allow_http(value.starts_with("http://"));
            }
            builder = builder.with_config(key, value);
        }
        let bucket =
            builder.with_client_options(options).build().map_err(|error| refused(&error.to_string()))?;
        Ok(Self { store: Arc::new(PrefixStore::new(bucket, folder)), folder: None })
    }
}

/// The setting that a variable of the environment names.
fn setting(variable: &str) -> Option<AmazonS3ConfigKey> {
    if !variable.starts_with("AWS_") {
        return None;
    }
    variable.to_ascii_lowercase().parse().ok()
}

fn retries() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig { init_backoff: PAUSE_FIRST, max_backoff: PAUSE_MAX, base: 2.0 },
        max_retries: RETRIES_MAX,
        retry_timeout: RETRY_TIME_MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(url: &str) -> String {
        match Vault::s3(url, []) {
            Err(VaultError::Address { why, .. }) => why,
            other => unreachable!("{url}: {other:?}"),
        }
    }

    #[test]
    fn an_address_that_names_no_bucket_is_refused() {
        assert!(why("file:///srv").contains("s3://"));
        assert!(why("s3:///folder").contains("no bucket"));
        assert!(why("s3://key:secret@bucket").contains("environment"));
        assert!(why("s3://bucket?region=eu").contains("environment"));
        assert!(why("s3://bucket/a//b").contains("empty"));
    }
}
