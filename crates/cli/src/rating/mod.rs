//! `interwork rate`, `interwork records` and `interwork usage`: what is done with files alone.

#[allow(missing_docs, reason = "clap shows the comments that matter as help")]
pub mod args;
mod generate;
mod key;
mod matching;
mod rate;
mod usage;

use crate::{
	error::{Error, Result},
	output::{Format, Work},
};
use args::{Rate, Records, Span, Usage};
use codec::Encode;
use interwork_rating::{time::format_time, Book, Period};
use serde::Serialize;
use std::{
	fs::{self, File},
	io::{BufWriter, Read, Write},
	path::Path,
};

/// Runs `interwork rate`.
pub fn run_rate(format: Format, options: &Rate) -> Result<()> {
	format.show(&rate::run(options)?)
}

/// Runs `interwork records`.
pub fn run_records(format: Format, command: &Records) -> Result<()> {
	match command {
		Records::Generate(options) => format.show(&generate::run(options)?),
		Records::Match(options) => {
			let outcome = matching::run(options)?;
			format.show(&outcome)?;
			outcome.ensure_as_expected()
		},
	}
}

/// Runs `interwork usage`.
pub fn run_usage(format: Format, command: &Usage) -> Result<()> {
	match command {
		Usage::Compare { file, tolerance, csv, json } => {
			format.show(&usage::compare(file, *tolerance, csv.as_deref(), json.as_deref())?)
		},
		Usage::Statements(options) => format.show(&usage::statements(options)?),
	}
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Written {
	what: &'static str,
	file: String,
}

impl Written {
	fn new(what: &'static str, path: &Path) -> Self {
		Self { what, file: path.display().to_string() }
	}

	fn row(&self) -> (&str, String) {
		(self.what, self.file.clone())
	}
}

impl Span {
	/// The period, if one is named.
	pub(crate) fn period(&self) -> Result<Option<Period>> {
		match (self.from, self.until) {
			(Some(from), Some(until)) if from < until => Ok(Some(Period { from, until })),
			(Some(_), Some(_)) => Err(Error::Usage("--until is not after --from".into())),
			_ => Ok(None),
		}
	}
}

/// A period as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ShownPeriod {
	from: String,
	until: String,
}

impl From<Period> for ShownPeriod {
	fn from(period: Period) -> Self {
		Self { from: format_time(period.from), until: format_time(period.until) }
	}
}

/// What is wrong with a file, with everything that the error was caused by.
pub(crate) fn content(path: &Path, error: &dyn std::error::Error) -> Error {
	let mut reason = error.to_string();
	let mut cause = error.source();
	while let Some(error) = cause {
		reason.push_str(": ");
		reason.push_str(&error.to_string());
		cause = error.source();
	}
	Error::Content { path: path.into(), reason }
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
	move |reason| Error::File { path: path.into(), reason }
}

/// A file that is read, or standard input for `-`. `work` advances with what is read of it.
fn open<'a>(path: &Path, work: &'a Work) -> Result<Counted<'a>> {
	let inner: Box<dyn Read> = if path == Path::new("-") {
		Box::new(std::io::stdin().lock())
	} else {
		Box::new(File::open(path).map_err(io(path))?)
	};
	Ok(Counted { inner, work })
}

/// Bytes in a file, nothing for what has no size.
fn size(path: &Path) -> u64 {
	fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Input that tells how far it is read.
struct Counted<'a> {
	inner: Box<dyn Read>,
	work: &'a Work,
}

impl Read for Counted<'_> {
	fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
		let count = self.inner.read(buffer)?;
		self.work.advance(u64::try_from(count).unwrap_or(0));
		Ok(count)
	}
}

/// Writes a file in one step: it is there whole or not at all.
fn write<E: std::error::Error + 'static>(
	path: &Path,
	fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<()> {
	let mut part = path.as_os_str().to_owned();
	part.push(".part");
	let part = Path::new(&part);
	let mut out = BufWriter::new(File::create(part).map_err(io(path))?);
	let filled = fill(&mut out)
		.map_err(|error| content(path, &error))
		.and_then(|()| out.flush().map_err(io(path)))
		.and_then(|()| fs::rename(part, path).map_err(io(path)));
	if filled.is_err() {
		// What is wrong was found before this.
		let _ = fs::remove_file(part);
	}
	filled
}

/// Writes the encoding of a value.
fn write_encoded(path: &Path, value: &impl Encode) -> Result<()> {
	write(path, |out| out.write_all(&value.encode()))
}

/// Reads a whole file.
fn read(path: &Path) -> Result<Vec<u8>> {
	fs::read(path).map_err(io(path))
}

/// Reads a book that `interwork rate` has written.
pub(crate) fn read_book(path: &Path) -> Result<Book> {
	Book::from_bytes(&read(path)?).map_err(|error| Error::Content {
		path: path.into(),
		reason: format!("it is no book as `interwork rate --book` writes it ({error})"),
	})
}

/// Makes a folder, or takes one that is empty.
fn empty_folder(path: &Path) -> Result<()> {
	fs::create_dir_all(path).map_err(io(path))?;
	if fs::read_dir(path).map_err(io(path))?.next().is_some() {
		return Err(Error::Usage(format!(
			"the folder {} is not empty: name another one",
			path.display()
		)));
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_should_be_whole_or_absent_when_writing_fails() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("file");
		let failed = write(&path, |out| {
			out.write_all(b"half")?;
			Err(std::io::Error::other("the rest is missing"))
		});
		assert!(failed.unwrap_err().to_string().contains("the rest is missing"));
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
		write(&path, |out| out.write_all(b"whole")).unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"whole");
	}

	#[test]
	fn folder_should_be_taken_only_when_it_is_empty() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("new");
		empty_folder(&path).unwrap();
		empty_folder(&path).unwrap();
		fs::write(path.join("file"), "").unwrap();
		assert!(empty_folder(&path).is_err());
	}

	#[test]
	fn period_should_end_after_it_begins() {
		let span = |from, until| Span { from, until }.period();
		assert_eq!(span(None, None).unwrap(), None);
		assert_eq!(span(Some(1), Some(2)).unwrap(), Some(Period { from: 1, until: 2 }));
		assert!(span(Some(2), Some(2)).is_err());
	}
}
