//! The pallets' parameters, a file for each domain.

mod accounts;
mod consensus;
mod dice;
pub mod governance;
mod marketplace;
mod money;
mod operators;
pub mod parameters;
pub mod system;
