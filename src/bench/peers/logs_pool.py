"""The tasks of src/bench/logs with Python's own means: a pool of processes over pieces of the file, in order.

usage: logs_pool.py T1|T2|T3|S2 IN OUT    IN and OUT are ndjson; orjson where it is installed
"""

import collections
import multiprocessing
import os
import re
import sys

try:
    from orjson import dumps, loads
except ImportError:
    import json
    from json import loads

    def dumps(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


PIECE = 1 << 20
PROCESSES = 4
URL = re.compile(r"(?P<scheme>https?)://(?P<host>[^/:?#]+)(?::\d+)?(?P<path>/[^?#]*)")
MAIL = re.compile(r"[^\s@,\"<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
CARD = re.compile(r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b")
TEN_LAST = re.compile(r"(?:(\w)(?!.*\1)){10}")

task, rows, results = sys.argv[1:]


def pieces():
    """Where the file is cut, after the ends of lines."""
    size = os.path.getsize(rows)
    with open(rows, "rb") as file:
        begin = 0
        while begin < size:
            file.seek(min(begin + PIECE, size))
            file.readline()
            yield begin, file.tell()
            begin = file.tell()


def read(piece):
    begin, end = piece
    with open(rows, "rb") as file:
        file.seek(begin)
        return map(loads, file.read(end - begin).splitlines())


def extract(piece):
    out = []
    for row in read(piece):
        if row["status"] >= 400 and (match := URL.match(row["url"])):
            row.update(match.groupdict(), host_lc=match["host"].lower())
            out.append(dumps(row))
    return out


def redact(piece):
    out = []
    for row in read(piece):
        row["message"] = CARD.sub("<card>", MAIL.sub("<mail>", row["message"]))
        out.append(dumps(row))
    return out


def search(piece):
    found = (TEN_LAST.search(row["s"]) for row in read(piece))
    return [dumps({"m": match and match.group(0)}) for match in found]


def group(piece):
    counts, sums = collections.Counter(), collections.Counter()
    for row in read(piece):
        match = URL.match(row["url"])
        key = match["host"].lower() if match else None, row["status"]
        counts[key] += 1
        sums[key] += row["bytes"]
    return counts, sums


WORK = {"T1": extract, "T2": redact, "T3": group, "S2": search}

if __name__ == "__main__":
    with multiprocessing.Pool(PROCESSES) as pool, open(results, "wb") as out:
        parts = pool.imap(WORK[task], pieces())
        if task == "T3":
            counts, sums = collections.Counter(), collections.Counter()
            for count, total in parts:
                counts.update(count)
                sums.update(total)
            parts = [[dumps({"host": h, "status": s, "n": n, "b": sums[h, s]}) for (h, s), n in counts.items()]]
        for part in parts:
            out.writelines(line + b"\n" for line in part)
