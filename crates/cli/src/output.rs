//! What the tool prints: tables or JSON on standard output, progress on a terminal's standard error.

use crate::error::{Error, Result};
use clap::ValueEnum;
use comfy_table::{presets::UTF8_FULL_CONDENSED, CellAlignment, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::{
	io::{IsTerminal, Write},
	time::Duration,
};

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// For people.
	#[default]
	Text,
	/// For programs: one JSON document on standard output and nothing else there.
	Json,
}

/// A result that can be printed.
pub trait Show: Serialize {
	/// The result for people, without a line feed at its end.
	fn text(&self) -> String;
}

impl Format {
	/// Prints a result.
	pub fn show<S: Show>(self, result: &S) -> Result<()> {
		let text = match self {
			Self::Text => result.text(),
			Self::Json => serde_json::to_string_pretty(result)
				.map_err(|error| Error::Output(error.to_string()))?,
		};
		let written = writeln!(std::io::stdout().lock(), "{text}");
		match written {
			// The reader has seen enough, as in `interwork ... | head`.
			Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
			other => other.map_err(|error| Error::Output(error.to_string())),
		}
	}
}

/// A table with a header.
pub fn table<const N: usize>(header: [&str; N]) -> Table {
	let mut table = Table::new();
	table
		.load_preset(UTF8_FULL_CONDENSED)
		.set_content_arrangement(ContentArrangement::Dynamic)
		.set_header(header);
	table
}

/// Aligns columns of numbers to the right.
pub fn align_right(table: &mut Table, columns: &[usize]) {
	for column in columns {
		if let Some(column) = table.column_mut(*column) {
			column.set_cell_alignment(CellAlignment::Right);
		}
	}
}

/// A table of names and values.
pub fn facts(rows: Vec<(&str, String)>) -> String {
	let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
	let lines: Vec<String> = rows
		.into_iter()
		.map(|(name, value)| {
			// A value of several lines stays in its column.
			let value = value.replace('\n', &format!("\n{:width$}  ", ""));
			format!("{name:width$}  {value}")
		})
		.collect();
	lines.join("\n")
}

/// A line on a terminal that says what is being waited for. Nothing is drawn elsewhere.
#[derive(Clone)]
pub struct Progress(Option<ProgressBar>);

impl Progress {
	/// Starts it, if standard error is a terminal.
	pub fn start(message: impl Into<String>) -> Self {
		if !std::io::stderr().is_terminal() {
			return Self(None);
		}
		let bar = ProgressBar::new_spinner().with_message(message.into());
		if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
			bar.set_style(style);
		}
		bar.enable_steady_tick(Duration::from_millis(120));
		Self(Some(bar))
	}

	/// Says what is being waited for now.
	pub fn say(&self, message: impl Into<String>) {
		if let Some(bar) = &self.0 {
			bar.set_message(message.into());
		}
	}

	/// Ends it and leaves no trace.
	pub fn finish(&self) {
		if let Some(bar) = &self.0 {
			bar.finish_and_clear();
		}
	}
}

/// How long work takes before a terminal shows how far it is.
const SHOWN_AFTER: Duration = Duration::from_secs(2);

/// How far work is, on a terminal's standard error, once it has taken two seconds.
pub struct Work(Option<ProgressBar>);

impl Work {
	/// Begins work on so many bytes or pieces; 0: nobody knows how many.
	pub fn start(message: impl Into<String>, total: u64) -> Self {
		if !std::io::stderr().is_terminal() {
			return Self(None);
		}
		let length = (total > 0).then_some(total);
		let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden())
			.with_message(message.into());
		let template = match length {
			Some(_) => "{spinner} {msg} {wide_bar} {percent} % ({elapsed}, {eta} left)",
			None => "{spinner} {msg} ({elapsed})",
		};
		if let Ok(style) = ProgressStyle::with_template(template) {
			bar.set_style(style);
		}
		let later = bar.clone();
		std::thread::spawn(move || {
			std::thread::sleep(SHOWN_AFTER);
			if !later.is_finished() {
				later.set_draw_target(ProgressDrawTarget::stderr());
				later.enable_steady_tick(Duration::from_millis(120));
			}
		});
		Self(Some(bar))
	}

	/// So much more is done.
	pub fn advance(&self, count: u64) {
		if let Some(bar) = &self.0 {
			bar.inc(count);
		}
	}

	/// Says what is being done now.
	pub fn say(&self, message: impl Into<String>) {
		if let Some(bar) = &self.0 {
			bar.set_message(message.into());
		}
	}
}

impl Drop for Work {
	fn drop(&mut self) {
		if let Some(bar) = &self.0 {
			bar.finish_and_clear();
		}
	}
}

/// A duration as it is shown: in seconds with one decimal.
pub fn seconds(duration: Duration) -> String {
	let tenths = (duration.as_millis() + 50) / 100;
	format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn seconds_should_round_to_tenths() {
		assert_eq!(seconds(Duration::from_millis(2_049)), "2.0 s");
		assert_eq!(seconds(Duration::from_millis(2_050)), "2.1 s");
		assert_eq!(seconds(Duration::from_millis(59_999)), "60.0 s");
	}

	#[test]
	fn facts_should_stay_in_their_column_when_a_value_has_lines() {
		let text = facts(vec![("a", "1".into()), ("long", "2\n3".into())]);
		assert_eq!(text, "a     1\nlong  2\n      3");
	}
}
