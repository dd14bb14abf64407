# shellcheck shell=bash
# shellcheck disable=SC2034 # Variables are used by the scripts that source this file.
# Shared by the scripts in this folder: source it, do not run it.
#
# Settings, all optional:
#   INTERWORK_CACHE_DIR   toolchain, tools and build output   (~/.cache/interwork)
#   INTERWORK_TARGET_DIR  build output alone                  ($INTERWORK_CACHE_DIR/target)
#   INTERWORK_WASM_ROAD   "rustup" or "debian": where the WebAssembly target comes from, instead of
#                         trying rustup first
#   WASM_BUILD_TOOLCHAIN  a rustup toolchain of your own that has the wasm32v1-none target
#   NO_COLOR              no colour

INTERWORK_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE_DIR=${INTERWORK_CACHE_DIR:-$HOME/.cache/interwork}
export CARGO_TARGET_DIR=${INTERWORK_TARGET_DIR:-$CACHE_DIR/target}

WASM_TARGET=wasm32v1-none
# The toolchain that scripts/setup links where rustup cannot download the target.
WASM_TOOLCHAIN=interwork-wasm
WASM_TOOLCHAIN_DIR=$CACHE_DIR/wasm-toolchain
# One word, written by scripts/setup: where the WebAssembly target comes from.
WASM_ROAD_FILE=$CACHE_DIR/wasm-road
LOG_DIR=$CACHE_DIR/logs
# Tools that scripts/setup found no package for. The system's own come first, but for a Node.js too old.
TOOLS_DIR=$CACHE_DIR/tools
export PATH=$TOOLS_DIR/node/bin:$PATH:$TOOLS_DIR/bin

# Exit codes: 1 is a failure of the thing run, 2 is wrong usage or a machine that is not ready.
EXIT_NOT_READY=2

# --- Messages: all to stderr, so that stdout carries results only ---------------------------------

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
	BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
	BOLD='' RED='' PLAIN=''
fi

say() {
	printf '%s%s%s\n' "$BOLD" "$*" "$PLAIN" >&2
}

note() {
	printf '  %s\n' "$*" >&2
}

# die MESSAGE [LINE...]: the problem first, then what to do about it, one line each.
die() {
	printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
	shift
	local line
	for line in "$@"; do note "$line"; done
	exit "$EXIT_NOT_READY"
}

# Whether all these commands are installed.
have() {
	local command
	for command in "$@"; do command -v "$command" >/dev/null 2>&1 || return 1; done
}

# need COMMAND HINT
need() {
	have "$1" || die "\`$1\` is not installed" "${2:-Run scripts/setup first.}"
}

# usage FILE: prints the comment at the head of a script, which is its help text.
usage() {
	sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"
}

duration() {
	if (($1 >= 60)); then printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); else printf '%ds' "$1"; fi
}

# --- Builds ---------------------------------------------------------------------------------------

# Reads what scripts/setup decided. Call it after setup and before any cargo build.
use_wasm_road() {
	local road=''
	[[ -r $WASM_ROAD_FILE ]] && read -r road <"$WASM_ROAD_FILE"
	if [[ -z ${WASM_BUILD_TOOLCHAIN:-} && $road == debian ]]; then
		export WASM_BUILD_TOOLCHAIN=$WASM_TOOLCHAIN
	fi
}

# run_logged WHAT LOG COMMAND...: runs a long command. A terminal sees its output; elsewhere it goes
# to the log, with a line now and then to show that it lives, and the end of the log if it fails.
background_pid=''

run_logged() {
	local what=$1 log=$2 status=0 start=$SECONDS shown=$SECONDS
	shift 2
	mkdir -p "$(dirname "$log")"
	if [[ -t 2 ]]; then
		"$@" >&2 || status=$?
	else
		"$@" >"$log" 2>&1 &
		background_pid=$!
		while kill -0 "$background_pid" 2>/dev/null; do
			sleep 0.2
			if ((SECONDS - start >= 5 && (shown == start || SECONDS - shown >= 60))); then
				note "$what: $(duration $((SECONDS - start))), $(progress_of "$log")"
				shown=$SECONDS
			fi
		done
		wait "$background_pid" || status=$?
		background_pid=''
		if ((status != 0)); then tail -n 60 "$log" >&2 && note "the whole log: $log"; fi
	fi
	((status == 0)) || say "$what failed"
	return "$status"
}

# For traps: a command that run_logged started must not outlive the script.
stop_background() {
	[[ -z $background_pid ]] || stop_process "$background_pid" 10
}

progress_of() {
	local crates
	crates=$(grep -c '^ *Compiling ' "$1" || true)
	if ((crates > 0)); then echo "$crates crates compiled"; else tail -n 1 "$1" | sed "s/^ *//" | cut -c1-100; fi
}

# The selection is the whole workspace, as in the tests, so that cargo resolves the same features
# for both and compiles every dependency once. Arguments are passed on to cargo.
build_binaries() {
	use_wasm_road
	check_disk "$CARGO_TARGET_DIR" "$(build_space_mb)" "the build" \
		"Set INTERWORK_TARGET_DIR to a folder on a larger disk."
	# Cargo and rustup look for their settings from the working folder upwards.
	run_logged "build" "$LOG_DIR/build.log" env --chdir="$INTERWORK_ROOT" \
		cargo build --release --locked --workspace --bin interwork-node --bin interwork "$@"
}

# A first build fills about 8 GB; a later one adds little.
build_space_mb() {
	if [[ -x $CARGO_TARGET_DIR/release/interwork-node ]]; then echo 2000; else echo 12000; fi
}

node_binary() { echo "$CARGO_TARGET_DIR/release/interwork-node"; }
cli_binary() { echo "$CARGO_TARGET_DIR/release/interwork"; }

# --- The machine ----------------------------------------------------------------------------------

# check_disk FOLDER MEGABYTES WHAT HINT: the folder need not exist yet.
check_disk() {
	local dir=$1 free_mb
	until [[ -d $dir ]]; do dir=$(dirname "$dir"); done
	free_mb=$(df -Pm "$dir" | awk 'NR == 2 { print $4 }')
	((free_mb >= $2)) || die "$3 needs $2 MB free under $1, and only $free_mb MB are left" "$4"
}

# Whether some process listens on the TCP port, on whatever address.
port_in_use() {
	local hex tables=()
	hex=$(printf '%04X' "$1")
	[[ -r /proc/net/tcp ]] && tables+=(/proc/net/tcp)
	[[ -r /proc/net/tcp6 ]] && tables+=(/proc/net/tcp6)
	if ((${#tables[@]} == 0)); then
		(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
		return
	fi
	# Columns: slot, local address:port, remote address:port, state (0A is LISTEN).
	awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
		END { exit !found }' "${tables[@]}"
}

# check_port WHAT PORT OPTION
check_port() {
	if [[ ! $2 =~ ^[1-9][0-9]{0,4}$ ]] || (($2 > 65535)); then
		die "$3 wants a port from 1 to 65535, not \"$2\""
	fi
	! port_in_use "$2" || die "port $2 ($1) is in use" \
		"Choose another one with $3 PORT, or see who has it: ss -ltnp 'sport = :$2'"
}

# A port on which nothing listens now. Below 32768, so that no outgoing connection takes it.
free_port() {
	local port
	while :; do
		port=$((10000 + RANDOM % 20000))
		if ! port_in_use "$port"; then
			echo "$port"
			return
		fi
	done
}

# --- A running node -------------------------------------------------------------------------------

# rpc PORT METHOD [PARAMS]: prints the whole JSON-RPC answer.
rpc() {
	curl --silent --show-error --fail --max-time 5 --noproxy '*' \
		--header 'Content-Type: application/json' \
		--data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":${3:-[]}}" \
		"http://127.0.0.1:$1"
}

# The number of the last finalised block; nothing if the node does not answer.
finalised_height() {
	local hash header
	hash=$(rpc "$1" chain_getFinalizedHead 2>/dev/null |
		sed -n 's/.*"result":"\(0x[0-9a-f]*\)".*/\1/p') || return 0
	[[ -n $hash ]] || return 0
	header=$(rpc "$1" chain_getHeader "[\"$hash\"]" 2>/dev/null |
		sed -n 's/.*"number":"\(0x[0-9a-f]*\)".*/\1/p') || return 0
	[[ -n $header ]] && echo $((header))
}

# wait_for_finality PORT PID SECONDS: until a block is finalised that was not when the wait began, so
# that a chain which only has old blocks does not count. Fails if the process ends or time runs out.
wait_for_finality() {
	local port=$1 pid=$2 limit=$3 start=$SECONDS first='' height told=0
	while ((SECONDS - start < limit)); do
		kill -0 "$pid" 2>/dev/null || return 1
		if rpc "$port" system_health >/dev/null 2>&1; then
			height=$(finalised_height "$port") || height=''
			if [[ -n $height ]]; then
				: "${first:=$height}"
				((height > first)) && return 0
			fi
		fi
		if ((told == 0 && SECONDS - start >= 15)); then
			told=1
			note "still waiting for the first finalised block"
		fi
		sleep 0.3
	done
	return 1
}

# stop_process PID [SECONDS]: asks, waits, then insists. Only a child of this shell is waited for.
stop_process() {
	local pid=$1 limit=${2:-30} tick
	kill -0 "$pid" 2>/dev/null || return 0
	kill -TERM "$pid" 2>/dev/null || return 0
	for ((tick = 0; tick < limit * 10; tick++)); do
		kill -0 "$pid" 2>/dev/null || return 0
		sleep 0.1
	done
	note "process $pid did not stop within ${limit} s: killing it"
	kill -KILL "$pid" 2>/dev/null || true
}
