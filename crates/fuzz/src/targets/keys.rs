//! The folder of private keys, with any files in it: it gives exactly the keys that are there, whole, or says
//! which one is not.

use crate::Input;
use interwork_documents::{KeyError, KeyFolder, SecretKey};
use std::{
	collections::BTreeMap,
	env, fs,
	path::{Path, PathBuf},
	process,
	sync::atomic::{AtomicU64, Ordering},
};

/// Files in the folder at most.
const FILES: usize = 4;

/// A folder of its own, which goes with it.
struct Folder(PathBuf);

impl Folder {
	fn new() -> Self {
		static NEXT: AtomicU64 = AtomicU64::new(0);
		let number = NEXT.fetch_add(1, Ordering::Relaxed);
		let name = format!("interwork-fuzz-keys-{}-{number}", process::id());
		// In memory where there is a folder in it: nothing here has to outlive anything.
		let memory = Path::new("/dev/shm");
		let base = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
		Self(base.join(name))
	}
}

impl Drop for Folder {
	fn drop(&mut self) {
		let _ = fs::remove_dir_all(&self.0);
	}
}

/// Fills a folder with files, and reads the keys.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	let folder = Folder::new();
	let keys = KeyFolder::open(&folder.0).expect("the temporary folder can be written");
	let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
	for _ in 0..input.below(FILES + 1) {
		let epoch = input.number();
		let name = match input.byte() % 10 {
			0 => format!("partial-{epoch}"),
			1 => format!("epoch-0{epoch}"),
			2 => format!("epoch-+{epoch}"),
			3 => format!("epoch-{epoch}.bak"),
			4 => format!("Epoch-{epoch}"),
			_ => format!("epoch-{epoch}"),
		};
		let length = match input.byte() {
			0..=199 => 32,
			length => usize::from(length % 70),
		};
		let seed = input.byte();
		let content: Vec<u8> = (0..=u8::MAX).cycle().map(|byte| byte ^ seed).take(length).collect();
		fs::write(folder.0.join(&name), &content).expect("the temporary folder can be written");
		files.insert(name, content);
	}
	let named: BTreeMap<u32, &Vec<u8>> = files
		.iter()
		.filter_map(|(name, content)| {
			let epoch: u32 = name.strip_prefix("epoch-")?.parse().ok()?;
			(*name == format!("epoch-{epoch}")).then_some((epoch, content))
		})
		.collect();
	let is_whole = |content: &[u8]| content.len() == 32;
	match keys.load() {
		Ok(ring) => {
			assert!(
				named.values().all(|content| is_whole(content)),
				"a damaged key is passed over"
			);
			assert!(ring.epochs().eq(named.keys().copied()), "a key is not there, or is no file");
			for (epoch, content) in &named {
				let key = ring.get(*epoch).expect("it is of the ring");
				assert_eq!(key.expose().as_slice(), content.as_slice());
				assert!(key.public().is_some());
			}
		},
		Err(KeyError::Corrupt { epoch, bytes }) => {
			let content = named.get(&epoch).expect("it names a file");
			assert!(!is_whole(content));
			assert_eq!(bytes, content.len().min(64));
		},
		Err(error) => panic!("files are there and can be read: {error}"),
	}
	// What is there is never overwritten. Making a key waits for the disk, so this is tried seldom.
	if input.byte() == 1 {
		let epoch = u32::from(input.byte());
		let added = keys.add(epoch, &SecretKey::from_bytes([9; 32]));
		assert_eq!(added.is_ok(), !named.contains_key(&epoch));
		let path = folder.0.join(format!("epoch-{epoch}"));
		let content = fs::read(path).expect("one or the other is there");
		assert_eq!(content, named.get(&epoch).map_or(vec![9; 32], |content| content.to_vec()));
		keys.destroy(epoch).expect("it is there");
		assert!(!folder.0.join(format!("epoch-{epoch}")).exists());
	}
}
