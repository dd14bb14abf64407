//! Tests: one file for each group of calls, then whole journeys and the invariants.

mod accounts;
mod amend;
mod application;
mod benchmark_helper;
mod decisions;
mod delegates;
mod genesis;
mod interfaces;
mod invariants;
mod journeys;
mod types;
mod views;
