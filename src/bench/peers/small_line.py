"""The work of both Python services: one regular expression with named groups."""

import re

LINE = re.compile(
    r'^(?P<ip>\S+) \S+ (?P<user>\S+) \[[^\]]+\] "(?P<verb>[A-Z]+) (?P<path>\S+)[^"]*" (?P<status>\d+) (?P<bytes>\d+)'
)


def extract(row):
    row.update(LINE.search(row["line"]).groupdict())
    return row
