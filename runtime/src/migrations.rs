//! What runs once when the runtime is upgraded, after the pallets' own hooks.
//!
//! A change of a stored shape gets a versioned migration in its pallet and a line in
//! [`Unreleased`]. After the release the line goes: it must not run twice.

/// Migrations of the next release.
pub type Unreleased = ();

/// Migrations that are safe, and needed, at every upgrade.
pub type Permanent = ();
