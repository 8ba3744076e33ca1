//! The audit log that nobody can quietly change: what is hashed, what is signed, and how both are checked.
//!
//! Each entry is hashed together with the hash of the one before it, so that changing, removing, inserting or moving one
//! changes every hash that follows; and each hash is signed (Ed25519) with a key that the database does not have, so
//! that whoever has only the database cannot make the rest fit again. Cutting entries off the end leaves a shorter log
//! that is in order: that is found with a [`Checkpoint`] kept elsewhere.
//!
//! Pure: no database, no clock. [`Verifier`] is fed entries in order, from a database or from an export.

mod checkpoint;
mod entry;
mod export;
mod hex;
mod key;
mod piece;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, Hash};
pub use export::{ExportError, Line, LineRef};
pub use key::{KeyError, PublicKey, SIGNATURE_BYTES, Signature, Signer, Statement};
pub use piece::{Piece, PieceError, PieceRef};
pub use verify::{Fault, Record, Verified, Verifier};
