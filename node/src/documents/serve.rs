//! Answers nodes that ask for pieces.

use super::{
	convert,
	metrics::Event,
	service::{lock, Service, LOG_TARGET},
};
use interwork_documents::{
	may_serve, Answer, Asker, GateRefusal, Refusal, Request, StoreError, MAX_ANSWER_LENGTH,
	REQUEST_LENGTH,
};
use pallet_documents::PeerKey;
use std::sync::{Arc, PoisonError};

/// What becomes of a request, decided without touching the disk.
#[derive(Debug, PartialEq, Eq)]
enum Admission {
	/// It is not worth an answer.
	Drop,
	/// It is refused.
	Refuse(Refusal),
	/// It is looked into. Tell the gate when that is done.
	Admit(Vec<Asker>),
}

impl Service {
	/// Decides on a request, in this order: its length, whether anybody who is known asks, how much is
	/// being done already.
	fn admit(&self, peer: Option<PeerKey>, length: usize) -> Admission {
		if length != REQUEST_LENGTH {
			self.count(Event::Refused("length"));
			return Admission::Drop;
		}
		let now_ms = self.elapsed_ms();
		let known = peer.and_then(|peer| {
			let peers = self.peers.read().unwrap_or_else(PoisonError::into_inner);
			peers.get(&peer).cloned().map(|askers| (peer, askers))
		});
		let Some((peer, askers)) = known else {
			self.count(Event::Refused("stranger"));
			return match lock(&self.gate).admit_stranger(now_ms) {
				true => Admission::Refuse(Refusal::NotAuthorised),
				false => Admission::Drop,
			};
		};
		match lock(&self.gate).admit(&peer, length, MAX_ANSWER_LENGTH, now_ms) {
			Ok(()) => Admission::Admit(askers),
			Err(GateRefusal::WrongLength { .. }) => Admission::Drop,
			Err(_) => {
				self.count(Event::Refused("busy"));
				Admission::Refuse(Refusal::Busy)
			},
		}
	}

	/// Answers a request. `None`: it is not worth an answer.
	pub async fn answer(
		self: &Arc<Self>,
		peer: Option<PeerKey>,
		request: Vec<u8>,
	) -> Option<Vec<u8>> {
		let askers = match self.admit(peer, request.len()) {
			Admission::Drop => return None,
			Admission::Refuse(refusal) => return Some(Answer::Refused(refusal).encode()),
			Admission::Admit(askers) => askers,
		};
		let served = self
			.blocking(move |service| Ok(service.serve(&askers, &request)))
			.await
			.unwrap_or(Err(Refusal::Unavailable));
		let answer = match served {
			Ok(answer) => {
				let bytes = answer.encode();
				self.count(Event::Served(bytes.len()));
				bytes
			},
			Err(refusal) => {
				self.count(Event::Refused(refusal_name(refusal)));
				Answer::Refused(refusal).encode()
			},
		};
		if let Some(peer) = peer {
			// Before the answer goes, so that whoever has it can ask for the next piece.
			let unused = MAX_ANSWER_LENGTH.saturating_sub(answer.len());
			lock(&self.gate).finish(&peer, unused);
		}
		Some(answer)
	}

	/// The piece that a known node asks for. Blocks.
	fn serve(&self, askers: &[Asker], request: &[u8]) -> Result<Answer, Refusal> {
		let Request { document, piece } =
			Request::decode(request).map_err(|_| Refusal::Malformed)?;
		if self.network.is_syncing() {
			return Err(Refusal::NotReady);
		}
		let own = self.own().ok_or(Refusal::NotAuthorised)?;
		let ask = || {
			let id = convert::chain_document(document);
			Ok((self.chain.documents_by_id(vec![id])?, self.chain.now()?))
		};
		let (views, now) = ask().map_err(|error: super::ports::ChainError| {
			log::warn!(target: LOG_TARGET, "Nothing is served: {error}");
			Refusal::NotReady
		})?;
		let known = views.into_iter().next().flatten();
		// The recipient may have looked at the block of the announcement before this node did.
		let name = known.as_ref().map(convert::name_of);
		let known = known.as_ref().map(convert::chain_view);
		let own = convert::operator(own.operator);
		// Of the operators that this node is of, the recipient counts.
		let recipient = known.as_ref().map(|document| document.recipient);
		let asker = askers.iter().copied().find(|asker| Some(asker.operator) == recipient);
		may_serve(own, true, asker, known.as_ref(), now)?;
		let entry = self.store.by_id(document).or_else(|| self.store.entry(name?));
		let entry = entry.ok_or(Refusal::Unavailable)?;
		match self.store.piece(entry.name(), piece) {
			Ok(piece) => Ok(Answer::Piece { document, piece }),
			Err(StoreError::Purged) => Err(Refusal::Gone),
			Err(error) => {
				// A piece that does not exist is asked for by nobody who has read the announcement.
				if piece < entry.context.bucket.pieces() {
					log::error!(
						target: LOG_TARGET,
						"Document {document} cannot be served: {error}. If the disk has lost it, purge it \
						 and send it again",
					);
				}
				Err(Refusal::Unavailable)
			},
		}
	}
}

fn refusal_name(refusal: Refusal) -> &'static str {
	match refusal {
		Refusal::NotReady => "not_ready",
		Refusal::NotAuthorised => "not_authorised",
		Refusal::Gone => "gone",
		Refusal::Busy => "busy",
		Refusal::Malformed => "malformed",
		_ => "unavailable",
	}
}
