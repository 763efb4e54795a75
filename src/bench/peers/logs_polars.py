"""The tasks of src/bench/logs in Polars, lazily and streaming.

usage: logs_polars.py T1|T2|T3 IN OUT    IN is .ndjson or .csv, OUT is ndjson
"""

import sys

import polars as pl

task, rows, results = sys.argv[1:]

NUMBERS = {"status", "bytes"}
NAMES = ["ts", "ip", "method", "url", "status", "bytes", "referrer", "user_agent", "message"]
SCHEMA = {name: pl.Int64 if name in NUMBERS else pl.String for name in NAMES}
URL = r"^(?<scheme>https?)://(?<host>[^/:?#]+)(?::\d+)?(?<path>/[^?#]*)"
MAIL = r"[^\s@,\"<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
CARD = r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"

scan = pl.scan_csv if rows.endswith(".csv") else pl.scan_ndjson
frame = scan(rows, schema=SCHEMA)
if task == "T1":
    frame = (
        frame.filter(pl.col("status") >= 400)
        .with_columns(pl.col("url").str.extract_groups(URL).alias("parts"))
        .unnest("parts")
        .with_columns(pl.col("host").str.to_lowercase().alias("host_lc"))
    )
elif task == "T2":
    frame = frame.with_columns(pl.col("message").str.replace_all(MAIL, "<mail>").str.replace_all(CARD, "<card>"))
else:
    host = pl.col("url").str.extract(URL, 2).str.to_lowercase().alias("host")
    frame = frame.group_by(host, "status").agg(pl.len().alias("n"), pl.col("bytes").sum().alias("b"))
frame.sink_ndjson(results)
