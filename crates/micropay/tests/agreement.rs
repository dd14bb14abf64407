//! Payer, payee and chain agree, whatever is lost, repeated, overtaken or restarted.

mod common;

use common::*;
use interwork_micropay::*;
use proptest::prelude::*;

/// Something that happens between payer and payee.
#[derive(Clone, Debug)]
enum Event {
	/// The payer spends; the payment is on its way.
	Spend(u64),
	/// A payment on its way arrives, not necessarily the oldest.
	Arrive(usize),
	/// A payment on its way arrives, and will arrive again.
	Repeat(usize),
	/// A payment on its way is lost.
	Lose(usize),
	/// The payer is switched off and on.
	RestartPayer,
	/// The payer loses its saved state and asks the payee.
	ForgetPayer,
	/// The payee is restarted from what it has stored.
	RestartPayee,
	/// The payee claims on chain.
	Claim,
	/// The deposit grows.
	TopUp(u64),
}

fn event() -> impl Strategy<Value = Event> {
	prop_oneof![
		6 => (1_u64..12).prop_map(Event::Spend),
		6 => any::<usize>().prop_map(Event::Arrive),
		1 => any::<usize>().prop_map(Event::Repeat),
		2 => any::<usize>().prop_map(Event::Lose),
		1 => Just(Event::RestartPayer),
		1 => Just(Event::ForgetPayer),
		1 => Just(Event::RestartPayee),
		1 => Just(Event::Claim),
		1 => (0_u64..30).prop_map(Event::TopUp),
	]
}

fn policy() -> impl Strategy<Value = TickPolicy> {
	(1_u64..4, 0_u16..20).prop_map(|(value, max)| TickPolicy { value, max })
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

	#[test]
	fn payer_and_payee_should_agree(
		policy in policy(),
		deposit in 1_u64..120,
		events in prop::collection::vec(event(), 1..60),
	) {
		let mut payer = payer(deposit, policy);
		let mut payee = payee(deposit);
		let mut chain = Chain::of(payee.terms());
		let mut deposit = deposit;
		let mut on_the_way: Vec<Payment> = vec![];
		let mut covered = 0;
		// The most that any payment was ever worth: what the payer has really promised.
		let mut promised = 0;
		for event in events {
			match event {
				Event::Spend(units) => {
					let left = payer.left();
					match payer.spend(units) {
						Ok(payment) => {
							prop_assert!(units <= left);
							on_the_way.push(payment);
							promised = promised.max(payer.spent());
						},
						Err(_) => prop_assert!(units > left),
					}
				},
				Event::Arrive(at) | Event::Repeat(at) if !on_the_way.is_empty() => {
					let at = at % on_the_way.len();
					let payment = on_the_way[at];
					if matches!(event, Event::Arrive(_)) {
						on_the_way.remove(at);
					}
					if let Ok(accepted) = payee.accept(&payment, NOW) {
						prop_assert_eq!(accepted.total, covered + accepted.new_units);
					}
				},
				Event::Lose(at) if !on_the_way.is_empty() => {
					on_the_way.remove(at % on_the_way.len());
				},
				Event::RestartPayer => {
					payer = Payer::restore(signer(), &payer.state()).unwrap();
				},
				Event::ForgetPayer => {
					payer = common::payer(deposit, policy);
					if let Some(best) = payee.best() {
						payer.recover(best).unwrap();
					}
					prop_assert_eq!(payer.spent(), payee.covered());
				},
				Event::RestartPayee => {
					payee = Payee::restore(*payee.terms(), payee.best().copied()).unwrap();
				},
				Event::Claim => {
					let due = u128::from(payee.claimable());
					match payee.claim() {
						Some(claim) => prop_assert_eq!(chain.takes(&claim, NOW), Some(due)),
						None => prop_assert_eq!(due, 0),
					}
					let claimed = u64::try_from(chain.claimed).unwrap();
					payee.observe(ChainView { claimed, ..payee.terms().view }).unwrap();
				},
				Event::TopUp(units) => {
					deposit += units;
					chain.deposit = deposit.into();
					payer.top_up(deposit).unwrap();
					payee.observe(ChainView { deposit, ..payee.terms().view }).unwrap();
				},
				_ => {},
			}
			prop_assert!(payee.covered() >= covered, "what was covered stays covered");
			covered = payee.covered();
			prop_assert!(covered <= promised && promised <= deposit);
		}
		// One message puts everything right that was lost.
		if let Some(latest) = payer.latest() {
			let _ = payee.accept(&Payment::Claim(latest), NOW);
		}
		prop_assert!(payee.covered() >= payer.spent());
		let due = u128::from(payee.claimable());
		if let Some(claim) = payee.claim() {
			prop_assert_eq!(chain.takes(&claim, NOW), Some(due));
		}
		prop_assert_eq!(chain.claimed, u128::from(payee.covered()));
	}

	/// The payee takes a message if, and only if, the chain would take it as a claim after all
	/// those before it.
	#[test]
	fn payee_should_take_exactly_what_the_chain_takes(
		policy in policy(),
		deposit in 1_u64..60,
		known_deposit in 1_u64..60,
		spends in prop::collection::vec(1_u64..8, 1..20),
		messages in prop::collection::vec(
			(any::<usize>(), prop::option::weighted(0.3, (any::<usize>(), 0_u8..8)), 0_u8..20),
			1..40,
		),
	) {
		let mut payer = payer(deposit, policy);
		let mut made: Vec<Vec<u8>> = vec![];
		for units in spends {
			let Ok(payment) = payer.spend(units) else { break };
			made.push(payment.using_encoded(<[u8]>::to_vec));
			made.push(payer.latest().unwrap().encode().to_vec());
		}
		prop_assume!(!made.is_empty());
		let mut payee = payee(known_deposit);
		let mut chain = Chain::of(payee.terms());
		// The voucher that ticks are claimed with.
		let mut anchor: Option<Vec<u8>> = None;
		for (which, flip, late) in messages {
			let mut bytes = made[which % made.len()].clone();
			if let Some((at, bit)) = flip {
				let at = at % bytes.len();
				bytes[at] ^= 1 << bit;
			}
			let now = if late == 0 { END } else { END - 1 };
			let preimage = |from: usize| <[u8; 32]>::try_from(&bytes[from..from + 32]).unwrap();
			let index = |from: usize| u16::from_le_bytes([bytes[from], bytes[from + 1]]);
			let expected = match bytes.len() {
				50 => {
					let names = |voucher: &&Vec<u8>| {
						voucher[48..56] == bytes[..8] && voucher[56..64] == bytes[8..16]
					};
					let voucher = anchor.clone().filter(|voucher| names(&voucher));
					let tick = (index(16), preimage(18));
					voucher.and_then(|voucher| {
						chain.claim(&voucher, Some(tick), now).map(|units| (units, voucher))
					})
				},
				length => {
					let voucher = bytes[..170].to_vec();
					let tick = (length == 204 && bytes[170..] != [0; 34])
						.then(|| (index(170), preimage(172)));
					chain.claim(&voucher, tick, now).map(|units| (units, voucher))
				},
			};
			let result = Payment::decode(&bytes).ok().and_then(|payment| payee.accept(&payment, now).ok());
			prop_assert_eq!(
				result.map(|accepted| u128::from(accepted.new_units)),
				expected.as_ref().map(|(units, _)| *units)
			);
			if let Some((_, voucher)) = expected {
				anchor = Some(voucher);
			}
			prop_assert_eq!(u128::from(payee.covered()), chain.claimed);
		}
	}
}
