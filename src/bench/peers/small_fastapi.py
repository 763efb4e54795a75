"""What src/bench/small asks for: the fields of a log line, as rows of NDJSON.

uvicorn small_fastapi:app --workers 2 --no-access-log    with uvloop and httptools where they are installed
"""

import json

from fastapi import FastAPI, Request, Response

from small_line import extract

app = FastAPI()


@app.post("/v1/run")
async def run(request: Request):
    rows = (extract(json.loads(line)) for line in (await request.body()).splitlines())
    return Response("".join(json.dumps(row) + "\n" for row in rows), media_type="application/x-ndjson")


@app.get("/readyz")
async def ready():
    return "ready"
