//! One file for each group of calls; attacks in `attacks`; broken states in `invariants`; random runs
//! against a plain model in `model`.

mod attacks;
mod batches;
mod claim;
mod closing;
mod invariants;
mod journeys;
mod model;
mod open;
mod top_up;
mod views;
