"""Makes prefixes.tsv from the numbering plan of libphonenumber (PyPI: phonenumbers 9.0.43, Apache-2.0).

    pip install phonenumbers==9.0.43
    python3 make.py > prefixes.tsv

A line has a prefix, the destination's name and the digits of a whole number. Mobile prefixes are those whose
carrier is known; the prefix of a country alone stands for its fixed lines. Ten prefixes that differ in
the last digit alone and go to one destination become one. Prefixes of more than six digits are left out: ten
thousand are enough for tests, and a rate sheet of that size is what operators exchange.
"""

import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberType
from phonenumbers.carrierdata import CARRIER_DATA
from phonenumbers.geocoder import region_code_for_number

# A destination is at most 32 bytes.
LONGEST = 32
# Digits of the longest prefix that is kept.
DEEPEST = 6


def ascii_name(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = "".join(c if c.isalnum() or c in " .&+-" else " " for c in plain)
    return " ".join(kept.split())


def length(region, kind):
    example = phonenumbers.example_number_for_type(region, kind)
    if example is None:
        example = phonenumbers.example_number(region)
    return None if example is None else len(str(example.country_code) + phonenumbers.national_significant_number(example))


def mobile():
    named = {}
    for prefix, names in CARRIER_DATA.items():
        carrier = ascii_name(names.get("en", ""))
        region = region_of(prefix)
        if carrier and region:
            digits = length(region, PhoneNumberType.MOBILE)
            if digits and len(prefix) + 3 <= digits <= 15:
                name = f"{region} mobile {carrier}"[:LONGEST].strip()
                named[prefix] = (name, digits)
    for size in range(max(map(len, named)), 2, -1):
        parents = {p[:-1] for p in named if len(p) == size}
        for parent in sorted(parents):
            children = [named.get(parent + str(d)) for d in range(10)]
            if children[0] and all(c == children[0] for c in children) and parent not in named:
                for d in range(10):
                    del named[parent + str(d)]
                named[parent] = children[0]
    return named


def region_of(prefix):
    """The region whose plan the prefix is in, padded with the digits of the region's example."""
    for code_length in (1, 2, 3):
        code = int(prefix[:code_length])
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code)
        if not regions or regions == ("001",):
            continue
        if len(regions) == 1:
            return regions[0]
        for region in regions:
            digits = length(region, PhoneNumberType.MOBILE)
            for fill in ("2345678901", "0000000000", "5555555555"):
                number = (prefix + fill)[:digits] if digits else prefix
                parsed = phonenumbers.PhoneNumber(code, int(number[code_length:]))
                found = region_code_for_number(parsed)
                if found:
                    return found
        return regions[0]
    return None


def fixed():
    named = {}
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        region = regions[0]
        if region == "001":
            continue
        digits = length(region, PhoneNumberType.FIXED_LINE)
        if digits and digits <= 15:
            name = "NANP fixed" if code == 1 else f"{region} fixed"
            named[str(code)] = (name, digits)
    return named


if __name__ == "__main__":
    table = {**mobile(), **fixed()}
    for prefix in sorted(table):
        name, digits = table[prefix]
        if len(prefix) <= DEEPEST:
            print(f"{prefix}\t{name}\t{digits}")
