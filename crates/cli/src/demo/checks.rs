//! The equalities that the chain's state must keep, checked on two snapshots and all events between.

use super::{
	books::{Books, Movements},
	roaming::Visit,
	settlement::{ClosedPeriod, Settlement},
	steps::{Package, Redeemed},
	units::UnitBooks,
};
use crate::{
	address::Address,
	amounts::Sdrt,
	api::types::{
		interwork_runtime::RuntimeHoldReason, pallet_marketplace, pallet_operators, pallet_sdrt,
	},
	codes::OrderStatus,
	error::{Error, Result},
};
use interwork_rating::Amount;
use serde::Serialize;
use std::collections::BTreeMap;
use subxt::utils::AccountId32;

/// Two figures that must be equal.
#[derive(Clone, Debug, Serialize)]
pub struct Equality {
	/// What the first figure is.
	pub left_is: String,
	/// The first figure.
	pub left: Sdrt,
	/// What the second figure is.
	pub right_is: String,
	/// The second figure.
	pub right: Sdrt,
	/// Whether they are equal.
	pub holds: bool,
}

pub(super) fn equality(left_is: &str, left: u128, right_is: &str, right: u128) -> Equality {
	Equality {
		left_is: left_is.into(),
		left: Sdrt(left),
		right_is: right_is.into(),
		right: Sdrt(right),
		holds: left == right,
	}
}

/// Two counts that must be equal: not amounts, but shown as they are.
pub(super) fn count_equality(left_is: &str, left: u128, right_is: &str, right: u128) -> Equality {
	Equality {
		left_is: left_is.into(),
		left: Sdrt::whole(left),
		right_is: right_is.into(),
		right: Sdrt::whole(right),
		holds: left == right,
	}
}

/// Who received fees, and how much.
#[derive(Clone, Debug, Serialize)]
pub struct FeeIncome {
	/// The account.
	pub account: Address,
	/// How much it received.
	pub amount: Sdrt,
}

/// Checks everything: the state while the order was open and after it, and what moved in between.
pub fn check(
	before: &Books,
	open: &Books,
	after: &Books,
	movements: &Movements,
	package: &Package,
	redeemed: &Redeemed,
) -> Result<(Vec<Equality>, Vec<FeeIncome>)> {
	let unexplained = movements.unexplained(before, after)?;
	let (income, strays) = split_income(&unexplained, before, after)?;
	let received: u128 = income.iter().map(|income| income.amount.0).sum();
	let mut equalities = state(open, "order open: ")?;
	equalities.extend(state(after, "")?);
	equalities.extend(flows(before, after, movements, received, strays)?);
	equalities.extend(trade(package, redeemed)?);
	Ok((equalities, income))
}

/// What must be so for the roaming visit: while its channel was open, after it, and in between.
/// `after` are the units afterwards, `money` all balances at the same block.
pub fn check_visit(visit: &Visit, after: &UnitBooks, money: &Books) -> Result<Vec<Equality>> {
	let mut equalities = visit.midway.check("channel open: ")?;
	equalities.extend(after.check("")?);
	equalities.extend(roaming(visit, money)?);
	Ok(equalities)
}

fn roaming(visit: &Visit, money: &Books) -> Result<Vec<Equality>> {
	let count = |left_is, left: u64, right_is, right: u64| {
		count_equality(left_is, left.into(), right_is, right.into())
	};
	let value = visit.unit_price.0.saturating_mul(visit.redeemed.into());
	let received = sum(&[visit.from_collateral.0, visit.from_free.0])?;
	let back = visit.earned.saturating_add(visit.refunded);
	let gone = visit.redeemed.saturating_add(visit.returned);
	let messages = visit.vouchers.saturating_add(visit.ticks);
	Ok(vec![
		count("units of the visit: assigned", visit.assigned, "redeemed + returned", gone),
		count("units put into the channel", visit.deposit, "earned + back in the wallet", back),
		count("units metered", visit.metered, "units promised by voucher and ticks", visit.paid),
		count("vouchers and ticks, a unit each", messages, "units promised", visit.paid),
		count(
			"units promised off the chain",
			visit.paid,
			"units earned on the chain",
			visit.earned,
		),
		count("units returned", visit.returned, "units burned", visit.burned),
		count("channels of the visit left on the chain", visit.channels_left, "none", 0),
		equality("quoted for the units earned", visit.quoted.0, "paid for them", received),
		equality("units redeemed x unit price", value, "paid and owed for them", {
			sum(&[received, visit.owed.0])?
		}),
		equality(
			"SDRt that the customer's wallet has",
			money.funds(&visit.wallet.0).total(),
			"none",
			0,
		),
	])
}

/// What must be so for what two operators exchanged and settled: as the key of their records says, and
/// transferred to the last unit.
pub fn check_settlement(settlement: &Settlement, movements: &Movements) -> Result<Vec<Equality>> {
	let count = |left_is: &str, left: usize, right_is: &str, right: usize| {
		let wide = |count: usize| u128::try_from(count).unwrap_or(u128::MAX);
		count_equality(left_is, wide(left), right_is, wide(right))
	};
	let sheets = &settlement.sheets;
	let same = sheets.iter().filter(|sheet| sheet.read_back).count();
	let mut equalities =
		vec![count("rate sheets sent", sheets.len(), "read by the other side, unchanged", same)];
	// From the first to the second, and from the second to the first.
	let mut expected = [0u128; 2];
	for period in &settlement.periods {
		equalities.extend(closed(period)?);
		for amount in [period.net_expected, period.accepted_expected] {
			let [forth, back] = &mut expected;
			let towards = if amount < Amount::ZERO { forth } else { back };
			*towards = sum(&[*towards, amount.0.unsigned_abs()])?;
		}
	}
	let [first, second] = settlement.accounts.each_ref().map(|account| account.0);
	let [forth, back] = expected;
	let of = |from: &str, to: &str| format!("periods: {from} transferred to {to}");
	let (one, other) = (&settlement.first, &settlement.second);
	let nets = "nets and claims by the key";
	equalities.extend([
		equality(&of(one, other), movements.transferred(first, second), nets, forth),
		equality(&of(other, one), movements.transferred(second, first), nets, back),
	]);
	Ok(equalities)
}

fn closed(period: &ClosedPeriod) -> Result<Vec<Equality>> {
	let number = period.period;
	// Shown without sign, and compared with it.
	let signed = |left_is: &str, left: Amount, right_is: &str, right: Amount| {
		let (shown, other) = (left.0.unsigned_abs(), right.0.unsigned_abs());
		let mut equality = equality(&format!("period {number}: {left_is}"), shown, right_is, other);
		equality.holds = left == right;
		equality
	};
	let all = |differences: &[super::settlement::Difference]| {
		let claims = differences.iter().flat_map(|one| [one.first_more.0, one.second_more.0]);
		sum(&claims.collect::<Vec<_>>())
	};
	let (found, known) = (&period.disputed, &period.disputed_expected);
	let mut disputed = equality(
		&format!("period {number}: in dispute, by direction and cause"),
		all(found)?,
		"differences by the key",
		all(known)?,
	);
	disputed.holds = found == known;
	let settled = period.net.checked_add(period.accepted).unwrap_or(Amount::ZERO);
	Ok(vec![
		signed("net that both nodes confirm", period.net, "net by the key", period.net_expected),
		disputed,
		signed("claim accepted", period.accepted, "claim by the key", period.accepted_expected),
		signed("settled", period.settled, "net + claim accepted", settled),
		signed("settled", period.settled, "paid", period.paid),
	])
}

/// What must be so at any block. `when` says which one.
fn state(books: &Books, when: &str) -> Result<Vec<Equality>> {
	let escrow = books.held_for(|reason| {
		matches!(
			reason,
			RuntimeHoldReason::Marketplace(pallet_marketplace::pallet::HoldReason::Escrow)
		)
	})?;
	let offers = books.held_for(|reason| {
		matches!(
			reason,
			RuntimeHoldReason::Marketplace(pallet_marketplace::pallet::HoldReason::OfferDeposit)
		)
	})?;
	let operators = books.held_for(|reason| {
		matches!(
			reason,
			RuntimeHoldReason::Operators(pallet_operators::pallet::HoldReason::ApplicationDeposit)
		)
	})?;
	let redemptions = books.held_for(|reason| {
		matches!(reason, RuntimeHoldReason::Sdrt(pallet_sdrt::pallet::HoldReason::Redemption))
	})?;
	let totals = &books.escrow;
	let out = sum(&[totals.paid, totals.returned, totals.held])?;
	let in_accounts = sum(&[books.in_accounts()?, books.stranded])?;
	let figures = [
		("total issuance", books.issuance, "what issuers owe", books.owed),
		("total issuance", books.issuance, "all that is in accounts", in_accounts),
		("escrow held on the pot", escrow, "unpaid part of all open lines", books.lines_unpaid),
		("escrow held on the pot", escrow, "the marketplace's own total", totals.held),
		("ever paid into escrow", totals.received, "paid + returned + held", out),
		("held as operators' deposits", operators, "deposits on record", books.operator_deposits),
		("held as offers' deposits", offers, "deposits on record", books.offer_deposits),
		("held for redemptions", redemptions, "redemptions on record", books.redemptions),
	];
	let of_figures = |(left_is, left, right_is, right)| {
		equality(&format!("{when}{left_is}"), left, right_is, right)
	};
	Ok(figures.map(of_figures).into())
}

/// What must be so between two blocks.
fn flows(
	before: &Books,
	after: &Books,
	movements: &Movements,
	received: u128,
	strays: u128,
) -> Result<Vec<Equality>> {
	let came = sum(&[before.issuance, movements.minted])?;
	let went = sum(&[after.issuance, movements.redeemed])?;
	let fees = sum(&[movements.fees, movements.dust])?;
	Ok(vec![
		equality("issuance before + minted", came, "issuance after + redeemed", went),
		equality("fees and dust paid", fees, "received by authors and the pot", received),
		equality("changes that no event explains", strays, "none", 0),
	])
}

/// What must be so for the package.
fn trade(package: &Package, redeemed: &Redeemed) -> Result<Vec<Equality>> {
	let by_use = package
		.lines
		.iter()
		.map(|sale| sale.unit_price.0.saturating_mul(u128::from(sale.used)))
		.sum();
	let by_report = package.usage.iter().map(|report| report.amount.0).sum();
	let out = sum(&[package.paid.0, package.returned.0])?;
	let (replays, overruns) = package.refused();
	let rows: u128 = package
		.usage
		.iter()
		.map(|report| u128::from(report.rows.saturating_sub(report.rows_paid)))
		.sum();
	let refused = u128::try_from(replays.saturating_add(overruns)).unwrap_or(u128::MAX);
	let mut equalities = vec![
		equality("price that was quoted", package.quoted.0, "paid into escrow", package.escrowed.0),
		equality("paid into escrow", package.escrowed.0, "paid out + returned", out),
		equality("paid to providers", package.paid.0, "units used x unit price", by_use),
		equality("paid to providers", package.paid.0, "paid by usage reports", by_report),
		equality("asked to be redeemed", redeemed.amount.0, "burned for it", redeemed.burned.0),
	];
	let mut unpaid_rows = count_equality(
		"rows replayed or beyond the order",
		refused,
		"rows that paid nothing",
		rows,
	);
	unpaid_rows.holds &= replays > 0 && overruns > 0;
	let completed = u128::from(package.status == Some(OrderStatus::Completed));
	equalities.push(unpaid_rows);
	equalities.push(count_equality("orders requested", 1, "orders completed", completed));
	Ok(equalities)
}

/// Splits what events do not explain: income of authors and the pot, and all else, which must be
/// nothing.
fn split_income(
	unexplained: &BTreeMap<AccountId32, i128>,
	before: &Books,
	after: &Books,
) -> Result<(Vec<FeeIncome>, u128)> {
	let mut income = Vec::new();
	let mut strays = 0u128;
	for (account, change) in unexplained {
		let may_receive = before.authors.contains(account)
			|| after.authors.contains(account)
			|| *account == after.token_pot;
		match u128::try_from(*change) {
			Ok(amount) if may_receive => {
				income.push(FeeIncome { account: account.into(), amount: Sdrt(amount) })
			},
			_ => strays = sum(&[strays, change.unsigned_abs()])?,
		}
	}
	Ok((income, strays))
}

fn sum(amounts: &[u128]) -> Result<u128> {
	amounts
		.iter()
		.try_fold(0u128, |sum, amount| sum.checked_add(*amount))
		.ok_or_else(|| Error::Demo("the chain's amounts add up to more than there can be".into()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn equality_should_hold_only_when_both_figures_are_the_same() {
		assert!(equality("a", 1, "b", 1).holds);
		assert!(!equality("a", 1, "b", 2).holds);
	}

	fn period() -> ClosedPeriod {
		ClosedPeriod {
			period: 1,
			what: "",
			events: 9,
			differing: 0,
			net: Amount(-5),
			net_expected: Amount(-5),
			disputed: Vec::new(),
			disputed_expected: Vec::new(),
			accepted_by: None,
			accepted: Amount(2),
			accepted_expected: Amount(2),
			settled: Amount(-3),
			paid: Amount(-3),
			how: String::new(),
			elapsed_ms: 0,
		}
	}

	#[test]
	fn period_should_be_wrong_when_a_figure_has_another_sign() {
		let holds = |period: &ClosedPeriod| {
			closed(period).unwrap().into_iter().map(|x| x.holds).collect::<Vec<_>>()
		};
		assert_eq!(holds(&period()), [true; 5]);
		let turned = ClosedPeriod { net_expected: Amount(5), ..period() };
		assert_eq!(holds(&turned), [false, true, true, true, true]);
		let unpaid = ClosedPeriod { paid: Amount(0), ..period() };
		assert_eq!(holds(&unpaid), [true, true, true, true, false]);
	}

	#[test]
	fn income_of_others_than_authors_should_be_a_stray() {
		let author = AccountId32([1; 32]);
		let mut books = Books::empty();
		books.authors.insert(author);
		let unexplained = BTreeMap::from([
			(author, 30),
			(books.token_pot, 4),
			(AccountId32([2; 32]), 5),
			(AccountId32([3; 32]), -7),
		]);
		let (income, strays) = split_income(&unexplained, &books, &books).unwrap();
		assert_eq!(income.iter().map(|income| income.amount.0).sum::<u128>(), 34);
		assert_eq!(strays, 12);
		// An author that lost money is no income either.
		let (income, strays) =
			split_income(&BTreeMap::from([(author, -1)]), &books, &books).unwrap();
		assert_eq!((income.len(), strays), (0, 1));
	}
}
