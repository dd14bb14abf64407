//! What is fuzzed: a module for each target, which says what must hold.

pub mod books;
pub mod claims;
pub mod keys;
pub mod messages;
pub mod payer;
pub mod payment;
pub mod pieces;
pub mod provenance;
pub mod records;
pub mod rows;
pub mod sealed;
pub mod settling;
pub mod sheets;
pub mod signatures;
pub mod statements;
pub mod ticks;
pub mod usage;
pub mod voucher;
pub mod wire;
pub mod workers;
