//! Probity as a whole, on a real database and through the real router.

mod race;
