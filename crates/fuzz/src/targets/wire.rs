//! What goes between the nodes of two operators, and what a manifest says: whatever bytes come, each is one
//! message or none, and what is read is written back byte for byte.

use interwork_documents::{
	Answer, Context, Manifest, Request, WireError, CONTEXT_LENGTH, MANIFEST_LENGTH,
	MAX_ANSWER_LENGTH, REQUEST_LENGTH, SEALED_CHUNK_BYTES,
};

/// Reads the bytes as everything that they could be.
pub fn run(data: &[u8]) {
	let request = Request::decode(data);
	if let Ok(request) = &request {
		assert_eq!(data.len(), REQUEST_LENGTH);
		assert_eq!(request.encode(), data, "a request has two encodings");
	}
	let answer = Answer::decode(data);
	if let Ok(answer) = &answer {
		assert!(data.len() <= MAX_ANSWER_LENGTH);
		assert_eq!(answer.encode(), data, "an answer has two encodings");
		if let Answer::Piece { piece, .. } = answer {
			assert!(piece.bytes.len() <= SEALED_CHUNK_BYTES);
		}
	}
	let context = Context::decode(data);
	if let Some(context) = &context {
		assert_eq!(data.len(), CONTEXT_LENGTH);
		assert_eq!(context.encode(), data, "a context has two encodings");
		assert!(context.bucket.pieces() > context.bucket.chunks());
	}
	let manifest = Manifest::decode(data);
	if let Ok(manifest) = &manifest {
		assert_eq!(data.len(), MANIFEST_LENGTH);
		assert_eq!(manifest.encode(), data, "a manifest has two encodings");
		let context = manifest.context().encode();
		assert_eq!(Context::decode(&context).as_ref(), Some(manifest.context()));
		assert!(data.windows(CONTEXT_LENGTH).any(|bytes| *bytes == context));
	}
	let read = [request.is_ok(), answer.is_ok(), manifest.is_ok()];
	assert!(read.iter().filter(|is| **is).count() <= 1, "bytes are two messages");
	if data.len() != REQUEST_LENGTH {
		assert_eq!(request, Err(WireError::WrongLength { length: data.len() }));
	}
}
