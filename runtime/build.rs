fn main() {
	#[cfg(all(feature = "std", feature = "metadata-hash"))]
	{
		substrate_wasm_builder::WasmBuilder::init_with_defaults()
			// Equal to the token of the chain specification: wallets recompute the hash from both.
			.enable_metadata_hash("SDRT", 9)
			.build();
	}

	#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
	{
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
