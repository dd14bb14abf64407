//! Random calls, good and bad, against a plain model. The seed is printed; `DOCUMENTS_MODEL_SEED` runs
//! another one.

use crate::{mock::*, types::*};
use interwork_primitives::{
	documents::{DocumentState, Party, RejectReason},
	DocumentId, OperatorId,
};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
	Announced,
	Received,
	Rejected,
	Expired,
	Purged,
}

#[derive(Clone, Copy, Debug)]
struct Document {
	sender: OperatorId,
	recipient: OperatorId,
	commitment: u64,
	expires_at: u64,
	stage: Stage,
	since: u64,
}

/// What should be on chain.
#[derive(Default)]
struct Model {
	documents: BTreeMap<u64, Document>,
	next: u64,
}

impl Model {
	fn open(&self, sender: OperatorId, recipient: OperatorId) -> usize {
		self.documents
			.values()
			.filter(|d| (d.sender, d.recipient, d.stage) == (sender, recipient, Stage::Announced))
			.count()
	}

	fn awaiting(&self) -> Vec<u64> {
		let open = self.documents.iter().filter(|(_, d)| d.stage == Stage::Announced);
		open.map(|(id, _)| *id).collect()
	}

	fn announce(&mut self, sender: OperatorId, recipient: OperatorId, commitment: u64) -> bool {
		let is_known = self
			.documents
			.values()
			.any(|d| d.sender == sender && d.commitment == commitment);
		let is_full = self.open(sender, recipient) >= usize::try_from(MAX_OPEN).unwrap();
		if is_known || is_full || sender == recipient {
			return false;
		}
		let expires_at = now() + DAY;
		let stage = Stage::Announced;
		let document = Document { sender, recipient, commitment, expires_at, stage, since: now() };
		self.documents.insert(self.next, document);
		self.next += 1;
		true
	}

	fn change(&mut self, id: u64, to: Stage, may: impl FnOnce(&Document) -> bool) -> bool {
		let Some(document) = self.documents.get_mut(&id) else { return false };
		let may = may(document);
		if may {
			(document.stage, document.since) = (to, now());
		}
		may
	}

	fn compare(&self) {
		assert_eq!(crate::NextDocumentId::<Test>::get().0, self.next);
		assert_eq!(crate::Documents::<Test>::iter().count(), self.documents.len());
		for (id, document) in &self.documents {
			let record = record(DocumentId(*id));
			assert_eq!((record.sender, record.recipient), (document.sender, document.recipient));
			let (stage, since) = match record.state {
				DocumentState::Announced => (Stage::Announced, document.since),
				DocumentState::Received { at } => (Stage::Received, at),
				DocumentState::Rejected { at, .. } => (Stage::Rejected, at),
				DocumentState::Expired { at } => (Stage::Expired, at),
				DocumentState::Purged { at, .. } => (Stage::Purged, at),
			};
			assert_eq!((stage, since), (document.stage, document.since));
		}
	}
}

#[test]
fn pallet_should_do_what_the_model_does() {
	let seed = std::env::var("DOCUMENTS_MODEL_SEED").map_or(2026, |seed| seed.parse().unwrap());
	println!("seed {seed}");
	let mut random = fastrand::Rng::with_seed(seed);
	let mut taken = [0_u32; 7];
	execute_with_keys(|| {
		let mut model = Model::default();
		let operators = [ALICE, BOB, CAROL];
		for step in 0..6_000 {
			let call = random.usize(0..7);
			let other = operators[random.usize(0..3)];
			let mut who = operators[random.usize(0..3)];
			let mut id = random.u64(0..model.next + 2).max(model.next.saturating_sub(12));
			// Answers hit by chance too seldom: mostly a document that awaits one, often the right side.
			let awaiting = model.awaiting();
			if call > 1 && !awaiting.is_empty() && random.u8(0..4) > 0 {
				id = awaiting[random.usize(0..awaiting.len())];
				if random.bool() {
					who = model.documents[&id].recipient;
				}
			}
			let document = DocumentId(id);
			let (real, expected) = match call {
				0 | 1 => {
					let commitment = random.u64(0..1_500);
					let row = AnnounceRow { recipient: other, ..row(commitment) };
					(
						Documents::announce(signed(clerk(who)), row).is_ok(),
						model.announce(who, other, commitment),
					)
				},
				2 => {
					let root = crate::Documents::<Test>::get(
						interwork_primitives::DocumentKey::from(document),
					)
					.map_or(hash(0), |record| record.root);
					let may = |d: &Document| {
						d.recipient == who && d.stage == Stage::Announced && now() < d.expires_at
					};
					(
						Documents::receive(signed(clerk(who)), ReceiveRow { document, root })
							.is_ok(),
						model.change(id, Stage::Received, may),
					)
				},
				3 => {
					let may = |d: &Document| {
						d.recipient == who && d.stage == Stage::Announced && now() < d.expires_at
					};
					let reason = RejectReason::Other;
					(
						Documents::reject(signed(clerk(who)), document, reason).is_ok(),
						model.change(id, Stage::Rejected, may),
					)
				},
				4 => {
					let may = |d: &Document| d.stage == Stage::Announced && now() >= d.expires_at;
					(
						Documents::expire(signed(stranger()), document).is_ok(),
						model.change(id, Stage::Expired, may),
					)
				},
				5 => {
					let may = |d: &Document| {
						d.stage != Stage::Purged
							&& (d.sender == who
								|| d.recipient == who && d.stage != Stage::Announced)
					};
					let real = Documents::purge(signed(clerk(who)), document).is_ok();
					if real {
						let DocumentState::Purged { by, .. } = state(document) else { panic!() };
						let is_sender = model.documents[&id].sender == who;
						assert_eq!(by == Party::Sender, is_sender);
					}
					(real, model.change(id, Stage::Purged, may))
				},
				_ => {
					let batch = rows(&[document]);
					Documents::clear_batch(signed(stranger()), batch).unwrap();
					let is_due = model.documents.get(&id).is_some_and(|d| match d.stage {
						Stage::Announced => false,
						Stage::Received => now() >= d.since + RECEIPT,
						_ => now() >= d.since + RETENTION,
					});
					if is_due {
						model.documents.remove(&id);
					}
					(Documents::document(document).is_none(), !model.documents.contains_key(&id))
				},
			};
			assert_eq!(real, expected, "step {step}: call {call} of {who} about {id}");
			taken[call] += u32::from(real);
			if random.u8(0..40) == 0 {
				// Sometimes long enough for records to be cleared; keys are given anew then.
				let days = if random.u8(0..10) == 0 { 120 } else { 0 };
				set_now(now() + days * DAY + random.u64(0..30 * HOUR));
				renew_keys();
			}
			if step % 100 == 0 {
				model.compare();
				Documents::do_try_state().unwrap();
			}
		}
		model.compare();
	});
	println!("{taken:?} of each call");
	assert!(taken.iter().all(|taken| *taken > 3), "{taken:?}");
}

/// Epoch 0 of all operators goes on: rows name it.
fn renew_keys() {
	for operator in [ALICE, BOB, CAROL] {
		crate::Keys::<Test>::mutate(operator, 0, |key| {
			key.as_mut().unwrap().active_until = now() + 365 * DAY
		});
	}
}
