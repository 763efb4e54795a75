"""Log lines in, rows out: a match, a user looked up over HTTP, a computed field. And texts without card numbers.

ACCOUNTS=http://127.0.0.1:9199 gunicorn -k gevent -w 2 migration:app
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
from functools import lru_cache  # noqa: E402
from urllib.parse import quote  # noqa: E402

import gevent.pool  # noqa: E402
import requests  # noqa: E402
from flask import Flask, Response, request  # noqa: E402

ACCOUNTS = os.environ["ACCOUNTS"]
LINE = re.compile(
    r'^(?P<ip>\S+) \S+ (?P<user>\S+) \[[^\]]+\] "(?P<verb>[A-Z]+) (?P<path>\S+)[^"]*" (?P<status>\d+) (?P<bytes>\d+)'
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
CARD = re.compile(r"\b(?:\d[ -]?){12}(\d{4})\b")

app = Flask(__name__)
session = requests.Session()
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=200, max_retries=3))


@lru_cache(maxsize=100_000)
def account_of(user):
    response = session.get(f"{ACCOUNTS}/v1/users/{quote(user, safe='')}", timeout=10)
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()


def enrich(line):
    try:
        row = json.loads(line)
        match = LINE.search(row.pop("line"))
        if match is None:
            raise ValueError("no match")
        row.update(match.groupdict(), status=int(match["status"]), bytes=int(match["bytes"]))
        row["kilobytes"] = row["bytes"] / 1024
        row["account"] = account_of(row["user"])
        return json.dumps(row) + "\n"
    except Exception as error:
        app.logger.warning("left out: %s: %s", error, line)
        return ""


def redact(line):
    row = json.loads(line)
    row["text"] = CARD.sub(r"card \1", MAIL.sub("mail", row["text"]))
    return json.dumps(row) + "\n"


@app.post("/enrich")
def enrich_rows():
    rows = gevent.pool.Pool(200).map(enrich, request.get_data().splitlines())
    return Response("".join(rows), mimetype="application/x-ndjson")


@app.post("/redact")
def redact_rows():
    rows = map(redact, request.get_data().splitlines())
    return Response("".join(rows), mimetype="application/x-ndjson")


@app.get("/ready")
def ready():
    return str(os.getpid())
