#!/usr/bin/env bash
# What front ends need of a node: the tests in dapp/compat with polkadot.js and polkadot-api, each on a
# development chain of its own, and the examples of docs/guide-dapp.md. Needs Node.js 20 and npm.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

COMPAT=$INTERWORK_ROOT/dapp/compat
LIMIT=1200 # seconds for all tests

# Packages are installed again only when the lock file, Node.js or npm's settings change.
install_packages() {
	local stamp=$COMPAT/node_modules/.interwork-lock now
	now=$(sha256sum <"$COMPAT/package-lock.json")-$(node --version)
	if [[ -r $stamp && $(<"$stamp") == "$now" ]]; then return; fi
	(cd "$COMPAT" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	echo "$now" >"$stamp"
}

# Generates the descriptors from the committed metadata, and checks all types.
build_tests() {
	rm -rf -- "$COMPAT/build"
	# papi runs `npm install`, which must not run scripts of packages either.
	(cd "$COMPAT" && npm_config_ignore_scripts=true npm_config_audit=false npm run --silent build)
}

lock_names_no_host() {
	if grep -E '"resolved": "https?://' "$COMPAT/package-lock.json"; then
		echo "package-lock.json names a registry: npm config set omit-lockfile-registry-resolved true"
		return 1
	fi
}

# Counts its tests one by one, in $RESULTS.
run_tests() {
	local status=0
	(
		cd "$COMPAT"
		export RESULTS
		INTERWORK_NODE=$(node_binary) INTERWORK_CLI=$(cli_binary) NO_COLOR=1 \
			timeout --signal=TERM --kill-after=30 "$LIMIT" \
			node --test --test-concurrency=1 --test-reporter=./src/reporter.mjs build/test/ 2>"$WORK/stderr"
	) || status=$?
	if ((status == 124)); then echo "FAILED frontend: all tests within $LIMIT s" | tee -a "$RESULTS"; fi
	if ((status != 0)); then tail -n 40 "$WORK/stderr"; fi
	# A run without any result must not look like one that passed.
	grep -q ' frontend: ' "$RESULTS" || echo "FAILED frontend: no test ran" | tee -a "$RESULTS"
}

need node "Install Node.js 20 or later."
need npm "Install Node.js 20 or later with npm."
check "the lock file names no host" lock_names_no_host
check "packages of dapp/compat" install_packages
check "descriptors and types of dapp/compat" build_tests
run_tests
