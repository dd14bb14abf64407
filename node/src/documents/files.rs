//! Small files that must be whole: written under another name, to the disk, then renamed.

use std::{
	fs::{self, File, OpenOptions, Permissions},
	io::{self, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::Path,
};

/// Makes a folder that its owner alone can enter.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
	fs::create_dir_all(path)?;
	fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Writes a file that its owner alone can read. It is on the disk, all of it, when this returns; if it
/// fails, what was there before is still there.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let partial = path.with_extension("partial");
	let mut file = OpenOptions::new()
		.write(true)
		.create(true)
		.truncate(true)
		.mode(0o600)
		.open(&partial)?;
	file.write_all(bytes)?;
	file.sync_all()?;
	fs::rename(&partial, path)?;
	sync_folder_of(path)
}

/// Reads a file. `None`: it is not there.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
	match fs::read(path) {
		Ok(bytes) => Ok(Some(bytes)),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
		Err(error) => Err(error),
	}
}

/// Removes a file, if it is there.
pub fn remove(path: &Path) -> io::Result<()> {
	match fs::remove_file(path) {
		Ok(()) => sync_folder_of(path),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
		Err(error) => Err(error),
	}
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
	match path.parent() {
		Some(folder) => File::open(folder)?.sync_all(),
		None => Ok(()),
	}
}
