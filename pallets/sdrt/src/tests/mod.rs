//! Tests, one file per group of calls.

mod genesis;
mod invariants;
mod issuers;
mod journeys;
mod minting;
mod model;
mod pot;
mod rates;
mod redemption;
mod views;
