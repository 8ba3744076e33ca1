//! The use cases of Probity: authorise, load, transition, store, in one transaction.
