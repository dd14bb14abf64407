#!/usr/bin/env bash
# scripts/live-spec: the example's specification is made twice alike and a node starts from it; founders'
# mistakes are named.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

EXAMPLE=$INTERWORK_ROOT/node/packaging/live.example.json

make_spec() {
	expect_exit 0 "$SCRIPTS/live-spec" --output "$1" "$EXAMPLE"
	cp "$WORK/out" "$1/told"
}

it_gives_the_same_bytes_twice() {
	make_spec "$WORK/first"
	make_spec "$WORK/second"
	cmp "$WORK/first/interwork.raw.json" "$WORK/second/interwork.raw.json"
	cmp "$WORK/first/told" "$WORK/second/told"
	expect_text "$WORK/first/told" "$(sha256sum <"$WORK/first/interwork.raw.json" | cut -d' ' -f1)"
	# Every unit of the amounts is there: the largest is not rounded.
	expect_text "$WORK/first/interwork.plain.json" 10000000000000
	expect_equal "$(jq -r .chainType "$WORK/first/interwork.raw.json")" Live
}

a_node_starts_from_it() {
	local rpc_port prometheus_port p2p_port told hash tick
	rpc_port=$(free_port) prometheus_port=$(free_port) p2p_port=$(free_port)
	"$(node_binary)" --chain "$WORK/first/interwork.raw.json" --base-path "$WORK/node" --no-mdns \
		--rpc-port "$rpc_port" --prometheus-port "$prometheus_port" --port "$p2p_port" \
		--reserved-only </dev/null >"$WORK/node.log" 2>&1 &
	test_pids+=($!)
	for ((tick = 0; tick < 150; tick++)); do
		hash=$(rpc "$rpc_port" chain_getBlockHash '[0]' 2>/dev/null | jq -r .result) || hash=''
		[[ -z $hash ]] || break
		sleep 0.2
	done
	told=$(awk '$1 == "genesis" { print $2 }' "$WORK/first/told")
	expect_equal "$hash" "$told"
}

# refused CHANGE TEXT: the example with the jq program CHANGE applied.
refused() {
	jq "$1" "$EXAMPLE" >"$WORK/founders.json"
	expect_exit 1 "$SCRIPTS/live-spec" --check "$WORK/founders.json"
	expect_text "$WORK/err" "$2"
}

mistakes_are_named() {
	local alice=0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d
	refused '.balances[0].amount = "10000.000000001"' "issuance is not what is owed"
	refused 'del(.operators[3].sessionKeys)' "3 have sessionKeys; at least 4 are needed"
	refused '.minimum = 3' "is not between 4 and the 4 authorities"
	refused '.balances |= .[:-1]' "a pot of the chain needs the existential deposit"
	refused ".operators[0].sessionKeys.aura = \"$alice\"" "the key of //Alice, which everybody has"
	refused ".operators[0].account = \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"" "the key of //Alice"
	refused '.operators[1].sessionKeys = .operators[0].sessionKeys' "a session key is also that of"
	refused '.operators[1].account = .operators[0].account' "its account is that of operators[0]"
	refused '.operators[0].sessionKeys.aura = .operators[0].account' "keep them apart"
	refused '.operators[0].account = "North"' "is no address and no public key"
	refused '.issuers[0].attestedReserve = "1"' "more than its ceiling or its attested reserve"
	refused '.balances[0].amount = "1e4"' "is no amount"
	refused '.bootNodes = ["boot.example:30333"]' "is not like /dns/"
	refused '.id = "interwork_dev"' "belongs to a test network"
	refused '.bootnodes = []' "unknown fields: bootnodes"
	refused '.balances = []' "balances: a list with at least one entry is needed"
}

wrong_usage_is_refused() {
	expect_exit 2 "$SCRIPTS/live-spec"
	expect_text "$WORK/err" "FILE is missing"
	expect_exit 2 "$SCRIPTS/live-spec" --no-such-option
	expect_exit 2 "$SCRIPTS/live-spec" "$WORK/nothing"
	echo '[' >"$WORK/broken"
	expect_exit 2 "$SCRIPTS/live-spec" "$WORK/broken"
	expect_text "$WORK/err" "is not a JSON object"
}

check "a live specification is the same bytes twice" it_gives_the_same_bytes_twice
check "a node starts from it with the genesis that was told" a_node_starts_from_it
check "founders' mistakes are named" mistakes_are_named
check "wrong usage of live-spec is refused" wrong_usage_is_refused
