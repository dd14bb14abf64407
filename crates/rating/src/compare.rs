//! Compares the statements of both sides within tolerance.

use crate::{
	amount::{Amount, Charge, Rounding, PARTS_PER_NANO},
	record::Direction,
	statement::{Bucket, BucketKey, Figures, Statement, StatementError},
	text::Label,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::{Ordering, Reverse};

/// How far apart two charges may be. Either limit suffices.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Tolerance {
	/// An amount.
	pub absolute: Amount,
	/// Hundredths of a percent of the larger one.
	pub basis_points: u32,
}

impl Tolerance {
	/// No difference at all.
	pub const NONE: Self = Self { absolute: Amount::ZERO, basis_points: 0 };

	/// Whether two charges are close enough.
	pub fn allows(&self, first: Charge, second: Charge) -> bool {
		let distance = first.distance(second);
		let absolute = u128::try_from(self.absolute.0).unwrap_or(0);
		let parts = absolute.saturating_mul(PARTS_PER_NANO.unsigned_abs());
		let larger = first.0.unsigned_abs().max(second.0.unsigned_abs());
		distance <= parts || within_share(distance, larger, self.basis_points)
	}
}

/// Whether `distance` is at most so many hundredths of a percent of `larger`. Exact, but for numbers beyond
/// 10^34, of which the last four digits do not count.
pub(crate) fn within_share(distance: u128, larger: u128, basis_points: u32) -> bool {
	const WHOLE: u128 = 10_000;
	let points = u128::from(basis_points);
	match (distance.checked_mul(WHOLE), larger.checked_mul(points)) {
		(Some(distance), Some(limit)) => distance <= limit,
		(None, Some(_)) => false,
		(Some(_), None) => true,
		(None, None) => distance / WHOLE <= (larger / WHOLE).saturating_mul(points) / WHOLE,
	}
}

/// Whose figure is paid where both are close enough.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum AgreedFigure {
	/// That of who served.
	#[codec(index = 0)]
	Provider,
	/// That of who pays.
	#[codec(index = 1)]
	Payer,
	/// The lower one.
	#[codec(index = 2)]
	Lower,
	/// Half of their sum.
	#[codec(index = 3)]
	Mean,
}

impl AgreedFigure {
	/// The figure, of what the first and the second side say. `None` when it overflows.
	pub fn pick(self, direction: Direction, first: Charge, second: Charge) -> Option<Charge> {
		let (provider, payer) = match direction {
			Direction::FirstServes => (first, second),
			Direction::SecondServes => (second, first),
		};
		match self {
			Self::Provider => Some(provider),
			Self::Payer => Some(payer),
			Self::Lower => Some(first.min(second)),
			Self::Mean => first.0.checked_add(second.0).map(|sum| Charge(sum.div_euclid(2))),
		}
	}
}

/// What an agreement says about the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ComparisonRules {
	/// For the total of a direction.
	pub tolerance: Tolerance,
	/// For the total of single destinations, each judged for itself.
	pub destinations: Vec<(Label, Tolerance)>,
	/// For a single line, where a total is not within tolerance: what is less is not worth opening.
	pub lines: Tolerance,
	/// How far apart used units of a line may be, in hundredths of a percent of the larger. `None`: they do
	/// not matter, money does.
	pub units: Option<u32>,
	/// Whose figure is paid within tolerance.
	pub figure: AgreedFigure,
	/// Rounding of what is paid for a direction.
	pub rounding: Rounding,
}

impl ComparisonRules {
	/// Which of the destinations with a tolerance of its own it is, if any.
	fn own(&self, destination: Label) -> Option<usize> {
		self.destinations.iter().position(|(label, _)| *label == destination)
	}
}

/// How one line compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum LineVerdict {
	/// Every figure is the same.
	#[codec(index = 0)]
	Equal,
	/// Figures differ within tolerance.
	#[codec(index = 1)]
	Within,
	/// Figures differ beyond tolerance.
	#[codec(index = 2)]
	Beyond,
}

/// One line of both statements.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Line {
	/// Which one.
	pub key: BucketKey,
	/// What the first says, zeros if it has no such line.
	pub first: Figures,
	/// What the second says, zeros if it has no such line.
	pub second: Figures,
	/// How they compare.
	pub verdict: LineVerdict,
	/// Whether its records have to be opened.
	pub disputed: bool,
}

/// What came out of a comparison. Both sides get the same.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Comparison {
	/// Every line that one of them has, ascending.
	pub lines: Vec<Line>,
	/// What is paid for each direction without looking at records.
	pub settled: [Charge; 2],
	/// What each side says, for each direction: first, second.
	pub totals: [(Charge, Charge); 2],
}

impl Comparison {
	/// Whether everything is within tolerance.
	pub fn is_agreed(&self) -> bool {
		!self.lines.iter().any(|line| line.disputed)
	}

	/// Lines whose records have to be opened.
	pub fn disputed(&self) -> impl Iterator<Item = &Line> {
		self.lines.iter().filter(|line| line.disputed)
	}

	/// What the second has to pay the first for what is settled; negative when the first has to pay.
	pub fn net(&self, rounding: Rounding) -> Option<Amount> {
		crate::statement::net(self.settled.map(Some), rounding)
	}
}

/// How often disputed lines may draw others with them, before every line that differs is disputed. Statements
/// that need more are made to take long.
const ROUNDS: usize = 8;

/// Lines that are judged together: a direction, and the destination if it has its own tolerance.
type Scope = (Direction, Option<usize>);

/// Compares the statement of the first with that of the second.
///
/// A direction whose totals are within tolerance is settled as a whole, whatever single lines say; so is a
/// destination with a tolerance of its own, which is then no part of the direction's total. Where totals
/// are not, lines beyond tolerance are disputed. If what remains is still not within tolerance, the
/// lines that differ most are disputed too, until it is. The rest is settled.
///
/// # Errors
///
/// [`StatementError::Incomparable`] or [`StatementError::TooLarge`].
pub fn compare(
	first: &Statement,
	second: &Statement,
	rules: &ComparisonRules,
) -> Result<Comparison, StatementError> {
	if (first.period, first.currency) != (second.period, second.currency) {
		return Err(StatementError::Incomparable);
	}
	let mut lines = join(first, second)?;
	let mut scopes: BTreeMap<Scope, Vec<usize>> = BTreeMap::new();
	let mut known: BTreeMap<Label, Option<usize>> = BTreeMap::new();
	for (at, line) in lines.iter_mut().enumerate() {
		let destination = line.key.destination;
		let own = *known.entry(destination).or_insert_with(|| rules.own(destination));
		line.verdict = verdict(line, rules.lines, rules.units);
		scopes.entry((line.key.direction, own)).or_default().push(at);
	}
	let mut settled = [Charge::ZERO; 2];
	let mut totals = [(Charge::ZERO, Charge::ZERO); 2];
	for ((direction, own), members) in scopes {
		let tolerance = own
			.and_then(|at| rules.destinations.get(at))
			.map_or(rules.tolerance, |(_, tolerance)| *tolerance);
		let total = sums(&lines, &members, |_| true).ok_or(StatementError::TooLarge)?;
		let rest =
			judge(&mut lines, &members, total, tolerance, rules).ok_or(StatementError::TooLarge)?;
		let paid = rules.figure.pick(direction, rest.0, rest.1).ok_or(StatementError::TooLarge)?;
		let sum = direction.of_mut(&mut settled);
		*sum = sum.checked_add(paid).ok_or(StatementError::TooLarge)?;
		let (of_first, of_second) = direction.of_mut(&mut totals);
		*of_first = of_first.checked_add(total.0).ok_or(StatementError::TooLarge)?;
		*of_second = of_second.checked_add(total.1).ok_or(StatementError::TooLarge)?;
	}
	Ok(Comparison { lines, settled, totals })
}

/// Marks disputed lines of a scope; what both say about the others. `None` when it overflows.
fn judge(
	lines: &mut [Line],
	members: &[usize],
	total: (Charge, Charge),
	tolerance: Tolerance,
	rules: &ComparisonRules,
) -> Option<(Charge, Charge)> {
	let units_matter = |line: &Line| rules.units.is_some_and(|points| !units_agree(line, points));
	let off_in_units = members.iter().filter_map(|at| lines.get(*at)).any(units_matter);
	if tolerance.allows(total.0, total.1) && !off_in_units {
		return Some(total);
	}
	let within_total = tolerance.allows(total.0, total.1);
	for at in members {
		let Some(line) = lines.get_mut(*at) else { continue };
		// Where money is within tolerance as a whole, only units are a reason.
		line.disputed =
			if within_total { units_matter(line) } else { line.verdict == LineVerdict::Beyond };
	}
	for _ in 0..ROUNDS {
		let before = members.iter().filter(|at| is_disputed(lines, **at)).count();
		neighbours(lines, members);
		let rest = remainder(lines, members, tolerance)?;
		let after = members.iter().filter(|at| is_disputed(lines, **at)).count();
		if after == before {
			return Some(rest);
		}
	}
	for at in members {
		if let Some(line) = lines.get_mut(*at) {
			line.disputed = line.verdict != LineVerdict::Equal;
		}
	}
	sums(lines, members, |line| !line.disputed)
}

fn is_disputed(lines: &[Line], at: usize) -> bool {
	lines.get(at).is_some_and(|line| line.disputed)
}

/// Disputes lines whose counts differ in the hour before or after a disputed line: clocks that are seconds
/// apart put a record of the full hour into either, and it is only found if both are opened.
fn neighbours(lines: &mut [Line], members: &[usize]) {
	let forward = members.iter().copied();
	let backward = members.iter().rev().copied();
	for (at, next) in forward
		.clone()
		.zip(forward.skip(1))
		.chain(backward.clone().zip(backward.skip(1)))
	{
		let (Some(line), Some(other)) = (lines.get(at), lines.get(next)) else { continue };
		let place = |line: &Line| (line.key.service, line.key.destination);
		let adjoining = place(line) == place(other) && line.key.hour.abs_diff(other.key.hour) == 1;
		if line.disputed && adjoining && other.first.count != other.second.count {
			if let Some(other) = lines.get_mut(next) {
				other.disputed = true;
			}
		}
	}
}

/// Disputes the lines that differ most until the others are within tolerance together; what both say about
/// those. `None` when it overflows.
fn remainder(
	lines: &mut [Line],
	members: &[usize],
	tolerance: Tolerance,
) -> Option<(Charge, Charge)> {
	let mut rest = sums(lines, members, |line| !line.disputed)?;
	let differing = |sense: Ordering| -> Vec<(u128, Reverse<usize>)> {
		let mut open: Vec<_> = members
			.iter()
			.filter_map(|at| lines.get(*at).map(|line| (line, *at)))
			.filter(|(line, _)| !line.disputed)
			.filter(|(line, _)| line.first.charge.cmp(&line.second.charge) == sense)
			.map(|(line, at)| (line.first.charge.distance(line.second.charge), Reverse(at)))
			.collect();
		// The largest difference is taken first, from the end; of equal ones the line that is first.
		open.sort_unstable();
		open
	};
	let (mut more, mut less) = (differing(Ordering::Greater), differing(Ordering::Less));
	// Only a line that differs in the sense of the remainder brings it nearer, and as long as the
	// remainder differs there is one.
	while !tolerance.allows(rest.0, rest.1) {
		let next = if rest.0 > rest.1 { more.pop() } else { less.pop() };
		let Some((_, Reverse(at))) = next else { break };
		let line = lines.get_mut(at)?;
		line.disputed = true;
		rest.0 = rest.0.checked_sub(line.first.charge)?;
		rest.1 = rest.1.checked_sub(line.second.charge)?;
	}
	Some(rest)
}

fn sums(
	lines: &[Line],
	members: &[usize],
	counts: impl Fn(&Line) -> bool,
) -> Option<(Charge, Charge)> {
	let mut sum = (Charge::ZERO, Charge::ZERO);
	for line in members.iter().filter_map(|at| lines.get(*at)).filter(|line| counts(line)) {
		sum.0 = sum.0.checked_add(line.first.charge)?;
		sum.1 = sum.1.checked_add(line.second.charge)?;
	}
	Some(sum)
}

fn units_agree(line: &Line, points: u32) -> bool {
	let (first, second) = (line.first.units, line.second.units);
	within_share(first.abs_diff(second).into(), first.max(second).into(), points)
}

fn verdict(line: &Line, tolerance: Tolerance, units: Option<u32>) -> LineVerdict {
	if line.first == line.second {
		return LineVerdict::Equal;
	}
	let charges = tolerance.allows(line.first.charge, line.second.charge);
	if charges && units.is_none_or(|points| units_agree(line, points)) {
		LineVerdict::Within
	} else {
		LineVerdict::Beyond
	}
}

/// The lines of both, side by side.
fn join(first: &Statement, second: &Statement) -> Result<Vec<Line>, StatementError> {
	let keyed = |statement: &Statement| -> Result<Vec<(BucketKey, Figures)>, StatementError> {
		let line = |bucket: &Bucket| {
			let key = statement.key(bucket).ok_or(StatementError::Order)?;
			Ok((key, bucket.figures))
		};
		statement.buckets.iter().map(line).collect()
	};
	let (first, second) = (keyed(first)?, keyed(second)?);
	let (mut left, mut right) = (first.iter().peekable(), second.iter().peekable());
	let mut lines = Vec::with_capacity(first.len().max(second.len()));
	loop {
		let order = match (left.peek(), right.peek()) {
			(Some((one, _)), Some((other, _))) => one.cmp(other),
			(Some(_), None) => Ordering::Less,
			(None, Some(_)) => Ordering::Greater,
			(None, None) => return Ok(lines),
		};
		let mine = if order.is_le() { left.next() } else { None };
		let theirs = if order.is_ge() { right.next() } else { None };
		let Some((key, _)) = mine.or(theirs) else { return Ok(lines) };
		let figures =
			|side: Option<&(BucketKey, Figures)>| side.map_or(Figures::default(), |(_, f)| *f);
		lines.push(Line {
			key: *key,
			first: figures(mine),
			second: figures(theirs),
			verdict: LineVerdict::Equal,
			disputed: false,
		});
	}
}
