//! What a run does: calls in the model's own words, and what they are on the chain.

use super::{desk, papers::Paper, periods::Reckon, roaming::Roam, Who, FIRST};
use crate::common::AccountId;
use codec::{Decode, Encode};
use frame_support::{weights::Weight, BoundedVec};
use interwork_runtime::{
	configs::parameters::{dynamic_params, RuntimeParameters},
	interwork_primitives::{
		sdr::{Amounts, Rates},
		Country, IssuerId, LineId, OfferId, OperatorId, OperatorKind, OrderId, Plmn, RedemptionId,
		RoleSet, Tadig,
	},
	*,
};
use pallet_marketplace::{
	Area, Audience, OfferChange, OfferSwitch, OfferTerms, RequestLine, Service, ServiceLevel,
	Technologies, UsageRow,
};
use sp_core::{ed25519, Pair, H256};

/// On whose authority a call is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
	Signed(Who),
	/// So many of so many members of the council.
	Board(u32, u32),
	/// Only inside a motion.
	Root,
	Nobody,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
	pub name: &'static str,
	pub country: [u8; 2],
	pub tadig: Option<[u8; 5]>,
	pub plmns: Vec<Plmn>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
	pub bytes_per_unit: u32,
	pub unit_price: u64,
	pub area: Option<Vec<[u8; 2]>>,
	pub availability_bp: u16,
	pub valid_from: u64,
	pub valid_until: u64,
	pub capacity: u64,
	pub min_units: u64,
	pub audience: Option<Vec<u32>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
	pub unit_price: Option<u64>,
	pub capacity: Option<u64>,
	pub valid_until: Option<u64>,
	pub min_units: Option<u64>,
	pub audience: Option<Option<Vec<u32>>>,
	pub open: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parameter {
	ApplicationDeposit(u128),
	OfferDeposit(u128),
	ReportingPeriod(u64),
	RetentionPeriod(u64),
	RedemptionPeriod(u64),
	MinimumRedemption(u128),
	AttestationMaxAge(u64),
	RateMaxAge(u64),
	GracePeriod(u32),
}

/// What a proxy may do.
pub type ProxyType = <Runtime as pallet_proxy::Config>::ProxyType;

/// What can be wrong with the list of those who sign together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slip {
	Unordered,
	WithSender,
	Empty,
}

/// An account of three, and who of them signs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multi {
	pub members: [Who; 3],
	pub threshold: u16,
	pub signer: Who,
	pub slip: Option<Slip>,
}

/// What can be wrong with the proof of an equivocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
	/// Both votes are for the same block.
	SameVote,
	/// Somebody else signed the second vote.
	Forged,
}

/// The seeds of the authorities of genesis.
const FOUNDERS: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];

#[derive(Clone, Debug, PartialEq)]
pub enum Call {
	// Operators.
	Apply {
		kind: OperatorKind,
		facts: Facts,
	},
	WithdrawApplication,
	AdmitOperator(u32),
	RejectOperator(u32),
	SuspendOperator(u32),
	ReinstateOperator(u32),
	RetireOperator(u32),
	LeaveOperator,
	Amend {
		operator: u32,
		facts: Facts,
	},
	SetDelegate {
		account: Who,
		roles: u8,
	},
	RemoveDelegate(Who),
	ResignDelegation,
	ChangeAccount(Who),
	ReplaceAccount {
		operator: u32,
		to: Who,
	},
	// Authorities.
	AdmitAuthority(Who),
	SuspendAuthority(Who),
	ReinstateAuthority(Who),
	RetireAuthority(Who),
	LeaveAuthority,
	SetMinimum(u32),
	/// With a proof that `owner` has the keys of that number.
	SetKeys {
		owner: Who,
		number: u64,
	},
	PurgeKeys,
	// Sdrt.
	Appoint {
		account: Who,
		name: &'static str,
		ceiling: u128,
	},
	ReplaceIssuerAccount {
		issuer: u32,
		account: Who,
	},
	SetCeiling {
		issuer: u32,
		ceiling: u128,
	},
	SuspendIssuer(u32),
	ReinstateIssuer(u32),
	RemoveIssuer(u32),
	SetAuditor(Who),
	AddReporter(Who),
	RemoveReporter(Who),
	SetBasket {
		effective_at: u64,
		amounts: Amounts,
	},
	Attest {
		issuer: u32,
		amount: u128,
		as_of: u64,
	},
	Mint {
		to: Who,
		amount: u128,
	},
	RequestRedemption {
		issuer: u32,
		amount: u128,
	},
	ConfirmRedemption(u64),
	RejectRedemption(u64),
	ExpireRedemption(u64),
	ReportRates {
		rates: Rates,
		observed_at: u64,
	},
	// Marketplace.
	Publish(Terms),
	Update {
		offer: u32,
		change: Change,
	},
	WithdrawOffer(u32),
	Request {
		lines: Vec<(u32, u64, u64)>,
		accept_by: u64,
		service_until: u64,
	},
	Accept(u64),
	Decline(u64),
	Cancel(u64),
	Expire(u64),
	ReportUsage(Vec<(u64, u64)>),
	Release(u64),
	Close(u64),
	Finalise(u64),
	Contest {
		line: u64,
		units: u64,
	},
	AnswerContest {
		line: u64,
		units: u64,
	},
	WithdrawContest(u64),
	SettleContest {
		line: u64,
		units: u64,
	},
	ResolveContest {
		line: u64,
		units: u64,
	},
	Prune(u64),
	/// Units and channels.
	Roam(Roam),
	/// Documents.
	Paper(Paper),
	/// Agreements and their periods.
	Reckon(Reckon),
	// Balances.
	Transfer {
		to: Who,
		amount: u128,
		keep: bool,
	},
	TransferAll {
		to: Who,
		keep: bool,
	},
	Burn(u128),
	ForceSetBalance {
		who: Who,
		amount: u128,
	},
	// The board.
	AddMember(Who),
	RemoveMember(Who),
	SwapMember {
		remove: Who,
		add: Who,
	},
	BoardPropose(Box<Call>),
	CouncilPropose {
		threshold: u32,
		call: Box<Call>,
		length: u32,
	},
	Vote {
		call: Box<Call>,
		index: u32,
		approve: bool,
	},
	CloseMotion {
		call: Box<Call>,
		index: u32,
	},
	AsRoot(Box<Call>),
	// Parameters.
	SetParameter(Parameter),
	/// Several calls of one account, all or none.
	BatchAll(Vec<Call>),
	/// Several calls of one account, up to the first that fails.
	Batch(Vec<Call>),
	// Accounts that act for others.
	AddProxy {
		delegate: Who,
		kind: ProxyType,
		delay: u32,
	},
	RemoveProxy {
		delegate: Who,
		kind: ProxyType,
		delay: u32,
	},
	RemoveProxies,
	Proxied {
		real: Who,
		force: Option<ProxyType>,
		call: Box<Call>,
	},
	/// One of three is enough.
	AsMultiOne {
		multi: Multi,
		call: Box<Call>,
	},
	AsMulti {
		multi: Multi,
		/// The block in which it was opened.
		when: Option<u64>,
		call: Box<Call>,
		/// Whether the weight that is allowed is enough.
		heavy: bool,
	},
	ApproveMulti {
		multi: Multi,
		when: Option<u64>,
		call: Box<Call>,
	},
	CancelMulti {
		multi: Multi,
		when: u64,
		call: Box<Call>,
	},
	// Preimages: so many bytes of that value.
	NotePreimage {
		byte: u8,
		size: usize,
	},
	UnnotePreimage {
		byte: u8,
		size: usize,
	},
	/// Two votes of an authority in one round.
	ReportEquivocation {
		offender: Who,
		/// The number of its session keys; `None` for those of genesis.
		key: Option<u64>,
		round: u64,
		/// Whether the votes are of the set that is at work.
		this_set: bool,
		flaw: Option<Flaw>,
		/// By somebody, or by the author of the block.
		signed: bool,
	},
}

impl Call {
	/// The kind under which a call is counted.
	pub fn kind(&self) -> String {
		let text = match self {
			Self::Roam(roam) => format!("{roam:?}"),
			Self::Paper(paper) => format!("{paper:?}"),
			Self::Reckon(reckon) => format!("{reckon:?}"),
			_ => format!("{self:?}"),
		};
		let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
		let kind = text[..end].to_string();
		match self {
			Self::ReportUsage(rows) if rows.len() > 1 => format!("{kind}Batch"),
			Self::Transfer { keep: true, .. } => format!("{kind}KeepAlive"),
			Self::ReportEquivocation { signed: false, .. } => format!("{kind}Unsigned"),
			_ => kind,
		}
	}
}

impl Call {
	/// Whether it is about units or can carry a call that is.
	pub fn may_move_units(&self) -> bool {
		match self {
			Self::Roam(_) => true,
			Self::Batch(calls) | Self::BatchAll(calls) => calls.iter().any(Self::may_move_units),
			Self::Proxied { call, .. }
			| Self::AsMultiOne { call, .. }
			| Self::AsMulti { call, .. } => call.may_move_units(),
			_ => false,
		}
	}
}

/// Who is who.
pub struct Book(pub Vec<AccountId>);

impl Book {
	pub fn account(&self, who: Who) -> AccountId {
		self.0[who].clone()
	}

	fn address(&self, who: Who) -> Address {
		self.account(who).into()
	}

	pub fn origin(&self, origin: Origin) -> RuntimeOrigin {
		match origin {
			Origin::Signed(who) => RuntimeOrigin::signed(self.account(who)),
			Origin::Board(ayes, seats) => pallet_collective::RawOrigin::<
				AccountId,
				pallet_collective::Instance1,
			>::Members(ayes, seats)
			.into(),
			Origin::Root => RuntimeOrigin::root(),
			Origin::Nobody => RuntimeOrigin::none(),
		}
	}

	fn terms(terms: &Terms) -> OfferTerms<Runtime> {
		let countries = |codes: &Vec<[u8; 2]>| {
			let codes: Vec<Country> = codes.iter().copied().map(Country).collect();
			Area::Countries(BoundedVec::truncate_from(codes))
		};
		OfferTerms {
			service: Service::MobileData {
				bytes_per_unit: terms.bytes_per_unit,
				technologies: Technologies::ALL,
			},
			unit_price: terms.unit_price,
			area: terms.area.as_ref().map_or(Area::World, countries),
			service_level: ServiceLevel {
				availability_bp: terms.availability_bp,
				latency_ms_max: Some(80),
				support_hours: 24,
				document: None,
			},
			valid_from: terms.valid_from,
			valid_until: terms.valid_until,
			capacity: terms.capacity,
			min_units: terms.min_units,
			audience: Self::audience(&terms.audience),
			terms: H256::repeat_byte(7),
		}
	}

	fn audience(audience: &Option<Vec<u32>>) -> Audience<Runtime> {
		match audience {
			None => Audience::Public,
			Some(ids) => Audience::Named(BoundedVec::truncate_from(
				ids.iter().copied().map(OperatorId).collect(),
			)),
		}
	}

	fn change(change: &Change) -> OfferChange<Runtime> {
		OfferChange {
			unit_price: change.unit_price,
			capacity: change.capacity,
			valid_from: None,
			valid_until: change.valid_until,
			min_units: change.min_units,
			audience: change.audience.as_ref().map(Self::audience),
			status: change.open.map(|open| match open {
				true => OfferSwitch::Open,
				false => OfferSwitch::Paused,
			}),
		}
	}

	fn parameter(parameter: Parameter) -> RuntimeParameters {
		use dynamic_params::{channels, marketplace, operators, sdrt};
		match parameter {
			Parameter::ApplicationDeposit(value) => {
				RuntimeParameters::Operators(operators::Parameters::ApplicationDeposit(
					operators::ApplicationDeposit,
					Some(value),
				))
			},
			Parameter::OfferDeposit(value) => RuntimeParameters::Marketplace(
				marketplace::Parameters::OfferDeposit(marketplace::OfferDeposit, Some(value)),
			),
			Parameter::ReportingPeriod(value) => RuntimeParameters::Marketplace(
				marketplace::Parameters::ReportingPeriod(marketplace::ReportingPeriod, Some(value)),
			),
			Parameter::RetentionPeriod(value) => RuntimeParameters::Marketplace(
				marketplace::Parameters::RetentionPeriod(marketplace::RetentionPeriod, Some(value)),
			),
			Parameter::RedemptionPeriod(value) => RuntimeParameters::Sdrt(
				sdrt::Parameters::RedemptionPeriod(sdrt::RedemptionPeriod, Some(value)),
			),
			Parameter::MinimumRedemption(value) => RuntimeParameters::Sdrt(
				sdrt::Parameters::MinimumRedemption(sdrt::MinimumRedemption, Some(value)),
			),
			Parameter::AttestationMaxAge(value) => RuntimeParameters::Sdrt(
				sdrt::Parameters::AttestationMaxAge(sdrt::AttestationMaxAge, Some(value)),
			),
			Parameter::RateMaxAge(value) => {
				RuntimeParameters::Sdrt(sdrt::Parameters::RateMaxAge(sdrt::RateMaxAge, Some(value)))
			},
			Parameter::GracePeriod(value) => RuntimeParameters::Channels(
				channels::Parameters::GracePeriod(channels::GracePeriod, Some(value)),
			),
		}
	}

	/// The others who sign, as the call names them.
	fn others(&self, multi: &Multi) -> Vec<AccountId> {
		let mut others: Vec<AccountId> = multi
			.members
			.iter()
			.filter(|who| **who != multi.signer || multi.slip == Some(Slip::WithSender))
			.map(|who| self.account(*who))
			.collect();
		others.sort();
		match multi.slip {
			Some(Slip::Unordered) => others.reverse(),
			Some(Slip::Empty) => others.clear(),
			_ => {},
		}
		others
	}

	/// When a multisig was opened: in tests every call is the first of its block.
	fn timepoint(when: u64) -> pallet_multisig::Timepoint<u32> {
		pallet_multisig::Timepoint { height: when.try_into().expect("not that long"), index: 0 }
	}

	fn preimage(byte: u8, size: usize) -> Vec<u8> {
		vec![byte; size]
	}

	/// A report of two votes that were really signed, with the chain's own proof of whose the key
	/// is.
	fn report(call: &Call) -> RuntimeCall {
		use frame_support::traits::KeyOwnerProofSystem;
		let Call::ReportEquivocation { offender, key, round, this_set, flaw, signed } = call else {
			unreachable!("not a report")
		};
		let seed = match key {
			Some(number) => format!("//Authority//{number}"),
			None => FOUNDERS.get(offender - FIRST).unwrap_or(&"//Nobody").to_string(),
		};
		let pair = ed25519::Pair::from_string(&seed, None).expect("the seed is well formed");
		let forger = ed25519::Pair::from_string("//Forger", None).expect("it is well formed");
		let current = Grandpa::current_set_id();
		let set = match this_set {
			true => current,
			false => current.checked_sub(1).unwrap_or(current + 1),
		};
		let vote = |block: u8, pair: &ed25519::Pair| {
			// A prevote, the first kind of message: the block's hash and number.
			let target = (H256::repeat_byte(block), u32::from(block));
			let message = (0u8, target);
			let payload = sp_consensus_grandpa::localized_payload(*round, set, &message);
			(target, pair.sign(&payload))
		};
		let first = vote(1, &pair);
		let second = match flaw {
			None => vote(2, &pair),
			Some(Flaw::SameVote) => vote(1, &pair),
			Some(Flaw::Forged) => vote(2, &forger),
		};
		// The types of the votes belong to a crate that the runtime does not name.
		let encoded = (set, 0u8, round, pair.public(), first, second).encode();
		let proof = Decode::decode(&mut &encoded[..]).expect("a proof is encoded like this");
		let key = (sp_consensus_grandpa::KEY_TYPE, pair.public());
		let key_owner_proof = Historical::prove(key).expect("the session has a trie");
		let equivocation_proof = Box::new(proof);
		match signed {
			true => pallet_grandpa::Call::<Runtime>::report_equivocation {
				equivocation_proof,
				key_owner_proof,
			},
			false => pallet_grandpa::Call::<Runtime>::report_equivocation_unsigned {
				equivocation_proof,
				key_owner_proof,
			},
		}
		.into()
	}

	/// The call on the chain.
	pub fn call(&self, call: &Call) -> RuntimeCall {
		type Authority = pallet_authorities::Call<Runtime>;
		type Balance = pallet_balances::Call<Runtime>;
		type BoardCall = pallet_board::Call<Runtime>;
		type Motion = pallet_collective::Call<Runtime, pallet_collective::Instance1>;
		type Market = pallet_marketplace::Call<Runtime>;
		type Member = pallet_membership::Call<Runtime, pallet_membership::Instance1>;
		type Operator = pallet_operators::Call<Runtime>;
		type Proxies = pallet_proxy::Call<Runtime>;
		type Multisigs = pallet_multisig::Call<Runtime>;
		type Token = pallet_sdrt::Call<Runtime>;

		let hash = H256::repeat_byte(3);
		let reason = || BoundedVec::truncate_from(b"because".to_vec());
		let name = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
		let plmns = |facts: &Facts| BoundedVec::truncate_from(facts.plmns.clone());
		let country = |facts: &Facts| Country(facts.country);
		let tadig = |facts: &Facts| facts.tadig.map(Tadig);
		match call {
			Call::Apply { kind, facts } => Operator::apply {
				legal_name: BoundedVec::truncate_from(facts.name.as_bytes().to_vec()),
				kind: *kind,
				country: country(facts),
				tadig: tadig(facts),
				plmns: plmns(facts),
			}
			.into(),
			Call::WithdrawApplication => Operator::withdraw_application {}.into(),
			Call::AdmitOperator(id) => Operator::admit { operator: OperatorId(*id) }.into(),
			Call::RejectOperator(id) => {
				Operator::reject { operator: OperatorId(*id), reason: reason() }.into()
			},
			Call::SuspendOperator(id) => {
				Operator::suspend { operator: OperatorId(*id), reason: reason() }.into()
			},
			Call::ReinstateOperator(id) => Operator::reinstate { operator: OperatorId(*id) }.into(),
			Call::RetireOperator(id) => Operator::retire { operator: OperatorId(*id) }.into(),
			Call::LeaveOperator => Operator::leave {}.into(),
			Call::Amend { operator, facts } => Operator::amend {
				operator: OperatorId(*operator),
				legal_name: BoundedVec::truncate_from(facts.name.as_bytes().to_vec()),
				country: country(facts),
				tadig: tadig(facts),
				plmns: plmns(facts),
			}
			.into(),
			Call::SetDelegate { account, roles } => {
				// A set of any bits, as a decoded one can be.
				let roles: RoleSet = Decode::decode(&mut &[*roles][..]).expect("one byte");
				Operator::set_delegate { account: self.account(*account), roles }.into()
			},
			Call::RemoveDelegate(who) => {
				Operator::remove_delegate { account: self.account(*who) }.into()
			},
			Call::ResignDelegation => Operator::resign_delegation {}.into(),
			Call::ChangeAccount(to) => {
				Operator::change_account { new_account: self.account(*to) }.into()
			},
			Call::ReplaceAccount { operator, to } => Operator::replace_account {
				operator: OperatorId(*operator),
				new_account: self.account(*to),
			}
			.into(),
			Call::AdmitAuthority(who) => Authority::admit { account: self.account(*who) }.into(),
			Call::SuspendAuthority(who) => {
				Authority::suspend { account: self.account(*who) }.into()
			},
			Call::ReinstateAuthority(who) => {
				Authority::reinstate { account: self.account(*who) }.into()
			},
			Call::RetireAuthority(who) => Authority::retire { account: self.account(*who) }.into(),
			Call::LeaveAuthority => Authority::leave {}.into(),
			Call::SetMinimum(minimum) => Authority::set_minimum { minimum: *minimum }.into(),
			Call::SetKeys { owner, number } => {
				let seed = format!("//Authority//{number}").into_bytes();
				let generated = SessionKeys::generate(&self.account(*owner).encode(), Some(seed));
				pallet_session::Call::<Runtime>::set_keys {
					keys: generated.keys,
					proof: generated.proof.encode(),
				}
				.into()
			},
			Call::PurgeKeys => pallet_session::Call::<Runtime>::purge_keys {}.into(),
			Call::Appoint { account, name: text, ceiling } => Token::appoint_issuer {
				account: self.account(*account),
				name: name(text),
				ceiling: *ceiling,
			}
			.into(),
			Call::ReplaceIssuerAccount { issuer, account } => Token::replace_issuer_account {
				issuer: IssuerId(*issuer),
				account: self.account(*account),
			}
			.into(),
			Call::SetCeiling { issuer, ceiling } => {
				Token::set_ceiling { issuer: IssuerId(*issuer), ceiling: *ceiling }.into()
			},
			Call::SuspendIssuer(id) => Token::suspend_issuer { issuer: IssuerId(*id) }.into(),
			Call::ReinstateIssuer(id) => Token::reinstate_issuer { issuer: IssuerId(*id) }.into(),
			Call::RemoveIssuer(id) => Token::remove_issuer { issuer: IssuerId(*id) }.into(),
			Call::SetAuditor(who) => Token::set_auditor { account: self.account(*who) }.into(),
			Call::AddReporter(who) => Token::add_reporter { account: self.account(*who) }.into(),
			Call::RemoveReporter(who) => {
				Token::remove_reporter { account: self.account(*who) }.into()
			},
			Call::SetBasket { effective_at, amounts } => {
				Token::set_basket { effective_at: *effective_at, amounts: *amounts }.into()
			},
			Call::Attest { issuer, amount, as_of } => Token::attest_reserve {
				issuer: IssuerId(*issuer),
				amount: *amount,
				as_of: *as_of,
				evidence: hash,
			}
			.into(),
			Call::Mint { to, amount } => {
				Token::mint { to: self.account(*to), amount: *amount }.into()
			},
			Call::RequestRedemption { issuer, amount } => Token::request_redemption {
				issuer: IssuerId(*issuer),
				amount: *amount,
				reference: hash,
			}
			.into(),
			Call::ConfirmRedemption(id) => {
				Token::confirm_redemption { id: RedemptionId(*id), payout_evidence: hash }.into()
			},
			Call::RejectRedemption(id) => Token::reject_redemption {
				id: RedemptionId(*id),
				reason: pallet_sdrt::RejectReason::Other,
			}
			.into(),
			Call::ExpireRedemption(id) => Token::expire_redemption { id: RedemptionId(*id) }.into(),
			Call::ReportRates { rates, observed_at } => {
				Token::report_rates { rates: *rates, observed_at: *observed_at }.into()
			},
			Call::Publish(terms) => Market::publish_offer { offer: Self::terms(terms) }.into(),
			Call::Update { offer, change } => {
				Market::update_offer { offer_id: OfferId(*offer), change: Self::change(change) }
					.into()
			},
			Call::WithdrawOffer(id) => Market::withdraw_offer { offer_id: OfferId(*id) }.into(),
			Call::Request { lines, accept_by, service_until } => Market::request {
				lines: BoundedVec::truncate_from(
					lines
						.iter()
						.map(|(offer, units, max_unit_price)| RequestLine {
							offer: OfferId(*offer),
							units: *units,
							max_unit_price: *max_unit_price,
						})
						.collect(),
				),
				user_reference: [9; 32],
				accept_by: *accept_by,
				service_until: *service_until,
			}
			.into(),
			Call::Accept(id) => Market::accept { order_id: OrderId(*id), commitment: hash }.into(),
			Call::Decline(id) => Market::decline { order_id: OrderId(*id) }.into(),
			Call::Cancel(id) => Market::cancel { order_id: OrderId(*id) }.into(),
			Call::Expire(id) => Market::expire { order_id: OrderId(*id) }.into(),
			Call::ReportUsage(rows) => Market::report_usage {
				rows: BoundedVec::truncate_from(
					rows.iter()
						.map(|(line, units)| UsageRow {
							line: LineId(*line),
							cumulative_units: *units,
						})
						.collect(),
				),
			}
			.into(),
			Call::Release(id) => Market::release { order_id: OrderId(*id) }.into(),
			Call::Close(id) => Market::close { order_id: OrderId(*id) }.into(),
			Call::Finalise(id) => Market::finalise { order_id: OrderId(*id) }.into(),
			Call::Contest { line, units } => {
				Market::contest { line: LineId(*line), claimed_units: *units, evidence: hash }
					.into()
			},
			Call::AnswerContest { line, units } => Market::answer_contest {
				line: LineId(*line),
				claimed_units: *units,
				evidence: hash,
			}
			.into(),
			Call::WithdrawContest(line) => Market::withdraw_contest { line: LineId(*line) }.into(),
			Call::SettleContest { line, units } => {
				Market::settle_contest { line: LineId(*line), units: *units }.into()
			},
			Call::ResolveContest { line, units } => {
				Market::resolve_contest { line: LineId(*line), units: *units }.into()
			},
			Call::Prune(id) => Market::prune { order_id: OrderId(*id) }.into(),
			Call::Roam(roam) => self.roam(roam),
			Call::Paper(paper) => desk::paper_call(paper),
			Call::Reckon(reckon) => desk::reckon_call(reckon),
			Call::Transfer { to, amount, keep: false } => {
				Balance::transfer_allow_death { dest: self.address(*to), value: *amount }.into()
			},
			Call::Transfer { to, amount, keep: true } => {
				Balance::transfer_keep_alive { dest: self.address(*to), value: *amount }.into()
			},
			Call::TransferAll { to, keep } => {
				Balance::transfer_all { dest: self.address(*to), keep_alive: *keep }.into()
			},
			Call::Burn(value) => Balance::burn { value: *value, keep_alive: true }.into(),
			Call::ForceSetBalance { who, amount } => {
				Balance::force_set_balance { who: self.address(*who), new_free: *amount }.into()
			},
			Call::AddMember(who) => Member::add_member { who: self.address(*who) }.into(),
			Call::RemoveMember(who) => Member::remove_member { who: self.address(*who) }.into(),
			Call::SwapMember { remove, add } => {
				Member::swap_member { remove: self.address(*remove), add: self.address(*add) }
					.into()
			},
			Call::BoardPropose(inner) => {
				let inner = self.call(inner);
				let length_bound = inner.encoded_size() as u32;
				BoardCall::propose { call: Box::new(inner), length_bound }.into()
			},
			Call::CouncilPropose { threshold, call: inner, length } => Motion::propose {
				threshold: *threshold,
				proposal: Box::new(self.call(inner)),
				length_bound: *length,
			}
			.into(),
			Call::Vote { call: inner, index, approve } => {
				Motion::vote { proposal: self.hash(inner), index: *index, approve: *approve }.into()
			},
			Call::CloseMotion { call: inner, index } => Motion::close {
				proposal_hash: self.hash(inner),
				index: *index,
				proposal_weight_bound: Weight::MAX,
				length_bound: u32::MAX,
			}
			.into(),
			Call::AsRoot(inner) => {
				BoardCall::dispatch_as_root { call: Box::new(self.call(inner)) }.into()
			},
			Call::BatchAll(calls) => {
				let calls = calls.iter().map(|call| self.call(call)).collect();
				pallet_utility::Call::<Runtime>::batch_all { calls }.into()
			},
			Call::Batch(calls) => {
				let calls = calls.iter().map(|call| self.call(call)).collect();
				pallet_utility::Call::<Runtime>::batch { calls }.into()
			},
			Call::AddProxy { delegate, kind, delay } => Proxies::add_proxy {
				delegate: self.address(*delegate),
				proxy_type: *kind,
				delay: *delay,
			}
			.into(),
			Call::RemoveProxy { delegate, kind, delay } => Proxies::remove_proxy {
				delegate: self.address(*delegate),
				proxy_type: *kind,
				delay: *delay,
			}
			.into(),
			Call::RemoveProxies => Proxies::remove_proxies {}.into(),
			Call::Proxied { real, force, call: inner } => Proxies::proxy {
				real: self.address(*real),
				force_proxy_type: *force,
				call: Box::new(self.call(inner)),
			}
			.into(),
			Call::AsMultiOne { multi, call: inner } => Multisigs::as_multi_threshold_1 {
				other_signatories: self.others(multi),
				call: Box::new(self.call(inner)),
			}
			.into(),
			Call::AsMulti { multi, when, call: inner, heavy } => Multisigs::as_multi {
				threshold: multi.threshold,
				other_signatories: self.others(multi),
				maybe_timepoint: when.map(Self::timepoint),
				call: Box::new(self.call(inner)),
				max_weight: match heavy {
					true => Weight::MAX,
					false => Weight::zero(),
				},
			}
			.into(),
			Call::ApproveMulti { multi, when, call: inner } => Multisigs::approve_as_multi {
				threshold: multi.threshold,
				other_signatories: self.others(multi),
				maybe_timepoint: when.map(Self::timepoint),
				call_hash: self.multi_hash(inner),
				max_weight: Weight::zero(),
			}
			.into(),
			Call::CancelMulti { multi, when, call: inner } => Multisigs::cancel_as_multi {
				threshold: multi.threshold,
				other_signatories: self.others(multi),
				timepoint: Self::timepoint(*when),
				call_hash: self.multi_hash(inner),
			}
			.into(),
			Call::NotePreimage { byte, size } => pallet_preimage::Call::<Runtime>::note_preimage {
				bytes: Self::preimage(*byte, *size),
			}
			.into(),
			Call::UnnotePreimage { byte, size } => {
				use sp_runtime::traits::{BlakeTwo256, Hash};
				let hash = BlakeTwo256::hash(&Self::preimage(*byte, *size));
				pallet_preimage::Call::<Runtime>::unnote_preimage { hash }.into()
			},
			Call::ReportEquivocation { .. } => Self::report(call),
			Call::SetParameter(parameter) => {
				RuntimeCall::Parameters(pallet_parameters::Call::set_parameter {
					key_value: Self::parameter(*parameter),
				})
			},
		}
	}

	/// The hash by which a multisig knows the call that it is to make.
	pub fn multi_hash(&self, call: &Call) -> [u8; 32] {
		sp_io::hashing::blake2_256(&self.call(call).encode())
	}

	/// The hash by which the council knows a motion to make this call.
	pub fn hash(&self, call: &Call) -> H256 {
		use sp_runtime::traits::{BlakeTwo256, Hash};
		BlakeTwo256::hash_of(&self.call(call))
	}
}
