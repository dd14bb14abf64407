//! What is fuzzed: a module for each target, which says what must hold.

pub mod claims;
pub mod messages;
pub mod payer;
pub mod payment;
pub mod provenance;
pub mod rows;
pub mod signatures;
pub mod ticks;
pub mod voucher;
