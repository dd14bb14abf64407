#!/usr/bin/env python3
"""Makes sealed.json: sealed documents by a second implementation.

Nothing here comes from the library: HPKE is written out after RFC 9180 and checked against its test vector A.2.1 first; X25519 and
ChaCha20-Poly1305 are those of the package `cryptography`.

Usage: make.py            writes sealed.json beside this script
       make.py --check    says whether it is what it would write
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHUNK = 512 * 1024


# --- HPKE, RFC 9180: base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305 ---------

KEM_SUITE = b"KEM" + struct.pack(">H", 0x0020)
HPKE_SUITE = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0003)


def labeled_extract(suite, salt, label, ikm):
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def labeled_expand(suite, prk, label, info, length):
    info = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([number]), hashlib.sha256).digest()
        out += block
        number += 1
    return out[:length]


def public(secret):
    return secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def derive_key_pair(ikm):
    prk = labeled_extract(KEM_SUITE, b"", b"dkp_prk", ikm)
    return X25519PrivateKey.from_private_bytes(labeled_expand(KEM_SUITE, prk, b"sk", b"", 32))


def hpke_seal(recipient, ikm, info, aad, plaintext):
    """The encapsulated key and the ciphertext."""
    ephemeral = derive_key_pair(ikm)
    enc = public(ephemeral)
    dh = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    prk = labeled_extract(KEM_SUITE, b"", b"eae_prk", dh)
    shared = labeled_expand(KEM_SUITE, prk, b"shared_secret", enc + recipient, 32)
    context = (
        b"\x00"
        + labeled_extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
        + labeled_extract(HPKE_SUITE, b"", b"info_hash", info)
    )
    secret = labeled_extract(HPKE_SUITE, shared, b"secret", b"")
    key = labeled_expand(HPKE_SUITE, secret, b"key", context, 32)
    nonce = labeled_expand(HPKE_SUITE, secret, b"base_nonce", context, 12)
    return enc, ChaCha20Poly1305(key).encrypt(nonce, plaintext, aad)


def check_rfc_9180():
    """A.2.1, the first encryption."""
    enc, sealed = hpke_seal(
        bytes.fromhex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"),
        bytes.fromhex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"),
        b"Ode on a Grecian Urn",
        b"Count-0",
        b"Beauty is truth, truth beauty",
    )
    assert enc.hex() == "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
    assert sealed.hex() == (
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
    )


# --- Documents, after the README -------------------------------------------------------------------


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def bucket_of(length):
    return next(number for number in range(15) if length <= 4096 << number)


def top(hashes):
    while len(hashes) > 1:
        pairs = [hashes[at : at + 2] for at in range(0, len(hashes), 2)]
        hashes = [sha(b"interwork/docno\x01", *pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return hashes[0]


def seal(case, plaintext):
    b = {name: bytes.fromhex(value) for name, value in case.items() if isinstance(value, str)}
    number = bucket_of(len(plaintext))
    size = 4096 << number
    commitment = sha(b"interwork/docco\x01", b["salt"], struct.pack("<Q", len(plaintext)), plaintext)
    context = (
        b["genesis"]
        + commitment
        + struct.pack("<II", case["sender"], case["recipient"])
        + bytes([case["kind"], number])
        + struct.pack("<II", case["sender_epoch"], case["recipient_epoch"])
    )
    cipher = ChaCha20Poly1305(b["key"])
    info = b"interwork/docky\x01" + context
    keys = {who: public(X25519PrivateKey.from_private_bytes(b[who + "_secret"])) for who in ("recipient", "sender")}
    manifest = b"interwork/docmf\x01" + context
    manifest += b"".join(hpke_seal(keys["recipient"], b["recipient_ephemeral"], info + b"\x01", b"", b["key"]))
    manifest += b"".join(hpke_seal(keys["sender"], b["sender_ephemeral"], info + b"\x00", b"", b["key"]))
    header = b["salt"] + struct.pack("<Q", len(plaintext))
    manifest += cipher.encrypt(b"head" + bytes(8), header, b"interwork/dochd\x01" + context)
    pieces = [manifest]
    padded = plaintext + bytes(size - len(plaintext))
    for index, start in enumerate(range(0, size, CHUNK)):
        aad = b"interwork/docck\x01" + context + struct.pack("<I", index)
        pieces.append(cipher.encrypt(b"chnk" + struct.pack("<Q", index), padded[start : start + CHUNK], aad))
    leaves = [sha(b"interwork/docle\x01", struct.pack("<I", at), piece) for at, piece in enumerate(pieces)]
    return {
        **case,
        "bucket": number,
        "recipient_public": keys["recipient"].hex(),
        "sender_public": keys["sender"].hex(),
        "context": context.hex(),
        "commitment": commitment.hex(),
        "manifest": manifest.hex(),
        "pieces": len(pieces),
        "leaves": [leaf.hex() for leaf in leaves],
        "root": sha(b"interwork/docro\x01", struct.pack("<I", len(leaves)), top(leaves)).hex(),
    }


def filled(length):
    """Bytes that anyone can make: byte `i` of the plaintext is `i * i + i` over 7, modulo 256."""
    return bytes((at * at + at) // 7 % 256 for at in range(length))


def main():
    check_rfc_9180()
    cases = []
    lengths = [0, 1, 4096, 4097, CHUNK, CHUNK + 1, 3 * CHUNK - 17]
    for number, length in enumerate(lengths):
        secret = lambda name: sha(b"test vector", name.encode(), bytes([number])).hex()
        case = {
            "length": length,
            "genesis": secret("genesis"),
            "sender": number * 1_000_003,
            "sender_epoch": number,
            "recipient": 4_294_967_295 - number,
            "recipient_epoch": 7 * number,
            "kind": number,
            "salt": secret("salt"),
            "key": secret("key"),
            "recipient_ephemeral": secret("recipient ephemeral"),
            "sender_ephemeral": secret("sender ephemeral"),
            "recipient_secret": secret("recipient secret"),
            "sender_secret": secret("sender secret"),
        }
        cases.append(seal(case, filled(length)))
    text = json.dumps(cases, indent="\t") + "\n"
    path = pathlib.Path(__file__).parent / "sealed.json"
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if path.read_text() == text else "sealed.json differs")
    path.write_text(text)


if __name__ == "__main__":
    main()
