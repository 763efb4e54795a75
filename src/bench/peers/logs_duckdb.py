"""The tasks of src/bench/logs in SQL.

usage: logs_duckdb.py T1|T2|T3 IN OUT    IN is .ndjson or .csv, OUT is ndjson
"""

import sys

import duckdb

task, rows, results = sys.argv[1:]

TYPES = {"status": "BIGINT", "bytes": "BIGINT"}
NAMES = ["ts", "ip", "method", "url", "status", "bytes", "referrer", "user_agent", "message"]
COLUMNS = "{" + ", ".join(f"'{name}': '{TYPES.get(name, 'VARCHAR')}'" for name in NAMES) + "}"
READ = (
    f"read_csv('{rows}', header = true, columns = {COLUMNS})"
    if rows.endswith(".csv")
    else f"read_json('{rows}', format = 'newline_delimited', columns = {COLUMNS})"
)
URL = r"^(https?)://([^/:?#]+)(?::\d+)?(/[^?#]*)"
MAIL = r"[^\s@,\"<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
CARD = r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b"

QUERIES = {
    "T1": f"""
        select * exclude (parts), parts.scheme as scheme, parts.host as host, parts.path as path,
            lower(parts.host) as host_lc
        from (select *, regexp_extract(url, '{URL}', ['scheme', 'host', 'path']) as parts from {READ} where status >= 400)
    """,
    "T2": f"""
        select * replace (
            regexp_replace(regexp_replace(message, '{MAIL}', '<mail>', 'g'), '{CARD}', '<card>', 'g') as message)
        from {READ}
    """,
    "T3": f"""
        select lower(regexp_extract(url, '{URL}', 2)) as host, status, count(*) as n, sum(bytes)::BIGINT as b
        from {READ} group by 1, 2
    """,
}

connection = duckdb.connect()
connection.execute(f"copy ({QUERIES[task]}) to '{results}' (format json)")
