#!/usr/bin/env bash
# The tests of zombienet/, each on a network of its own: join, leave, fail, recover, upgrade.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

LIMIT=900 # seconds for one test, after the first has built them all

build_tests() {
	expect_exit 0 "$SCRIPTS/network" --test --filter no_test_has_this_name
	expect_text "$WORK/out" "0 passed"
}

network_test() {
	expect_exit 0 timeout --signal=TERM --kill-after=60 "$LIMIT" \
		"$SCRIPTS/network" --test --filter "$1"
	# A name that no test has any more must not look like one that passed.
	expect_text "$WORK/out" "1 passed"
}

check "the tests of a network are built" build_tests
mapfile -t names < <(sed -n 's/^async fn \([a-z_]*_should_[a-z_]*\)().*/\1/p' \
	"$INTERWORK_ROOT"/zombienet/network/tests/*.rs)
for name in "${names[@]}"; do
	check "${name//_/ }" network_test "$name"
done
