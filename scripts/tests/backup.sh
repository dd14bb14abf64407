#!/usr/bin/env bash
# The commands of docs/runbooks/restore.md on a real chain: a copy of a stopped node, and blocks exported
# and imported. Both must have the same finalised block and go on from it.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The node makes its network key with the mode that the shell allows.
umask 077
rpc_port=$(free_port)
prometheus_port=$(free_port)
p2p_port=$(free_port)
LIMIT=90 # seconds until a block is final

start_node() {
	"$(node_binary)" --chain dev --alice --base-path "$1" --rpc-port "$rpc_port" \
		--prometheus-port "$prometheus_port" --port "$p2p_port" --no-mdns </dev/null >"$WORK/node.log" 2>&1 &
	node_pid=$!
	test_pids+=("$node_pid")
	wait_for_finality "$rpc_port" "$node_pid" "$LIMIT" || { tail -n 20 "$WORK/node.log" && return 1; }
}

hash_at() {
	rpc "$rpc_port" chain_getBlockHash "[$1]" | jq -r .result
}

make_chain() {
	"$(node_binary)" key generate-node-key --chain dev --base-path "$WORK/node" >/dev/null 2>&1
	start_node "$WORK/node"
	finalised_height "$rpc_port" >"$WORK/height"
	hash_at "$(<"$WORK/height")" >"$WORK/hash"
	stop_process "$node_pid" 60
	grep -qE '^0x[0-9a-f]{64}$' "$WORK/hash"
}

a_copy_of_a_stopped_node_goes_on() {
	tar --create --gzip --file "$WORK/backup.tar.gz" --directory "$WORK/node" chains
	mkdir "$WORK/restored"
	tar --extract --preserve-permissions --file "$WORK/backup.tar.gz" --directory "$WORK/restored"
	start_node "$WORK/restored"
	expect_equal "$(hash_at "$(<"$WORK/height")")" "$(<"$WORK/hash")"
	# The same peer id, and nobody else may read its key.
	cmp "$WORK"/{node,restored}/chains/interwork_dev/network/secret_ed25519
	expect_equal "$(stat -c %a "$WORK/restored/chains/interwork_dev/network/secret_ed25519")" 600
	stop_process "$node_pid" 60
}

exported_blocks_give_the_same_chain() {
	local told
	"$(node_binary)" export-blocks --chain dev --base-path "$WORK/node" --binary "$WORK/blocks" 2>/dev/null
	[[ -s $WORK/blocks ]]
	"$(node_binary)" import-blocks --chain dev --base-path "$WORK/imported" --binary "$WORK/blocks" >"$WORK/import.log" 2>&1
	"$(node_binary)" key generate-node-key --chain dev --base-path "$WORK/imported" >/dev/null 2>&1
	start_node "$WORK/imported"
	told=$(hash_at "$(<"$WORK/height")")
	stop_process "$node_pid" 60
	expect_equal "$told" "$(<"$WORK/hash")"
}

# blocks_told FILE: how many blocks the import says that it took.
blocks_told() {
	sed -n 's/.*Imported \([0-9]*\) blocks.*/\1/p' "$1" | tail -n 1
}

# The node takes what is whole and does not call the rest an error. The count tells, as the runbook says.
a_cut_export_tells_by_its_count() {
	local all taken
	all=$(blocks_told "$WORK/import.log")
	head -c $(($(stat -c %s "$WORK/blocks") / 2)) "$WORK/blocks" >"$WORK/cut"
	"$(node_binary)" import-blocks --chain dev --base-path "$WORK/cut-chain" --binary "$WORK/cut" \
		>"$WORK/cut.log" 2>&1 || true
	taken=$(blocks_told "$WORK/cut.log")
	((all >= $(<"$WORK/height") && ${taken:-0} < all)) || { cat "$WORK/cut.log" && return 1; }
}

check "a chain to back up" make_chain
check "a copy of a stopped node goes on" a_copy_of_a_stopped_node_goes_on
check "exported blocks give the same chain" exported_blocks_give_the_same_chain
check "a cut export tells by its count" a_cut_export_tells_by_its_count
