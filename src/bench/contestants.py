"""Who takes part in the benchmarks: Rowmill over HTTP, and what Python offers for the same tasks."""

import json
import random
import string
import subprocess

import servers
from servers import Failed

EVERY_CALL = "S1: 200 URLs, each one called"
FIRST_TIME = "S1: 200 URLs, 4 distinct, cache empty"
AGAIN = "S1: the same again, cache full"
MATCHING = "S2: 1,000 strings, 10 passes"
TASKS = [EVERY_CALL, FIRST_TIME, AGAIN, MATCHING]

PATTERN = r"(?:(\w)(?!.*\1)){10}"
PASSES = 10

# What a peer imports, and the Debian package that brings it.
PACKAGES = {
    "requests": "python3-requests",
    "aiohttp": "python3-aiohttp",
    "gevent": "python3-gevent",
    "flask": "python3-flask",
    "gunicorn": "gunicorn",
}
SERVICE_NEEDS = ["gunicorn", "gevent", "flask", "requests"]


class Contestant:
    """One line of the table.

    `run(turn)` carries out a round; it gives the seconds, and the answers to be compared. `rounds` bounds how
    often the slow ones run. `warm` says that a running server answers, which deserves rounds that do not count.
    """

    def __init__(self, task, name, run, warm=False, rounds=None, needs=()):
        self.task = task
        self.name = name
        self.run = run
        self.warm = warm
        self.rounds = rounds
        self.needs = needs
        self.seconds = []
        self.note = ""


def pages(task, turn):
    """The 200 pages of a round: 4 distinct ones, new in every round so that no cache knows them yet.

    FIRST_TIME and AGAIN share theirs, which is their point.
    """
    kind = "every" if task == EVERY_CALL else "cached"
    return [f"{kind}-{turn}-{i % 4}" for i in range(200)]


def strings():
    """1,000 strings of 1,000 letters and digits, the same ones always."""
    letters = random.Random(20_260_101)
    alphabet = string.ascii_letters + string.digits
    return ["".join(letters.choices(alphabet, k=1000)) for _ in range(1000)]


class Rowmill:
    """Rowmill as its users meet it: stored pipelines, NDJSON in and out."""

    def __init__(self, server, upstream):
        self.server = server
        fetch = {"url": f"http://127.0.0.1:{upstream.port}/page/{{page}}", "into": "body"}
        self.store("every-call", {"fetch": {**fetch, "cache": "off", "coalesce": False}})
        self.store("cached", {"fetch": {**fetch, "cache": "1h"}})
        self.store("match", {"extract": {"field": "s", "pattern": PATTERN, "into": "m"}})
        self.rows = "".join(json.dumps({"s": text}) + "\n" for text in strings())

    def store(self, name, step):
        pipeline = json.dumps({"steps": [step]})
        status, answer = self.server.ask("PUT", f"/v1/pipelines/{name}", pipeline, "application/json")
        if status not in (200, 201):
            raise Failed(f"Rowmill: expected 201 for the pipeline {name}, found {status}: {answer[:500]!r}")

    def send(self, pipeline, rows):
        path = f"/v1/run?pipeline={pipeline}"
        seconds, answer = self.server.post(path, rows.encode(), "application/x-ndjson")
        return seconds, [json.loads(line) for line in answer.splitlines()]

    def fetch(self, task, pipeline):
        def run(turn):
            rows = "".join(json.dumps({"page": page}) + "\n" for page in pages(task, turn))
            seconds, answered = self.send(pipeline, rows)
            return seconds, [row["body"] for row in answered]

        return run

    def match_in_one_request(self, _):
        seconds, answered = self.send("match", self.rows * PASSES)
        found = [row["m"] for row in answered]
        one_pass = found[: len(found) // PASSES]
        if found != one_pass * PASSES:
            raise Failed("Rowmill: the passes within one request differ")
        return seconds, one_pass

    def match_in_ten_requests(self, _):
        timed = [self.send("match", self.rows) for _ in range(PASSES)]
        return sum(seconds for seconds, _ in timed), [row["m"] for row in timed[-1][1]]

    def contestants(self):
        return [
            Contestant(EVERY_CALL, "Rowmill", self.fetch(EVERY_CALL, "every-call"), warm=True),
            Contestant(FIRST_TIME, "Rowmill", self.fetch(FIRST_TIME, "cached"), warm=True),
            Contestant(AGAIN, "Rowmill", self.fetch(AGAIN, "cached"), warm=True),
            Contestant(MATCHING, "Rowmill, one request", self.match_in_one_request, warm=True),
            Contestant(MATCHING, "Rowmill, ten requests in turn", self.match_in_ten_requests, warm=True),
        ]


class Python:
    """Python: a fresh process for what keeps nothing, a service for what keeps a cache between requests."""

    def __init__(self, python, service, upstream):
        self.python = python
        self.service = service
        self.upstream = upstream
        self.connection = None

    def missing(self):
        """The modules that this Python lacks."""
        def imports(name):
            return subprocess.run([self.python, "-c", f"import {name}"], stderr=subprocess.DEVNULL).returncode == 0

        return {name for name in PACKAGES if not imports(name)}

    def urls(self, task, turn):
        return [f"http://127.0.0.1:{self.upstream.port}/page/{page}" for page in pages(task, turn)]

    def script(self, name, arguments, lines):
        command = [self.python, servers.HERE / "peers" / name, *arguments]
        ended = subprocess.run(command, input="\n".join(lines), stdout=subprocess.PIPE, text=True)
        if ended.returncode != 0:
            raise Failed(f"{name} {arguments[0]}: expected to end with 0, found {ended.returncode}")
        printed = json.loads(ended.stdout)
        return printed["seconds"], printed["answers"]

    def first_time(self, turn):
        # A connection stays with one of gunicorn's processes, and each of them has a cache of its own.
        self.connection = self.service.connect()
        return self.again(turn)

    def again(self, turn):
        seconds, answer = self.service.post(
            "/fetch", json.dumps(self.urls(AGAIN, turn)), "application/json", self.connection
        )
        return seconds, json.loads(answer)

    def contestants(self):
        def fetching(name, way, needs, rounds=None):
            def run(turn):
                return self.script("fetch.py", [way], self.urls(EVERY_CALL, turn))

            return Contestant(EVERY_CALL, name, run, rounds=rounds, needs=[needs])

        def matching(name, way):
            lines = strings()

            def run(_):
                return self.script("match.py", [way, PATTERN, str(PASSES)], lines)

            return Contestant(MATCHING, name, run)

        def service(task, run):
            return Contestant(task, "gunicorn + gevent + lru_cache", run, warm=True, needs=SERVICE_NEEDS)

        return [
            fetching("Python, one after another", "sequential", "requests", rounds=1),
            fetching("Python, ThreadPoolExecutor(4)", "threads", "requests", rounds=3),
            fetching("Python, asyncio + run_in_executor", "executor", "requests", rounds=3),
            fetching("Python, aiohttp", "aiohttp", "aiohttp"),
            service(FIRST_TIME, self.first_time),
            service(AGAIN, self.again),
            matching("Python re, one process", "sequential"),
            matching("Python re, Pool(4)", "pool"),
        ]
