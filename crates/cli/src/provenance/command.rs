//! `interwork dice provenance`.

use super::{
	verify::{verify, Expected, Facts, Rules},
	AuthoritySet, Proof, Subject,
};
use crate::{
	client::Client,
	codes::clock,
	dice::{acceptance, args::Provenance},
	error::{Error, Result},
	hexed::Fixed,
	output::Format,
};

/// Verifies a proof by this machine's clock.
pub fn check(
	proof: &Proof,
	trusted: &AuthoritySet,
	max_age: std::time::Duration,
	expected: Expected,
) -> Result<Facts> {
	let rules = Rules { now: clock(), max_age, expected };
	verify(proof, trusted, &rules)
		.map_err(|reason| Error::State(format!("the proof of provenance is refused: {reason}")))
}

impl Provenance {
	fn expected(&self) -> Expected {
		Expected {
			wallet: self.wallet.map(|wallet| wallet.0 .0),
			class: self.class,
			acceptance: self.acceptance,
			channel: self.channel,
		}
	}
}

/// Verifies a file against a file. False: the command needs a node.
pub fn run_offline(format: Format, options: &Provenance) -> Result<bool> {
	let (Some(file), Some(authorities)) = (&options.verify, &options.authorities) else {
		return Ok(false);
	};
	let trusted = AuthoritySet::read(authorities)?;
	let facts = check(&Proof::read(file)?, &trusted, options.max_age, options.expected())?;
	format.show(&facts)?;
	Ok(true)
}

/// Runs `interwork dice provenance` with a node.
pub async fn run(client: &Client, format: Format, options: &Provenance) -> Result<()> {
	let proof = match (&options.verify, options.wallet, options.class, options.acceptance) {
		(Some(file), ..) => Proof::read(file)?,
		(None, Some(wallet), Some(class), Some(id)) => {
			let record = acceptance(&client.at_finalised().await?, id).await?.record;
			let subject = Subject {
				wallet: Fixed(wallet.0 .0),
				class,
				acceptance: id,
				visited: record.visited.0,
				channel: options.channel,
			};
			Proof::fetch(client, subject).await?
		},
		_ => {
			return Err(Error::Usage("name --wallet, --class and --acceptance, or --verify".into()))
		},
	};
	let trusted = match &options.authorities {
		Some(file) => AuthoritySet::read(file)?,
		None => AuthoritySet::fetch(client).await?,
	};
	// What is written can be verified by others, even if it says that something is wrong.
	if let Some(file) = &options.write {
		proof.write(file)?;
	}
	if let Some(file) = &options.write_authorities {
		trusted.write(file)?;
	}
	format.show(&check(&proof, &trusted, options.max_age, options.expected())?)
}
