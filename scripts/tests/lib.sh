# shellcheck shell=bash
# For the tests in this folder: source it first. scripts/test sets RESULTS; alone, a test works too.

set -euo pipefail
TESTS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=scripts/lib.sh
source "$TESTS_DIR/../lib.sh"

# shellcheck disable=SC2034 # For the tests that source this file.
SCRIPTS=$INTERWORK_ROOT/scripts
WORK=$(mktemp -d)
RESULTS=${RESULTS:-$WORK/results}
check_pid=''
# What the current check started; it is stopped when the check ends, however it ends.
test_pids=()

finish() {
	[[ -z $check_pid ]] || stop_process "$check_pid" 60
	rm -rf -- "$WORK"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# check NAME COMMAND...: runs it in a shell of its own with `set -e`, shows its output if it fails.
check() {
	local name=$1 status=0 start=$SECONDS took
	shift
	# Asynchronous, because `set -e` does not work inside a condition.
	(
		trap stop_test_processes EXIT
		trap 'exit 143' INT TERM HUP
		"$@"
	) >"$WORK/output" 2>&1 &
	check_pid=$!
	wait "$check_pid" || status=$?
	check_pid=''
	took=$(duration $((SECONDS - start)))
	if ((status == 0)); then
		echo "ok      $name ($took)"
		echo "ok $name" >>"$RESULTS"
	else
		echo "FAILED  $name ($took, exit code $status)"
		sed 's/^/        /' "$WORK/output"
		echo "FAILED $name" >>"$RESULTS"
	fi
}

stop_test_processes() {
	local pid
	for pid in "${test_pids[@]}"; do stop_process "$pid" 50; done
}

# --- Expectations -----------------------------------------------------------------------------------

# expect_exit CODE COMMAND...: output goes to $WORK/out and $WORK/err.
expect_exit() {
	local want=$1 status=0
	shift
	"$@" >"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	((status == want)) && return
	echo "exit code $status instead of $want: $*"
	cat "$WORK/out" "$WORK/err"
	return 1
}

expect_text() {
	grep -qF -- "$2" "$1" && return
	echo "\"$2\" is not in:"
	cat "$1"
	return 1
}

expect_equal() {
	[[ $1 == "$2" ]] && return
	echo "\"$1\" is not \"$2\""
	return 1
}

expect_at_most() {
	(($1 <= $2)) && return
	echo "$3: $1 is more than $2"
	return 1
}

# listen PORT: occupies a TCP port until the check ends.
listen() {
	perl -MIO::Socket::INET -e '
		my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => shift)
			or die "cannot listen: $@";
		sleep 600;' "$1" &
	test_pids+=($!)
	until port_in_use "$1"; do
		kill -0 "${test_pids[-1]}"
		sleep 0.1
	done
}
