#!/usr/bin/env bash
# Runs the commands of README.md and docs/*.md, so that a reader can trust them.
#
# A fenced block whose info string is exactly `sh` is run; every other one (`console`, `text`, `bash`)
# is not. The blocks of one file run in order, in one shell that stops at the first failure, in the
# repository's folder. `interwork` and `interwork-node` are on the PATH.
#
# A file that contains the line
#     <!-- test: node -->
# is run beside a fresh development chain. Ports are free ones: 9944, 9615, 30333 and the gateway's 9980
# and 9981 in the file's commands become those, and INTERWORK_URL holds the chain's address. HOME is a temporary folder.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

FILE_LIMIT=900 # seconds for the blocks of one file

rpc_port=$(free_port)
prometheus_port=$(free_port)
p2p_port=$(free_port)
gateway_port=$(free_port)
metering_port=$(free_port)

# The blocks of a file as one script. Each begins with a line that says where it is from.
script_of() {
	awk -v file="$2" '
		/^[ \t]*```/ {
			fence = $0
			sub(/^[ \t]*/, "", fence)
			if (inside) { inside = 0; wanted = 0; next }
			inside = 1
			if (fence ~ /^```sh[ \t]*$/) {
				wanted = 1
				printf "echo \"## %s:%d\"\n", file, NR
			}
			next
		}
		wanted { print }
	' "$1" | sed -E "s/\b9944\b/$rpc_port/g; s/\b9615\b/$prometheus_port/g; s/\b30333\b/$p2p_port/g; \
		s/\b9980\b/$gateway_port/g; s/\b9981\b/$metering_port/g"
}

start_node() {
	: >"$WORK/run.out"
	"$SCRIPTS/run" --no-demo --base-path "$WORK/chain" --port "$rpc_port" \
		--prometheus-port "$prometheus_port" --p2p-port "$p2p_port" >"$WORK/run.out" 2>"$WORK/run.err" &
	node_script=$!
	test_pids+=("$node_script")
	until grep -q 'The chain is running' "$WORK/run.out"; do
		if ! kill -0 "$node_script" 2>/dev/null; then
			cat "$WORK/run.out" "$WORK/run.err"
			return 1
		fi
		sleep 0.2
	done
}

run_file() {
	local file=$1 name=$2 status=0 node_script=''
	if grep -q '^<!-- test: node -->' "$file"; then start_node; fi
	mkdir -p "$WORK/home"
	# Rust keeps its own place, and so does the build.
	(cd "$INTERWORK_ROOT" && env HOME="$WORK/home" XDG_DATA_HOME="$WORK/home/data" \
		CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" \
		INTERWORK_CACHE_DIR="$CACHE_DIR" INTERWORK_URL="ws://127.0.0.1:$rpc_port" NO_COLOR=1 \
		PATH="$CARGO_TARGET_DIR/release:$PATH" \
		timeout --signal=TERM --kill-after=30 "$FILE_LIMIT" \
		bash -euxo pipefail "$WORK/script" </dev/null) || status=$?
	if [[ -n $node_script ]]; then
		kill -TERM "$node_script"
		wait "$node_script" || true
	fi
	rm -rf -- "${WORK:?}/chain" "${WORK:?}/home"
	if ((status == 124)); then echo "$name took longer than $FILE_LIMIT s"; fi
	return "$status"
}

main() {
	local file name
	for file in "$INTERWORK_ROOT"/README.md "$INTERWORK_ROOT"/docs/*.md; do
		[[ -r $file ]] || continue
		name=${file#"$INTERWORK_ROOT"/}
		script_of "$file" "$name" >"$WORK/script"
		[[ ! -s $WORK/script ]] || check "commands of $name" run_file "$file" "$name"
	done
}

main
