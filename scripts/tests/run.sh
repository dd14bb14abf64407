#!/usr/bin/env bash
# scripts/run as a user runs it: a real chain on free ports and in a temporary folder.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BASE=$WORK/chain
rpc_port=$(free_port)
prometheus_port=$(free_port)
p2p_port=$(free_port)
PLACE=(--base-path "$BASE" --port "$rpc_port" --prometheus-port "$prometheus_port" --p2p-port "$p2p_port")

block_hash() {
	rpc "$rpc_port" chain_getBlockHash "[$1]" | jq -r .result
}

# Starts a chain that stays, and waits until the script says so. Sets run_pid.
start_chain() {
	: >"$WORK/run.out"
	"$SCRIPTS/run" --no-demo "${PLACE[@]}" "$@" >"$WORK/run.out" 2>"$WORK/run.err" </dev/null &
	run_pid=$!
	test_pids+=("$run_pid")
	local start=$SECONDS
	until grep -q 'The chain is running' "$WORK/run.out"; do
		if ! kill -0 "$run_pid" 2>/dev/null || ((SECONDS - start > 180)); then
			cat "$WORK/run.out" "$WORK/run.err"
			return 1
		fi
		sleep 0.2
	done
}

stop_chain() {
	local status=0
	kill -TERM "$run_pid"
	wait "$run_pid" || status=$?
	expect_equal "$status" 0
}

the_demo_succeeds_and_prints_json_alone() {
	expect_exit 0 "$SCRIPTS/run" --exit --json "${PLACE[@]}"
	expect_equal "$(jq -s 'length' "$WORK/out")" 1
	expect_equal "$(jq .ok "$WORK/out")" true
	expect_equal "$(jq '[.equalities[].holds] | length > 0 and all' "$WORK/out")" true
	# Two nodes took part, and one of two periods was in dispute.
	expect_equal "$(jq '[.settlement.sheets[].read_back] == [true, true]' "$WORK/out")" true
	expect_equal "$(jq '[.settlement.periods[] | .disputed | length > 0] == [false, true]' "$WORK/out")" true
	# The chain is stopped and its data is there.
	expect_equal "$(port_in_use "$rpc_port" && echo running || echo stopped)" stopped
	[[ -d $BASE/chains && -s $BASE/node.log && ! -e $BASE/node.pid ]]
}

the_demo_succeeds_again_on_the_same_chain() {
	local start=$SECONDS
	expect_exit 0 "$SCRIPTS/run" --exit "${PLACE[@]}"
	expect_text "$WORK/out" "Every equality holds."
	expect_text "$WORK/out" "accepts the claim"
	expect_at_most $((SECONDS - start)) 300 "seconds for a second run with its demo"
}

a_second_start_is_quick() {
	local start=$SECONDS
	start_chain
	stop_chain
	expect_at_most $((SECONDS - start)) 40 "seconds for starting and stopping"
}

a_running_chain_answers_where_it_says() {
	start_chain
	expect_text "$WORK/run.out" "ws://127.0.0.1:$rpc_port"
	expect_text "$WORK/run.out" "https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A$rpc_port#/explorer"
	expect_text "$WORK/run.out" "networkId=custom&endpoint=ws%3A%2F%2F127.0.0.1%3A$rpc_port"
	expect_equal "$(rpc "$rpc_port" system_chainType | jq -r .result)" Development
	curl --silent --fail --noproxy '*' "http://127.0.0.1:$prometheus_port/metrics" >"$WORK/metrics"
	expect_text "$WORK/metrics" substrate_block_height
	stop_chain
}

a_second_chain_in_the_same_place_is_refused() {
	start_chain
	expect_exit 2 "$SCRIPTS/run" --exit "${PLACE[@]}"
	expect_text "$WORK/err" "a chain already runs on $BASE (process"
	expect_exit 2 "$SCRIPTS/run" --exit --base-path "$WORK/other" --port "$rpc_port"
	expect_text "$WORK/err" "port $rpc_port (JSON-RPC) is in use"
	expect_equal "$(rpc "$rpc_port" system_chainType | jq -r .result)" Development
	stop_chain
}

data_is_kept_until_it_is_purged() {
	local first
	start_chain
	first=$(block_hash 1)
	stop_chain
	start_chain
	expect_equal "$(block_hash 1)" "$first"
	stop_chain
	start_chain --purge
	[[ $(block_hash 1) != "$first" ]]
	stop_chain
}

foreign_data_is_never_purged() {
	rm "$BASE/.interwork-dev"
	expect_exit 2 "$SCRIPTS/run" --exit --no-demo --purge "${PLACE[@]}"
	expect_text "$WORK/err" "it is not deleted"
	[[ -d $BASE/chains ]]
	: >"$BASE/.interwork-dev"
}

stopping_leaves_nothing_behind() {
	start_chain
	local node_pid
	node_pid=$(<"$BASE/node.pid")
	kill -0 "$node_pid"
	stop_chain
	expect_equal "$(kill -0 "$node_pid" 2>/dev/null && echo running || echo stopped)" stopped
	expect_equal "$(port_in_use "$rpc_port" && echo running || echo stopped)" stopped
}

check "the demo succeeds and prints JSON alone" the_demo_succeeds_and_prints_json_alone
check "the demo succeeds again on the same chain" the_demo_succeeds_again_on_the_same_chain
check "a second start is quick" a_second_start_is_quick
check "a running chain answers where it says" a_running_chain_answers_where_it_says
check "a second chain in the same place is refused" a_second_chain_in_the_same_place_is_refused
check "data is kept until it is purged" data_is_kept_until_it_is_purged
check "foreign data is never purged" foreign_data_is_never_purged
check "stopping leaves nothing behind" stopping_leaves_nothing_behind
