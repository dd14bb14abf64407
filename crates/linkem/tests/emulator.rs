//! The emulator on this machine's kernel. Where the machine does not allow it, the tests say that
//! they are left out.

use interwork_linkem::{is_lost, Emulator, Error, Packets, Settings};
use std::{
	io::{Read, Write},
	net::{TcpListener, TcpStream, UdpSocket},
	process::Command,
	thread,
	time::{Duration, Instant},
};

const MILLIS: Duration = Duration::from_millis(1);

/// Two members, unless the machine does not allow it.
fn start(delay: Duration, loss: f64, seed: u64) -> Option<Emulator> {
	match Emulator::start(&Settings { members: 2, delay, loss, seed }) {
		Ok(emulator) => Some(emulator),
		Err(Error::Unsupported(why)) => {
			eprintln!("left out: {why}");
			None
		},
		Err(error) => panic!("{error}"),
	}
}

/// Starts a TCP echo in a member and returns its port.
fn echo(emulator: &Emulator, member: usize) -> u16 {
	let address = emulator.member(member).address();
	let listener = emulator
		.member(member)
		.run(|| TcpListener::bind((address, 0)))
		.unwrap()
		.unwrap();
	let port = listener.local_addr().unwrap().port();
	thread::spawn(move || {
		for stream in listener.incoming().take(2) {
			let mut stream = stream.unwrap();
			let mut buffer = [0; 65_536];
			while let Ok(length @ 1..) = stream.read(&mut buffer) {
				stream.write_all(&buffer[..length]).unwrap();
			}
		}
	});
	port
}

/// The shortest of five round trips of one byte.
fn round_trip(mut stream: TcpStream) -> Duration {
	stream.set_nodelay(true).unwrap();
	stream.set_read_timeout(Some(5_000 * MILLIS)).unwrap();
	let trips = (0..5).map(|_| {
		let start = Instant::now();
		stream.write_all(&[1]).unwrap();
		stream.read_exact(&mut [0]).unwrap();
		start.elapsed()
	});
	trips.min().unwrap()
}

fn udp(emulator: &Emulator, member: usize) -> UdpSocket {
	let address = emulator.member(member).address();
	let socket = emulator.member(member).run(|| UdpSocket::bind((address, 0))).unwrap().unwrap();
	socket.set_read_timeout(Some(300 * MILLIS)).unwrap();
	socket
}

/// Sends numbered datagrams from the first member to the second and returns those that arrived.
fn datagrams(emulator: &Emulator, count: u32) -> Vec<u32> {
	let (from, to) = (udp(emulator, 0), udp(emulator, 1));
	let address = to.local_addr().unwrap();
	let receiver = thread::spawn(move || {
		let mut arrived = Vec::new();
		let mut number = [0; 4];
		while to.recv(&mut number).is_ok() {
			arrived.push(u32::from_be_bytes(number));
		}
		arrived
	});
	for number in 0..count {
		from.send_to(&number.to_be_bytes(), address).unwrap();
		// No queue on the way may overflow: the only losses are those that were asked for.
		if number % 50 == 49 {
			thread::sleep(MILLIS);
		}
	}
	receiver.join().unwrap()
}

#[test]
fn an_answer_should_take_twice_the_delay_when_it_is_one_way() {
	let delay = 60 * MILLIS;
	let Some(emulator) = start(delay, 0.0, 1) else { return };
	let target = (emulator.member(1).address(), echo(&emulator, 1));

	let stream = emulator.member(0).run(|| TcpStream::connect(target)).unwrap().unwrap();
	let trip = round_trip(stream);
	assert!((2 * delay..2 * delay + 30 * MILLIS).contains(&trip), "{trip:?}");

	let from_host = round_trip(TcpStream::connect(target).unwrap());
	assert!(from_host < 20 * MILLIS, "{from_host:?} from the host");
}

#[test]
fn losses_should_be_those_of_the_seed_when_datagrams_are_sent() {
	let (count, loss) = (4_000, 0.2);
	for seed in [1, 1, 2] {
		let Some(emulator) = start(Duration::ZERO, loss, seed) else { return };
		let arrived = datagrams(&emulator, count);
		let expected: Vec<u32> =
			(0..count).filter(|n| !is_lost(seed, 0, 1, (*n).into(), loss)).collect();
		assert_eq!(arrived, expected);
		let lost = u64::from(count) - arrived.len() as u64;
		assert_eq!(emulator.packets(), Packets { delivered: arrived.len() as u64, lost, cut: 0 });
		// 20 % of 4,000, give or take four standard deviations.
		assert!((699..=901).contains(&lost), "{lost} were lost");
	}
}

#[test]
fn a_stream_should_arrive_whole_and_fast_when_there_is_delay_and_no_loss() {
	const BYTES: usize = 24 * 1024 * 1024;
	for delay in [Duration::ZERO, 20 * MILLIS] {
		let Some(emulator) = start(delay, 0.0, 1) else { return };
		let address = emulator.member(1).address();
		let listener = emulator.member(1).run(|| TcpListener::bind((address, 0))).unwrap().unwrap();
		let target = listener.local_addr().unwrap();
		let receiver = thread::spawn(move || {
			let mut data = Vec::new();
			listener.accept().unwrap().0.read_to_end(&mut data).unwrap();
			data
		});
		let data: Vec<u8> = (0..BYTES).map(|index| (index * 31 % 251) as u8).collect();
		let start = Instant::now();
		let mut stream = emulator.member(0).run(|| TcpStream::connect(target)).unwrap().unwrap();
		stream.write_all(&data).unwrap();
		drop(stream);
		assert!(receiver.join().unwrap() == data, "the stream was changed on its way");
		let rate = BYTES as f64 / 1e6 / start.elapsed().as_secs_f64();
		eprintln!("{rate:.0} MB a second at {delay:?}");
		assert!(rate > 4.0, "only {rate:.1} MB a second at {delay:?}");
	}
}

#[test]
fn nothing_should_pass_when_a_link_is_down() {
	let Some(emulator) = start(Duration::ZERO, 0.0, 1) else { return };
	emulator.link(0, 1).down();
	assert_eq!(datagrams(&emulator, 20), []);
	assert_eq!(emulator.packets(), Packets { delivered: 0, lost: 0, cut: 20 });

	let target = (emulator.member(1).address(), echo(&emulator, 1));
	assert!(TcpStream::connect(target).is_ok(), "the host reaches it all the same");

	emulator.link(1, 0).up();
	assert_eq!(datagrams(&emulator, 20).len(), 20);
	emulator.isolate(1);
	assert_eq!(datagrams(&emulator, 20), []);
	emulator.rejoin(1);
	assert_eq!(datagrams(&emulator, 20).len(), 20);
}

#[test]
fn a_command_should_run_inside_when_a_member_starts_it() {
	let Some(emulator) = start(Duration::ZERO, 0.0, 1) else { return };
	let output = emulator.member(1).command("ip").args(["-4", "-o", "address"]).output().unwrap();
	let text = String::from_utf8(output.stdout).unwrap();
	assert!(text.contains(&emulator.member(1).address().to_string()), "{text}");
	assert!(!text.contains(&emulator.host_address().to_string()), "{text}");
}

fn ip(arguments: &[&str]) -> String {
	String::from_utf8(Command::new("ip").args(arguments).output().unwrap().stdout).unwrap()
}

#[test]
fn nothing_should_be_left_when_an_emulator_goes() {
	let Some(emulator) = start(10 * MILLIS, 0.0, 1) else { return };
	let name = emulator.member(0).namespace().to_string();
	let host = format!(" {}/", emulator.host_address());
	assert!(ip(&["netns", "list"]).contains(&name));
	assert!(ip(&["-4", "-o", "address"]).contains(&host));
	drop(emulator);
	assert!(!ip(&["netns", "list"]).contains(&name));
	assert!(!ip(&["-4", "-o", "address"]).contains(&host));
}

#[test]
fn namespaces_of_a_dead_process_should_go_when_an_emulator_starts() {
	// No process has an id above the kernel's limit of 4,194,304.
	let orphan = "iw-4194999-0-0";
	if start(Duration::ZERO, 0.0, 1).is_none() {
		return;
	}
	ip(&["netns", "add", orphan]);
	assert!(ip(&["netns", "list"]).contains(orphan));
	let _emulator = start(Duration::ZERO, 0.0, 1);
	assert!(!ip(&["netns", "list"]).contains(orphan));
}

#[test]
fn settings_should_be_refused_when_they_are_impossible() {
	let good = Settings { members: 1, delay: Duration::ZERO, loss: 0.0, seed: 1 };
	for bad in [
		Settings { members: 0, ..good.clone() },
		Settings { members: 201, ..good.clone() },
		Settings { loss: 1.1, ..good.clone() },
		Settings { loss: f64::NAN, ..good },
	] {
		assert!(matches!(Emulator::start(&bad), Err(Error::Settings(_))), "{bad:?}");
	}
}

#[test]
fn recording_should_hold_what_members_send_to_each_other() {
	let Some(emulator) = start(Duration::ZERO, 0.0, 1) else { return };
	let folder = std::env::temp_dir().join(format!("linkem-{}", std::process::id()));
	std::fs::create_dir_all(&folder).unwrap();
	let path = folder.join("packets.pcap");
	assert!(datagrams(&emulator, 3).len() == 3, "before it begins");
	emulator.record(&path).unwrap();
	let number = u32::from_be_bytes(*b"mark");
	let socket = udp(&emulator, 0);
	let other = udp(&emulator, 1);
	socket.send_to(&number.to_be_bytes(), other.local_addr().unwrap()).unwrap();
	let mut received = [0; 4];
	other.recv(&mut received).unwrap();
	let packets = emulator.stop_recording().unwrap();
	assert!(packets >= 1);
	let _ = datagrams(&emulator, 3);
	let file = std::fs::read(&path).unwrap();
	std::fs::remove_dir_all(&folder).unwrap();
	assert_eq!(file[..4], [0xd4, 0xc3, 0xb2, 0xa1], "it is a pcap file");
	assert_eq!(file.windows(4).filter(|bytes| bytes == b"mark").count(), 1);
	// Header, then each packet behind sixteen bytes about it.
	let mut at = 24;
	let mut count = 0;
	while at < file.len() {
		let length = u32::from_le_bytes(file[at + 8..at + 12].try_into().unwrap());
		at += 16 + usize::try_from(length).unwrap();
		count += 1;
	}
	assert_eq!((at, count), (file.len(), packets));
	assert_eq!(emulator.stop_recording().unwrap(), 0, "there is none any more");
}
