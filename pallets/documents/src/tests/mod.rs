//! One file for each group of calls; broken states in `invariants`; random runs against a plain model
//! in `model`.

mod announce;
mod answers;
mod batches;
mod clear;
mod invariants;
mod keys;
mod model;
mod peers;
mod purge;
mod views;
mod worker;
