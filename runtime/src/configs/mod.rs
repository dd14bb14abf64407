//! The pallets' parameters, a file for each domain.

mod accounts;
mod consensus;
mod dice;
mod documents;
pub mod governance;
mod marketplace;
mod money;
mod operators;
pub mod parameters;
mod reconciliation;
pub mod system;
pub mod worker;
