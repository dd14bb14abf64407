//! Who takes part: the board, the issuer, auditor and reporters, and the operators that a seed
//! chooses among the real networks.

use super::{
	desk::Party,
	networks::{in_order_of, Network},
};
use crate::{
	api::{self, IssuerId, OperatorId, OperatorStatus},
	board,
	client::{view, AtBlock},
	error::{Error, Result},
	operator, sdrt,
};
use std::collections::BTreeSet;
use subxt::utils::AccountId32;

/// The well-known accounts that are the board of every test network.
const BOARD: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// Name of the service provider. It is made up: it has no network and needs no code.
const SERVICES: &str = "Example Identity Services";

/// Where an operator stands when the demonstration begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
	/// Unknown to the chain: applies and is admitted.
	New,
	/// Has applied in an earlier run that was cut short: is admitted.
	Applied(OperatorId),
	/// Takes part since an earlier run.
	Active(OperatorId),
}

/// An operator of the demonstration.
#[derive(Debug)]
pub struct Actor {
	/// Who acts for it.
	pub party: Party,
	/// Its network; `None` for the service provider.
	pub network: Option<Network>,
	/// Where it stands.
	pub standing: Standing,
}

/// All who take part.
#[derive(Debug)]
pub struct Cast {
	/// The members of the board.
	pub board: Vec<Party>,
	/// Pays deposits and fees of those who have nothing yet.
	pub funder: Party,
	/// Who mints.
	pub issuer: Party,
	/// The issuer's id, if an earlier run appointed it.
	pub issuer_id: Option<IssuerId>,
	/// Who attests the reserve.
	pub auditor: Party,
	/// Whether an earlier run appointed the auditor.
	pub has_auditor: bool,
	/// Who report exchange rates.
	pub reporters: Vec<Party>,
	/// Those of them that an earlier run appointed.
	pub known_reporters: BTreeSet<AccountId32>,
	/// Whose customers travel.
	pub home: Actor,
	/// Whose networks they visit.
	pub visited: [Actor; 2],
	/// Who sells a digital service.
	pub services: Actor,
}

impl Cast {
	/// Chooses the cast on a chain as it is at a block.
	pub async fn choose(at: &AtBlock, seed: u64) -> Result<Self> {
		let issuer = Party::new("Interwork Demo Trust", "issuer", "//Demo//Issuer")?;
		let auditor = Party::new("Demo auditor", "auditor", "//Demo//Auditor")?;
		let reporters = vec![
			Party::new("Demo reporter 1", "reporter", "//Demo//Reporter1")?,
			Party::new("Demo reporter 2", "reporter", "//Demo//Reporter2")?,
		];
		let issuer_id = view(at, api::view_functions().sdrt().issuer_of(issuer.account())).await?;
		let current_auditor = view(at, api::view_functions().sdrt().auditor()).await?;
		let reports = view(at, api::view_functions().sdrt().reports()).await?;
		let [home, first, second] = networks(at, seed).await?;
		Ok(Self {
			board: seats(at).await?,
			funder: Party::new("Eve", "funder", "//Eve")?,
			has_auditor: current_auditor == Some(auditor.account()),
			known_reporters: reports.into_iter().map(|reporter| reporter.account).collect(),
			issuer,
			issuer_id,
			auditor,
			reporters,
			home: home.into_actor("home operator")?,
			visited: [
				first.into_actor("visited operator")?,
				second.into_actor("visited operator")?,
			],
			services: services(at).await?,
		})
	}

	/// The operators.
	pub fn operators(&self) -> [&Actor; 4] {
		let [first, second] = &self.visited;
		[&self.home, first, second, &self.services]
	}

	/// The providers of the package that the home operator buys.
	pub fn providers(&self) -> [&Actor; 3] {
		let [first, second] = &self.visited;
		[first, second, &self.services]
	}

	/// Everybody.
	pub fn parties(&self) -> Vec<&Party> {
		let operators = self.operators().map(|actor| &actor.party);
		let token = [&self.issuer, &self.auditor].into_iter().chain(&self.reporters);
		operators
			.into_iter()
			.chain(token)
			.chain([&self.funder])
			.chain(&self.board)
			.collect()
	}
}

/// The board, whose keys everybody knows on a test network and nobody on another.
async fn seats(at: &AtBlock) -> Result<Vec<Party>> {
	let seated = board::members(at).await?;
	let mut known = Vec::new();
	for name in BOARD {
		let party = Party::new(name, "board", &format!("//{name}"))?;
		if seated.contains(&party.account()) {
			known.push(party);
		}
	}
	let plain = board::EncodedCall::new(at, &api::tx().system().remark(Vec::new()))?;
	let needed = board::requirement(at, &plain).await?.votes;
	if known.len() < usize::try_from(needed).unwrap_or(usize::MAX) {
		return Err(Error::Demo(format!(
			"the demonstration needs {needed} of the {} seats on the board, but only {} belong to the \
			well-known accounts of test networks. Run it on a test network: interwork-node --chain dev",
			seated.len(),
			known.len(),
		)));
	}
	Ok(known)
}

/// A network and where it stands.
struct Candidate {
	network: Network,
	standing: Standing,
}

impl Candidate {
	fn into_actor(self, role: &'static str) -> Result<Actor> {
		let party = Party::new(self.network.name, role, &self.network.suri())?;
		Ok(Actor { party, network: Some(self.network), standing: self.standing })
	}
}

/// Three networks of different countries. New ones come first, so that a second run on a chain shows
/// others; when all are registered, those of earlier runs trade again.
async fn networks(at: &AtBlock, seed: u64) -> Result<[Candidate; 3]> {
	let (mut fresh, mut known) = (Vec::new(), Vec::new());
	for network in in_order_of(seed) {
		match standing(at, &network).await? {
			Some(Standing::New) => fresh.push(Candidate { network, standing: Standing::New }),
			Some(standing) => known.push(Candidate { network, standing }),
			// Registered by somebody else, suspended or gone.
			None => {},
		}
	}
	let mut chosen: Vec<Candidate> = Vec::new();
	for candidate in fresh.into_iter().chain(known) {
		let is_new = |other: &Candidate| other.network.country != candidate.network.country;
		if chosen.len() < 3 && chosen.iter().all(is_new) {
			chosen.push(candidate);
		}
	}
	chosen.try_into().map_err(|_| {
		Error::Demo(
			"fewer than three of the demonstration's networks can be used on this chain: the others are \
			registered by somebody else, suspended or gone. Start a fresh test network"
				.into(),
		)
	})
}

/// Where a network stands, or `None` if the demonstration cannot use it.
async fn standing(at: &AtBlock, network: &Network) -> Result<Option<Standing>> {
	let registry = || api::view_functions().operators();
	let account = Party::new(network.name, "network", &network.suri())?.account();
	let by_tadig = view(at, registry().operator_by_tadig(network.tadig_code()?)).await?;
	if let Some((id, record)) = by_tadig {
		return Ok((record.account == account).then(|| of_status(id, &record.status)).flatten());
	}
	let by_plmn = view(at, registry().operator_by_plmn(network.plmn_code()?)).await?;
	let by_account = operator::of_account(at, account).await?;
	Ok((by_plmn.is_none() && by_account.is_none()).then_some(Standing::New))
}

fn of_status(id: OperatorId, status: &OperatorStatus) -> Option<Standing> {
	match status {
		OperatorStatus::Applied => Some(Standing::Applied(id)),
		OperatorStatus::Active => Some(Standing::Active(id)),
		OperatorStatus::Suspended | OperatorStatus::Retired => None,
	}
}

async fn services(at: &AtBlock) -> Result<Actor> {
	let party = Party::new(SERVICES, "service provider", "//Demo//Services")?;
	let query = api::view_functions().operators().operator_of_account(party.account());
	let standing = match view(at, query).await? {
		None => Standing::New,
		Some(link) => of_status(link.operator, &link.status).ok_or_else(|| {
			Error::Demo(format!(
				"{SERVICES} is suspended or has left on this chain. Start a fresh test network"
			))
		})?,
	};
	Ok(Actor { party, network: None, standing })
}

/// Whether any issuer still has to be appointed, audited and so on is the cast's business; what it
/// owes now decides how large its reserve must be.
pub async fn owed_by(at: &AtBlock, id: &IssuerId) -> Result<u128> {
	let issuers = sdrt::issuers(at).await?;
	Ok(issuers
		.iter()
		.find(|(other, _)| other == id)
		.map_or(0, |(_, issuer)| issuer.outstanding))
}
