//! The tree of hashes over the pieces of a document.
//!
//! Leaves, nodes and the root have tags of their own, so that none stands for another; a leaf names its
//! place and the root the number of leaves, so that no piece stands for another and none is left out. An
//! odd last node of a level goes up as it is.

use crate::context::{Hash, Tag};
use sha2::{Digest, Sha256};

const LEAF_TAG: Tag = *b"interwork/docle\x01";
const NODE_TAG: Tag = *b"interwork/docno\x01";
const ROOT_TAG: Tag = *b"interwork/docro\x01";

/// Most hashes of a proof: the largest document has 129 pieces.
pub const MAX_PROOF: usize = 8;

fn hash(parts: &[&[u8]]) -> Hash {
	let mut hasher = Sha256::new();
	parts.iter().for_each(|part| hasher.update(part));
	hasher.finalize().into()
}

/// Hash of the piece at a place.
pub fn leaf(index: u32, bytes: &[u8]) -> Hash {
	hash(&[&LEAF_TAG, &index.to_le_bytes(), bytes])
}

fn node(left: &Hash, right: &Hash) -> Hash {
	hash(&[&NODE_TAG, left, right])
}

fn root(count: u32, top: &Hash) -> Hash {
	hash(&[&ROOT_TAG, &count.to_le_bytes(), top])
}

/// A tree with all its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
	/// From the leaves up to the only node of the last level.
	levels: Vec<Vec<Hash>>,
	count: u32,
}

impl Tree {
	/// The tree over leaves. `None`: there are none, or too many.
	pub fn new(leaves: Vec<Hash>) -> Option<Self> {
		let count = u32::try_from(leaves.len()).ok().filter(|count| *count > 0)?;
		let mut levels = vec![leaves];
		while let Some(level) = levels.last().filter(|level| level.len() > 1) {
			let above = level
				.chunks(2)
				.filter_map(|pair| match pair {
					[left, right] => Some(node(left, right)),
					[only] => Some(*only),
					_ => None,
				})
				.collect();
			levels.push(above);
		}
		Some(Self { levels, count })
	}

	/// The root, as on chain.
	pub fn root(&self) -> Hash {
		let top = self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default();
		root(self.count, &top)
	}

	/// What shows that a piece is at its place: the neighbours on the way up. `None`: there is no such
	/// place.
	pub fn proof(&self, index: u32) -> Option<Vec<Hash>> {
		let mut index = usize::try_from(index).ok()?;
		self.levels.first()?.get(index)?;
		let mut proof = Vec::new();
		for level in &self.levels {
			proof.extend(level.get(index ^ 1).filter(|_| level.len() > 1));
			index /= 2;
		}
		Some(proof)
	}
}

/// How many hashes the proof of a piece has.
pub fn proof_length(mut index: u32, mut count: u32) -> usize {
	let mut length: usize = 0;
	while count > 1 {
		length = length.saturating_add(usize::from(index ^ 1 < count));
		index /= 2;
		count = count.div_ceil(2);
	}
	length
}

/// Whether a leaf is at its place under a root. The proof must be exactly as long as needed.
pub fn verify(expected: &Hash, mut index: u32, count: u32, leaf: Hash, proof: &[Hash]) -> bool {
	if index >= count || proof.len() != proof_length(index, count) {
		return false;
	}
	let mut neighbours = proof.iter();
	let mut width = count;
	let mut hash = leaf;
	while width > 1 {
		if index ^ 1 < width {
			let Some(neighbour) = neighbours.next() else { return false };
			hash = if index & 1 == 0 { node(&hash, neighbour) } else { node(neighbour, &hash) };
		}
		index /= 2;
		width = width.div_ceil(2);
	}
	root(count, &hash) == *expected
}

#[cfg(test)]
mod tests {
	use super::*;

	fn tree(count: u32) -> Tree {
		Tree::new((0..count).map(|index| leaf(index, &index.to_le_bytes())).collect()).unwrap()
	}

	#[test]
	fn proof_should_hold_for_its_leaf_place_and_count_only() {
		for count in 1..=33 {
			let tree = tree(count);
			for index in 0..count {
				let proof = tree.proof(index).unwrap();
				assert_eq!(proof.len(), proof_length(index, count));
				let this = leaf(index, &index.to_le_bytes());
				let holds = |index, count, leaf, proof: &[Hash]| {
					verify(&tree.root(), index, count, leaf, proof)
				};
				assert!(holds(index, count, this, &proof));
				assert!(!holds(index, count + 1, this, &proof));
				assert!(!holds(index ^ 1, count, this, &proof));
				assert!(!holds(index, count, leaf(index, b"other"), &proof));
				let longer: Vec<_> = proof.iter().copied().chain([this]).collect();
				assert!(!holds(index, count, this, &longer));
				if let Some((_, shorter)) = proof.split_last() {
					assert!(!holds(index, count, this, shorter));
				}
			}
			assert_eq!(tree.proof(count), None);
		}
	}

	#[test]
	fn root_should_differ_when_anything_does() {
		let roots: std::collections::BTreeSet<_> =
			(1..=33).map(|count| tree(count).root()).collect();
		assert_eq!(roots.len(), 33);
		let mut leaves: Vec<_> = (0..4_u32).map(|index| leaf(index, b"same")).collect();
		let before = Tree::new(leaves.clone()).unwrap().root();
		leaves.swap(1, 2);
		assert_ne!(Tree::new(leaves).unwrap().root(), before);
		assert_eq!(Tree::new(vec![]), None);
	}

	#[test]
	fn longest_proof_should_be_that_of_the_largest_document() {
		assert_eq!((0..129).map(|index| proof_length(index, 129)).max(), Some(MAX_PROOF));
	}
}
