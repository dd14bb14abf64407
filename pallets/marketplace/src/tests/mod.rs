//! One file for each group of calls; whole stories in `journeys`; broken states in `invariants`;
//! random runs against a plain model in `model`.

mod accept;
mod closing;
mod contests;
mod invariants;
mod journeys;
mod model;
mod offers;
mod prune;
mod request;
mod usage;
mod views;
