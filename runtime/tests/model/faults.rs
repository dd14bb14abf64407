//! Deliberate faults: what a broken chain would do. Each must be found by the same run that finds
//! nothing wrong with the real one.

use super::{
	book::{LineState, Model, Standing},
	papers::Stand,
	periods::{Period, Reckon, Stage},
	roaming::Roam,
	steps::{Book, Call},
	FIRST,
};
use frame_support::traits::{
	fungible::{InspectHold, Mutate, MutateHold},
	fungibles::Unbalanced,
	tokens::{Fortitude, Precision, Preservation, Restriction},
	ReservableCurrency,
};
use interwork_runtime::{
	interwork_primitives::{
		documents::DocumentState, AcceptanceId, AgreementId, AgreementKey, ChannelId, ChannelKey,
		ClassId, DocumentId, DocumentKey, IssuerId, LineId, LineKey, OperatorId, OperatorStatus,
		OrderId,
	},
	*,
};
use pallet_channels::Channels;
use pallet_dice::{Acceptances, Assignments, Classes, Debts};
use pallet_documents::{Documents, Keys, Peers};
use pallet_marketplace::{Escrowed, HoldReason, LineState as ChainState, Lines, OrderKey, Party};
use pallet_reconciliation::{Owed, PeriodKey, PeriodRecord, PeriodState, Periods, Reputations};
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
	/// A unit appears in a wallet, and the supply of its class says so too.
	UnitMade,
	/// A claim earns the visited operator one unit more, and the books of dice fit.
	EarnedRaised,
	/// A unit that goes back goes to another wallet.
	RefundRerouted,
	/// A part of what an issuer owes is forgotten in all books.
	DebtForgotten,
	/// A channel forgets a unit that was claimed from it.
	ClaimForgotten,
	/// The nonce of a message that was used can be used again.
	NonceKept,
	/// A channel closes an hour before its time.
	GraceCut,
	/// A document counts as received though nobody has received it.
	ReceiptInvented,
	/// A recipient gets a minute more for its answer.
	AnswerLengthened,
	/// A key that was revoked can be used again.
	KeyRevived,
	/// A node that an operator does not know gets its documents.
	PeerSlipped,
	/// What is settled is paid twice, and the books of the period are as they should be.
	SettledTwice,
	/// What an operator owes counts as paid, in all books.
	DueForgotten,
	/// A side is said to have confirmed what only the other one has.
	WordForged,
	/// A decision of the board settles one unit more, in all books of the period.
	DecisionShifted,
	/// The silence of a side is not on record.
	SilenceForgiven,
	/// A side has an hour less for its answer in a dispute.
	AnswerCut,
}

impl Kind {
	pub const ALL: [Kind; 33] = [
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
		Self::UnitMade,
		Self::EarnedRaised,
		Self::RefundRerouted,
		Self::DebtForgotten,
		Self::ClaimForgotten,
		Self::NonceKept,
		Self::GraceCut,
		Self::ReceiptInvented,
		Self::AnswerLengthened,
		Self::KeyRevived,
		Self::PeerSlipped,
		Self::SettledTwice,
		Self::DueForgotten,
		Self::WordForged,
		Self::DecisionShifted,
		Self::SilenceForgiven,
		Self::AnswerCut,
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
		let rich =
			(FIRST..model.ledger.accounts.len()).max_by_key(|who| model.ledger.free(*who))?;
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
				let other = (FIRST..model.ledger.accounts.len())
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
				let thief = (FIRST..model.ledger.accounts.len())
					.find(|who| !model.links.contains_key(who))?;
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
			_ => {
				return self
					.break_units(model, book, call, result)
					.or_else(|| self.break_papers(model))
					.or_else(|| self.break_periods(model, book, call, result));
			},
		}
		Some(())
	}

	/// Faults about units and channels.
	fn break_units(
		&self,
		model: &Model,
		book: &Book,
		call: &Call,
		result: &Result<(), String>,
	) -> Option<()> {
		let Call::Roam(roam) = call else { return None };
		if result.is_err() {
			return None;
		}
		let roaming = &model.roaming;
		match self.kind {
			Kind::UnitMade => {
				let ((class, who), _) = roaming.wallets.iter().next()?;
				let supply = Assets::total_supply(*class) + 1;
				Assets::increase_balance(*class, &book.account(*who), 1, Precision::Exact).ok()?;
				Assets::set_total_issuance(*class, supply);
			},
			Kind::EarnedRaised => {
				let Roam::ClaimUnits(demand) = roam else { return None };
				let channel = roaming.channels.get(&demand.promise.channel)?;
				let known = roaming.acceptances[&channel.acceptance];
				if channel.left() == 0 {
					return None;
				}
				Acceptances::<Runtime>::mutate(AcceptanceId(channel.acceptance), |record| {
					if let Some(record) = record {
						record.earned += 1;
						record.in_channels -= 1;
					}
				});
				Classes::<Runtime>::mutate(ClassId(known.home), |books| {
					if let Some(books) = books {
						books.earned += 1;
						books.in_channels -= 1;
					}
				});
			},
			Kind::RefundRerouted => {
				let Roam::CloseChannel(..) = roam else { return None };
				let ((class, payer), _) = roaming
					.wallets
					.iter()
					.find(|(_, wallet)| wallet.units > 1 && wallet.touched == model.now)?;
				let ((_, other), _) = roaming
					.wallets
					.iter()
					.find(|((own, other), _)| own == class && other != payer)?;
				let (from, to) = (book.account(*payer), book.account(*other));
				Assets::decrease_balance(
					*class,
					&from,
					1,
					Precision::Exact,
					Preservation::Preserve,
					Fortitude::Polite,
				)
				.ok()?;
				Assets::increase_balance(*class, &to, 1, Precision::Exact).ok()?;
			},
			Kind::DebtForgotten => {
				let ((class, visited), debt) = roaming.debts.iter().next()?;
				if *debt < 2 {
					return None;
				}
				let class = ClassId(*class);
				Debts::<Runtime>::mutate(class, OperatorId(*visited), |debt| *debt -= 1);
				Classes::<Runtime>::mutate(class, |books| {
					if let Some(books) = books {
						books.debt -= 1;
					}
				});
			},
			Kind::ClaimForgotten => {
				let Roam::ClaimUnits(demand) = roam else { return None };
				let id = ChannelId(demand.promise.channel);
				Channels::<Runtime>::mutate(ChannelKey::from(id), |record| {
					if let Some(record) = record {
						record.claimed -= 1;
					}
				});
			},
			Kind::NonceKept => {
				let Roam::OpenRelayed(wish) = roam else { return None };
				let class = roaming.acceptances[&wish.opening.acceptance].home;
				let wallet = book.account(wish.wallet);
				Assignments::<Runtime>::mutate(ClassId(class), wallet, |record| {
					if let Some(record) = record {
						record.nonce -= 1;
					}
				});
			},
			Kind::GraceCut => {
				let Roam::RequestClose(id) = roam else { return None };
				Channels::<Runtime>::mutate(ChannelKey::from(ChannelId(*id)), |record| {
					if let Some(record) = record {
						record.closes_at -= 3_600;
					}
				});
			},
			_ => return None,
		}
		Some(())
	}

	/// Faults about documents.
	fn break_papers(&self, model: &Model) -> Option<()> {
		let papers = &model.papers;
		let waiting = || {
			let (id, _) =
				papers.documents.iter().find(|(_, known)| known.stand == Stand::Announced)?;
			Some(DocumentKey::from(DocumentId(*id)))
		};
		match self.kind {
			Kind::ReceiptInvented => {
				Documents::<Runtime>::mutate(waiting()?, |record| {
					if let Some(record) = record {
						record.state = DocumentState::Received { at: model.now };
					}
				});
			},
			Kind::AnswerLengthened => {
				Documents::<Runtime>::mutate(waiting()?, |record| {
					if let Some(record) = record {
						record.expires_at += 60;
					}
				});
			},
			Kind::KeyRevived => {
				let ((own, epoch), _) =
					papers.keys.iter().find(|(_, key)| key.revoked.is_some())?;
				Keys::<Runtime>::mutate(OperatorId(*own), epoch, |record| {
					if let Some(record) = record {
						record.revoked_at = None;
					}
				});
			},
			Kind::PeerSlipped => {
				let (own, peers) = papers.peers.iter().find(|(_, peers)| peers.len() < 8)?;
				let stranger = (1..=255).find(|peer| !peers.contains(peer))?;
				Peers::<Runtime>::mutate(OperatorId(*own), |peers| {
					peers.try_push([stranger; 32]).ok()
				})?;
			},
			_ => return None,
		}
		Some(())
	}

	/// Faults about periods.
	fn break_periods(
		&self,
		model: &Model,
		book: &Book,
		call: &Call,
		result: &Result<(), String>,
	) -> Option<()> {
		let reckoning = &model.reckoning;
		let change = |(id, number): (u64, u32), change: &dyn Fn(&mut PeriodRecord)| {
			let key = AgreementKey::from(AgreementId(id));
			Periods::<Runtime>::mutate(key, PeriodKey::from(number), |record| {
				record.as_mut().map(change)
			})
		};
		let quarrel = || {
			let is_open = |period: &Period| matches!(period.stage, Stage::Disputed(_));
			reckoning
				.periods
				.iter()
				.find(|(_, period)| is_open(period))
				.map(|(row, _)| *row)
		};
		match self.kind {
			Kind::SettledTwice => {
				let Call::Reckon(Reckon::Confirm { row, .. }) = call else { return None };
				let period = reckoning.periods.get(row).filter(|_| result.is_ok())?;
				if period.paid == 0 {
					return None;
				}
				let parties = reckoning.agreements[&row.0].parties;
				let debtor = usize::from(period.paid > 0);
				let [from, to] = [debtor, 1 - debtor]
					.map(|side| book.account(model.operators[&parties[side]].account));
				let spare = Balances::free_balance(&from).saturating_sub(100_000);
				let amount = period.paid.unsigned_abs().min(spare);
				Balances::transfer(&from, &to, amount, Preservation::Preserve).ok()?;
			},
			Kind::DueForgotten => {
				let (row, due) = reckoning
					.periods
					.iter()
					.map(|(row, period)| (*row, period.due(reckoning.pact(row.0))))
					.find(|(_, due)| *due != 0)?;
				let debtor = reckoning.agreements[&row.0].parties[usize::from(due > 0)];
				change(row, &|record| record.paid = record.settled)?;
				Owed::<Runtime>::mutate(OperatorId(debtor), |owed| *owed -= due.unsigned_abs());
			},
			Kind::WordForged => {
				let (row, side) = reckoning.periods.iter().find_map(|(row, period)| {
					let said = period.words.each_ref().map(Option::is_some);
					let side = said.iter().position(|said| *said)?;
					(period.stage == Stage::Open && said != [true; 2]).then_some((*row, side))
				})?;
				change(row, &|record| {
					record.confirmations[1 - side] = record.confirmations[side].clone();
				})?;
			},
			Kind::DecisionShifted => {
				let Call::Reckon(Reckon::Decide { row, .. }) = call else { return None };
				if result.is_err() {
					return None;
				}
				change(*row, &|record| {
					record.settled.0 += 1;
					record.paid.0 += 1;
				})?;
			},
			Kind::SilenceForgiven => {
				let (operator, _) = reckoning.fame.iter().find(|(_, fame)| fame.silent > 0)?;
				Reputations::<Runtime>::mutate(OperatorId(*operator), |facts| facts.silent -= 1);
			},
			Kind::AnswerCut => {
				change(quarrel()?, &|record| {
					if let PeriodState::Disputed(dispute) = &mut record.state {
						dispute.standing.until -= 3_600;
					}
				})?;
			},
			_ => return None,
		}
		Some(())
	}
}
