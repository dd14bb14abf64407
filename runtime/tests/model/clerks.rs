//! Which call about documents and periods comes next.

use super::{
	book::{Model, Standing},
	generator::Generator,
	papers::{Document, Kind, Notice, Paper, Stand, KEY_PERIOD, MOST_PEERS, RECORD},
	periods::{
		Agreement, Bond, Flaw, Pact, Period, Quarrel, Reckon, Stage, Sum, Times, Word, KEPT,
		LARGEST, LONGEST,
	},
	rules::{DAY, DOCUMENTS, HOUR, MINUTE, SETTLEMENT},
	steps::{Call, Origin},
};
use interwork_runtime::interwork_primitives::units::SDRT;

/// Calls about documents and periods, with how often they are tried.
pub const WEIGHTS: [(&str, u64); 32] = [
	("RegisterKey", 14),
	("RevokeKey", 4),
	("ClearKeys", 6),
	("Announce", 28),
	("AnnounceBatch", 8),
	("ReceiveDocument", 28),
	("ReceiveBatch", 8),
	("RejectDocument", 5),
	("ExpireDocument", 7),
	("ExpireDocuments", 5),
	("PurgeDocument", 9),
	("PurgeDocuments", 5),
	("ClearDocuments", 8),
	("AddPeer", 6),
	("RemovePeer", 5),
	("ProposeAgreement", 12),
	("AcceptAgreement", 10),
	("WithdrawAgreement", 4),
	("DeclineAgreement", 4),
	("EndAgreement", 5),
	("CommitStatement", 60),
	("CommitRecords", 12),
	("Confirm", 70),
	("AcceptResolution", 12),
	("ProposeResolution", 16),
	("Escalate", 9),
	("Decide", 8),
	("Conclude", 20),
	("ConcludeBatch", 7),
	("Pay", 14),
	("ClearPeriods", 9),
	("ClearAgreement", 7),
];

/// Operators that write to each other: few, so that their documents and agreements meet.
const CORRESPONDENTS: usize = 4;

/// Agreements that are looked after at a time.
const AGREEMENTS: usize = 14;

impl Generator {
	fn correspondent(&mut self, model: &Model) -> u32 {
		let active: Vec<u32> = model
			.operators
			.iter()
			.filter(|(_, known)| known.standing == Standing::Active)
			.map(|(id, _)| *id)
			.take(CORRESPONDENTS)
			.collect();
		match self.random.chance(95) {
			true => self.random.pick(&active),
			false => None,
		}
		.unwrap_or_else(|| self.operator_in(model, &[Standing::Suspended, Standing::Retired]))
	}

	/// Two of them.
	fn pair(&mut self, model: &Model) -> (u32, u32) {
		let first = self.correspondent(model);
		let second = (0..6).map(|_| self.correspondent(model)).find(|other| *other != first);
		(first, second.unwrap_or(first))
	}

	/// One that fits, or now and then any.
	fn document(&mut self, model: &Model, fits: impl Fn(&Document) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.papers
			.documents
			.iter()
			.filter(|(_, known)| fits(known))
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(92) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| {
			let next = model.papers.next_document;
			self.random.within(next.saturating_sub(60), next)
		})
	}

	/// A call about documents or periods.
	pub fn desk_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Call)> {
		if let Some((origin, paper)) = self
			.key_call(kind, model)
			.or_else(|| self.announce_call(kind, model))
			.or_else(|| self.document_call(kind, model))
		{
			return Some((origin, Call::Paper(paper)));
		}
		let (origin, reckon) = self
			.agreement_call(kind, model)
			.or_else(|| self.period_call(kind, model))
			.or_else(|| self.dispute_call(kind, model))?;
		Some((origin, Call::Reckon(reckon)))
	}

	// --- Documents ----------------------------------------------------------------------------

	fn key_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Paper)> {
		let papers = &model.papers;
		let now = model.now;
		Some(match kind {
			"RegisterKey" => {
				let lacks = |operator: &u32| {
					!papers.keys_of(*operator).any(|(_, key)| key.is_usable(now + 10 * DAY))
				};
				let without: Vec<u32> = model
					.operators
					.iter()
					.filter(|(_, known)| known.standing == Standing::Active)
					.map(|(id, _)| *id)
					.take(CORRESPONDENTS)
					.filter(lacks)
					.collect();
				let own = match self.random.chance(80) {
					true => self.random.pick(&without),
					false => None,
				}
				.unwrap_or_else(|| self.correspondent(model));
				let next = papers.next_epochs.get(&own).copied().unwrap_or_default();
				let epoch = match self.random.below(20) {
					0 => next + 1,
					1 => next.saturating_sub(1),
					_ => next,
				};
				let known: Vec<u8> = papers.keys_of(own).map(|(_, key)| key.key).collect();
				let key = match self.random.below(24) {
					0 => 0,
					1 => self.random.pick(&known).unwrap_or(1),
					_ => self.random.within(1, 255) as u8,
				};
				let (from, until) = match self.random.below(24) {
					0 => (now + 5 * DAY, now + 5 * DAY),
					1 => (now + KEY_PERIOD + 1, now + KEY_PERIOD + DAY),
					2 => (0, now + KEY_PERIOD + 1),
					3 => (now + KEY_PERIOD, now + 2 * KEY_PERIOD),
					4 => (0, u64::MAX),
					5..=7 => (now + self.random.within(1, 20 * DAY), now + 100 * DAY),
					_ => (0, now + self.random.within(20 * DAY, KEY_PERIOD)),
				};
				let paper = Paper::RegisterKey { epoch, key, from, until };
				(self.for_operator(model, Some(own), DOCUMENTS), paper)
			},
			"RevokeKey" => {
				let epochs: Vec<(u32, u32)> = papers.keys.keys().copied().collect();
				let (own, epoch) = self.random.pick(&epochs).unwrap_or_default();
				let epoch = if self.random.chance(15) { epoch + 1 } else { epoch };
				(self.for_operator(model, Some(own), DOCUMENTS), Paper::RevokeKey(epoch))
			},
			"ClearKeys" => {
				let over: Vec<(u32, u32)> = papers
					.keys
					.iter()
					.filter(|(_, key)| now >= key.clearable_at())
					.map(|(own, _)| *own)
					.collect();
				let all: Vec<(u32, u32)> = papers.keys.keys().copied().collect();
				let (operator, epoch) = match self.random.chance(80) {
					true => self.random.pick(&over),
					false => self.random.pick(&all),
				}
				.unwrap_or_default();
				let mut epochs: Vec<u32> = match self.random.chance(50) {
					true => vec![epoch],
					false => over
						.iter()
						.filter(|(own, _)| *own == operator)
						.map(|(_, epoch)| *epoch)
						.collect(),
				};
				match self.random.below(16) {
					0 => epochs.push(epoch),
					1 => epochs.clear(),
					_ => {},
				}
				(Origin::Signed(self.anyone(model)), Paper::ClearKeys { operator, epochs })
			},
			"AddPeer" | "RemovePeer" => {
				let own = self.correspondent(model);
				let peers = papers.peers.get(&own).cloned().unwrap_or_default();
				let again = if kind == "AddPeer" { 10 } else { 85 };
				let peer = match self.random.chance(again) {
					true => self.random.pick(&peers),
					false => None,
				}
				.unwrap_or_else(|| self.random.below(40) as u8);
				let full = peers.len() >= MOST_PEERS;
				let paper = match kind {
					"AddPeer" if !full || self.random.chance(50) => Paper::AddPeer(peer),
					_ => Paper::RemovePeer(peer),
				};
				(self.for_operator(model, Some(own), DOCUMENTS), paper)
			},
			_ => return None,
		})
	}

	/// A key under which something can be announced, if there is one.
	fn epoch(&mut self, model: &Model, operator: u32) -> u32 {
		let keys = &model.papers;
		let usable = keys
			.keys_of(operator)
			.filter(|(_, key)| key.is_usable(model.now))
			.map(|(at, _)| at);
		let usable = usable.last();
		match self.random.chance(97) {
			true => usable,
			false => None,
		}
		.unwrap_or_else(|| {
			let next = keys.next_epochs.get(&operator).copied().unwrap_or_default();
			self.random.below(u64::from(next) + 1) as u32
		})
	}

	/// From whom to whom which document is wanted.
	fn wanted(&mut self, model: &Model) -> (u32, u32, Kind) {
		let papers = &model.papers;
		let lacks = |from: u32, to: u32, kind: Kind| {
			!papers.documents.values().any(|known| {
				let notice = &known.notice;
				(known.sender, notice.recipient, notice.kind) == (from, to, kind)
					&& matches!(known.stand, Stand::Announced | Stand::Received(_))
			})
		};
		let agreements: Vec<Agreement> = model.reckoning.agreements.values().copied().collect();
		let (from, to) = match (self.random.chance(60), self.random.pick(&agreements)) {
			(true, Some(known)) => {
				let side = self.random.below(2) as usize;
				(known.parties[side], known.parties[1 - side])
			},
			_ => self.pair(model),
		};
		let kinds: Vec<Kind> = [Kind::Sheet, Kind::Statement, Kind::Records]
			.into_iter()
			.filter(|kind| lacks(from, to, *kind))
			.collect();
		let any = [Kind::Other, Kind::Sheet, Kind::Statement, Kind::Statement, Kind::Records];
		let kind = match self.random.chance(75) {
			true => self.random.pick(&kinds),
			false => None,
		}
		.or_else(|| self.random.pick(&any))
		.expect("there are kinds");
		(from, to, kind)
	}

	fn notice(&mut self, model: &Model, from: u32, to: u32, kind: Kind) -> Notice {
		let now = model.now;
		let known: Vec<u64> = model
			.papers
			.documents
			.values()
			.filter(|known| known.sender == from)
			.map(|known| known.notice.commitment)
			.collect();
		let fresh = self.random.within(1, 1 << 40);
		Notice {
			recipient: if self.random.chance(2) { from } else { to },
			kind,
			bucket: if self.random.chance(2) { 15 } else { self.random.below(15) as u8 },
			sender_epoch: self.epoch(model, from),
			recipient_epoch: self.epoch(model, to),
			expires: match self.random.below(40) {
				0 => now + MINUTE - 1,
				1 => now + MINUTE,
				2 => now + 30 * DAY,
				3 => now + 30 * DAY + 1,
				_ => now + self.random.within(HOUR, 12 * DAY),
			},
			root: if self.random.chance(2) { 0 } else { self.random.within(1, 9) },
			commitment: match self.random.below(40) {
				0 => 0,
				1 => self.random.pick(&known).unwrap_or(fresh),
				_ => fresh,
			},
		}
	}

	fn announce_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Paper)> {
		let (from, to, of) = match kind {
			"Announce" | "AnnounceBatch" => self.wanted(model),
			_ => return None,
		};
		let origin = self.for_operator(model, Some(from), DOCUMENTS);
		let notice = self.notice(model, from, to, of);
		if kind == "Announce" {
			return Some((origin, Paper::Announce(notice)));
		}
		let mut rows = vec![notice];
		for _ in 0..self.random.below(3) {
			let to = self.correspondent(model);
			rows.push(self.notice(model, from, to, Kind::Other));
		}
		match self.random.below(16) {
			0 => rows.push(notice),
			1 => rows.clear(),
			_ => {},
		}
		Some((origin, Paper::AnnounceBatch(rows)))
	}

	fn receipt(&mut self, model: &Model, id: u64) -> (u64, u64) {
		let root = model.papers.documents.get(&id).map_or(1, |known| known.notice.root);
		(id, if self.random.chance(4) { root + 1 } else { root })
	}

	fn document_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Paper)> {
		let now = model.now;
		let anyone = |own: &mut Self| Origin::Signed(own.anyone(model));
		let recipient_of =
			|id: u64| model.papers.documents.get(&id).map(|known| known.notice.recipient);
		let waits =
			|known: &Document| known.stand == Stand::Announced && now < known.notice.expires;
		let overdue =
			|known: &Document| known.stand == Stand::Announced && now >= known.notice.expires;
		Some(match kind {
			"ReceiveDocument" | "RejectDocument" => {
				// What agreements need is mostly taken.
				let likely = kind == "ReceiveDocument";
				let id = self.document(model, |known| {
					waits(known) && (likely || known.notice.kind == Kind::Other)
				});
				let origin = self.for_operator(model, recipient_of(id), DOCUMENTS);
				let (document, root) = self.receipt(model, id);
				let reason = self.random.below(6) as u8;
				match kind {
					"ReceiveDocument" => (origin, Paper::ReceiveDocument { document, root }),
					_ => (origin, Paper::RejectDocument { document, reason }),
				}
			},
			"ReceiveBatch" => {
				let first = self.document(model, waits);
				let own = recipient_of(first);
				let mut ids = vec![first];
				for _ in 0..self.random.below(4) {
					ids.push(self.document(model, |known| {
						waits(known) && Some(known.notice.recipient) == own
					}));
				}
				if self.random.chance(6) {
					ids.clear();
				}
				let rows = ids.into_iter().map(|id| self.receipt(model, id)).collect();
				(self.for_operator(model, own, DOCUMENTS), Paper::ReceiveBatch(rows))
			},
			"ExpireDocument" => {
				(anyone(self), Paper::ExpireDocument(self.document(model, overdue)))
			},
			"ExpireDocuments" => {
				let count = if self.random.chance(8) { 0 } else { self.random.within(1, 4) };
				let ids = (0..count).map(|_| self.document(model, overdue)).collect();
				(anyone(self), Paper::ExpireDocuments(ids))
			},
			"PurgeDocument" | "PurgeDocuments" => {
				// Of what is announced only some: it is to be answered.
				let early = self.random.chance(7);
				let odd = self.random.chance(8);
				// What agreements need stays, mostly.
				let spare = |known: &Document| {
					known.notice.kind == Kind::Other || known.notice.expires + 150 * DAY < now
				};
				let fits = |known: &Document| match known.stand {
					Stand::Purged { .. } => odd,
					Stand::Announced => early,
					_ => spare(known) || early,
				};
				let first = self.document(model, fits);
				let known = model.papers.documents.get(&first);
				let by_sender = self.random.chance(50);
				let own = known.map(|known| match by_sender {
					true => known.sender,
					false => known.notice.recipient,
				});
				let origin = self.for_operator(model, own, DOCUMENTS);
				if kind == "PurgeDocument" {
					return Some((origin, Paper::PurgeDocument(first)));
				}
				let mut ids = vec![first];
				for _ in 0..self.random.below(4) {
					ids.push(self.document(model, |known| {
						let parties = [known.sender, known.notice.recipient];
						fits(known) && parties.map(Some).contains(&own)
					}));
				}
				if self.random.chance(8) {
					ids.clear();
				}
				(origin, Paper::PurgeDocuments(ids))
			},
			"ClearDocuments" => {
				let over = |known: &Document| known.clearable_at().is_some_and(|at| now >= at);
				let soon =
					|known: &Document| known.clearable_at().is_some_and(|at| now + RECORD >= at);
				let count = if self.random.chance(8) { 0 } else { self.random.within(1, 20) };
				let ids = (0..count)
					.map(|_| match self.random.chance(95) {
						true => self.document(model, over),
						false => self.document(model, soon),
					})
					.collect();
				(anyone(self), Paper::ClearDocuments(ids))
			},
			_ => return None,
		})
	}

	// --- Agreements ---------------------------------------------------------------------------

	/// An agreement that fits, or now and then any; `id` is the next one's.
	fn pact_of(&mut self, model: &Model, id: u64, fits: impl Fn(&Agreement) -> bool) -> u64 {
		let ids: Vec<u64> = model
			.reckoning
			.agreements
			.iter()
			.filter(|(_, known)| fits(known))
			.map(|(id, _)| *id)
			.collect();
		match self.random.chance(92) {
			true => self.random.pick(&ids),
			false => None,
		}
		.unwrap_or_else(|| {
			let all: Vec<u64> = model.reckoning.agreements.keys().copied().collect();
			let any = self.random.within(id.saturating_sub(20), id);
			match self.random.chance(75) {
				true => self.random.pick(&all),
				false => None,
			}
			.unwrap_or(any)
		})
	}

	/// A sheet from one to the other.
	fn paper_of(&mut self, model: &Model, from: u32, to: u32, kind: Kind) -> u64 {
		let odd = self.random.below(40);
		let names: Vec<u64> = model
			.papers
			.documents
			.values()
			.filter(|known| known.sender == from)
			.filter(|known| match odd {
				// Of another kind, to somebody else, that is no more.
				0 => known.notice.kind != kind && known.notice.recipient == to,
				1 => known.notice.recipient != to,
				2 => known.notice.recipient == to,
				_ => {
					known.notice.kind == kind
						&& known.notice.recipient == to
						&& matches!(known.stand, Stand::Announced | Stand::Received(_))
				},
			})
			.map(|known| known.notice.commitment)
			.collect();
		match odd {
			3 => None,
			_ => self.random.pick(&names),
		}
		.unwrap_or_else(|| self.random.within(0, 3))
	}

	fn pact(&mut self, model: &Model, first: u32, second: u32) -> Pact {
		let now = model.now;
		let odd = self.random.below(60);
		let days = |random: &mut crate::common::Random, most: u64| {
			(random.within(1, most) * DAY / 2) as u32
		};
		let sheet =
			|known: &mut Self, from: u32, to: u32| known.paper_of(model, from, to, Kind::Sheet);
		let sheets = [sheet(self, first, second), sheet(self, second, first)];
		Pact {
			sheets: match odd {
				0 => [sheets[0]; 2],
				1 => [0, sheets[1]],
				_ => sheets,
			},
			starts_at: match odd {
				2 => now + u64::from(LONGEST) + 1,
				3 => u64::MAX,
				4..=14 => now + self.random.within(1, 20 * DAY),
				_ => now - self.random.within(1, 40 * DAY),
			},
			period: match odd {
				15 => 14,
				16 => LONGEST + 1,
				_ => days(&mut self.random, 40),
			},
			statements: match odd {
				17 => 59,
				18 => LONGEST + 1,
				_ => days(&mut self.random, 50),
			},
			confirmations: if odd == 19 { 0 } else { days(&mut self.random, 40) },
			answers: if odd == 20 { u32::MAX } else { days(&mut self.random, 40) },
			notice: match odd {
				21 => LONGEST + 1,
				22 => LONGEST,
				_ => self.random.below(40 * DAY) as u32,
			},
			consent: self.random.chance(60),
			transfer: self.random.chance(80),
			flaw: match odd {
				23 => Some(Flaw::Tolerance),
				24 => Some(Flaw::Destinations),
				25 => Some(Flaw::Rounding),
				26 => Some(Flaw::Matching),
				_ => None,
			},
		}
	}

	fn agreement_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Reckon)> {
		let reckoning = &model.reckoning;
		let next = reckoning.next_agreement;
		let now = model.now;
		let is_open = |known: &Agreement| matches!(known.bond, Bond::Proposed { .. });
		let party =
			|id: u64, side: usize| reckoning.agreements.get(&id).map(|known| known.parties[side]);
		Some(match kind {
			"ProposeAgreement" => {
				// Both have sent their sheets, mostly.
				let sheets: Vec<(u32, u32)> = model
					.papers
					.documents
					.values()
					.filter(|known| known.notice.kind == Kind::Sheet)
					.filter(|known| matches!(known.stand, Stand::Announced | Stand::Received(_)))
					.map(|known| (known.sender, known.notice.recipient))
					.collect();
				let both: Vec<(u32, u32)> = sheets
					.iter()
					.filter(|(from, to)| sheets.contains(&(*to, *from)))
					.copied()
					.collect();
				let full = reckoning.agreements.values().filter(|known| !is_open(known)).count()
					> AGREEMENTS && self.random.chance(75);
				let (first, second) = match self.random.chance(94) && !full {
					true => self.random.pick(&both),
					false => None,
				}
				.unwrap_or_else(|| self.pair(model));
				let second = if self.random.chance(3) { first } else { second };
				let pact = self.pact(model, first, second);
				let origin = self.for_operator(model, Some(first), SETTLEMENT);
				(origin, Reckon::ProposeAgreement { second, pact })
			},
			"AcceptAgreement" => {
				let odd = self.random.below(12);
				let id = self.pact_of(model, next, |known| match (odd, known.bond) {
					(0, Bond::Agreed { .. }) => true,
					(1, Bond::Proposed { until }) => now >= until,
					(_, Bond::Proposed { until }) => now < until,
					_ => false,
				});
				let pact = reckoning.agreements.get(&id).map(|known| known.pact);
				let mut pact = pact.unwrap_or_else(|| self.pact(model, 0, 1));
				if odd == 2 {
					pact.notice += 1;
				}
				let side = usize::from(odd != 3);
				let origin = self.for_operator(model, party(id, side), SETTLEMENT);
				(origin, Reckon::AcceptAgreement { agreement: id, pact })
			},
			"WithdrawAgreement" | "DeclineAgreement" => {
				let odd = self.random.chance(15);
				let id = self.pact_of(model, next, |known| is_open(known) != odd);
				let withdraws = kind == "WithdrawAgreement";
				let side = usize::from(withdraws == self.random.chance(10));
				let origin = self.for_operator(model, party(id, side), SETTLEMENT);
				let reckon = match withdraws {
					true => Reckon::WithdrawAgreement(id),
					false => Reckon::DeclineAgreement(id),
				};
				(origin, reckon)
			},
			"EndAgreement" => {
				let many = reckoning.agreements.len() > AGREEMENTS / 2;
				let id = self.pact_of(model, next, |known| match known.bond {
					Bond::Agreed { last, .. } => last.is_none() == many,
					Bond::Proposed { .. } => false,
				});
				let known = reckoning.agreements.get(&id);
				let earliest =
					known.map_or(5, |known| known.period_at(now + u64::from(known.pact.notice)));
				let last = match self.random.below(12) {
					0 => earliest.saturating_sub(1),
					1 => u32::MAX,
					2..=5 => earliest.saturating_add(self.random.below(4) as u32),
					_ => earliest,
				};
				let side = self.random.below(2) as usize;
				let origin = self.for_operator(model, party(id, side), SETTLEMENT);
				(origin, Reckon::EndAgreement { agreement: id, last })
			},
			"ClearAgreement" => {
				let odd = self.random.chance(25);
				let over: Vec<u64> = reckoning
					.agreements
					.iter()
					.filter(|(id, known)| match known.bond {
						Bond::Proposed { until } => now >= until,
						Bond::Agreed { last: None, .. } => false,
						Bond::Agreed { last: Some(last), .. } => {
							known.times(last).is_some_and(|times| now >= times.statements + KEPT)
								&& reckoning.of(**id).next().is_none()
						},
					})
					.map(|(id, _)| *id)
					.collect();
				let id = match odd {
					true => None,
					false => self.random.pick(&over),
				}
				.unwrap_or_else(|| self.pact_of(model, next, |_| true));
				(Origin::Signed(self.anyone(model)), Reckon::ClearAgreement(id))
			},
			_ => return None,
		})
	}

	// --- Periods ------------------------------------------------------------------------------

	/// A period that fits, with its agreement, or now and then any.
	fn row(
		&mut self,
		model: &Model,
		fits: impl Fn(&Agreement, &Times, &Period) -> bool,
	) -> (u64, u32) {
		let reckoning = &model.reckoning;
		let rows: Vec<(u64, u32)> = reckoning
			.periods
			.iter()
			.filter(|((id, number), period)| {
				let known = &reckoning.agreements[id];
				known.times(*number).is_some_and(|times| fits(known, &times, period))
			})
			.map(|(row, _)| *row)
			.collect();
		let all: Vec<(u64, u32)> = reckoning.periods.keys().copied().collect();
		match self.random.below(100) {
			0..=91 => self.random.pick(&rows),
			92..=96 => self.random.pick(&all),
			_ => None,
		}
		.unwrap_or_else(|| {
			let (id, number) = self.random.pick(&all).unwrap_or_default();
			match self.random.below(3) {
				0 => (id, number + 1),
				1 => (id, u32::MAX),
				_ => (self.random.below(reckoning.next_agreement + 2), number),
			}
		})
	}

	/// Somebody of a side, mostly.
	fn party(&mut self, model: &Model, row: (u64, u32), side: usize) -> Origin {
		let known = model.reckoning.agreements.get(&row.0);
		let operator = known.map(|known| known.parties[side]);
		let operator = match self.random.chance(3) {
			true => Some(self.correspondent(model)),
			false => operator,
		};
		self.for_operator(model, operator, SETTLEMENT)
	}

	/// A period of which a statement is wanted, and the side.
	fn unstated(&mut self, model: &Model) -> Option<((u64, u32), usize)> {
		let reckoning = &model.reckoning;
		let now = model.now;
		let mut found = Vec::new();
		for (id, known) in &reckoning.agreements {
			let Bond::Agreed { since, last } = known.bond else { continue };
			let latest = known.period_at(now).min(last.unwrap_or(u32::MAX));
			for number in latest.saturating_sub(20)..=latest {
				let Some(times) = known.times(number) else { continue };
				if now < times.end || now >= times.statements || since > now {
					continue;
				}
				let period = reckoning.periods.get(&(*id, number));
				for side in [0, 1] {
					let lacks = |period: &Period| {
						period.stage == Stage::Open && period.statements[side].is_none()
					};
					if period.is_none_or(lacks) {
						// The second statement is likelier than the first.
						let times = if period.is_some() { 6 } else { 1 };
						found.extend(std::iter::repeat_n(((*id, number), side), times));
					}
				}
			}
		}
		self.random.pick(&found)
	}

	/// An amount for an agreement: mostly small, now and then more than the debtor has.
	fn amount_between(&mut self, model: &Model, known: Option<&Agreement>) -> i128 {
		let negative = self.random.chance(50);
		let debtor = known.map(|known| known.parties[usize::from(!negative)]);
		let account = debtor.and_then(|debtor| model.operators.get(&debtor));
		let free = account.map_or(SDRT, |account| model.ledger.free(account.account));
		let amount = match self.random.below(40) {
			0 => LARGEST,
			1..=3 => 0,
			4..=8 => free + free / 4,
			9 => free.saturating_sub(super::ledger::KEEP),
			10..=18 => free / u128::from(self.random.within(5, 200)),
			_ => u128::from(self.random.within(1, 500)) * SDRT / 10,
		};
		// So much is never there: it would be due for ever.
		let amount = if amount == LARGEST && self.random.chance(90) { SDRT } else { amount };
		let amount = i128::try_from(amount).unwrap_or_default();
		if negative {
			-amount
		} else {
			amount
		}
	}

	fn word(&mut self, model: &Model, row: (u64, u32), side: usize) -> Word {
		let reckoning = &model.reckoning;
		let known = reckoning.agreements.get(&row.0);
		let period = reckoning.periods.get(&row);
		let other = period.and_then(|period| period.words[1 - side].clone());
		if let Some((word, _)) = other {
			if self.random.chance(75) {
				return word;
			}
		}
		let own = period.and_then(|period| period.words[side].clone());
		if let Some((word, _)) = own {
			if self.random.chance(10) {
				return word;
			}
		}
		let odd = self.random.below(40);
		let statements = period.and_then(Period::both_statements).unwrap_or([1, 2]);
		let records = period.and_then(Period::both_records);
		let mut sums: Vec<Sum> = Vec::new();
		if self.random.chance(45) {
			let unit = SDRT / 10;
			for _ in 0..self.random.within(1, 3) {
				let more = match self.random.below(4) {
					0 => [self.random.within(1, 90), 0],
					1 => [0, self.random.within(1, 90)],
					_ => [self.random.below(90), self.random.below(90)],
				};
				sums.push(Sum {
					second_serves: self.random.chance(40),
					cause: self.random.below(10) as u8,
					count: self.random.within(1, 50),
					more: more.map(|more| u128::from(more) * unit),
				});
			}
			sums.sort_by_key(|sum| (sum.second_serves, sum.cause));
			sums.dedup_by_key(|sum| (sum.second_serves, sum.cause));
		}
		match (odd, sums.first_mut()) {
			(0, Some(sum)) => sum.count = 0,
			(1, Some(sum)) => {
				let twice = *sum;
				sums.push(twice);
			},
			(2, Some(sum)) => sum.more[0] = LARGEST + 1,
			_ => {},
		}
		let net = match odd {
			3 => LARGEST as i128 + 1,
			4 => i128::MIN,
			_ => self.amount_between(model, known),
		};
		Word {
			statements: if odd == 5 { [statements[1], statements[0]] } else { statements },
			records: match odd {
				6 => Some([7, 8]),
				7 => None,
				_ => records,
			},
			net,
			sums,
		}
	}

	fn period_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Reckon)> {
		let now = model.now;
		let anyone = |own: &mut Self| Origin::Signed(own.anyone(model));
		Some(match kind {
			"CommitStatement" => {
				let wanted = match self.random.chance(90) {
					true => self.unstated(model),
					false => None,
				};
				let (row, side) = wanted.unwrap_or_else(|| {
					(self.row(model, |_, _, _| true), self.random.below(2) as usize)
				});
				let origin = self.party(model, row, side);
				let commitment = match model.reckoning.agreements.get(&row.0) {
					None => 1,
					Some(known) => {
						let [from, to] = [side, 1 - side].map(|side| known.parties[side]);
						self.paper_of(model, from, to, Kind::Statement)
					},
				};
				(origin, Reckon::CommitStatement { row, commitment })
			},
			"CommitRecords" | "Confirm" => {
				let side = self.random.below(2) as usize;
				let late = self.random.chance(6);
				let records = kind == "CommitRecords";
				let row = self.row(model, |known, times, period| {
					let lacks = match records {
						true => period.records[side].is_none(),
						// Who has heard the other one answers.
						false => period.words[side].is_none(),
					};
					period.stage == Stage::Open
						&& (late || period.both_statements().is_some())
						&& lacks && (late == (now >= period.until(side, &known.pact, times)))
				});
				let origin = self.party(model, row, side);
				if !records {
					let word = self.word(model, row, side);
					return Some((origin, Reckon::Confirm { row, word }));
				}
				let commitment = match model.reckoning.agreements.get(&row.0) {
					None => 1,
					Some(known) => {
						let [from, to] = [side, 1 - side].map(|side| known.parties[side]);
						self.paper_of(model, from, to, Kind::Records)
					},
				};
				(origin, Reckon::CommitRecords { row, commitment })
			},
			"Conclude" => (anyone(self), Reckon::Conclude(self.overdue(model))),
			"ConcludeBatch" => {
				let count = if self.random.chance(8) { 0 } else { self.random.within(1, 5) };
				let rows = (0..count).map(|_| self.overdue(model)).collect();
				(anyone(self), Reckon::ConcludeBatch(rows))
			},
			"Pay" => {
				let rich = self.random.chance(80);
				let row = self.row(model, |known, _, period| {
					let due = period.due(&known.pact);
					let debtor = known.parties[usize::from(due > 0)];
					let account = model.operators[&debtor].account;
					due != 0 && (!rich || model.ledger.spendable(account) >= due.unsigned_abs())
				});
				(anyone(self), Reckon::Pay(row))
			},
			"ClearPeriods" => {
				let count = if self.random.chance(8) { 0 } else { self.random.within(1, 12) };
				let rows = (0..count)
					.map(|_| {
						self.row(model, |known, times, period| {
							let ended =
								period.ended_at().filter(|_| period.is_finished(&known.pact));
							ended.is_some_and(|at| now >= (at + KEPT).max(times.statements))
						})
					})
					.collect();
				(anyone(self), Reckon::ClearPeriods(rows))
			},
			_ => return None,
		})
	}

	/// A period of which a deadline has passed.
	fn overdue(&mut self, model: &Model) -> (u64, u32) {
		let now = model.now;
		self.row(model, |known, times, period| match period.stage {
			Stage::Open if period.both_statements().is_none() => now >= times.statements,
			Stage::Open => [0, 1].iter().all(|side| now >= period.until(*side, &known.pact, times)),
			Stage::Disputed(quarrel) => now >= quarrel.end(),
			_ => false,
		})
	}

	// --- Disputes -----------------------------------------------------------------------------

	fn outcome(&mut self, quarrel: Option<Quarrel>) -> i128 {
		let Some(quarrel) = quarrel else { return self.random.below(1_000) as i128 };
		let (lowest, highest) = quarrel.range();
		match self.random.below(16) {
			0 => lowest - 1,
			1 => highest + 1,
			2 => lowest,
			3 => highest,
			4 => lowest + (highest - lowest) / 2,
			_ => lowest + (highest - lowest) / 16 * i128::from(self.random.below(17)),
		}
	}

	fn dispute_call(&mut self, kind: &str, model: &Model) -> Option<(Origin, Reckon)> {
		if !matches!(kind, "AcceptResolution" | "ProposeResolution" | "Escalate" | "Decide") {
			return None;
		}
		let now = model.now;
		let odd = self.random.below(14);
		let row = self.row(model, |_, _, period| match period.stage {
			Stage::Disputed(quarrel) => {
				let late = now >= quarrel.end();
				let escalated = quarrel.board.is_some();
				match kind {
					_ if odd == 0 => late,
					"Decide" => escalated != (odd == 1) && !late,
					"AcceptResolution" => !late,
					_ => escalated == (odd == 1) && !late,
				}
			},
			_ => false,
		});
		let quarrel = model.reckoning.periods.get(&row).and_then(|period| match period.stage {
			Stage::Disputed(quarrel) => Some(quarrel),
			_ => None,
		});
		let turn = quarrel.map_or(0, |quarrel| 1 - quarrel.by);
		let side = if odd == 2 { 1 - turn } else { turn };
		Some(match kind {
			"AcceptResolution" => {
				let amount = quarrel.map_or(0, |quarrel| quarrel.amount);
				let amount = if odd == 3 { amount + 1 } else { amount };
				(self.party(model, row, side), Reckon::AcceptResolution { row, amount })
			},
			"ProposeResolution" => {
				let amount = self.outcome(quarrel);
				(self.party(model, row, side), Reckon::ProposeResolution { row, amount })
			},
			"Escalate" => {
				let side = self.random.below(2) as usize;
				(self.party(model, row, side), Reckon::Escalate(row))
			},
			_ => (self.board(), Reckon::Decide { row, amount: self.outcome(quarrel) }),
		})
	}
}

/// A call for which there is something to do: without agreements, those that lead to one; without disputes,
/// those that lead to some.
pub fn aimed<'a>(kind: &'a str, model: &Model, random: &mut crate::common::Random) -> &'a str {
	let (reckoning, now) = (&model.reckoning, model.now);
	let is_late = |word: &str| {
		matches!(word, "CommitStatement" | "Conclude" | "Pay" | "Confirm" | "CommitRecords")
	};
	let is_dispute = |word: &str| {
		matches!(word, "AcceptResolution" | "ProposeResolution" | "Escalate" | "Decide")
	};
	if !(is_late(kind) || is_dispute(kind)) || random.chance(20) {
		return kind;
	}
	let runs = |known: &&Agreement| {
		let works = |id: &u32| model.operators[id].standing != Standing::Retired;
		matches!(known.bond, Bond::Agreed { last: None, .. }) && known.parties.iter().all(works)
	};
	if reckoning.agreements.values().filter(runs).count() < 5 && random.chance(60) {
		return lead_to_agreement(model, random);
	}
	let any = |fits: &dyn Fn(&Period) -> bool| reckoning.periods.values().any(fits);
	let disputed = |board: bool| {
		any(&|period| match period.stage {
			Stage::Disputed(quarrel) => quarrel.board.is_some() == board && now < quarrel.end(),
			_ => false,
		})
	};
	let kind = match kind {
		"Decide" if !disputed(true) => "Escalate",
		kind => kind,
	};
	let kind = match kind {
		"AcceptResolution" | "ProposeResolution" | "Escalate" if !disputed(false) => "Confirm",
		kind => kind,
	};
	let opened = any(&|period| period.stage == Stage::Open && period.both_statements().is_some());
	match kind {
		"Confirm" | "CommitRecords" if !opened => "CommitStatement",
		kind => kind,
	}
}

fn lead_to_agreement(model: &Model, random: &mut crate::common::Random) -> &'static str {
	let now = model.now;
	let papers = model.papers.documents.values();
	let sheets: Vec<&Document> = papers.filter(|known| known.notice.kind == Kind::Sheet).collect();
	let open = model.reckoning.agreements.values().filter(|known| match known.bond {
		Bond::Proposed { until } => now < until,
		Bond::Agreed { .. } => false,
	});
	let waits = sheets
		.iter()
		.any(|known| known.stand == Stand::Announced && now < known.notice.expires);
	let has = |from: u32, to: u32| {
		let is_it = |known: &&&Document| (known.sender, known.notice.recipient) == (from, to);
		let there =
			|known: &&Document| matches!(known.stand, Stand::Announced | Stand::Received(_));
		sheets.iter().filter(is_it).any(there)
	};
	let both = sheets.iter().any(|known| {
		let (from, to) = (known.sender, known.notice.recipient);
		has(from, to) && has(to, from)
	});
	let open = open.count();
	match random.below(3) {
		_ if waits && random.chance(60) => "ReceiveDocument",
		0 if open > 0 => "AcceptAgreement",
		1 if both => "ProposeAgreement",
		_ if open > 0 && random.chance(50) => "AcceptAgreement",
		_ if both && random.chance(50) => "ProposeAgreement",
		_ => "Announce",
	}
}
