#!/usr/bin/env bash
# Fuzzes every target of crates/fuzz for a while, from the corpus and with a fixed seed; shows that the fuzzer
# finds a fault that was planted; and that the test vectors are those that their script makes.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

SECONDS_EACH=9

targets_hold() {
	local target
	"$SCRIPTS/fuzz" --seconds "$SECONDS_EACH" | tee "$WORK/fuzz.out"
	for target in "$INTERWORK_ROOT"/crates/fuzz/corpus/*.hex; do
		target=$(basename -s .hex "$target")
		# A target that did not run, or only began, must not look like one that passed.
		grep -qE "^$target +[0-9]{4,} runs, .* [1-9][0-9]+ edges" "$WORK/fuzz.out" || {
			echo "$target has not run"
			return 1
		}
	done
}

# Random bytes would never find it: they would have to hit a tag of 16 bytes, a length and a number of ticks.
a_planted_fault_is_found_from_nothing() {
	expect_exit 1 "$SCRIPTS/fuzz" --empty --seconds 120 planted
	expect_text "$WORK/out" "the planted fault is found"
	# Tag of a voucher in, 1,025 ticks at the end of, the input that was found.
	grep -qE '^input: 696e746572776f726b2f766f75636801[0-9a-f]{176}0104$' "$WORK/out"
}

vectors_are_up_to_date() {
	python3 "$INTERWORK_ROOT/crates/micropay/vectors/make.py" --check
}

check "the test vectors are those of their script" vectors_are_up_to_date
check "every target holds for $SECONDS_EACH s" targets_hold
check "a planted fault is found from nothing" a_planted_fault_is_found_from_nothing
