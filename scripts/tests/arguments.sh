#!/usr/bin/env bash
# What the scripts answer to wrong arguments and to a machine that is not ready. Starts no chain.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

help_is_printed() {
	local script
	for script in setup run test weights bench fuzz; do
		expect_exit 0 "$SCRIPTS/$script" --help
		expect_text "$WORK/out" "Usage: scripts/$script"
	done
}

unknown_arguments_are_refused() {
	local script
	for script in setup run test weights fuzz; do
		expect_exit 2 "$SCRIPTS/$script" --no-such-option
		expect_text "$WORK/err" "unknown argument: --no-such-option"
	done
}

options_that_exclude_each_other_are_refused() {
	expect_exit 2 "$SCRIPTS/test" --quick --networks
	expect_text "$WORK/err" "--quick and --networks exclude each other"
}

setup_is_quick_when_nothing_is_missing() {
	"$SCRIPTS/setup"
	local start=${EPOCHREALTIME/./}
	expect_exit 0 "$SCRIPTS/setup"
	expect_at_most $(((${EPOCHREALTIME/./} - start) / 1000)) 2000 "milliseconds"
	expect_equal "$(<"$WORK/err")" ""
}

impossible_ports_are_refused() {
	local port
	for port in 0 65536 http -1 080; do
		expect_exit 2 "$SCRIPTS/run" --base-path "$WORK/chain" --port "$port"
		expect_text "$WORK/err" "--port wants a port from 1 to 65535"
	done
	expect_exit 2 "$SCRIPTS/run" --base-path
	expect_text "$WORK/err" "--base-path wants a value"
}

equal_ports_are_refused() {
	local port
	port=$(free_port)
	expect_exit 2 "$SCRIPTS/run" --base-path "$WORK/chain" --port "$port" --p2p-port "$port"
	expect_text "$WORK/err" "the three ports must differ"
}

a_port_in_use_is_refused() {
	local port
	port=$(free_port)
	listen "$port"
	expect_exit 2 "$SCRIPTS/run" --base-path "$WORK/chain" --port "$port"
	expect_text "$WORK/err" "port $port (JSON-RPC) is in use"
	expect_text "$WORK/err" "--port PORT"
}

a_full_disk_is_refused() {
	INTERWORK_CHAIN_MB=999999999 expect_exit 2 "$SCRIPTS/run" --base-path "$WORK/chain"
	expect_text "$WORK/err" "MB are left"
	expect_text "$WORK/err" "--base-path"
}

odd_base_paths_are_refused() {
	local path
	for path in / "$HOME" "$HOME/../$(basename "$HOME")" "$INTERWORK_ROOT"; do
		expect_exit 2 "$SCRIPTS/run" --base-path "$path"
		expect_text "$WORK/err" "cannot be the base path"
	done
}

check "help is printed" help_is_printed
check "unknown arguments are refused" unknown_arguments_are_refused
check "options that exclude each other are refused" options_that_exclude_each_other_are_refused
check "setup is quick when nothing is missing" setup_is_quick_when_nothing_is_missing
check "impossible ports are refused" impossible_ports_are_refused
check "equal ports are refused" equal_ports_are_refused
check "a port in use is refused" a_port_in_use_is_refused
check "a full disk is refused" a_full_disk_is_refused
check "odd base paths are refused" odd_base_paths_are_refused
