"""Searches every line for the pattern, some passes over.

usage: match.py sequential|pool PATTERN PASSES    lines on standard input

Prints {"seconds": S, "answers": [match or null, ...]}; the time is that of the passes, without Python's start
and without that of the pool's processes.
"""

import json
import multiprocessing
import re
import sys
import time

PATTERN = re.compile(sys.argv[2])


def search(line):
    found = PATTERN.search(line)
    return found.group(0) if found else None


def timed(passes, one_pass):
    start = time.perf_counter()
    for _ in range(passes):
        answers = list(one_pass())
    return {"seconds": time.perf_counter() - start, "answers": answers}


if __name__ == "__main__":
    lines = sys.stdin.read().split()
    passes = int(sys.argv[3])
    if sys.argv[1] == "sequential":
        result = timed(passes, lambda: map(search, lines))
    else:
        with multiprocessing.Pool(4) as pool:
            pool.map(search, lines[:8])
            result = timed(passes, lambda: pool.map(search, lines))
    json.dump(result, sys.stdout)
