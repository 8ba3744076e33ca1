//! Checking a log from its beginning to its end.

use crate::{
    checkpoint::Checkpoint,
    entry::{Entry, Hash},
    key::{PublicKey, Signature},
};

/// An entry with what was kept beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// The entry.
    pub entry: Entry<'a>,
    /// The hash that was kept.
    pub hash: Hash,
    /// The signature that was kept.
    pub signature: Signature,
}

/// What is wrong with a log, and where first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// A place is not taken.
    #[error("entry {seq} is missing")]
    Missing {
        /// The place.
        seq: u64,
    },
    /// A place is taken twice, or one comes before it should.
    #[error("entry {seq} stands in a place that is not its own")]
    Misplaced {
        /// The place it claims.
        seq: u64,
    },
    /// The entry does not have the hash that was kept: it was altered, put in, or moved.
    #[error("entry {seq} is not the one that was written there")]
    Altered {
        /// The place.
        seq: u64,
    },
    /// The hash was not signed with the key of this log: whoever wrote the entry did not have it.
    #[error("entry {seq} was not signed by this log's key")]
    Unsigned {
        /// The place.
        seq: u64,
    },
    /// A checkpoint was not signed with the key of this log.
    #[error("the checkpoint at entry {seq} was not signed by this log's key")]
    CheckpointUnsigned {
        /// The place.
        seq: u64,
    },
    /// The log has fewer entries than a checkpoint says.
    #[error("the log ends after entry {last}; a checkpoint says that there was an entry {seq}")]
    Truncated {
        /// The last entry there is.
        last: u64,
        /// The entry that there was.
        seq: u64,
    },
    /// The log is in order, but not the one that a checkpoint was made of.
    #[error("the log up to entry {seq} is not the one its checkpoint was made of")]
    Other {
        /// The checkpoint's place.
        seq: u64,
    },
}

/// A log that is in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verified {
    /// Where it ends.
    pub head: Checkpoint,
}

/// Entries after which a signature is checked, at the latest.
const BLOCK: usize = 1 << 16;

/// Checks a log, entry by entry.
///
/// The hashes of all entries are computed; signatures, which take a hundred times as long, are checked of one entry in
/// 65,536 and of the last. Only where one does not hold is the first without a valid signature searched for: from a
/// forged entry on every hash is another, so that every signature after it fails, and halving finds it. That holds because
/// nobody with the key signs an entry after one that is not signed; [`Self::with_every_signature`] does not rely on it.
#[derive(Debug)]
pub struct Verifier {
    key: PublicKey,
    checkpoints: Vec<Checkpoint>,
    next_checkpoint: usize,
    head: Checkpoint,
    /// The entries since the last signature that was checked.
    unchecked: Vec<Checkpoint>,
    block: usize,
}

impl Verifier {
    /// For a log of this key that must hold what these checkpoints say.
    pub fn new(key: PublicKey, mut checkpoints: Vec<Checkpoint>) -> Result<Self, Fault> {
        if let Some(forged) = checkpoints.iter().find(|checkpoint| !checkpoint.is_signed_by(&key)) {
            return Err(Fault::CheckpointUnsigned { seq: forged.seq });
        }
        checkpoints.sort_by_key(|checkpoint| checkpoint.seq);
        let (head, unchecked) = (Checkpoint::BEGINNING, Vec::new());
        Ok(Self { key, checkpoints, next_checkpoint: 0, head, unchecked, block: BLOCK })
    }

    /// Checks the signature of each entry, which takes many times as long.
    #[must_use]
    pub fn with_every_signature(self) -> Self {
        Self { block: 1, ..self }
    }

    /// Takes the next entry. Fails where it is not the one that was written after the one before.
    pub fn push(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let seq = record.entry.seq;
        if seq > self.head.seq + 1 {
            return Err(Fault::Missing { seq: self.head.seq + 1 });
        }
        if seq <= self.head.seq {
            return Err(Fault::Misplaced { seq });
        }
        if record.entry.hash(&self.head) != record.hash {
            // A forger who could not sign may have begun earlier.
            return Err(self.first_unsigned().unwrap_or(Fault::Altered { seq }));
        }
        self.head = Checkpoint { seq, hash: record.hash, signature: record.signature };
        self.unchecked.push(self.head);
        if self.unchecked.len() >= self.block {
            self.check_signatures()?;
        }
        self.check_checkpoints()
    }

    fn check_checkpoints(&mut self) -> Result<(), Fault> {
        while let Some(checkpoint) = self.checkpoints.get(self.next_checkpoint) {
            if checkpoint.seq > self.head.seq {
                return Ok(());
            }
            if checkpoint.hash != self.head.hash {
                return Err(self.first_unsigned().unwrap_or(Fault::Other { seq: checkpoint.seq }));
            }
            self.next_checkpoint += 1;
        }
        Ok(())
    }

    /// The log ends here.
    pub fn finish(mut self) -> Result<Verified, Fault> {
        self.check_signatures()?;
        match self.checkpoints.get(self.next_checkpoint..).and_then(<[_]>::last) {
            Some(checkpoint) => Err(Fault::Truncated { last: self.head.seq, seq: checkpoint.seq }),
            None => Ok(Verified { head: self.head }),
        }
    }

    fn check_signatures(&mut self) -> Result<(), Fault> {
        if let Some(fault) = self.first_unsigned() {
            return Err(fault);
        }
        self.unchecked.clear();
        Ok(())
    }

    /// The first entry whose signature does not hold, if the last one's does not.
    fn first_unsigned(&self) -> Option<Fault> {
        let is_signed = |entry: &Checkpoint| entry.is_signed_by(&self.key);
        if self.unchecked.last().is_none_or(is_signed) {
            return None;
        }
        let place = self.unchecked.partition_point(is_signed);
        self.unchecked.get(place).map(|entry| Fault::Unsigned { seq: entry.seq })
    }
}
