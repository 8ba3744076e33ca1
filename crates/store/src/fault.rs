//! What the database's failing means to whoever asked: by the codes of both engines.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError},
};

/// A failure that says nothing of what was asked: it can be asked again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// Given up because of another transaction, which goes on.
    InTheWay,
    /// Others held what it needs for longer than it may wait, or it took longer than it may.
    Busy,
    /// It cannot be reached, breaks off, or is about to stop.
    Away,
    /// There is no room left where it writes.
    Full,
}

impl Fault {
    /// What it is; none where it is something else.
    pub(crate) fn of(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(_) => Some(Self::Away),
            DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(Self::of_driver(error).unwrap_or(Self::Away)),
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
                Self::of_driver(error)
            }
            _ => None,
        }
    }

    fn of_driver(error: &sqlx::Error) -> Option<Self> {
        use sqlx::Error as E;
        match error {
            E::Database(error) => Self::of_code(&DatabaseError::code(&**error)?),
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::BeginFailed => {
                Some(Self::Away)
            }
            _ => None,
        }
    }

    /// PostgreSQL's codes have five characters (its documentation, appendix A), those of SQLite are numbers of up to four
    /// digits, the lowest byte of which says what kind of failure it is (sqlite.org/rescode.html).
    fn of_code(code: &str) -> Option<Self> {
        match code {
            "40001" | "40P01" => Some(Self::InTheWay),
            // A lock, or the statement, took too long.
            "55P03" | "57014" => Some(Self::Busy),
            "53100" => Some(Self::Full),
            // A failed connection; out of memory or connections; stopping, or starting; a transaction that said nothing
            // for too long; a server that has become a replica; a disk that fails.
            _ if code.len() == 5 => {
                let is_away = ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
                    || matches!(code, "25P03" | "25006" | "58030");
                is_away.then_some(Self::Away)
            }
            // SQLITE_IOERR_SHMSIZE: the file that its processes share could not be made larger.
            "4874" => Some(Self::Full),
            _ => match code.parse::<u32>().ok()? & 0xff {
                // SQLITE_BUSY, SQLITE_LOCKED
                5 | 6 => Some(Self::Busy),
                // SQLITE_IOERR, SQLITE_CANTOPEN
                10 | 14 => Some(Self::Away),
                // SQLITE_FULL
                13 => Some(Self::Full),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_by_the_code_of_its_engine() {
        for (code, fault) in [
            ("40P01", Some(Fault::InTheWay)),
            ("55P03", Some(Fault::Busy)),
            ("53100", Some(Fault::Full)),
            ("53300", Some(Fault::Away)),
            ("08006", Some(Fault::Away)),
            ("57P01", Some(Fault::Away)),
            ("57P03", Some(Fault::Away)),
            ("57014", Some(Fault::Busy)),
            // Ours to look into: a violated check, a statement that is none.
            ("23514", None),
            ("42601", None),
            ("5", Some(Fault::Busy)),
            ("517", Some(Fault::Busy)),
            ("13", Some(Fault::Full)),
            ("778", Some(Fault::Away)),
            ("4874", Some(Fault::Full)),
            ("1", None),
            ("787", None),
            ("", None),
        ] {
            assert_eq!(Fault::of_code(code), fault, "{code}");
        }
    }

    #[test]
    fn a_pool_that_gives_no_connection_is_a_database_that_is_away() {
        let timed_out = DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout);
        assert_eq!(Fault::of(&timed_out), Some(Fault::Away));
        let cut_off = sqlx::Error::Io(std::io::ErrorKind::UnexpectedEof.into());
        assert_eq!(Fault::of(&DbErr::Query(RuntimeErr::SqlxError(cut_off.into()))), Some(Fault::Away));
        assert_eq!(Fault::of(&DbErr::RecordNotInserted), None);
    }
}
