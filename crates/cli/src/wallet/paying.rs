//! `interwork wallet pay`: unit after unit, each kept on disk before it leaves.

use super::{
	args,
	gateway::{Accepted, Gateway, GatewayError},
	state::Wallet,
};
use crate::{
	error::{Error, Result},
	output::{Format, Progress, Show},
};
use interwork_micropay::{Payer, Payment};
use serde::Serialize;
use std::time::Duration;

/// How often a payment is sent again whose answer does not come.
const ATTEMPTS: u32 = 6;

#[derive(Serialize)]
struct Paid {
	channel: u64,
	/// Units paid by this command.
	units: u64,
	payments: u64,
	/// Payments that were ticks.
	ticks: u64,
	/// Units paid since the channel was opened.
	spent: u64,
	left: u64,
	/// Units of service that were delivered, as the gateway says.
	delivered: u64,
	/// Bytes that may flow before the next payment, as the gateway says.
	bytes_left: u64,
}

impl Show for Paid {
	fn text(&self) -> String {
		format!(
			"{} units paid on channel {} in {} payments ({} ticks); {} spent, {} left; {} bytes may flow",
			self.units,
			self.channel,
			self.payments,
			self.ticks,
			self.spent,
			self.left,
			self.bytes_left
		)
	}
}

/// Units for so many bytes, a unit begun being a unit.
pub fn units_for(bytes: u64, bytes_per_unit: u32) -> u64 {
	bytes.div_ceil(u64::from(bytes_per_unit).max(1))
}

/// Pays `units` and returns what the gateway says then.
pub async fn pay(
	wallet: &Wallet,
	payer: &mut Payer,
	gateway: &Gateway,
	units: u64,
) -> Result<(Accepted, bool)> {
	let payment = payer.spend(units).map_err(|error| {
		Error::State(format!("{error}. `interwork wallet top-up` puts more units into the channel"))
	})?;
	// Before it leaves: a wallet that forgot what it has paid could not go on.
	wallet.save_payer(payer)?;
	let is_tick = matches!(payment, Payment::Tick(_));
	let accepted = deliver(payer, gateway, payment).await?;
	if accepted.total > payer.spent() {
		return Err(Error::State(format!(
			"the gateway has {} units, and the wallet's record only {}: it is an old copy. Catch up with \
			`interwork wallet recover --channel {}`",
			accepted.total,
			payer.spent(),
			payer.channel().0
		)));
	}
	Ok((accepted, is_tick))
}

/// Sends a payment until the gateway has all that is spent.
async fn deliver(payer: &Payer, gateway: &Gateway, first: Payment) -> Result<Accepted> {
	let mut payment = first;
	let mut pause = Duration::from_millis(250);
	let mut attempt = 1;
	loop {
		let answer = gateway.pay(&payment).await;
		let missed = match &answer {
			// What was paid before has not arrived.
			Ok(accepted) => accepted.total < payer.spent(),
			Err(error) => {
				let is_behind = matches!(error.code(), Some("NoVoucher" | "AnchorMismatch"));
				is_behind || error.is_passing()
			},
		};
		match answer {
			Ok(accepted) if !missed => return Ok(accepted),
			Err(error) if !missed => return Err(explained(&error, payer)),
			_ if attempt < ATTEMPTS => {},
			Ok(accepted) => {
				return Err(Error::State(format!(
					"the gateway counts {} units and {} are paid. Nothing is lost: pay again later, or close \
					the channel",
					accepted.total,
					payer.spent()
				)))
			},
			Err(error) => {
				return Err(Error::State(format!(
					"{error}. The payment is on record: pay again later, and everything that is missing is \
					sent with the next unit"
				)))
			},
		}
		if attempt > 1 {
			tokio::time::sleep(pause).await;
			pause *= 2;
		}
		attempt += 1;
		// Voucher and tick together: all that the gateway can have missed.
		payment = payer.latest().map_or(payment, Payment::Claim);
	}
}

fn explained(error: &GatewayError, payer: &Payer) -> Error {
	let advice = match error.code() {
		Some("NotIncreasing") => format!(
			". The wallet's record is an old copy: catch up with `interwork wallet recover --channel {}`",
			payer.channel().0
		),
		Some("Retired" | "ChannelEnded" | "ChannelClosing") => {
			". The channel is closing: open another for more service".into()
		},
		_ => String::new(),
	};
	Error::State(format!("{error}{advice}"))
}

/// Runs `interwork wallet pay`.
pub async fn run(format: Format, options: &args::Pay) -> Result<()> {
	let wallet = options.folder.open()?;
	let channel = wallet.channel(options.channel.channel)?;
	let mut payer = wallet.payer(&channel)?;
	let gateway = Gateway::new(&channel.gateway)?;
	let total = match (options.units, options.bytes) {
		(Some(units), _) => units,
		(None, bytes) => units_for(bytes.unwrap_or_default(), channel.bytes_per_unit),
	};
	if total == 0 || options.step == 0 {
		return Err(Error::Usage("there is nothing to pay: name one unit or more".into()));
	}
	if total > payer.left() {
		return Err(Error::State(format!(
			"{total} units are more than the {} that are left in channel {}. `interwork wallet top-up` \
			puts more into it",
			payer.left(),
			channel.id
		)));
	}
	let progress = Progress::start(format!("paying {total} units"));
	let (mut paid, mut payments, mut ticks) = (0_u64, 0_u64, 0_u64);
	let mut last = None;
	while paid < total {
		let units = options.step.min(total.saturating_sub(paid));
		if let (Some(pause), true) = (options.every, payments > 0) {
			tokio::time::sleep(pause).await;
		}
		let answer = pay(&wallet, &mut payer, &gateway, units).await;
		if answer.is_err() {
			progress.finish();
		}
		let (accepted, is_tick) = answer?;
		paid = paid.saturating_add(units);
		payments = payments.saturating_add(1);
		ticks = ticks.saturating_add(u64::from(is_tick));
		progress.say(format!("{paid} of {total} units are paid"));
		last = Some(accepted);
	}
	progress.finish();
	let (delivered, bytes_left) =
		last.map_or((0, 0), |accepted| (accepted.delivered, accepted.bytes_left));
	format.show(&Paid {
		channel: channel.id,
		units: paid,
		payments,
		ticks,
		spent: payer.spent(),
		left: payer.left(),
		delivered,
		bytes_left,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn units_should_be_rounded_up() {
		assert_eq!(units_for(0, 100_000), 0);
		assert_eq!(units_for(1, 100_000), 1);
		assert_eq!(units_for(100_000, 100_000), 1);
		assert_eq!(units_for(100_001, 100_000), 2);
		assert_eq!(units_for(u64::MAX, 1), u64::MAX);
	}
}
