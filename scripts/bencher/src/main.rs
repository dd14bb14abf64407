//! Measures the weights of pallets in a runtime that was built with `runtime-benchmarks`. The arguments
//! are those of `frame-omni-bencher v1 benchmark pallet`.

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;

fn main() -> sc_cli::Result<()> {
	// The runtime uses the standard host functions only.
	PalletCmd::parse().run_with_spec::<BlakeTwo256, ()>(None)
}
