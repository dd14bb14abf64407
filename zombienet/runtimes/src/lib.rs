//! Variants of the runtime: the next version, and other lengths of a slot. See the features of this crate.

#![warn(missing_docs)]

/// Every variant by the runtime's feature that makes it; `None` if it was not compiled.
type Variants = &'static [(&'static str, Option<&'static [u8]>)];

#[allow(dead_code, reason = "the builder's files also hold what nobody here reads")]
const VARIANTS: Variants = include!(concat!(env!("OUT_DIR"), "/variants.rs"));

/// Names of all variants, compiled or not.
pub fn names() -> impl Iterator<Item = &'static str> {
	VARIANTS.iter().map(|(name, _)| *name)
}

/// The variant of that name as compact, compressed WebAssembly, or what to do to get it.
pub fn variant(name: &str) -> Result<&'static [u8], String> {
	let Some((_, code)) = VARIANTS.iter().find(|(known, _)| *known == name) else {
		let known: Vec<_> = names().collect();
		return Err(format!("there is no variant \"{name}\", only {}", known.join(", ")));
	};
	code.ok_or_else(|| {
		let feature = match name {
			"increment-spec-version" => "next",
			"slot-1s" => "fast",
			_ => "slow",
		};
		format!("the variant \"{name}\" was not compiled: build with --features {feature}")
	})
}
