//! What people see: view models and askama templates. No HTTP, no database.
