//! Deliberate faults: what a broken chain would do. Each must be found by the same run that finds
//! nothing wrong with the real one.

use super::{
	book::{LineState, Model, Standing},
	steps::{Book, Call},
};
use frame_support::traits::{
	fungible::{InspectHold, Mutate, MutateHold},
	tokens::{Fortitude, Precision, Preservation, Restriction},
	ReservableCurrency,
};
use interwork_runtime::{
	interwork_primitives::{IssuerId, LineId, LineKey, OperatorId, OperatorStatus, OrderId},
	*,
};
use pallet_marketplace::{Escrowed, HoldReason, LineState as ChainState, Lines, OrderKey, Party};
use sp_runtime::traits::Dispatchable;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// A usage report is paid twice, and the books of the escrow say so too.
	PaidTwice,
	/// A unit disappears.
	Burned,
	/// A unit appears, and the issuer's books are made to fit.
	Minted,
	/// A unit moves from one account to another.
	Moved,
	/// A line is used by a unit for which nobody paid or was paid.
	UsedRaised,
	/// Something returned is booked as paid.
	Misbooked,
	/// A contested line is paid on.
	ContestIgnored,
	/// A part of an offer's deposit is given back early.
	DepositReleased,
	/// A call that fails leaves something behind.
	FailureWrites,
	/// A redemption is confirmed and a unit of the debt stays.
	DebtStays,
	/// Somebody without a vote sits on the board.
	SeatStolen,
	/// An issuer's reserve counts double.
	ReserveDoubled,
	/// A pruned order stays in the index of its buyer.
	IndexKept,
	/// A proxy moves money though its filter forbids it.
	ProxyUnfiltered,
	/// The deposit of a multisig is not taken.
	MultisigFree,
	/// An operator that equivocated goes on as if nothing had happened.
	EquivocationForgiven,
}

impl Kind {
	pub const ALL: [Kind; 16] = [
		Self::PaidTwice,
		Self::Burned,
		Self::Minted,
		Self::Moved,
		Self::UsedRaised,
		Self::Misbooked,
		Self::ContestIgnored,
		Self::DepositReleased,
		Self::FailureWrites,
		Self::DebtStays,
		Self::SeatStolen,
		Self::ReserveDoubled,
		Self::IndexKept,
		Self::ProxyUnfiltered,
		Self::MultisigFree,
		Self::EquivocationForgiven,
	];
}

/// A fault that is put in once, at the first call from `from` on that gives occasion.
pub struct Fault {
	pub kind: Kind,
	pub from: u64,
	/// The call at which it was put in.
	pub done: Option<u64>,
}

impl Fault {
	/// Puts the fault in, after a call on the chain.
	pub fn meddle(
		&mut self,
		number: u64,
		model: &Model,
		book: &Book,
		call: &Call,
		result: &Result<(), String>,
	) {
		// Often enough that a fault which only a sample can find is in a sample.
		let again = matches!(self.kind, Kind::FailureWrites);
		if number < self.from || (self.done.is_some() && !again) {
			return;
		}
		if self.put_in(model, book, call, result).is_some() && self.done.is_none() {
			self.done = Some(number);
		}
	}

	fn put_in(
		&self,
		model: &Model,
		book: &Book,
		call: &Call,
		result: &Result<(), String>,
	) -> Option<()> {
		let escrow = HoldReason::Escrow.into();
		let pot = Marketplace::pot_account();
		// Somebody with money: the account that has most.
		let rich = (2..model.ledger.accounts.len()).max_by_key(|who| model.ledger.free(*who))?;
		match self.kind {
			Kind::PaidTwice => {
				let reported = model.reported.first().filter(|_| result.is_ok())?;
				let Call::ReportUsage(rows) = call else { return None };
				let line = rows
					.iter()
					.zip(&reported.rows)
					.find(|(_, refusal)| refusal.is_none())
					.map(|((line, _), _)| model.lines[line])?;
				let account = book.account(model.operators[&line.provider].account);
				let amount = reported.amount.min(Balances::balance_on_hold(&escrow, &pot)).max(1);
				Balances::transfer_on_hold(
					&escrow,
					&pot,
					&account,
					amount,
					Precision::Exact,
					Restriction::Free,
					Fortitude::Polite,
				)
				.ok()?;
				Escrowed::<Runtime>::mutate(|totals| {
					totals.held -= amount;
					totals.paid += amount;
				});
			},
			Kind::Burned => {
				Balances::burn_from(
					&book.account(rich),
					1,
					Preservation::Preserve,
					Precision::Exact,
					Fortitude::Polite,
				)
				.ok()?;
			},
			Kind::Minted => {
				Balances::mint_into(&book.account(rich), 1).ok()?;
				pallet_sdrt::Issuers::<Runtime>::mutate(IssuerId(0), |issuer| {
					if let Some(issuer) = issuer {
						issuer.minted += 1;
						issuer.outstanding += 1;
					}
				});
			},
			Kind::Moved => {
				let other = (2..model.ledger.accounts.len())
					.find(|who| *who != rich && model.ledger.exists(*who))?;
				Balances::transfer(
					&book.account(rich),
					&book.account(other),
					1,
					Preservation::Preserve,
				)
				.ok()?;
			},
			Kind::UsedRaised => {
				let (id, _) = model
					.lines
					.iter()
					.find(|(_, line)| line.state == LineState::Open && line.used < line.units)?;
				Lines::<Runtime>::mutate(LineKey::from(LineId(*id)), |line| {
					if let Some(line) = line {
						line.used += 1;
					}
				});
			},
			Kind::Misbooked => {
				if Escrowed::<Runtime>::get().returned == 0 {
					return None;
				}
				Escrowed::<Runtime>::mutate(|totals| {
					totals.returned -= 1;
					totals.paid += 1;
				});
			},
			Kind::ContestIgnored => {
				let (id, _) =
					model.lines.iter().find(|(_, line)| line.state == LineState::Contested)?;
				Lines::<Runtime>::mutate(LineKey::from(LineId(*id)), |line| {
					if let Some(line) = line {
						line.state = ChainState::Open;
					}
				});
			},
			Kind::DepositReleased => {
				let offer = model.offers.values().next()?;
				Balances::release(
					&HoldReason::OfferDeposit.into(),
					&book.account(offer.depositor),
					1,
					Precision::Exact,
				)
				.ok()?;
			},
			Kind::FailureWrites => {
				if result.is_ok() {
					return None;
				}
				// Nothing that the model knows, and another value each time.
				let key = b"something left behind";
				let count = sp_io::storage::get(key).map_or(0, |bytes| bytes[0]);
				sp_io::storage::set(key, &[count.wrapping_add(1)]);
			},
			Kind::DebtStays => {
				if result.is_err() || !matches!(call, Call::ConfirmRedemption(_)) {
					return None;
				}
				let id = pallet_sdrt::Issuers::<Runtime>::iter_keys().next()?;
				pallet_sdrt::Issuers::<Runtime>::mutate(id, |issuer| {
					if let Some(issuer) = issuer {
						issuer.outstanding += 1;
					}
				});
			},
			Kind::SeatStolen => {
				let thief =
					(2..model.ledger.accounts.len()).find(|who| !model.links.contains_key(who))?;
				pallet_collective::Members::<Runtime, pallet_collective::Instance1>::mutate(
					|members| {
						members.push(book.account(thief));
						members.sort();
					},
				);
			},
			Kind::ReserveDoubled => {
				pallet_sdrt::Issuers::<Runtime>::mutate(IssuerId(0), |issuer| {
					if let Some(attestation) =
						issuer.as_mut().and_then(|issuer| issuer.attestation.as_mut())
					{
						attestation.amount = attestation.amount.saturating_mul(2).max(2);
					}
				});
			},
			Kind::IndexKept => {
				let Call::Prune(id) = call else { return None };
				if result.is_err() {
					return None;
				}
				pallet_marketplace::OrdersOf::<Runtime>::insert(
					OperatorId(0),
					OrderKey::from(OrderId(*id)),
					Party::Buyer,
				);
			},
			Kind::ProxyUnfiltered => {
				let Call::Proxied { real, call: inner, .. } = call else { return None };
				let Call::Transfer { to, amount, .. } = **inner else { return None };
				let refused = match model.inner.last() {
					Some(Err(reasons)) => reasons.contains(&"System::CallFiltered"),
					_ => false,
				};
				if result.is_err() || !refused || *real == to || amount == 0 {
					return None;
				}
				let origin = RuntimeOrigin::signed(book.account(*real));
				book.call(inner).dispatch(origin).ok()?;
			},
			Kind::MultisigFree => {
				let opened = model.opened.last().filter(|_| result.is_ok())?;
				if !matches!(call, Call::AsMulti { .. } | Call::ApproveMulti { .. })
					|| opened.approvals.len() != 1
				{
					return None;
				}
				Balances::unreserve(&book.account(opened.depositor), opened.deposit);
			},
			Kind::EquivocationForgiven => {
				let Call::ReportEquivocation { offender, .. } = call else { return None };
				let operator = model.links.get(offender).filter(|_| result.is_ok())?.operator;
				if model.operators[&operator].standing != Standing::Suspended {
					return None;
				}
				pallet_operators::Operators::<Runtime>::mutate(OperatorId(operator), |operator| {
					if let Some(operator) = operator {
						operator.status = OperatorStatus::Active;
					}
				});
			},
		}
		Some(())
	}
}
