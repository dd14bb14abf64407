//! Documents between operators: what can be asked for, what the model knows, and the rules as the
//! documentation tells them.

use super::{
	book::{Model, Standing},
	ledger::Refused,
	rules::{judged, Outcome, DAY, DOCUMENTS, MINUTE},
	Who,
};
use std::collections::{BTreeMap, BTreeSet};

/// How long the record of a document stays that was received.
pub const RECEIPT: u64 = 400 * DAY;
/// How long the record of any other document and of a key stays.
pub const RECORD: u64 = 90 * DAY;
/// How long a key can be in use, and how far ahead.
pub const KEY_PERIOD: u64 = 400 * DAY;
/// How long a key is in use beside its successor.
const OVERLAP: u64 = 7 * DAY;
const MOST_KEYS: usize = 16;
pub const MOST_PEERS: usize = 8;
/// Most documents of a sender that a recipient has not answered.
const MOST_OPEN: usize = 1_024;

// --- What can be asked for -----------------------------------------------------------------------

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	Other,
	Sheet,
	Statement,
	Records,
}

/// An announcement. Hashes are numbers, of which 0 is the zero hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
	pub recipient: u32,
	pub kind: Kind,
	pub bucket: u8,
	pub sender_epoch: u32,
	pub recipient_epoch: u32,
	pub expires: u64,
	pub root: u64,
	pub commitment: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Paper {
	RegisterKey { epoch: u32, key: u8, from: u64, until: u64 },
	RevokeKey(u32),
	ClearKeys { operator: u32, epochs: Vec<u32> },
	Announce(Notice),
	AnnounceBatch(Vec<Notice>),
	ReceiveDocument { document: u64, root: u64 },
	ReceiveBatch(Vec<(u64, u64)>),
	RejectDocument { document: u64, reason: u8 },
	ExpireDocument(u64),
	ExpireDocuments(Vec<u64>),
	PurgeDocument(u64),
	PurgeDocuments(Vec<u64>),
	ClearDocuments(Vec<u64>),
	AddPeer(u8),
	RemovePeer(u8),
}

// --- What the model knows ------------------------------------------------------------------------

/// Where a document stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
	Announced,
	Received(u64),
	Rejected { at: u64, reason: u8 },
	Expired(u64),
	Purged { at: u64, by_sender: bool, received: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
	pub sender: u32,
	pub notice: Notice,
	pub stand: Stand,
}

impl Document {
	/// When its record can be cleared.
	pub fn clearable_at(&self) -> Option<u64> {
		match self.stand {
			Stand::Announced => None,
			Stand::Received(at) => Some(at + RECEIPT),
			Stand::Rejected { at, .. } | Stand::Expired(at) | Stand::Purged { at, .. } => {
				Some(at + RECORD)
			},
		}
	}
}

/// What became of all documents from one operator to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
	pub announced: u64,
	pub received: u64,
	pub rejected: u64,
	pub expired: u64,
	pub withdrawn: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
	pub key: u8,
	pub from: u64,
	pub until: u64,
	pub revoked: Option<u64>,
}

impl Key {
	pub fn is_usable(&self, now: u64) -> bool {
		self.revoked.is_none() && self.from <= now && now < self.until
	}

	pub fn clearable_at(&self) -> u64 {
		self.revoked.unwrap_or(self.until) + RECORD
	}
}

/// What a batch should have said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
	pub what: &'static str,
	pub rows: Vec<Result<(), Refused>>,
}

#[derive(Clone, Debug, Default)]
pub struct Papers {
	pub documents: BTreeMap<u64, Document>,
	pub next_document: u64,
	/// By recipient and sender.
	pub answers: BTreeMap<(u32, u32), Answers>,
	/// By operator and epoch.
	pub keys: BTreeMap<(u32, u32), Key>,
	pub next_epochs: BTreeMap<u32, u32>,
	/// In the order in which they were added.
	pub peers: BTreeMap<u32, Vec<u8>>,
	/// What batches of the latest call say, those of periods too.
	pub said: Vec<Said>,
}

impl Papers {
	pub fn keys_of(&self, operator: u32) -> impl Iterator<Item = (u32, &Key)> {
		self.keys
			.range((operator, 0)..=(operator, u32::MAX))
			.map(|((_, epoch), key)| (*epoch, key))
	}

	/// The document that an operator announced under a commitment.
	pub fn named(&self, sender: u32, commitment: u64) -> Option<&Document> {
		self.documents
			.values()
			.find(|known| known.sender == sender && known.notice.commitment == commitment)
	}

	fn is_usable(&self, operator: u32, epoch: u32, now: u64) -> bool {
		self.keys.get(&(operator, epoch)).is_some_and(|key| key.is_usable(now))
	}
}

// --- The rules -----------------------------------------------------------------------------------

impl Model {
	fn is_working(&self, operator: u32) -> bool {
		self.operators
			.get(&operator)
			.is_some_and(|known| known.standing == Standing::Active)
	}

	pub fn paper(&mut self, who: Who, paper: &Paper) -> Outcome {
		match paper {
			Paper::RegisterKey { epoch, key, from, until } => {
				self.register_key(who, *epoch, *key, *from, *until)
			},
			Paper::RevokeKey(epoch) => self.revoke_key(who, *epoch),
			Paper::ClearKeys { operator, epochs } => self.clear_keys(*operator, epochs),
			Paper::AddPeer(_) | Paper::RemovePeer(_) => self.peer_call(who, paper),
			Paper::Announce(_) | Paper::AnnounceBatch(_) => self.announce_call(who, paper),
			Paper::ExpireDocument(id) => self.expire_document(*id),
			Paper::ExpireDocuments(ids) => {
				self.each("Expired", ids, |model, id| model.expire_document(*id))
			},
			Paper::ClearDocuments(ids) => {
				self.each("DocumentsCleared", ids, |model, id| model.clear_document(*id))
			},
			_ => {
				let mut refused = Refused::new();
				let operator = self.may_finish(who, DOCUMENTS, &mut refused);
				if let Paper::ReceiveBatch(rows) = paper {
					if rows.is_empty() {
						refused.push("Documents::NoRows");
					}
				}
				if let Paper::PurgeDocuments(ids) = paper {
					if ids.is_empty() {
						refused.push("Documents::NoRows");
					}
				}
				let Some(operator) = operator.filter(|_| refused.is_empty()) else {
					return Err(refused);
				};
				match paper {
					Paper::ReceiveDocument { document, root } => {
						self.answer(operator, *document, Some(*root), None)
					},
					Paper::ReceiveBatch(rows) => self.each("Received", rows, |model, row| {
						model.answer(operator, row.0, Some(row.1), None)
					}),
					Paper::RejectDocument { document, reason } => {
						self.answer(operator, *document, None, Some(*reason))
					},
					Paper::PurgeDocument(id) => self.purge(operator, *id),
					Paper::PurgeDocuments(ids) => {
						self.each("Purged", ids, |model, id| model.purge(operator, *id))
					},
					_ => unreachable!("all others are above"),
				}
			},
		}
	}

	/// Every row of a batch for itself.
	pub fn each<Row>(
		&mut self,
		what: &'static str,
		rows: &[Row],
		act: impl Fn(&mut Self, &Row) -> Outcome,
	) -> Outcome {
		if rows.is_empty() {
			return Err(vec!["Documents::NoRows", "Reconciliation::NoRows"]);
		}
		let rows = rows.iter().map(|row| act(self, row)).collect();
		self.papers.said.push(Said { what, rows });
		Ok(())
	}

	fn register_key(&mut self, who: Who, epoch: u32, key: u8, from: u64, until: u64) -> Outcome {
		let mut refused = Refused::new();
		let Some(operator) = self.may_start(who, DOCUMENTS, &mut refused) else {
			return Err(refused);
		};
		let next = self.papers.next_epochs.get(&operator).copied().unwrap_or_default();
		if epoch != next {
			refused.push("Documents::WrongEpoch");
		}
		if key == 0 {
			refused.push("Documents::InvalidKey");
		}
		let own: Vec<(u32, Key)> =
			self.papers.keys_of(operator).map(|(epoch, key)| (epoch, *key)).collect();
		if own.len() >= MOST_KEYS {
			refused.push("Documents::TooManyKeys");
		}
		if own.iter().any(|(_, known)| known.key == key) {
			refused.push("Documents::KeyAlreadyExists");
		}
		let from = from.max(self.now);
		let previous = own.iter().rev().find(|(_, known)| known.revoked.is_none());
		if from >= until || previous.is_some_and(|(_, known)| known.from > from) {
			refused.push("Documents::InvalidKeyPeriod");
		}
		if from > self.now + KEY_PERIOD || until > from.saturating_add(KEY_PERIOD) {
			refused.push("Documents::KeyPeriodTooLong");
		}
		judged(refused)?;
		if let Some((epoch, _)) = previous {
			let known = self.papers.keys.get_mut(&(operator, *epoch)).expect("it is there");
			known.until = known.until.min(from + OVERLAP);
		}
		self.papers
			.keys
			.insert((operator, epoch), Key { key, from, until, revoked: None });
		self.papers.next_epochs.insert(operator, epoch + 1);
		Ok(())
	}

	fn revoke_key(&mut self, who: Who, epoch: u32) -> Outcome {
		let mut refused = Refused::new();
		let operator = self.may_finish(who, DOCUMENTS, &mut refused);
		let now = self.now;
		let known = operator.and_then(|own| self.papers.keys.get_mut(&(own, epoch)));
		match known {
			None => refused.push("Documents::KeyNotFound"),
			Some(Key { revoked: Some(_), .. }) => refused.push("Documents::KeyAlreadyRevoked"),
			Some(known) if refused.is_empty() => known.revoked = Some(now),
			Some(_) => {},
		}
		judged(refused)
	}

	fn clear_keys(&mut self, operator: u32, epochs: &[u32]) -> Outcome {
		let mut refused = Refused::new();
		if epochs.is_empty() {
			refused.push("Documents::NoRows");
		}
		let mut gone = BTreeSet::new();
		for epoch in epochs {
			match self.papers.keys.get(&(operator, *epoch)) {
				Some(known) if gone.insert(*epoch) => {
					if self.now < known.clearable_at() {
						refused.push("Documents::TooEarly");
					}
				},
				_ => refused.push("Documents::KeyNotFound"),
			}
		}
		judged(refused)?;
		self.papers
			.keys
			.retain(|(own, epoch), _| *own != operator || !gone.contains(epoch));
		Ok(())
	}

	fn peer_call(&mut self, who: Who, paper: &Paper) -> Outcome {
		let mut refused = Refused::new();
		let operator = match paper {
			Paper::AddPeer(_) => self.may_start(who, DOCUMENTS, &mut refused),
			_ => self.may_finish(who, DOCUMENTS, &mut refused),
		};
		let Some(operator) = operator else { return Err(refused) };
		let own = self.papers.peers.get(&operator).cloned().unwrap_or_default();
		match paper {
			Paper::AddPeer(peer) => {
				if *peer == 0 {
					refused.push("Documents::InvalidPeer");
				}
				if own.contains(peer) {
					refused.push("Documents::PeerAlreadyAdded");
				}
				if own.len() >= MOST_PEERS {
					refused.push("Documents::TooManyPeers");
				}
				judged(refused)?;
				self.papers.peers.entry(operator).or_default().push(*peer);
			},
			Paper::RemovePeer(peer) => {
				if !own.contains(peer) {
					refused.push("Documents::PeerNotFound");
				}
				judged(refused)?;
				let left: Vec<u8> = own.into_iter().filter(|known| known != peer).collect();
				match left.is_empty() {
					true => self.papers.peers.remove(&operator),
					false => self.papers.peers.insert(operator, left),
				};
			},
			_ => unreachable!("not a call about peers"),
		}
		Ok(())
	}

	fn announce_call(&mut self, who: Who, paper: &Paper) -> Outcome {
		let mut refused = Refused::new();
		let sender = self.may_start(who, DOCUMENTS, &mut refused);
		if matches!(paper, Paper::AnnounceBatch(rows) if rows.is_empty()) {
			refused.push("Documents::NoRows");
		}
		let Some(sender) = sender else { return Err(refused) };
		if let Paper::Announce(notice) = paper {
			refused.extend(self.notice_problems(sender, notice));
		}
		judged(refused)?;
		match paper {
			Paper::Announce(notice) => self.announce(sender, notice),
			Paper::AnnounceBatch(rows) => {
				self.each("Announced", rows, |model, notice| model.announce(sender, notice))
			},
			_ => unreachable!("not an announcement"),
		}
	}

	fn notice_problems(&self, sender: u32, notice: &Notice) -> Refused {
		let papers = &self.papers;
		let recipient = notice.recipient;
		let open = papers.documents.values().filter(|known| {
			known.stand == Stand::Announced
				&& (known.sender, known.notice.recipient) == (sender, recipient)
		});
		let problems = [
			(notice.bucket > 14, "Documents::InvalidBucket"),
			(notice.root == 0 || notice.commitment == 0, "Documents::MissingHash"),
			(recipient == sender, "Documents::SelfAddressed"),
			(papers.named(sender, notice.commitment).is_some(), "Documents::AlreadyAnnounced"),
			(notice.expires < self.now + MINUTE, "Documents::ExpiryTooSoon"),
			(notice.expires > self.now + 30 * DAY, "Documents::ExpiryTooLate"),
			(!self.is_working(recipient), "Documents::RecipientNotActive"),
			(
				!papers.is_usable(recipient, notice.recipient_epoch, self.now),
				"Documents::RecipientKeyUnusable",
			),
			(
				!papers.is_usable(sender, notice.sender_epoch, self.now),
				"Documents::SenderKeyUnusable",
			),
			(open.count() >= MOST_OPEN, "Documents::TooManyOpen"),
		];
		problems
			.into_iter()
			.filter(|(is_one, _)| *is_one)
			.map(|(_, problem)| problem)
			.collect()
	}

	fn announce(&mut self, sender: u32, notice: &Notice) -> Outcome {
		judged(self.notice_problems(sender, notice))?;
		let papers = &mut self.papers;
		let document = Document { sender, notice: *notice, stand: Stand::Announced };
		papers.documents.insert(papers.next_document, document);
		papers.next_document += 1;
		papers.answers.entry((notice.recipient, sender)).or_default().announced += 1;
		Ok(())
	}

	/// Takes a document to where it stands next.
	fn move_to(&mut self, id: u64, stand: Stand) {
		let document = self.papers.documents.get_mut(&id).expect("it is on record");
		if document.stand == Stand::Announced {
			let pair = (document.notice.recipient, document.sender);
			let answers = self.papers.answers.get_mut(&pair).expect("it was announced");
			*match stand {
				Stand::Announced => unreachable!("nothing is announced twice"),
				Stand::Received(_) => &mut answers.received,
				Stand::Rejected { .. } => &mut answers.rejected,
				Stand::Expired(_) => &mut answers.expired,
				Stand::Purged { .. } => &mut answers.withdrawn,
			} += 1;
		}
		document.stand = stand;
	}

	/// A recipient receives, or rejects for a reason.
	fn answer(&mut self, own: u32, id: u64, root: Option<u64>, reason: Option<u8>) -> Outcome {
		let mut refused = Refused::new();
		let Some(document) = self.papers.documents.get(&id) else {
			return Err(vec!["Documents::DocumentNotFound"]);
		};
		if document.notice.recipient != own {
			refused.push("Documents::NotRecipient");
		}
		match document.stand {
			Stand::Announced if self.now >= document.notice.expires => {
				refused.push("Documents::Expired");
			},
			Stand::Announced => {},
			Stand::Received(_) => refused.push("Documents::AlreadyReceived"),
			_ => refused.push("Documents::NotAnnounced"),
		}
		if root.is_some_and(|root| root != document.notice.root) {
			refused.push("Documents::WrongRoot");
		}
		judged(refused)?;
		let at = self.now;
		self.move_to(
			id,
			match reason {
				None => Stand::Received(at),
				Some(reason) => Stand::Rejected { at, reason },
			},
		);
		Ok(())
	}

	fn expire_document(&mut self, id: u64) -> Outcome {
		let Some(document) = self.papers.documents.get(&id) else {
			return Err(vec!["Documents::DocumentNotFound"]);
		};
		match document.stand {
			Stand::Announced if self.now < document.notice.expires => {
				return Err(vec!["Documents::TooEarly"]);
			},
			Stand::Announced => {},
			Stand::Received(_) => return Err(vec!["Documents::AlreadyReceived"]),
			_ => return Err(vec!["Documents::NotAnnounced"]),
		}
		self.move_to(id, Stand::Expired(self.now));
		Ok(())
	}

	fn purge(&mut self, own: u32, id: u64) -> Outcome {
		let Some(document) = self.papers.documents.get(&id) else {
			return Err(vec!["Documents::DocumentNotFound"]);
		};
		let by_sender = document.sender == own;
		if !by_sender && document.notice.recipient != own {
			return Err(vec!["Documents::NotParty"]);
		}
		let received = match document.stand {
			Stand::Purged { .. } => return Err(vec!["Documents::AlreadyPurged"]),
			Stand::Announced if !by_sender => return Err(vec!["Documents::AwaitsAnswer"]),
			stand => matches!(stand, Stand::Received(_)),
		};
		self.move_to(id, Stand::Purged { at: self.now, by_sender, received });
		Ok(())
	}

	fn clear_document(&mut self, id: u64) -> Outcome {
		let Some(document) = self.papers.documents.get(&id) else {
			return Err(vec!["Documents::DocumentNotFound"]);
		};
		if document.clearable_at().is_none_or(|at| self.now < at) {
			return Err(vec!["Documents::TooEarly"]);
		}
		self.papers.documents.remove(&id);
		Ok(())
	}
}
