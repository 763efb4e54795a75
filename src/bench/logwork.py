"""Who takes part in src/bench/logs, with what, and how their results are compared."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
import time

import servers
from servers import Failed

T1, T2, T3, S2 = "T1", "T2", "T3", "S2"
URL = r"^(?<scheme>https?)://(?<host>[^/:?#]+)(?::\d+)?(?<path>/[^?#]*)"
MAIL = r"[^\s@,\"<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
CARD = r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"

PIPELINES = {
    T1: [
        {"filter": "status >= 400"},
        {"extract": {"field": "url", "pattern": URL}},
        {"set": {"host_lc": "lower(host)"}},
    ],
    T2: [
        {"replace": {"field": "message", "pattern": MAIL, "with": "<mail>"}},
        {"replace": {"field": "message", "pattern": CARD, "with": "<card>"}},
    ],
    T3: [
        {"extract": {"field": "url", "pattern": URL.replace("(?<scheme>https?)", "https?").replace("(?<path>", "(?:")}},
        {"set": {"host": "lower(host)"}},
        {"aggregate": {"by": ["host", "status"], "n": "count()", "b": "sum(bytes)"}},
    ],
    S2: [
        {"extract": {"field": "s", "pattern": r"(?:(\w)(?!.*\1)){10}", "into": "m"}},
        {"select": ["m"]},
    ],
}


class Run:
    """What one run took: seconds of wall and of CPU, and the most memory resident in MiB."""

    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


class Contestant:
    """One line of the table. `run(rows, results)` gives a Run; those with a `share` read only that part of the rows."""

    def __init__(self, task, name, run, rows="ndjson", share=1, warm_up=0, missing=""):
        self.task, self.name, self.run, self.rows = task, name, run, rows
        self.share, self.warm_up, self.missing = share, warm_up, missing
        self.runs = []


def process(command):
    """A command that ends by itself, start included; CPU and memory are those of all its processes that ended."""

    def run(task, rows, results):
        words = [str(word) for word in command(task, rows, results)]
        begin = time.perf_counter()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if status != 0:
            raise Failed(f"{' '.join(words)}: expected exit code 0, found {child.returncode}: {said[-500:]!r}")
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    return run


def over_http(server):
    """POST /v1/run of a stored pipeline; the body goes out while the answer comes in."""

    def run(task, rows, results):
        connection = server.connect()
        computed = server.cpu_seconds()
        begin = time.perf_counter()
        connection.putrequest("POST", f"/v1/run?pipeline={task}")
        connection.putheader("Content-Type", "application/x-ndjson")
        connection.putheader("Content-Length", str(os.path.getsize(rows)))
        connection.endheaders()
        with open(rows, "rb") as body, open(results, "wb") as out:
            sender = threading.Thread(target=connection.sock.sendfile, args=(body,))
            sender.start()
            response = connection.getresponse()
            while part := response.read1(1 << 20):
                out.write(part)
            sender.join()
        wall = time.perf_counter() - begin
        connection.close()
        if response.status != 200:
            raise Failed(f"Rowmill, {task}: expected 200, found {response.status}")
        return Run(wall, server.cpu_seconds() - computed, server.peak_mib())

    return run


def missing(python, modules=(), programs=()):
    """What of it is not installed, as words for the table."""
    absent = [name for name in programs if not shutil.which(name)]
    for name in modules:
        if subprocess.run([python, "-c", f"import {name}"], stderr=subprocess.DEVNULL).returncode != 0:
            absent.append(name)
    return ", ".join(absent)


def contestants(options, server, pipelines):
    """Everybody, task by task; Rowmill first."""
    peers = servers.HERE / "peers"

    def rowmill(task, rows, results):
        types = ["--types", "status:int,bytes:int"] if str(rows).endswith(".csv") else []
        return [options.rowmill, *options.flags, "run", pipelines / f"{task}.json", rows, *types, "-o", results]

    def script(name):
        return lambda task, rows, results: [options.python, peers / name, task, rows, results]

    def shell(name):
        return lambda task, rows, results: [peers / name, task, rows, results]

    lacks = {name: missing(options.python, modules=[name]) for name in ("duckdb", "polars")}
    lacks |= {name: missing(options.python, programs=[name]) for name in ("jq", "mlr")}
    found = []
    for task in (T1, T2, T3):
        found += [
            Contestant(task, "Rowmill", process(rowmill)),
            Contestant(task, "Rowmill, warm, over HTTP", over_http(server), warm_up=options.warm_up),
            Contestant(task, "DuckDB", process(script("logs_duckdb.py")), missing=lacks["duckdb"]),
            Contestant(task, "Polars", process(script("logs_polars.py")), missing=lacks["polars"]),
            Contestant(task, "Python, Pool(4)", process(script("logs_pool.py")), share=options.slow),
            Contestant(task, "jq", process(shell("logs_jq")), share=options.slow, missing=lacks["jq"]),
            Contestant(task, "Miller", process(shell("logs_miller")), share=options.slow, missing=lacks["mlr"]),
            Contestant(task, "Rowmill, CSV", process(rowmill), rows="csv"),
            Contestant(task, "DuckDB, CSV", process(script("logs_duckdb.py")), rows="csv", missing=lacks["duckdb"]),
            Contestant(task, "Polars, CSV", process(script("logs_polars.py")), rows="csv", missing=lacks["polars"]),
        ]
    found += [
        Contestant(S2, "Rowmill", process(rowmill)),
        Contestant(S2, "Rowmill, warm, over HTTP", over_http(server), warm_up=options.warm_up),
        Contestant(S2, "Python, Pool(4)", process(script("logs_pool.py"))),
    ]
    return found


def fingerprint(task, results):
    """A hash of the bytes; where order means nothing, of the sorted rows."""
    digest = hashlib.blake2b()
    with open(results, "rb") as file:
        if task == T3:
            digest.update(b"\n".join(sorted(map(canonical, file))))
        else:
            while part := file.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()


def canonical(line):
    """The row without its spaces, its fields in order: Miller writes blanks, and groups come in any order."""
    return json.dumps(json.loads(line), sort_keys=True).encode()


def same(task, results, right):
    """Whether two files hold the same rows, whatever blanks and escapes stand in them."""
    if fingerprint(task, results) == fingerprint(task, right):
        return True
    with open(results, "rb") as found, open(right, "rb") as expected:
        if task == T3:
            return False
        while True:
            one, other = found.readline(), expected.readline()
            if one != other and (not one or not other or canonical(one) != canonical(other)):
                return False
            if not one:
                return True
