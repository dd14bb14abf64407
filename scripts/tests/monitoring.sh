#!/usr/bin/env bash
# The alert rules and the dashboard, against promtool and against the metrics of a real node; and that
# no secret of a node reaches its log.
# shellcheck disable=SC2317 # The functions are called through `check`.
# shellcheck source=scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

MONITORING=$INTERWORK_ROOT/node/monitoring
ALICE=0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d
rpc_port=$(free_port)
prometheus_port=$(free_port)
p2p_port=$(free_port)

# start_node LIMIT OPTION...: a development authority on the free ports. Sets node_pid.
start_node() {
	local limit=$1
	shift
	"$(node_binary)" --chain dev --base-path "$WORK/node" --rpc-port "$rpc_port" \
		--prometheus-port "$prometheus_port" --port "$p2p_port" --no-mdns "$@" \
		</dev/null >"$WORK/node.log" 2>&1 &
	node_pid=$!
	test_pids+=("$node_pid")
	wait_for_finality "$rpc_port" "$node_pid" "$limit" || { tail -n 20 "$WORK/node.log" && return 1; }
}

stop_node() {
	stop_process "$node_pid" 30
	rm -rf -- "$WORK/node"
}

new_node_key() {
	rm -rf -- "$WORK/node"
	"$(node_binary)" key generate-node-key --chain dev --base-path "$WORK/node" >/dev/null 2>&1
}

scrape() {
	curl --silent --fail --noproxy '*' "http://127.0.0.1:$prometheus_port/metrics"
}

value_of() {
	scrape | awk -v name="$1" 'index($1, name) == 1 { value = $NF } END { print value }'
}

# Every expression, one a line.
expressions() {
	jq -r '.panels[].targets[]?.expr' "$MONITORING/dashboard.json"
	promtool check rules "$MONITORING/interwork.rules.yml" >/dev/null
	awk '/^ *expr: >-/ { folded = 1; next }
		/^ *expr: / { sub(/^ *expr: /, ""); print; next }
		folded && /^ *for: / { folded = 0 }
		folded { print }' "$MONITORING/interwork.rules.yml"
}

metrics_named() {
	expressions | grep -oE '\b(substrate|interwork|node)_[a-z0-9_]+' | sort -u
}

the_rules_fire_and_keep_quiet() {
	promtool check rules "$MONITORING/interwork.rules.yml"
	promtool test rules "$MONITORING/interwork.rules.test.yml"
}

every_alert_is_tested() {
	expect_equal "$(sed -n 's/.*alert: //p' "$MONITORING/interwork.rules.yml" | sort -u)" \
		"$(sed -n 's/.*alertname: //p' "$MONITORING/interwork.rules.test.yml" | sort -u)"
}

# A test that no rule can fail would be none: each rule is made never to fire.
a_rule_that_never_fires_is_caught() {
	local alert
	cp "$MONITORING"/interwork.rules*.yml "$WORK/"
	while read -r alert; do
		awk -v alert="$alert" '{ print } $0 ~ "alert: " alert "$" { print "        for: 1000h"; skip = 1 }' \
			"$MONITORING/interwork.rules.yml" |
			awk '/for: 1000h/ { print; seen = 1; next } seen && /^ +for: / { seen = 0; next } { print }' \
				>"$WORK/interwork.rules.yml"
		promtool check rules "$WORK/interwork.rules.yml" >/dev/null
		if promtool test rules "$WORK/interwork.rules.test.yml" >/dev/null 2>&1; then
			echo "$alert never fires and the test passes"
			return 1
		fi
	done < <(sed -n 's/.*alert: //p' "$MONITORING/interwork.rules.yml")
}

the_dashboard_is_sound() {
	expect_equal "$(jq '[.panels[].id] | length == (unique | length)' "$MONITORING/dashboard.json")" true
	expect_equal "$(jq '[.panels[] | select(.type != "row") | .targets | length > 0] | all' \
		"$MONITORING/dashboard.json")" true
	# promtool parses every query as the expression of a rule.
	{
		echo 'groups: [{name: dashboard, rules: ['
		jq -r '.panels[].targets[]?.expr | @json | "{record: \"interwork:checked\", expr: \(.)},"' \
			"$MONITORING/dashboard.json" | awk '{ sub(/interwork:checked/, "interwork:checked" NR); print }'
		echo ']}]'
	} >"$WORK/dashboard.rules.yml"
	promtool check rules "$WORK/dashboard.rules.yml"
}

a_real_node_has_every_metric() {
	new_node_key
	start_node 60 --alice --watch-account "$ALICE"
	scrape >"$WORK/metrics"
	local metric missing=0
	while read -r metric; do
		case $metric in
		node_*) ;; # node_exporter's
		*) grep -qE "^$metric(\{| )" "$WORK/metrics" || { echo "no metric $metric" && missing=1; } ;;
		esac
	done < <(metrics_named)
	stop_node
	((missing == 0))
}

the_nodes_own_metrics_tell_the_truth() {
	new_node_key
	start_node 60 --alice --watch-account "$ALICE"
	local tick free authored slots missed height
	for ((tick = 0; tick < 60; tick++)); do
		free=$(value_of 'interwork_account_free_sdrt{')
		authored=$(value_of 'interwork_authority_blocks_total{')
		((authored >= 3)) && break
		sleep 0.5
	done
	# The endowment of the preset. Author's fees could only add to it.
	expect_equal "$free" 10000000
	slots=$(value_of 'interwork_authority_slots_total{') missed=$(value_of 'interwork_authority_slots_missed_total{')
	height=$(finalised_height "$rpc_port")
	((authored >= 3 && authored <= height && slots >= authored && slots == authored + missed))
	expect_equal "$(value_of 'interwork_authority_in_set{')" 1
	expect_equal "$(value_of 'interwork_authorities{')" 1
	stop_node
	expect_exit 2 "$(node_binary)" --chain dev --watch-account //Alice
	expect_text "$WORK/err" "not an address"
}

# The node key, the keystore's password and the seeds of its keys, on disk as an operator has them.
no_secret_is_logged() {
	local seed_aura seed_grandpa secret network
	seed_aura=$("$(node_binary)" key generate --output-type json | jq -r .secretSeed)
	seed_grandpa=$("$(node_binary)" key generate --scheme ed25519 --output-type json | jq -r .secretSeed)
	mkdir -p "$WORK/secrets"
	head -c 24 /dev/urandom | base64 | tr -d '\n' >"$WORK/secrets/password"
	printf '%s' "$seed_aura" >"$WORK/secrets/aura"
	printf '%s' "$seed_grandpa" >"$WORK/secrets/grandpa"
	new_node_key
	"$(node_binary)" key insert --chain dev --base-path "$WORK/node" --key-type aura --scheme sr25519 \
		--suri "$WORK/secrets/aura" --password-filename "$WORK/secrets/password" >"$WORK/insert.log" 2>&1
	"$(node_binary)" key insert --chain dev --base-path "$WORK/node" --key-type gran --scheme ed25519 \
		--suri "$WORK/secrets/grandpa" --password-filename "$WORK/secrets/password" >>"$WORK/insert.log" 2>&1
	# Hexadecimal digits, as the node keeps it.
	network=$(<"$(compgen -G "$WORK/node/chains/*/network/secret_ed25519")")
	expect_equal "${#network}" 64
	# It authors nothing, since the keys are of nobody: the log is what counts.
	"$(node_binary)" --chain dev --validator --base-path "$WORK/node" --rpc-port "$rpc_port" \
		--prometheus-port "$prometheus_port" --port "$p2p_port" --no-mdns -ltrace \
		--password-filename "$WORK/secrets/password" </dev/null >"$WORK/node.log" 2>&1 &
	node_pid=$!
	test_pids+=("$node_pid")
	local tick
	for ((tick = 0; tick < 100; tick++)); do
		rpc "$rpc_port" system_health >/dev/null 2>&1 && break
		sleep 0.2
	done
	rpc "$rpc_port" author_rotateKeysWithOwner "[\"$ALICE\"]" >/dev/null
	sleep 3
	scrape >>"$WORK/node.log"
	stop_process "$node_pid" 30
	# That it looks at the right thing: the log is a trace, and the public half is allowed in it.
	grep -q TRACE "$WORK/node.log"
	for secret in "${seed_aura#0x}" "${seed_grandpa#0x}" "$(<"$WORK/secrets/password")" "$network"; do
		if grep -qiF -- "$secret" "$WORK/node.log" "$WORK/insert.log"; then
			echo "a secret is in the log"
			return 1
		fi
	done
	rm -rf -- "$WORK/node" "$WORK/secrets"
}

need promtool "Install the package prometheus, which has it."
check "the rules fire and keep quiet" the_rules_fire_and_keep_quiet
check "every alert is tested" every_alert_is_tested
check "a rule that never fires is caught" a_rule_that_never_fires_is_caught
check "the dashboard is sound" the_dashboard_is_sound
check "a real node has every metric of rules and dashboard" a_real_node_has_every_metric
check "the node's own metrics tell the truth" the_nodes_own_metrics_tell_the_truth
check "no secret is logged" no_secret_is_logged
