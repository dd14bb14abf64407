//! One file for each group of calls; broken states in `invariants`; random runs against a plain model
//! in `model`.

mod acceptances;
mod assign;
mod escrow;
mod invariants;
mod issue;
mod model;
mod money;
mod returns;
mod views;
