//! For tests only: the whole application on a real database with a fake clock.
