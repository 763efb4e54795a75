"""What src/bench/small asks for: the fields of a log line, as rows of NDJSON.

gunicorn -k gevent -w 2 small_flask:app
"""

import json

from flask import Flask, Response, request

from small_line import extract

app = Flask(__name__)


@app.post("/v1/run")
def run():
    rows = (extract(json.loads(line)) for line in request.get_data().splitlines())
    return Response("".join(json.dumps(row) + "\n" for row in rows), mimetype="application/x-ndjson")


@app.get("/readyz")
def ready():
    return "ready"
