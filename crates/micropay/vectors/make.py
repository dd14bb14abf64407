#!/usr/bin/env python3
"""Makes the test vectors of the payments off the chain, from the written layout and nothing else.

Usage: make.py            writes the JSON files beside this script
       make.py --check    says whether they are what it would write

Needs Python 3.8 and its standard library. Ed25519 is done here with plain integers after RFC 8032;
verification is that of ZIP-215: points may be encoded in more than one way, s may not, and the
equation is multiplied by the cofactor. Accounts of wallets sign with any of the chain's three schemes:
sr25519 (ristretto255 of RFC 9496, Merlin's transcripts over STROBE) and ECDSA (secp256k1, the nonce of
RFC 6979) are done here, too. Real wallets sign sr25519 with a random nonce; here it is derived, so that
the files do not change.
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).parent

# --- Ed25519 ------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Adds two points of the twisted Edwards curve in extended coordinates."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(encoded):
    """ZIP-215: y at or above P is reduced, and a negative zero is zero."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, (number & (1 << 255) - 1) % P
    x = recover_x(y, sign)
    return None if x is None else (x % P, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def expand(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:]


def public_key(seed):
    return compress(times(expand(seed)[0], BASE))


def sha512_scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def sign(seed, message):
    scalar, prefix = expand(seed)
    key = public_key(seed)
    r = sha512_scalar(prefix, message)
    encoded = compress(times(r, BASE))
    s = (r + sha512_scalar(encoded, key, message) * scalar) % L
    return encoded + s.to_bytes(32, "little")


def verify(key, message, signature):
    a, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = sha512_scalar(signature[:32], key, message)
    return same(times(8 * s, BASE), times(8, add(r, times(k, a))))


# --- sr25519 ------------------------------------------------------------------------------------

MASK = 2**64 - 1


def rotate(lane, by):
    return (lane << by | lane >> (64 - by)) & MASK if by else lane


def keccak_f(state):
    """Keccak-f[1600] on 200 bytes."""
    a = [[int.from_bytes(state[8 * (x + 5 * y) :][:8], "little") for y in range(5)] for x in range(5)]
    lfsr = 1
    for _ in range(24):
        c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        d = [c[x - 1] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]
        a = [[lane ^ d[x] for lane in a[x]] for x in range(5)]
        x, y, current = 1, 0, a[1][0]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, a[x][y] = a[x][y], rotate(current, (t + 1) * (t + 2) // 2 % 64)
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ ~row[(x + 1) % 5] & row[(x + 2) % 5] & MASK
        for bit in range(7):
            if lfsr & 1:
                a[0][0] ^= 1 << (1 << bit) - 1
            lfsr = lfsr << 1 ^ (0x171 if lfsr & 0x80 else 0)
    return bytearray(b"".join(a[x][y].to_bytes(8, "little") for y in range(5) for x in range(5)))


class Transcript:
    """Merlin's transcript: STROBE-128 with the three operations that it uses."""

    RATE = 166

    def __init__(self, label):
        start = bytes([1, self.RATE + 2, 1, 0, 1, 96]) + b"STROBEv1.0.2"
        self.state = keccak_f(bytearray(start.ljust(200, b"\0")))
        self.at = self.begin = 0
        self.operate(0x12, b"Merlin v1.0")
        self.append(b"dom-sep", label)

    def permute(self):
        self.state[self.at] ^= self.begin
        self.state[self.at + 1] ^= 0x04
        self.state[self.RATE + 1] ^= 0x80
        self.state = keccak_f(self.state)
        self.at = self.begin = 0

    def absorb(self, data):
        for byte in data:
            self.state[self.at] ^= byte
            self.at += 1
            if self.at == self.RATE:
                self.permute()

    def operate(self, flags, data=b""):
        before, self.begin = self.begin, self.at + 1
        self.absorb([before, flags])
        if flags & 0x24 and self.at:
            self.permute()
        self.absorb(data)

    def append(self, label, message):
        self.operate(0x12, label + len(message).to_bytes(4, "little"))
        self.operate(0x02, message)

    def challenge(self, label):
        """A scalar from 64 bytes."""
        self.operate(0x12, label + (64).to_bytes(4, "little"))
        self.operate(0x07)
        squeezed = bytearray()
        for _ in range(64):
            squeezed.append(self.state[self.at])
            self.state[self.at] = 0
            self.at += 1
            if self.at == self.RATE:
                self.permute()
        return int.from_bytes(squeezed, "little") % L


def inverse_root(number):
    """Of 1 / number: whether it is a square, and the root that is not negative, of it or times i."""
    r = pow(number, 3, P) * pow(pow(number, 7, P), (P - 5) // 8, P) % P
    check = number * r * r % P
    square = check in (1, P - 1)
    if check in (P - 1, -SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return square, min(r, P - r) if r % 2 else r


def positive(number):
    number %= P
    return P - number if number & 1 else number


ONE_OVER_ROOT_A_MINUS_D = positive(inverse_root((-1 - D) % P)[1])


def ristretto(point):
    x, y, z, t = point
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    _, root = inverse_root(u1 * u2 * u2 % P)
    d1, d2 = root * u1 % P, root * u2 % P
    z_inverse = d1 * d2 * t % P
    if t * z_inverse % P & 1:
        x, y, other = y * SQRT_M1 % P, x * SQRT_M1 % P, d1 * ONE_OVER_ROOT_A_MINUS_D % P
    else:
        other = d2
    if x * z_inverse % P & 1:
        y = -y % P
    return positive(other * (z - y)).to_bytes(32, "little")


def from_ristretto(encoded):
    s = int.from_bytes(encoded, "little")
    if s >= P or s & 1:
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, root = inverse_root(v * u2 * u2 % P)
    x = positive(2 * s * root * u2)
    y = u1 * root * root * u2 * v % P
    if not square or x * y % P & 1 or y == 0:
        return None
    return x, y, 1, x * y % P


def sr_secret(seed):
    return expand(seed)[0] >> 3


def sr_public_key(seed):
    return ristretto(times(sr_secret(seed), BASE))


def sr_transcript(message, key, r):
    transcript = Transcript(b"SigningContext")
    transcript.append(b"", b"substrate")
    transcript.append(b"sign-bytes", message)
    transcript.append(b"proto-name", b"Schnorr-sig")
    transcript.append(b"sign:pk", key)
    transcript.append(b"sign:R", r)
    return transcript.challenge(b"sign:c")


def sr_sign(seed, message):
    nonce = sha512_scalar(b"sr25519 nonce", seed, message)
    r = ristretto(times(nonce, BASE))
    s = (sr_transcript(message, sr_public_key(seed), r) * sr_secret(seed) + nonce) % L
    # The highest bit marks the signature as one of this kind.
    return r + (s | 1 << 255).to_bytes(32, "little")


def sr_verify(key, message, signature):
    point, s = from_ristretto(key), int.from_bytes(signature[32:], "little")
    if point is None or not s >> 255 or s - 2**255 >= L:
        return False
    k = sr_transcript(message, key, signature[:32])
    negative = (-point[0] % P, point[1], 1, -point[3] % P)
    return ristretto(add(times(s - 2**255, BASE), times(k, negative))) == signature[:32]


# --- ECDSA --------------------------------------------------------------------------------------

Q = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def ec_add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % Q == 0:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], Q - 2, Q)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], Q - 2, Q)
    x = (slope * slope - a[0] - b[0]) % Q
    return x, (slope * (a[0] - x) - a[1]) % Q


def ec_times(scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = ec_add(result, point)
        point, scalar = ec_add(point, point), scalar >> 1
    return result


def ec_compress(point):
    return bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")


def blake2_256(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def ec_public_key(seed):
    return ec_compress(ec_times(int.from_bytes(seed, "big"), G))


def ec_sign(seed, message):
    """65 bytes: r, s, and which point has the x coordinate r."""
    digest, secret = blake2_256(message), int.from_bytes(seed, "big")
    z = int.from_bytes(digest, "big")
    key, value = bytes(32), b"\1" * 32
    for byte in b"\0\1":
        key = hmac.digest(key, value + bytes([byte]) + seed + (z % N).to_bytes(32, "big"), "sha256")
        value = hmac.digest(key, value, "sha256")
    value = hmac.digest(key, value, "sha256")
    nonce = int.from_bytes(value, "big")
    assert 0 < nonce < N, "as good as certain; a real signer tries again"
    point = ec_times(nonce, G)
    r, odd = point[0] % N, point[1] % 2
    s = pow(nonce, N - 2, N) * (z + r * secret) % N
    if s > N // 2:
        s, odd = N - s, 1 - odd
    return r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([odd])


def ec_verify(account, message, signature):
    """Recovers the key and compares the account, as the chain does."""
    r, s = (int.from_bytes(signature[at : at + 32], "big") for at in (0, 32))
    if not 0 < r < N or not 0 < s < N or signature[64] > 1:
        return False
    square = (pow(r, 3, Q) + 7) % Q
    y = pow(square, (Q + 1) // 4, Q)
    if y * y % Q != square:
        return False
    point = r, y if y % 2 == signature[64] else Q - y
    z, inverse = int.from_bytes(blake2_256(message), "big"), pow(r, N - 2, N)
    key = ec_add(ec_times(s * inverse % N, point), ec_times(-z * inverse % N, G))
    return key is not None and blake2_256(ec_compress(key)) == account


# --- The messages -------------------------------------------------------------------------------

VOUCHER_TAG = b"interwork/vouch\x01"
TICK_TAG = b"interwork/tick\x01"
MAX_TICKS = 1024


def secret(name):
    """32 bytes that look random and are the same everywhere."""
    return hashlib.sha256(b"micropay vectors: " + name.encode()).digest()


def voucher(genesis, channel, cumulative, root=bytes(32), value=0, ticks=0):
    return (
        VOUCHER_TAG
        + genesis
        + struct.pack("<QQ", channel, cumulative)
        + root
        + struct.pack("<QH", value, ticks)
    )


def tick_step(channel, value):
    data = TICK_TAG + struct.pack("<Q", channel) + value
    assert len(data) == 55
    return hashlib.sha256(data).digest()


def chain(channel, end, ticks):
    """The values of a chain by index: the root first, the end last."""
    values = [end]
    for _ in range(ticks):
        values.append(tick_step(channel, values[-1]))
    return values[::-1]


def voucher_vectors():
    genesis, other = secret("genesis"), secret("other genesis")
    valid, invalid = [], []
    cases = [
        ("plain", 1, 1, 0, 0),
        ("25 units", 7, 25, 0, 0),
        ("one tick", 8, 3, 1, 1),
        ("most ticks", 9, 100, 1, MAX_TICKS),
        ("dear ticks", 2**63, 2**40, 1000, 50),
        ("largest numbers", 2**64 - 1, 2**64 - 1, 2**64 - 1, MAX_TICKS),
        ("nothing but ticks", 10, 0, 5, 10),
    ]
    for name, channel, cumulative, value, ticks in cases:
        seed = secret("seed " + name)
        root = chain(channel, secret("end " + name), ticks)[0] if ticks else bytes(32)
        message = voucher(genesis, channel, cumulative, root, value, ticks)
        assert len(message) == 106
        signature = sign(seed, message)
        assert verify(public_key(seed), message, signature)
        valid.append(
            {
                "name": name,
                "seed": seed.hex(),
                "public_key": public_key(seed).hex(),
                "genesis": genesis.hex(),
                "channel": str(channel),
                "cumulative": str(cumulative),
                "tick_root": root.hex(),
                "tick_value": str(value),
                "max_ticks": ticks,
                "message": message.hex(),
                "signature": signature.hex(),
            }
        )

    good = voucher(genesis, 1, 5, secret("root"), 2, 3)
    plain = voucher(genesis, 1, 5)
    for name, reason, message in [
        ("empty", "length", b""),
        ("one byte short", "length", good[:-1]),
        ("one byte long", "length", good + b"\0"),
        ("other kind of message", "tag", b"interwork/close\x01" + good[16:]),
        ("other version", "tag", good[:15] + b"\x02" + good[16:]),
        ("1025 ticks", "ticks", voucher(genesis, 1, 5, secret("root"), 2, 1025)),
        ("65535 ticks", "ticks", voucher(genesis, 1, 5, secret("root"), 2, 65535)),
        ("ticks without value", "value", voucher(genesis, 1, 5, secret("root"), 0, 3)),
        ("value without ticks", "no ticks", voucher(genesis, 1, 5, bytes(32), 1, 0)),
        ("root without ticks", "no ticks", voucher(genesis, 1, 5, secret("root"), 0, 0)),
    ]:
        invalid.append({"name": name, "reason": reason, "message": message.hex()})

    # Signatures at the edge of what ZIP-215 accepts: all are by a key, over a voucher.
    signatures = []
    seed = secret("signer")
    key = public_key(seed)
    signature = sign(seed, plain)

    def case(name, key, message, signature):
        signatures.append(
            {
                "name": name,
                "public_key": key.hex(),
                "message": message.hex(),
                "signature": signature.hex(),
                "valid": verify(key, message, signature),
            }
        )

    s = int.from_bytes(signature[32:], "little")
    case("valid", key, plain, signature)
    case("another voucher's", key, voucher(genesis, 1, 6), signature)
    case("another chain's", key, voucher(other, 1, 5), signature)
    case("another channel's", key, voucher(genesis, 2, 5), signature)
    case("another key's", public_key(secret("another")), plain, signature)
    case("all zero", key, plain, bytes(64))
    case("s not reduced", key, plain, signature[:32] + (s + L).to_bytes(32, "little"))
    case("s of 2^255", key, plain, signature[:32] + (2**255).to_bytes(32, "little"))
    case("R is no point", key, plain, (2).to_bytes(32, "little") + signature[32:])
    # The eight points of small order, in every encoding that decompresses. With such a key and s = 0
    # everything verifies; the chain accepts it, so the payee may.
    small = [bytes.fromhex(text) for text in SMALL_ORDER]
    for index, encoded in enumerate(small):
        assert decompress(encoded) is not None
        case(f"small order key {index}", encoded, plain, small[0] + bytes(32))
        case(f"small order R {index}", key, plain, with_r(seed, plain, encoded))
    # A nonce point with a part of small order: only the equation with the cofactor holds.
    case("mixed order R", key, plain, mixed_r(seed, plain, decompress(small[4])))
    return {"valid": valid, "invalid": invalid, "signatures": signatures}


# By y: 1, -1, 0 with either sign, the four points of order 8; then what RFC 8032 calls not canonical: 1
# and -1 with the sign of a negative zero, 1 and 0 with P added, with either sign.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def with_r(seed, message, encoded):
    """A signature whose nonce is 0 but for a part of small order."""
    scalar, _ = expand(seed)
    k = sha512_scalar(encoded, public_key(seed), message)
    return encoded + (k * scalar % L).to_bytes(32, "little")


def mixed_r(seed, message, small):
    scalar, prefix = expand(seed)
    r = sha512_scalar(prefix, message)
    encoded = compress(add(times(r, BASE), small))
    s = (r + sha512_scalar(encoded, public_key(seed), message) * scalar) % L
    return encoded + s.to_bytes(32, "little")


def tick_vectors():
    chains = []
    for channel, ticks in [(1, 1), (2, 2), (7, 100), (2**64 - 1, 1000), (12, MAX_TICKS)]:
        end = secret(f"chain {channel}")
        values = chain(channel, end, ticks)
        shown = sorted({1, 2, 3, ticks // 2, ticks - 1, ticks} - {0} - set(range(ticks + 1, 9)))
        chains.append(
            {
                "channel": str(channel),
                "end": end.hex(),
                "max_ticks": ticks,
                "root": values[0].hex(),
                "ticks": [{"index": i, "preimage": values[i].hex()} for i in shown],
            }
        )
    return {"chains": chains}


def payer_vectors():
    """What a payer sends for what it spends, ticks derived from its secret."""
    genesis, seed, channel, deposit = secret("genesis"), secret("payer"), 77, 2000
    policies = [(1, MAX_TICKS), (5, 8), (1, 0)]
    sessions = []
    for value, most in policies:
        spent, anchor, index, values, steps = 0, None, 0, [], []
        for units in [1, 1, 1, 5, 10, 7, 20, 5, 5, 900, 1, 44, 1000]:
            spent += units
            count = units // value
            if anchor and units % value == 0 and index + count <= anchor[2]:
                index += count
                message = struct.pack("<QQH", channel, anchor[0], index) + values[index]
            else:
                ticks = min(most, (deposit - spent) // value)
                used = value if ticks else 0
                end = hashlib.sha256(
                    b"interwork/chain\x01" + seed + genesis
                    + struct.pack("<QQQH", channel, spent, used, ticks)
                ).digest()
                values = chain(channel, end, ticks)
                root = values[0] if ticks else bytes(32)
                plain = voucher(genesis, channel, spent, root, used, ticks)
                message = plain + sign(seed, plain)
                anchor, index = (spent, used, ticks), 0
            steps.append({"units": str(units), "payment": message.hex(), "total": str(spent)})
        sessions.append({"tick_value": str(value), "max_ticks": most, "steps": steps})
    return {
        "genesis": genesis.hex(),
        "seed": seed.hex(),
        "public_key": public_key(seed).hex(),
        "channel": str(channel),
        "deposit": str(deposit),
        "sessions": sessions,
    }


def meter_vectors():
    cases = [
        (size, unit)
        for unit in (1, 1000, 100_000)
        for size in (0, 1, unit - 1, unit, unit + 1, 25 * unit, 25 * unit + 1, 2**64 - 1)
    ]
    return {
        "cases": [
            {"bytes": str(size), "bytes_per_unit": str(unit), "units": str(max(1, -(-size // unit)))}
            for size, unit in cases
        ]
    }


# What the account of a wallet signs: tag, and after the genesis hash the fields with their bytes.
LAYOUTS = {
    "open": (
        b"interwork/opens\1",
        [("acceptance", 8), ("class", 4), ("visited", 4), ("wallet", 32), ("nonce", 8)]
        + [("voucher_key", 32), ("deposit", 8), ("expires", 8), ("valid_until", 8)],
    ),
    "top_up": (b"interwork/topup\1", [("channel", 8), ("new_deposit", 8), ("valid_until", 8)]),
    "close": (b"interwork/close\1", [("channel", 8)]),
    "return": (
        b"interwork/retrn\1",
        [("class", 4), ("nonce", 8), ("wallet", 32), ("units", 8), ("valid_until", 8)],
    ),
    "contract": (
        b"interwork/agree\1",
        [("acceptance", 8), ("class", 4), ("visited", 4), ("wallet", 32), ("voucher_key", 32)]
        + [("commitment", 32), ("valid_until", 8)],
    ),
    "query": (b"interwork/query\1", [("channel", 8), ("time", 8)]),
}

LENGTHS = {"open": 160, "top_up": 72, "close": 56, "return": 108, "contract": 168, "query": 64}

SCHEMES = {
    "sr25519": (sr_public_key, sr_sign, sr_verify),
    "ed25519": (public_key, sign, verify),
    "ecdsa": (ec_public_key, ec_sign, ec_verify),
}


def lay_out(kind, genesis, fields):
    tag, layout = LAYOUTS[kind]
    assert [name for name, _ in layout] == list(fields)
    parts = [
        bytes.fromhex(fields[name]) if length == 32 else int(fields[name]).to_bytes(length, "little")
        for name, length in layout
    ]
    message = tag + genesis + b"".join(parts)
    assert len(message) == LENGTHS[kind]
    return message


def wrap(message):
    return b"<Bytes>" + message + b"</Bytes>"


class Wallet:
    def __init__(self, scheme):
        self.scheme = scheme
        self.seed = secret("wallet " + scheme)
        self.key = SCHEMES[scheme][0](self.seed)
        self.account = blake2_256(self.key) if scheme == "ecdsa" else self.key

    def sign(self, message, wrapped=False):
        return SCHEMES[self.scheme][1](self.seed, wrap(message) if wrapped else message)

    def described(self):
        return {
            "scheme": self.scheme,
            "seed": self.seed.hex(),
            "public_key": self.key.hex(),
            "account": self.account.hex(),
        }


def holds(scheme, account, message, wrapped, signature):
    """Whether the signature of an account, of a scheme, is of a message."""
    if len(signature) != (65 if scheme == "ecdsa" else 64):
        return False
    return SCHEMES[scheme][2](account, wrap(message) if wrapped else message, signature)


def examples(wallet, largest=False):
    """A message of each kind that the account signs."""

    def number(value, length=8):
        return str(2 ** (8 * length) - 1 if largest else value)

    account, key = wallet.account.hex(), public_key(secret("voucher key")).hex()
    who = {"acceptance": number(3), "class": number(1, 4), "visited": number(2, 4)}
    end = number(1_900_000_000)
    yield "open", {
        **who, "wallet": account, "nonce": number(4), "voucher_key": key, "deposit": number(25),
        "expires": number(1_900_086_400), "valid_until": end,
    }
    yield "top_up", {"channel": number(77), "new_deposit": number(50), "valid_until": end}
    yield "close", {"channel": number(77)}
    yield "return", {
        "class": number(1, 4), "nonce": number(5), "wallet": account, "units": number(7),
        "valid_until": end,
    }
    yield "contract", {
        **who, "wallet": account, "voucher_key": key, "commitment": secret("profile").hex(),
        "valid_until": end,
    }


def message_vectors():
    genesis = secret("genesis")
    wallets = {scheme: Wallet(scheme) for scheme in SCHEMES}
    valid, invalid = [], []

    def take(name, kind, fields, wallet, wrapped):
        message = lay_out(kind, genesis, fields)
        signature = wallet.sign(message, wrapped)
        assert holds(wallet.scheme, wallet.account, message, wrapped, signature)
        valid.append(
            {
                "name": name,
                "kind": kind,
                "fields": fields,
                "message": message.hex(),
                "scheme": wallet.scheme,
                "account": wallet.account.hex(),
                "wrapped": wrapped,
                "signature": signature.hex(),
            }
        )

    for wallet in wallets.values():
        for kind, fields in examples(wallet):
            for wrapped in (False, True):
                form = "wrapped" if wrapped else "plain"
                take(f"{kind}, {wallet.scheme}, {form}", kind, fields, wallet, wrapped)
    for kind, fields in examples(wallets["ed25519"], largest=True):
        take(f"{kind}, largest numbers", kind, fields, wallets["ed25519"], False)
    for fields in [{"channel": "77", "time": "1900000000"}, {"channel": str(2**64 - 1), "time": "0"}]:
        # Not by the account but by the key that signs vouchers.
        message, seed = lay_out("query", genesis, fields), secret("voucher key")
        valid.append(
            {
                "name": f"query of channel {fields['channel']}",
                "kind": "query",
                "fields": fields,
                "message": message.hex(),
                "scheme": "ed25519",
                "account": public_key(seed).hex(),
                "wrapped": False,
                "signature": sign(seed, message).hex(),
            }
        )

    def refuse(name, reason, kind, message, wallet, signature, wrapped=False, scheme=None, account=None):
        scheme, account = scheme or wallet.scheme, account or wallet.account
        assert not holds(scheme, account, message, wrapped, signature)
        invalid.append(
            {
                "name": name,
                "reason": reason,
                "kind": kind,
                "message": message.hex(),
                "scheme": scheme,
                "account": account.hex(),
                "wrapped": wrapped,
                "signature": signature.hex(),
            }
        )

    for scheme, wallet in wallets.items():
        all_fields = dict(examples(wallet))
        opened = lay_out("open", genesis, all_fields["open"])
        signature = wallet.sign(opened)
        refuse(f"{scheme}: other deposit", "another message was signed", "open",
               lay_out("open", genesis, {**all_fields["open"], "deposit": "26"}), wallet, signature)
        refuse(f"{scheme}: next nonce", "another message was signed", "open",
               lay_out("open", genesis, {**all_fields["open"], "nonce": "5"}), wallet, signature)
        refuse(f"{scheme}: other chain", "another genesis hash was signed", "open",
               lay_out("open", secret("other genesis"), all_fields["open"]), wallet, signature)
        refuse(f"{scheme}: other version", "another version was signed", "open",
               opened[:15] + b"\2" + opened[16:], wallet, signature)
        closing = lay_out("close", genesis, all_fields["close"])
        refuse(f"{scheme}: other channel", "another message was signed", "close",
               lay_out("close", genesis, {"channel": "78"}), wallet, wallet.sign(closing))
        queried = b"interwork/query\1" + closing[16:]
        refuse(f"{scheme}: other kind", "a message of another kind was signed", "close",
               closing, wallet, wallet.sign(queried))
        refuse(f"{scheme}: wrapped, said to be plain", "wrapped bytes were signed", "open",
               opened, wallet, wallet.sign(opened, True))
        refuse(f"{scheme}: plain, said to be wrapped", "plain bytes were signed", "open",
               opened, wallet, signature, wrapped=True)
        refuse(f"{scheme}: other account", "another account signed", "open", opened, wallet, signature,
               account=secret("account of nobody") if scheme == "ecdsa" else SCHEMES[scheme][0](secret("another")))
        refuse(f"{scheme}: a bit flipped", "no signature of this message", "open", opened, wallet,
               bytes([signature[0] ^ 1]) + signature[1:])
        refuse(f"{scheme}: all zero", "no signature of this message", "open", opened, wallet,
               bytes(len(signature)))
    sr, ed = wallets["sr25519"], wallets["ed25519"]
    top_up = lay_out("top_up", genesis, dict(examples(sr))["top_up"])
    signature = sr.sign(top_up)
    refuse("sr25519 without its mark", "no sr25519 signature", "top_up", top_up, sr,
           signature[:63] + bytes([signature[63] & 127]))
    refuse("sr25519 as ed25519", "signed with another scheme", "top_up", top_up, sr, signature,
           scheme="ed25519")
    refuse("ed25519 as sr25519", "signed with another scheme", "top_up", top_up, ed, ed.sign(top_up),
           scheme="sr25519")
    return {
        "genesis": genesis.hex(),
        "wallets": [wallet.described() for wallet in wallets.values()],
        "valid": valid,
        "invalid": invalid,
    }


def main():
    files = {
        "messages.json": message_vectors(),
        "vouchers.json": voucher_vectors(),
        "ticks.json": tick_vectors(),
        "payers.json": payer_vectors(),
        "meters.json": meter_vectors(),
    }
    stale = []
    for name, content in files.items():
        text = json.dumps(content, indent="\t") + "\n"
        path = HERE / name
        if sys.argv[1:] == ["--check"]:
            if not path.exists() or path.read_text() != text:
                stale.append(name)
        else:
            path.write_text(text)
    if stale:
        sys.exit("differ from what this script makes: " + ", ".join(stale))


if __name__ == "__main__":
    main()
