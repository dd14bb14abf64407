#!/usr/bin/env bash
# What scripts/network answers to wrong arguments and to a machine that is not ready. Starts no network.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

help_is_printed() {
	expect_exit 0 "$SCRIPTS/network" --help
	expect_text "$WORK/out" "Usage: scripts/network"
}

unknown_arguments_are_refused() {
	expect_exit 2 "$SCRIPTS/network" --no-such-option
	expect_text "$WORK/err" "unknown argument: --no-such-option"
}

missing_values_are_refused() {
	local option
	for option in --folder --filter --exit-after; do
		expect_exit 2 "$SCRIPTS/network" "$option"
		expect_text "$WORK/err" "$option wants a value"
		expect_exit 2 "$SCRIPTS/network" "$option="
		expect_text "$WORK/err" "$option wants a value"
	done
}

odd_times_are_refused() {
	local seconds
	for seconds in 0 -1 soon 08 1234567; do
		expect_exit 2 "$SCRIPTS/network" --exit-after "$seconds"
		expect_text "$WORK/err" "--exit-after wants seconds from 1 to 999999"
	done
}

a_filter_without_tests_is_refused() {
	expect_exit 2 "$SCRIPTS/network" --filter join
	expect_text "$WORK/err" "--filter goes with --test"
}

a_folder_in_use_is_refused() {
	mkdir -p "$WORK/used"
	: >"$WORK/used/file"
	expect_exit 2 "$SCRIPTS/network" --folder "$WORK/used"
	expect_text "$WORK/err" "is not empty"
}

a_full_disk_is_refused() {
	INTERWORK_NETWORK_MB=999999999 expect_exit 2 "$SCRIPTS/network" --folder "$WORK/network"
	expect_text "$WORK/err" "MB are left"
}

check "help is printed" help_is_printed
check "unknown arguments are refused" unknown_arguments_are_refused
check "missing values are refused" missing_values_are_refused
check "odd times are refused" odd_times_are_refused
check "a filter without tests is refused" a_filter_without_tests_is_refused
check "a folder in use is refused" a_folder_in_use_is_refused
check "a full disk is refused" a_full_disk_is_refused
