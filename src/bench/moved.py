"""The service of docs/migration.md and the same as Rowmill's pipelines: who takes part, and the rows they get."""

import concurrent.futures
import contextlib
import json
import random

import load
import servers
from servers import Failed

EXAMPLE = servers.HERE.parents[1] / "docs" / "examples" / "migration"
# The address of the upstream in the example's pipeline.
ADDRESS = "http://127.0.0.1:9199"
PIPELINES = {"enrich": "pipeline.json", "redact": "redact.json"}

KEYS = 500
# One line in so many does not match.
BAD_LINE = 1000


class Contestant:
    """A server; `workers` is how many processes share its work, each with a cache of its own.

    `warm_up` is how many turns do not count: the JVM compiles what it has seen often, Python has only its imports.
    """

    def __init__(self, name, server, prefix, workers=1, warm_up=1):
        self.name = name
        self.server = server
        self.prefix = prefix
        self.workers = workers
        self.warm_up = warm_up

    def path(self, what):
        return self.prefix + what

    @contextlib.contextmanager
    def connections(self, of_each=1):
        """Open connections, as many to each worker: which one accepts is chance, so it opens more until they are."""
        found = {}
        with contextlib.ExitStack() as stack:
            for _ in range(200):
                connection = stack.enter_context(contextlib.closing(self.server.connect()))
                status, worker = servers.exchange(connection, "GET", self.server.ready, None, None)
                if status != 200:
                    raise Failed(f"{self.name}: expected 200 from {self.server.ready}, found {status}")
                own = found.setdefault(worker if self.workers > 1 else None, [])
                if len(own) < of_each:
                    own.append(connection)
                if sum(map(len, found.values())) == of_each * self.workers:
                    # By worker, so that each gets the same share the next time, and finds it in its cache.
                    yield [connection for _, own in sorted(found.items()) for connection in own]
                    return
            raise Failed(f"{self.name}: expected {self.workers} workers that accept, found {len(found)}")

    def send(self, what, bodies):
        """A request for each worker, all at once; gives the seconds, the CPU seconds and the answers."""
        with self.connections() as connections, concurrent.futures.ThreadPoolExecutor(len(bodies)) as pool:
            before = self.server.cpu_seconds()
            sent = [
                pool.submit(self.server.post, self.path(what), body, load.NDJSON, connection)
                for body, connection in zip(bodies, connections, strict=True)
            ]
            seconds, answers = zip(*(request.result() for request in sent))
            return max(seconds), self.server.cpu_seconds() - before, list(answers)

    def shares(self, lines):
        """The lines as one body for each worker."""
        size = -(-len(lines) // self.workers)
        return [b"".join(lines[start : start + size]) for start in range(0, len(lines), size)]

    def compare(self, answer, right):
        """Refuses an answer that is not row by row the first one's; gives its rows, which are right where none are."""
        rows = [json.loads(line) for line in answer.splitlines()]
        if right is not None and rows != right:
            first = next((n for n, pair in enumerate(zip(rows, right)) if pair[0] != pair[1]), "none")
            raise Failed(
                f"{self.name}: expected {len(right)} rows, found {len(rows)}; the first that differs: {first}"
            )
        return rows


def rowmill(server, upstream):
    """Rowmill with the example's pipelines stored."""
    for name, file in PIPELINES.items():
        pipeline = (EXAMPLE / file).read_text()
        if name == "enrich" and ADDRESS not in pipeline:
            raise Failed(f"{file}: expected a fetch from {ADDRESS}, found none")
        pipeline = pipeline.replace(ADDRESS, f"http://127.0.0.1:{upstream.port}")
        status, answer = server.ask("PUT", f"/v1/pipelines/{name}", pipeline, "application/json")
        if status != 201:
            raise Failed(f"Rowmill: expected 201 for the pipeline {name}, found {status}: {answer[:500]!r}")
    return Contestant("Rowmill", server, "/v1/run?pipeline=", warm_up=5)


def log_lines(turn, rows):
    """Rows for `enrich`: the users are new in every turn, so that no cache knows them."""
    chance = random.Random(turn)
    lines = []
    for number in range(rows):
        line = (
            f"203.0.113.{chance.randrange(256)} - user-{turn}-{chance.randrange(KEYS)} [21/Nov/2026:10:00:00 +0000]"
            f' "GET /page/{chance.randrange(10**6)}?from=mail HTTP/1.1" {chance.choice((200, 200, 304, 404))}'
            f" {chance.randrange(10**5)}"
        )
        if number % BAD_LINE == BAD_LINE - 1:
            line = "the log was rotated here"
        lines.append(json.dumps({"id": number, "line": line}).encode() + b"\n")
    return lines


def texts(rows):
    """Rows for `redact`: 300 words each, a mail address and a card number among them."""
    chance = random.Random(1)
    lines = []
    for number in range(rows):
        words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(2, 12))) for _ in range(300)]
        words[chance.randrange(300)] = f"{words[0]}.{words[1]}@mail.example.com"
        words[chance.randrange(300)] = f"4111 1111 1111 {chance.randrange(1000, 10_000)}"
        lines.append(json.dumps({"id": number, "text": " ".join(words)}).encode() + b"\n")
    return lines
