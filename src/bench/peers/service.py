"""The usual advice as a service: gunicorn's processes, gevent's greenlets, and lru_cache in front of the calls.

gunicorn -k gevent -w 2 service:app    POST /fetch with a JSON list of URLs answers with the list of bodies
"""

from gevent import monkey

monkey.patch_all()

from functools import lru_cache  # noqa: E402

import gevent.pool  # noqa: E402
import requests  # noqa: E402
from flask import Flask, jsonify, request  # noqa: E402

app = Flask(__name__)


@lru_cache(maxsize=100_000)
def get(url):
    response = requests.get(url)
    response.raise_for_status()
    return response.json()


@app.post("/fetch")
def fetch():
    return jsonify(gevent.pool.Pool(200).map(get, request.get_json()))


@app.get("/ready")
def ready():
    return "ready"
