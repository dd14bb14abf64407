#!/usr/bin/env python3
"""Makes the test vectors of the payments off the chain, from the written layout and nothing else.

Usage: make.py            writes the JSON files beside this script
       make.py --check    says whether they are what it would write

Needs Python 3.8 and its standard library. Ed25519 is done here with plain integers after RFC 8032;
verification is that of ZIP-215: points may be encoded in more than one way, s may not, and the
equation is multiplied by the cofactor.
"""

import hashlib
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


def main():
    files = {
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
