#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "alloc")]
extern crate alloc;

mod bytes;
pub mod meter;
pub mod payee;
pub mod payer;
pub mod payment;
pub mod query;
#[cfg(feature = "std")]
pub mod store;
pub mod ticks;
pub mod voucher;

pub use payee::{Accepted, ChainView, Payee, PayeeError, Terms, ViewError};
pub use payer::{Payer, PayerError, TickPolicy, PAYER_STATE_LENGTH};
pub use payment::{Claim, ClaimTick, Payment, PaymentError, Tick, CLAIM_LENGTH, TICK_LENGTH};
pub use query::{Query, QUERY_LENGTH, QUERY_TAG};
pub use ticks::{Preimage, TickChain, TickChainError, TickHasher, MAX_TICKS, TICK_TAG};
#[cfg(feature = "alloc")]
pub use voucher::verify_batch;
pub use voucher::{
	ChannelId, Genesis, InvalidKey, SignedVoucher, Voucher, VoucherError, VoucherKey,
	VoucherSignature, VoucherSigner, SIGNED_VOUCHER_LENGTH, VOUCHER_LENGTH, VOUCHER_TAG,
};
