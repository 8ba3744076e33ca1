//! The rules of Probity: states, transitions, marks, decisions and permissions. Pure: no async, no database, no HTTP.
