//! The gateway as a process of its own, over HTTP, with a real node. Each test starts a chain of its
//! own on free ports.

#[path = "support/world.rs"]
mod world;

use futures::{SinkExt, StreamExt};
use interwork_cli::{
	api::{self, types::bounded_collections::bounded_vec::BoundedVec},
	client::{view, Client},
	keys::Signer,
};
use interwork_micropay::{Claim, Payer, TickPolicy, Voucher, VoucherSigner};
use reqwest::StatusCode;
use serde_json::{json, Value};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;
use world::{until, Gateway, Node, Wallet, World, BYTES_PER_UNIT};

/// Claims at once, and takes short grace periods.
const EAGER: [&str; 6] =
	["--claim-threshold", "1", "--min-grace", "10s", "--unpaid-allowance", "2"];
/// Claims only when it must.
const LAZY: [&str; 4] = ["--claim-threshold", "1000000", "--min-grace", "10s"];

const MINUTE: Duration = Duration::from_secs(60);

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
	(answer.0.as_u16(), answer.1["error"]["code"].as_str().unwrap_or("none"))
}

async fn pay_well(gateway: &Gateway, payer: &mut Payer, units: u64) -> Value {
	let payment = payer.spend(units).expect("within the deposit");
	let (status, answer) = gateway.pay(&payment).await;
	assert_eq!(status, StatusCode::OK, "{answer}");
	answer
}

#[tokio::test(flavor = "multi_thread")]
async fn visit_should_be_paid_metered_closed_and_earned() {
	let world = World::new(2, 1_000).await;
	let mut gateway = world.gateway(&[&LAZY[..], &["--channel-rate", "100"]].concat()).await;
	let wallet = Wallet::of(0);

	let (_, terms) = gateway.get("/v1/terms").await;
	assert_eq!(terms["operator"], 1);
	assert_eq!(terms["acceptances"][0]["id"], world.acceptance);
	assert_eq!(terms["acceptances"][0]["bytesPerUnit"], BYTES_PER_UNIT);
	assert_eq!(terms["gateway"]["unpaidAllowance"], 2);

	// The service contract, kept once, also over a restart.
	let contract = world.contract(&wallet);
	let first = gateway.post("/v1/contracts", &contract).await;
	assert_eq!(first.0, StatusCode::CREATED, "{}", first.1);
	let again = gateway.post("/v1/contracts", &contract).await;
	assert_eq!((again.0, &again.1), (StatusCode::OK, &first.1));
	let mut forged = contract.clone();
	forged["commitment"] = json!(format!("0x{}", "04".repeat(32)));
	assert_eq!(code(&gateway.post("/v1/contracts", &forged).await), (422, "InvalidSignature"));
	let kept = std::fs::read_to_string(world.folder.path().join("gateway.redb.contracts"));
	assert_eq!(kept.expect("the file").lines().count(), 1);

	// The channel, opened from the wallet's message. Two ask at once, and one again: it is one channel.
	let opening = world.opening(&wallet, 25, 0);
	let (left, right) = tokio::join!(
		gateway.post("/v1/channels", &opening),
		gateway.post("/v1/channels", &opening)
	);
	assert_eq!(left.0, StatusCode::CREATED, "{}", left.1);
	assert_eq!(right.1["channel"], left.1["channel"], "{}", right.1);
	let channel = left.1["channel"].as_u64().expect("a channel");
	let again = gateway.post("/v1/channels", &opening).await;
	assert_eq!((again.0, &again.1["channel"]), (StatusCode::OK, &left.1["channel"]));
	assert_eq!(world.units(&wallet).await, 975);

	// Service: two units may be unpaid. A session costs one at once.
	let (status, begun) = gateway.begin(channel).await;
	assert_eq!(status, StatusCode::CREATED, "{begun}");
	assert_eq!((begun["session"].as_u64(), begun["delivered"].as_u64()), (Some(1), Some(1)));
	assert_eq!(begun["bytesLeft"], 2 * BYTES_PER_UNIT);
	let standing = gateway.report(channel, 1, 1, 2 * BYTES_PER_UNIT).await;
	assert_eq!(
		(&standing["ok"]["delivered"], &standing["ok"]["bytesLeft"]),
		(&json!(2), &json!(0))
	);
	// The same event again changes nothing; a byte more begins a unit that nothing covers.
	assert_eq!(gateway.report(channel, 1, 1, 2 * BYTES_PER_UNIT).await, standing);
	let standing = gateway.report(channel, 1, 2, 1).await;
	assert_eq!((&standing["ok"]["unpaid"], &standing["ok"]["bytesLeft"]), (&json!(3), &json!(0)));
	assert_eq!(code(&gateway.begin(channel).await), (402, "AllowanceExhausted"));

	// A voucher, then ticks. The answer to the first is lost: the same payment again is told the same.
	let mut payer = world.payer(&wallet, channel, 25, TickPolicy::UNIT_TICKS);
	let payment = payer.spend(3).expect("within the deposit");
	let (_, paid) = gateway.pay(&payment).await;
	assert_eq!(
		(&paid["total"], &paid["newUnits"], &paid["repeated"]),
		(&json!(3), &json!(3), &json!(false))
	);
	assert_eq!(paid["delivered"], 3);
	assert_eq!(paid["bytesLeft"], 3 * BYTES_PER_UNIT - 1);
	let (_, again) = gateway.pay(&payment).await;
	assert_eq!(
		(&again["total"], &again["newUnits"], &again["repeated"]),
		(&json!(3), &json!(0), &json!(true))
	);
	for _ in 0..20 {
		pay_well(&gateway, &mut payer, 1).await;
	}

	stale_and_forged_payments_should_bring_nothing(&world, &gateway, &wallet, channel).await;
	metering_should_need_the_token(&gateway, channel).await;

	// Who has lost its memory is given its last payment, and nobody else is.
	let (status, stands) = gateway.standing(&world, &wallet, channel).await;
	assert_eq!(status, StatusCode::OK, "{stands}");
	assert_eq!((&stands["paid"], &stands["phase"]), (&json!(23), &json!("open")));
	let claim = hex::decode(stands["claim"].as_str().expect("a claim").trim_start_matches("0x"));
	let claim = Claim::decode(&claim.expect("hexadecimal")).expect("a claim");
	let mut recovered = world.payer(&wallet, channel, 25, TickPolicy::UNIT_TICKS);
	assert_eq!(recovered.recover(&claim), Ok(23));
	let stranger = Wallet::of(1);
	assert_eq!(code(&gateway.standing(&world, &stranger, channel).await), (401, "Unauthorised"));
	assert_eq!(code(&gateway.get(&format!("/v1/channels/{channel}")).await), (401, "Unauthorised"));

	// The rest of the deposit over a WebSocket, in order, and one too many.
	let url = gateway.public.replace("http://", "ws://");
	let (mut socket, _) = tokio_tungstenite::connect_async(format!("{url}/v1/payments"))
		.await
		.expect("a WebSocket");
	for total in [24, 25] {
		let payment = recovered.spend(1).expect("within the deposit");
		let bytes = payment.using_encoded(<[u8]>::to_vec);
		socket.send(Message::Binary(bytes.into())).await.expect("a payment");
		assert_eq!(told(&mut socket).await["total"], total);
	}
	let over = wallet.voucher.sign(Voucher::plain(
		world.genesis,
		interwork_micropay::ChannelId(channel),
		26,
	));
	socket
		.send(Message::Binary(over.encode().to_vec().into()))
		.await
		.expect("a payment");
	let refused = told(&mut socket).await;
	assert_eq!(refused["error"]["code"], "DepositExceeded", "{refused}");
	socket.close(None).await.expect("the end");

	// More units, then a second gateway on the store, which must not start.
	let topped = gateway
		.post(&format!("/v1/channels/{channel}/top-up"), &world.top_up(&wallet, channel, 30))
		.await;
	assert_eq!((topped.0, &topped.1["deposit"]), (StatusCode::OK, &json!(30)), "{}", topped.1);
	let (_, over) = gateway.pay_bytes(over.encode().to_vec()).await;
	assert_eq!(over["total"], 26, "{over}");
	let second = world.gateway_command(&[]).output().expect("the tool runs");
	let reason = String::from_utf8_lossy(&second.stderr).into_owned();
	assert!(!second.status.success() && reason.contains("open in another gateway"), "{reason}");

	// The wallet wants its units back. Nobody else can ask for that.
	let path = format!("/v1/channels/{channel}/close");
	let by_other = gateway.post(&path, &world.closing(&stranger, channel)).await;
	assert_eq!(code(&by_other), (422, "InvalidSignature"));
	let (status, closed) = gateway.post(&path, &world.closing(&wallet, channel)).await;
	assert_eq!(status, StatusCode::OK, "{closed}");
	assert_eq!((&closed["claimed"], &closed["refunded"]), (&json!(26), &json!(4)));
	let again = gateway.post(&path, &world.closing(&wallet, channel)).await;
	assert_eq!((again.0, &again.1), (StatusCode::OK, &closed));
	assert_eq!(world.claimed(channel).await, None);
	assert_eq!((world.earned().await, world.units(&wallet).await), (26, 974));
	assert_eq!(code(&gateway.pay(&payment).await), (404, "ChannelNotFound"));
	assert_eq!(gateway.figure("channels_open").await, 0);
	assert_eq!(gateway.figure("units_claimed_total").await, 26);
	assert_eq!(gateway.figure("units_lost_total").await, 0);

	assert!(gateway.stop().await, "it ends well when it is told to");
	let log = gateway.log();
	assert!(!log.contains("Bearer") && !log.contains("0x00"), "nothing secret in the log: {log}");
}

async fn told<S>(socket: &mut S) -> Value
where
	S: StreamExt<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin,
{
	let message = tokio::time::timeout(MINUTE, socket.next()).await.expect("an answer in time");
	let text = message.expect("an answer").expect("a message").into_text().expect("a text");
	serde_json::from_str(&text).expect("JSON")
}

/// With 23 units paid: what a thief, or a payer that wants service for nothing, might send.
async fn stale_and_forged_payments_should_bring_nothing(
	world: &World,
	gateway: &Gateway,
	wallet: &Wallet,
	channel: u64,
) {
	let before = gateway.report(channel, 1, 200, 0).await;
	let channel = interwork_micropay::ChannelId(channel);
	let voucher = |units| wallet.voucher.sign(Voucher::plain(world.genesis, channel, units));
	// Stale or equal, with a signature of garbage or a good one: never an "accepted".
	for units in [0, 1, 3, 22, 23] {
		let mut garbage = voucher(units);
		garbage.signature.0 = [0x5a; 64];
		for signed in [garbage, voucher(units)] {
			let (status, answer) = gateway.pay_bytes(signed.encode().to_vec()).await;
			assert!(status.is_client_error(), "{units}: {answer}");
		}
	}
	let mut forged = voucher(24);
	forged.signature.0 = [0x5a; 64];
	assert_eq!(code(&gateway.pay_bytes(forged.encode().to_vec()).await), (422, "InvalidSignature"));
	let thief =
		VoucherSigner::from_seed([0xee; 32]).sign(Voucher::plain(world.genesis, channel, 24));
	assert_eq!(code(&gateway.pay_bytes(thief.encode().to_vec()).await), (422, "InvalidSignature"));
	let genesis = interwork_micropay::Genesis([1; 32]);
	let foreign = wallet.voucher.sign(Voucher::plain(genesis, channel, 24));
	assert_eq!(code(&gateway.pay_bytes(foreign.encode().to_vec()).await), (422, "GenesisMismatch"));
	for units in [26, u64::MAX] {
		let answer = gateway.pay_bytes(voucher(units).encode().to_vec()).await;
		assert_eq!(code(&answer), (409, "DepositExceeded"));
	}
	let elsewhere = wallet.voucher.sign(Voucher::plain(
		world.genesis,
		interwork_micropay::ChannelId(channel.0 + 1),
		24,
	));
	assert_eq!(
		code(&gateway.pay_bytes(elsewhere.encode().to_vec()).await),
		(404, "ChannelNotFound")
	);
	let (status, _) = gateway.pay_bytes(voucher(24).encode()[..169].to_vec()).await;
	assert_eq!(status, StatusCode::BAD_REQUEST);
	// Nothing of that bought a byte.
	assert_eq!(gateway.report(channel.0, 1, 201, 0).await, before);

	// Too much at once.
	let (status, _) = gateway.pay_bytes(vec![0; 100_000]).await;
	assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
	let flood = futures::stream::iter(0..1_500)
		.map(|_| gateway.pay_bytes(forged.encode().to_vec()))
		.buffer_unordered(64)
		.map(|(status, _)| status)
		.collect::<Vec<_>>()
		.await;
	let throttled = flood.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
	assert!(throttled > 100, "{throttled} of {} were put off", flood.len());
	assert!(flood.iter().all(|status| status.is_client_error()));
	// The channel recovers at once: its bucket fills again.
	tokio::time::sleep(Duration::from_secs(1)).await;
}

async fn metering_should_need_the_token(gateway: &Gateway, channel: u64) {
	let request = json!({ "channel": channel });
	for token in [None, Some(""), Some("0000"), Some("wrong-wrong-wrong-wrong")] {
		for path in ["/v1/sessions", "/v1/reports", &format!("/v1/sessions/{channel}/1/end")] {
			let answer = gateway.inside_with(path, &request, token).await;
			assert_eq!(code(&answer), (401, "Unauthorised"), "{path} {token:?}");
		}
	}
	let many = json!(vec![
		json!({"channel": 0, "session": 0, "event": format!("0x{}", "00".repeat(16)), "bytes": 0});
		1_025
	]);
	let answer = gateway.inside("/v1/reports", &many).await;
	assert_eq!(code(&answer), (413, "TooManyReports"));
	let (status, page) = gateway.inside_get("/v1/channels?limit=10").await;
	assert_eq!(status, StatusCode::OK);
	assert_eq!(page["channels"][0]["channel"], channel);
	assert_eq!(page["next"], Value::Null);
	// A row that is refused does not stop the others.
	let event = |byte: u8| format!("0x{}", hex::encode([byte; 16]));
	let rows = json!([
		{"channel": channel + 7, "session": 1, "event": event(90), "bytes": 1},
		{"channel": channel, "session": 9, "event": event(91), "bytes": 1},
		{"channel": channel, "session": 1, "event": event(92), "bytes": 0},
	]);
	let (_, answers) = gateway.inside("/v1/reports", &rows).await;
	assert_eq!(answers[0]["error"]["code"], "ChannelNotFound");
	assert_eq!(answers[1]["error"]["code"], "SessionNotFound");
	assert!(answers[2]["ok"].is_object(), "{answers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_should_be_lost_when_gateway_and_node_are_killed() {
	let mut world = World::new(2, 1_000).await;
	let mut gateway = world.gateway(&LAZY).await;
	let (wallet, other) = (Wallet::of(0), Wallet::of(1));
	let channel = world.open(&gateway, &wallet, 100, 0).await;
	let second = world.open(&gateway, &other, 100, 0).await;
	let mut payer = world.payer(&wallet, channel, 100, TickPolicy::UNIT_TICKS);
	let mut other_payer = world.payer(&other, second, 100, TickPolicy::UNIT_TICKS);
	let (_, begun) = gateway.begin(channel).await;
	assert_eq!(begun["session"], 1);
	gateway.report(channel, 1, 1, 10).await;
	for _ in 0..7 {
		pay_well(&gateway, &mut payer, 1).await;
	}
	pay_well(&gateway, &mut other_payer, 5).await;

	// Killed between payment and claim. Before that somebody who watches got its claims, and one of them is
	// put on chain without it.
	let (_, page) = gateway.inside_get("/v1/channels").await;
	let claims: Vec<&str> = page["channels"]
		.as_array()
		.expect("rows")
		.iter()
		.flat_map(|row| row["claim"].as_str())
		.collect();
	assert_eq!(claims.len(), 2, "{page}");
	gateway.kill();
	assert_eq!(world.claimed(channel).await, Some(0));
	let watched = std::process::Command::new(env!("CARGO_BIN_EXE_interwork"))
		.args(["--url", &world.node.url, "channel", "claim", "--suri", "//Ferdie"])
		.args(["--claim", claims[0]])
		.output()
		.expect("the tool runs");
	assert!(watched.status.success(), "{}", String::from_utf8_lossy(&watched.stderr));
	assert_eq!(world.claimed(channel).await, Some(7));
	assert_eq!(world.claimed(second).await, Some(0));
	// What it has accepted and counted is there again.
	let mut gateway = world.gateway(&LAZY).await;
	let (_, stands) = gateway.standing(&world, &wallet, channel).await;
	assert_eq!((&stands["paid"], &stands["delivered"]), (&json!(7), &json!(1)));
	assert_eq!(gateway.report(channel, 1, 1, 10).await["ok"]["delivered"], 1, "counted once");
	until("everything is claimed after the restart", MINUTE, || async {
		world.claimed(channel).await == Some(7) && world.claimed(second).await == Some(5)
	})
	.await;

	// The node is killed. Payments are taken meanwhile, and claimed when it is back.
	world.node.kill();
	let answer = pay_well(&gateway, &mut payer, 1).await;
	assert_eq!(answer["total"], 8);
	tokio::time::sleep(Duration::from_secs(3)).await;
	assert_eq!(pay_well(&gateway, &mut payer, 2).await["total"], 10);
	// The gateway is killed as well, while there is no node to tell.
	gateway.kill();
	world.node.restart();
	world.client = Client::connect(&world.node.url, MINUTE).await.expect("the node is back");
	let mut gateway = world.gateway(&EAGER).await;
	until("what was paid without a node is claimed", MINUTE, || async {
		world.claimed(channel).await == Some(10)
	})
	.await;

	// The node alone goes and comes back, with a claim on its way: it is claimed, once.
	pay_well(&gateway, &mut other_payer, 1).await;
	world.node.restart();
	world.client = Client::connect(&world.node.url, MINUTE).await.expect("the node is back");
	pay_well(&gateway, &mut other_payer, 1).await;
	until("the claim is made over the new connection", 2 * MINUTE, || async {
		world.claimed(second).await == Some(7)
	})
	.await;
	gateway.until_serving().await;
	assert_eq!(world.earned().await, 17);
	assert!(gateway.figure("reconnects_total").await >= 1);
	assert!(gateway.stop().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_should_be_lost_whenever_the_gateway_is_killed() {
	const ROUNDS: u64 = 6;
	let fast = [&EAGER[..], &["--channel-rate", "100000"]].concat();
	let world = World::new(1, 2_000_000).await;
	let mut gateway = world.gateway(&fast).await;
	let wallet = Wallet::of(0);
	let channel = world.open(&gateway, &wallet, 1_000_000, 0).await;
	let mut payer = world.payer(&wallet, channel, 1_000_000, TickPolicy::UNIT_TICKS);
	let seed = u64::from(world.genesis.0[0]) + world::now();
	println!("the moments follow from {seed}");
	for round in 0..ROUNDS {
		// Claims are on their way all the time, as the threshold is one unit.
		let millis = 200 + seed.wrapping_mul(2_654_435_761).wrapping_mul(round + 1) % 2_500;
		let until = Instant::now() + Duration::from_millis(millis);
		let mut confirmed = 0;
		while Instant::now() < until {
			confirmed = pay_well(&gateway, &mut payer, 1).await["total"].as_u64().expect("a total");
		}
		gateway.kill();
		gateway = world.gateway(&fast).await;
		let (_, stands) = gateway.standing(&world, &wallet, channel).await;
		assert_eq!(stands["paid"].as_u64(), Some(confirmed), "what was confirmed, and no more");
		assert_eq!(Some(confirmed), Some(payer.spent()));
	}
	let total = payer.spent();
	until("everything is claimed", MINUTE, || async {
		world.claimed(channel).await == Some(total)
	})
	.await;
	assert_eq!(world.earned().await, total);

	// Killed while it closes: what it had begun goes on, with the last payment.
	pay_well(&gateway, &mut payer, 3).await;
	let path = format!("/v1/channels/{channel}/close");
	let closing = world.closing(&wallet, channel);
	let asked = tokio::time::timeout(Duration::from_millis(150), gateway.post(&path, &closing));
	assert!(asked.await.is_err(), "it waits for finality");
	gateway.kill();
	let gateway = world.gateway(&LAZY).await;
	until("the channel is closed", MINUTE, || async { world.claimed(channel).await.is_none() })
		.await;
	assert_eq!(world.earned().await, total + 3);
	assert_eq!(world.units(&wallet).await, 2_000_000 - total - 3);
	assert_eq!(gateway.figure("units_lost_total").await, 0);
	println!("{total} units in {ROUNDS} lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_should_stop_metering_and_forfeit_nothing() {
	let world = World::new(5, 1_000).await;
	world.set_grace(40);

	// Too little grace, too few units.
	let strict = ["--min-grace", "1h", "--min-deposit", "10"];
	let mut gateway = world.gateway(&strict).await;
	let poor = Wallet::of(0);
	assert_eq!(
		code(&gateway.post("/v1/channels", &world.opening(&poor, 9, 0)).await),
		(403, "DepositTooSmall")
	);
	assert_eq!(
		code(&gateway.post("/v1/channels", &world.opening(&poor, 10, 0)).await),
		(403, "GraceTooShort")
	);
	// Opened past the gateway, it is not served either.
	let rows = vec![world.open_row(&poor, 50, 0)];
	let eve = Signer::from_suri("//Eve").expect("a key");
	let call = api::tx().channels().open_batch(BoundedVec(rows));
	let done = world.client.submit(&eve, &call).await.expect("a channel is opened");
	let event = done
		.event::<api::chain::channels::events::BatchOpened>("BatchOpened")
		.expect("its event");
	let past = event.first_channel.0;
	until("the channel is seen", MINUTE, || async {
		code(&gateway.begin(past).await) == (403, "GraceTooShort")
	})
	.await;
	let mut payer = world.payer(&poor, past, 50, TickPolicy::UNIT_TICKS);
	let payment = payer.spend(1).expect("within the deposit");
	assert_eq!(code(&gateway.pay(&payment).await), (403, "GraceTooShort"));
	// It can be closed all the same: the grace period begins.
	let path = format!("/v1/channels/{past}/close");
	let (status, closing) = gateway.post(&path, &world.closing(&poor, past)).await;
	assert_eq!(status, StatusCode::ACCEPTED, "{closing}");
	assert!(closing["endsAt"].as_u64().is_some());
	assert!(gateway.stop().await);

	let gateway = world.gateway(&LAZY).await;
	// Asked to close on chain, with everything paid: closed at once, with the last claim.
	let paid = Wallet::of(1);
	let channel = world.open(&gateway, &paid, 100, 0).await;
	gateway.begin(channel).await;
	let mut payer = world.payer(&paid, channel, 100, TickPolicy::UNIT_TICKS);
	pay_well(&gateway, &mut payer, 9).await;
	world.request_close(&paid, channel).await;
	until("the channel is closed with its last claim", MINUTE, || async {
		world.claimed(channel).await.is_none()
	})
	.await;
	assert_eq!(world.earned().await, 9);
	assert_eq!(world.units(&paid).await, 991);

	// Asked to close with units unpaid: metering stops, payments are still taken until shortly before
	// the end, and everything is claimed before it.
	let late = Wallet::of(2);
	let channel = world.open(&gateway, &late, 100, 0).await;
	gateway.begin(channel).await;
	gateway.report(channel, 1, 1, 3 * BYTES_PER_UNIT).await;
	let mut payer = world.payer(&late, channel, 100, TickPolicy::UNIT_TICKS);
	pay_well(&gateway, &mut payer, 1).await;
	world.request_close(&late, channel).await;
	until("metering stops", MINUTE, || async {
		code(&gateway.begin(channel).await) == (409, "Closing")
	})
	.await;
	let standing = gateway.report(channel, 1, 2, 0).await;
	assert_eq!(standing["ok"]["bytesLeft"], 0);
	let answer = pay_well(&gateway, &mut payer, 1).await;
	assert_eq!((&answer["total"], &answer["bytesLeft"]), (&json!(2), &json!(0)));
	until("the channel ends", 2 * MINUTE, || async { world.claimed(channel).await.is_none() })
		.await;
	assert_eq!(world.earned().await, 11);
	assert_eq!(world.units(&late).await, 998);
	assert_eq!(gateway.figure("units_lost_total").await, 0);
	drop(gateway);

	// Idle: closed by the gateway, with the last claim.
	let gateway = world.gateway(&[&LAZY[..], &["--idle-timeout", "8s"]].concat()).await;
	let idle = Wallet::of(3);
	let channel = world.open(&gateway, &idle, 100, 0).await;
	let mut payer = world.payer(&idle, channel, 100, TickPolicy::UNIT_TICKS);
	pay_well(&gateway, &mut payer, 4).await;
	until("the idle channel is closed", MINUTE, || async {
		world.claimed(channel).await.is_none()
	})
	.await;
	assert_eq!(world.earned().await, 15);
	assert_eq!(world.units(&idle).await, 996);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_channels_should_be_known_and_claimed_when_the_gateway_starts_again() {
	const WALLETS: usize = 192;
	const EACH: u64 = 16;
	const CHANNELS: u64 = 3_072;
	const PAID: u64 = 1_000;
	let world = World::new(WALLETS, 1_000).await;
	let wallets: Vec<Wallet> = (0..WALLETS)
		.flat_map(|number| (0..EACH).map(move |key| Wallet::of(number).with_key(key)))
		.collect();
	let rows: Vec<_> = wallets
		.iter()
		.zip((0..EACH).cycle())
		.map(|(wallet, nonce)| world.open_row(wallet, 50, nonce))
		.collect();
	let mut opened = 0;
	for rows in rows.chunks(512) {
		let call = api::tx().channels().open_batch(BoundedVec(rows.to_vec()));
		let done = world.client.submit(&world.visited, &call).await.expect("channels are opened");
		let event = done
			.event::<api::chain::channels::events::BatchOpened>("BatchOpened")
			.expect("its event");
		opened += u64::from(event.rows_opened);
	}
	assert_eq!(opened, CHANNELS);

	let started = Instant::now();
	let mut gateway = world.gateway(&LAZY).await;
	println!("{CHANNELS} channels are known {} ms after the start", started.elapsed().as_millis());
	assert_eq!(gateway.figure("channels_open").await, CHANNELS);

	let paying = Instant::now();
	let payments = futures::stream::iter(0..PAID)
		.map(|channel| {
			let wallet = &wallets[usize::try_from(channel).expect("a small number")];
			let mut payer = world.payer(wallet, channel, 50, TickPolicy::UNIT_TICKS);
			let gateway = &gateway;
			async move { pay_well(gateway, &mut payer, 3).await }
		})
		.buffer_unordered(64)
		.collect::<Vec<_>>()
		.await;
	println!("{} payments over HTTP took {} ms", payments.len(), paying.elapsed().as_millis());
	gateway.kill();

	let restarted = Instant::now();
	let mut gateway = world.gateway(&LAZY).await;
	println!("again known {} ms after the restart", restarted.elapsed().as_millis());
	assert_eq!(gateway.figure("channels_open").await, CHANNELS);
	until("everything is claimed", 3 * MINUTE, || async { world.earned().await == 3 * PAID }).await;
	println!("{PAID} claims are final {} ms after the restart", restarted.elapsed().as_millis());
	until("the gateway knows that", MINUTE, || async {
		gateway.figure("units_unclaimed").await == 0
	})
	.await;
	assert!(gateway.stop().await);

	// All of them are closed at once: idle.
	let closing = Instant::now();
	let gateway = world.gateway(&[&LAZY[..], &["--idle-timeout", "1s"]].concat()).await;
	until("all are closed", 5 * MINUTE, || async { gateway.figure("channels_open").await == 0 })
		.await;
	println!("{CHANNELS} channels are closed {} ms after the start", closing.elapsed().as_millis());
	let at = world.client.at_finalised().await.expect("the node answers");
	let query = api::view_functions().dice().acceptance(api::AcceptanceId(world.acceptance));
	let acceptance = view(&at, query).await.expect("a view").expect("the acceptance").record;
	assert_eq!((acceptance.channels, acceptance.in_channels), (0, 0));
	assert_eq!(acceptance.earned, 3 * PAID);
	assert_eq!(gateway.figure("units_lost_total").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn service_should_stop_and_claims_go_on_when_finality_stands_still() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut nodes = four_nodes(folder.path()).await;
	let first = nodes.remove(0);
	let world = World::over(folder, first, 1, 1_000).await;
	let options = [&EAGER[..], &["--max-finality-lag", "15s"]].concat();
	let gateway = world.gateway(&options).await;
	let wallet = Wallet::of(0);
	let channel = world.open(&gateway, &wallet, 100, 0).await;
	let mut payer = world.payer(&wallet, channel, 100, TickPolicy::UNIT_TICKS);
	pay_well(&gateway, &mut payer, 5).await;

	// Two of four are gone: blocks go on, finality does not.
	for node in nodes.iter_mut().take(2) {
		node.kill();
	}
	until("service stops", MINUTE, || async {
		code(&gateway.begin(channel).await) == (503, "NotServing")
	})
	.await;
	let opening = world.opening(&wallet.with_key(7), 10, 1);
	assert_eq!(code(&gateway.post("/v1/channels", &opening).await), (503, "NotServing"));
	let answer = pay_well(&gateway, &mut payer, 6).await;
	assert_eq!((&answer["total"], &answer["bytesLeft"]), (&json!(11), &json!(0)));
	// The claim is in a best block, though none is finalised.
	until("the claim is in a best block", MINUTE, || async {
		let at = world.client.at_best().await.expect("the node answers");
		let query = api::view_functions().channels().channel(api::ChannelId(channel));
		let found = view(&at, query).await.expect("a view");
		found.is_some_and(|found| found.record.claimed == 11)
	})
	.await;
	assert_ne!(world.claimed(channel).await, Some(11), "finality stands still");

	for node in nodes.iter_mut().take(2) {
		node.restart();
	}
	until("service goes on", 3 * MINUTE, || async {
		gateway.begin(channel).await.0 == StatusCode::CREATED
	})
	.await;
	until("the claim is final", MINUTE, || async { world.claimed(channel).await == Some(11) })
		.await;
	assert_eq!(world.earned().await, 11);
}

/// Four authorities of the local test network, the first of which knows the others.
async fn four_nodes(folder: &std::path::Path) -> Vec<Node> {
	let alice = Node::start(folder, "local", "alice", &["--alice"]);
	let client = Client::connect(&alice.url, MINUTE).await.expect("the node answers");
	let address: String = client
		.raw()
		.request::<Vec<String>>(
			"system_localListenAddresses",
			subxt::rpcs::client::RpcParams::new(),
		)
		.await
		.expect("its addresses")
		.into_iter()
		.find(|address| address.contains("/p2p/"))
		.expect("an address");
	let mut nodes = vec![alice];
	for name in ["bob", "charlie", "dave"] {
		let flag = format!("--{name}");
		nodes.push(Node::start(folder, "local", name, &[&flag, "--bootnodes", &address]));
	}
	nodes
}
