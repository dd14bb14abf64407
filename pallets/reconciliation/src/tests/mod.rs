//! One file for each group of calls; broken states in `invariants`; random runs against a plain model in `model`;
//! the worker in files of its own.

mod agreements;
mod batches;
mod clear;
mod confirm;
mod deadlines;
mod disputes;
mod invariants;
mod model;
mod money;
mod statements;
mod terms;
mod views;
mod worker_decide;
mod worker_examine;
mod worker_node;
