//! Document bytes: object storage, hashes, limits.
