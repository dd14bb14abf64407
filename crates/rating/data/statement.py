"""Makes statement.hex from the README's text, with Python's standard library and not with this crate.

    python3 statement.py > statement.hex

Two calls of 61 s at 0.06 a minute to 4930123456, on 2026-03-02 at 00:00:00 and 00:00:07 UTC.
"""

import hashlib

MONDAY = 1772409600
PARTS_PER_NANO = 9 * 2**30 * 5**9


def compact(value):
    """SCALE's short form of a number."""
    if value < 1 << 6:
        return bytes([value << 2])
    if value < 1 << 14:
        return (value << 2 | 1).to_bytes(2, "little")
    if value < 1 << 30:
        return (value << 2 | 2).to_bytes(4, "little")
    length = (value.bit_length() + 7) // 8
    return bytes([length - 4 << 2 | 3]) + value.to_bytes(length, "little")


def text(value):
    return compact(len(value)) + value.encode()


def fixed(value, length):
    return value.to_bytes(length, "little", signed=True)


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def record(start, charge):
    # price, per, first, next, connect, minimum, no cap, no rounding
    terms = b"".join(map(compact, (60_000_000, 60, 1, 1, 0, 0))) + b"\0\0"
    return (
        text("1")
        + bytes([0, 0])
        + fixed(262010000000001, 8)
        + fixed(4930123456, 8)
        + fixed(start, 8)
        + fixed(61, 8)
        + fixed(61, 8)
        + text("49")
        + terms
        + fixed(charge, 16)
    )


charge = 60_000_000 * 61 * PARTS_PER_NANO // 60
leaves = sorted(leaf(record(MONDAY + second, charge)) for second in (0, 7))
statement = (
    fixed(MONDAY, 8)
    + fixed(MONDAY + 86400, 8)
    + b"XDR"
    + compact(1)
    + text("49")
    + compact(1)
    + bytes([0, 0])
    + compact(0)
    + fixed(MONDAY // 3600, 4)
    + b"".join(map(compact, (2, 122, 122)))
    + fixed(2 * charge, 16)
    + node(*leaves)
)
print(statement.hex())
