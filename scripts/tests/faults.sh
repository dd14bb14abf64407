#!/usr/bin/env bash
# scripts/faults as CI runs it: each fault once, bounded in time. A fault that this machine does not
# allow must say why.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

LIMIT=420 # seconds for one fault
# The same faults at the same moments each time, as far as processes on a clock allow.
export INTERWORK_SEED=${INTERWORK_SEED:-1}

no_node_of_ours_is_left() {
	! pgrep --full "interwork-node .*/interwork-faults-" >"$WORK/left" ||
		{ cat "$WORK/left" && return 1; }
	! grep -F "/interwork-faults-" /proc/self/mounts
}

fault() {
	local verdict
	expect_exit 0 timeout --signal=TERM --kill-after=30 "$LIMIT" \
		"$SCRIPTS/faults" --only "$1" --output json
	cat "$WORK/err" "$WORK/out"
	expect_equal "$(jq --slurp 'length' "$WORK/out")" 1
	expect_equal "$(jq -r .fault "$WORK/out")" "$1"
	verdict=$(jq -r .verdict "$WORK/out")
	if [[ $verdict == "left out" ]]; then
		# Only what needs rights that a machine may not give, and never without a reason.
		[[ $1 == links || $1 == disk ]]
		[[ $(jq -r '.figures.left_out | length' "$WORK/out") -gt 0 ]]
		echo "left out: $(jq -r .figures.left_out "$WORK/out")"
	else
		expect_equal "$verdict" passed
		expect_equal "$(jq '.figures.checked.ledger | .sent > 0 and .sent == .found' "$WORK/out")" true
	fi
	no_node_of_ours_is_left
}

for name in kill pause links disk copy overload; do
	check "the network survives: $name" fault "$name"
done
