//! What a transfer survives, and who gets nothing.

mod failures;
mod keys;
mod local;
mod periods;
mod strangers;
mod support;
mod transfers;
