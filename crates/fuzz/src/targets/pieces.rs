//! Pieces of a document: whatever somebody changes in one, in its proof or in what it is an answer to, the
//! recipient does not take it; and a recipient ends with exactly what was announced.

use crate::{
	targets::sealed::{self, Honest},
	Input,
};
use interwork_documents::{
	check_piece,
	tree::{self, Tree, MAX_PROOF},
	Answer, Bucket, DocumentId, Hash, Piece, PieceError, Pull, PullError, PullPolicy,
};

/// Leaves of the largest document.
const LEAVES_MAX: usize = 129;
const STEPS: usize = 24;

/// The first byte says what is tried.
pub fn run(data: &[u8]) {
	let mut input = Input::new(data);
	match input.byte() % 4 {
		0 => tree(&mut input),
		1 => pull(&mut input),
		_ => piece(&mut input),
	}
}

/// An honest piece with changes.
fn piece(input: &mut Input) {
	let honest = sealed::any(input);
	let place = input.below(honest.pieces.len());
	let original = &honest.pieces[place];
	let mut announcement = honest.announcement;
	let mut piece = original.clone();
	assert_eq!(check_piece(&announcement, &piece), Ok(()), "an honest piece is refused");

	let answer = Answer::Piece { document: announcement.document, piece: piece.clone() };
	assert_eq!(Answer::decode(&answer.encode()), Ok(answer));

	for _ in 0..=input.byte() % 3 {
		change(&mut piece, honest, input);
	}
	match input.byte() % 8 {
		0 => announcement.root[input.below(32)] ^= input.byte(),
		1 => announcement.context.bucket = bucket(input),
		_ => {},
	}
	let is_same = piece == *original
		&& announcement.root == honest.announcement.root
		&& announcement.context.bucket.pieces() == honest.announcement.context.bucket.pieces();
	let checked = check_piece(&announcement, &piece);
	if let Ok(()) = checked {
		// A piece of another place is as honest, at that place.
		let place = usize::try_from(piece.index).expect("it is a place");
		assert_eq!(Some(&piece), honest.pieces.get(place), "a changed piece is taken");
		assert!(announcement.root == honest.announcement.root);
		assert!(place > 0 || announcement.context == honest.announcement.context);
	} else if is_same && announcement.context == honest.announcement.context {
		panic!("an honest piece is refused: {checked:?}");
	}
}

fn bucket(input: &mut Input) -> Bucket {
	Bucket::new(input.byte() % 15).expect("there are fifteen")
}

/// One change of a piece.
fn change(piece: &mut Piece, honest: &Honest, input: &mut Input) {
	let other = &honest.pieces[input.below(honest.pieces.len())];
	match input.byte() % 10 {
		0 => {
			let at = input.below(piece.bytes.len().max(1));
			if let Some(byte) = piece.bytes.get_mut(at) {
				*byte ^= 1 << (input.byte() % 8);
			}
		},
		1 => piece.bytes.truncate(input.below(piece.bytes.len().max(1))),
		2 => piece.bytes.push(input.byte()),
		3 => piece.index = input.word(),
		4 => piece.index = other.index,
		5 => piece.bytes.clone_from(&other.bytes),
		6 => piece.proof.clone_from(&other.proof),
		7 => drop(piece.proof.pop()),
		8 => piece.proof.push(input.array()),
		_ => {
			let at = input.below(piece.proof.len().max(1));
			if let Some(hash) = piece.proof.get_mut(at) {
				hash[input.below(32)] ^= input.byte();
			}
		},
	}
}

/// Trees of every size, with leaves that are no pieces.
fn tree(input: &mut Input) {
	let size = 1 + input.below(LEAVES_MAX);
	let salt = input.byte();
	let count = u32::try_from(size).expect("small");
	let leaves: Vec<Hash> = (0..count).map(|index| tree::leaf(index, &[salt])).collect();
	let tree = Tree::new(leaves.clone()).expect("there are leaves");
	let root = tree.root();
	let place = input.below(size);
	let index = u32::try_from(place).expect("small");
	let proof = tree.proof(index).expect("there is such a leaf");
	assert!(proof.len() <= MAX_PROOF);
	assert!(tree::verify(&root, index, count, leaves[place], &proof), "a true proof is refused");

	let (mut other_index, mut other_count) = (index, count);
	let (mut other_leaf, mut other_proof, mut other_root) = (leaves[place], proof.clone(), root);
	match input.byte() % 7 {
		0 => other_index = input.number().try_into().unwrap_or(u32::MAX),
		1 => other_count = input.number().try_into().unwrap_or(u32::MAX),
		2 => other_leaf[input.below(32)] ^= input.byte(),
		3 => other_proof.push(input.array()),
		4 => drop(other_proof.pop()),
		5 => other_root[input.below(32)] ^= input.byte(),
		_ => {
			if let Some(hash) = other_proof.first_mut() {
				hash[input.below(32)] ^= input.byte();
			}
		},
	}
	let is_same = (other_index, other_count, other_leaf, other_root)
		== (index, count, leaves[place], root)
		&& other_proof == proof;
	let holds = tree::verify(&other_root, other_index, other_count, other_leaf, &other_proof);
	assert_eq!(holds, is_same, "a proof holds for something else");
}

/// A recipient that gets what it asked for, and everything else too.
fn pull(input: &mut Input) {
	let honest = sealed::any(input);
	let all = honest.pieces.len();
	let policy = PullPolicy {
		window: input.below(6),
		timeout_ms: input.byte().into(),
		faults_max: u32::from(input.byte() % 16),
	};
	let held: Vec<u32> = (0..input.byte() % 3).map(|_| input.byte().into()).collect();
	let mut have: Vec<bool> = vec![false; all];
	for index in &held {
		if let Some(have) = usize::try_from(*index).ok().and_then(|at| have.get_mut(at)) {
			*have = true;
		}
	}
	let mut pull = Pull::new(honest.announcement, policy, held);
	let mut now_ms = 0_u64;
	let mut asked: Vec<u32> = Vec::new();
	let mut ever_asked = vec![false; all];
	for _ in 0..STEPS {
		if input.is_empty() {
			break;
		}
		match input.byte() % 6 {
			0 | 1 => {
				if let Some(index) = pull.next(now_ms) {
					let at = usize::try_from(index).expect("it is a place");
					assert!(!have[at], "it asks for what it has");
					assert!(at == 0 || have[0], "it asks for chunks before the manifest");
					asked.push(index);
					ever_asked[at] = true;
				}
			},
			2 | 3 => {
				let (document, piece) = if input.flag() {
					let Some(index) = asked.pop() else { continue };
					let at = usize::try_from(index).expect("it is a place");
					(sealed::DOCUMENT, honest.pieces[at].clone())
				} else {
					let mut piece = honest.pieces[input.below(all)].clone();
					change(&mut piece, honest, input);
					(if input.flag() { input.long() } else { sealed::DOCUMENT }, piece)
				};
				if take(&mut pull, DocumentId(document), &piece, honest) {
					let at = usize::try_from(piece.index).expect("it is a place");
					assert!(ever_asked[at], "it takes what it has not asked for");
					assert!(!have[at], "it takes a piece twice");
					have[at] = true;
				}
			},
			4 => {
				let index = u32::from(input.byte());
				pull.lost(index);
				if input.flag() {
					pull.forget(index);
					if let Some(have) = usize::try_from(index).ok().and_then(|at| have.get_mut(at))
					{
						*have = false;
					}
				}
			},
			_ => now_ms = now_ms.saturating_add(input.short().into()),
		}
		let there = have.iter().filter(|have| **have).count();
		assert_eq!(pull.progress(), (there, all));
		assert_eq!(pull.is_complete(), there == all);
	}
}

/// Whether it is taken: then it is what was announced.
fn take(pull: &mut Pull, document: DocumentId, piece: &Piece, honest: &Honest) -> bool {
	let at = usize::try_from(piece.index).expect("indices are of 32 bits");
	let is_honest =
		document == honest.announcement.document && honest.pieces.get(at) == Some(piece);
	match pull.take(document, piece) {
		Ok(()) => {
			assert!(is_honest, "it takes what was not announced");
			true
		},
		Err(PullError::Piece(PieceError::WrongRoot { .. })) => {
			assert!(!is_honest, "it refuses what was announced");
			false
		},
		Err(_) => false,
	}
}
