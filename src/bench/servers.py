"""The servers that the benchmarks need, each started here and ended here."""

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Failed(Exception):
    """A benchmark could not be carried out, or somebody answered wrongly."""


class Server:
    """A child process that speaks HTTP on a port of loopback; lives as long as its `with` block."""

    def __init__(self, name, command, port, ready, log, env=None, cwd=None):
        self.name = name
        self.command = command
        self.port = port
        self.ready = ready
        self.log = log
        self.env = env
        self.cwd = cwd

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env, cwd=self.cwd
            )
        try:
            self.await_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def await_ready(self):
        """Waits until the path `ready` answers 200."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failed(f"{self.name} ended with {self.process.returncode} at its start:\n{self.tail()}")
            with contextlib.suppress(OSError):  # It does not listen yet.
                if self.ask("GET", self.ready)[0] == 200:
                    return
            time.sleep(0.05)
        raise Failed(f"{self.name} did not answer GET {self.ready} with 200 within 60 s:\n{self.tail()}")

    def processes(self):
        """The numbers of this process and of those that it started."""
        found = [self.process.pid]
        for number in found:
            for children in Path(f"/proc/{number}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found

    def cpu_seconds(self):
        """What all its processes have computed so far, which Linux tells."""
        ticks = 0
        for number in self.processes():
            # The name before the last bracket may hold blanks; utime and stime are the fields 14 and 15.
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak_mib(self):
        """The most memory that each of its processes had resident, added up; pages they share count in each."""
        status = [Path(f"/proc/{number}/status").read_text() for number in self.processes()]
        return sum(int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1)) for text in status) / 1024

    def tail(self):
        return self.log.read_text(errors="replace")[-2000:]

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method, path, body=None, media_type=None):
        """One request on a connection of its own; gives the status and the whole body."""
        with contextlib.closing(self.connect()) as connection:
            return exchange(connection, method, path, body, media_type)

    def post(self, path, body, media_type, connection=None):
        """One timed POST; gives the seconds and the body, which must come with 200.

        The time is from the first byte sent to the last byte received, on a connection that is open already.
        """
        with contextlib.ExitStack() as stack:
            if connection is None:
                connection = stack.enter_context(contextlib.closing(self.connect()))
            if connection.sock is None:
                connection.connect()
            start = time.perf_counter()
            status, answer = exchange(connection, "POST", path, body, media_type)
            seconds = time.perf_counter() - start
        if status != 200:
            raise Failed(f"{self.name}: expected 200 from POST {path}, found {status}: {answer[:500]!r}")
        return seconds, answer


def exchange(connection, method, path, body, media_type):
    connection.request(method, path, body, {"Content-Type": media_type} if media_type else {})
    response = connection.getresponse()
    return response.status, response.read()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def java_of(launcher):
    """The Java that the launcher would take."""
    if not launcher.is_file():
        raise Failed(f"expected the launcher at {launcher}; build it: mvn -q -DskipTests package")
    asked = subprocess.run(
        [launcher, "-J-XshowSettings:properties", "-J-version"], capture_output=True, text=True
    )
    home = re.search(r"java\.home = (.*)", asked.stderr)
    if not home:
        raise Failed(f"{launcher} found no Java:\n{asked.stderr}")
    return Path(home.group(1)) / "bin" / "java"


def delay_server(java, delay_ms, folder):
    """The upstream that answers every GET after delay_ms."""
    port = free_port()
    command = [java, HERE / "DelayServer.java", str(port), str(delay_ms)]
    return Server("DelayServer", command, port, "/stats", folder / "upstream.log")


def calls(upstream):
    """How many calls the upstream has answered."""
    return json.loads(upstream.ask("GET", "/stats")[1])["calls"]


def rowmill(launcher, folder, *flags, **settings):
    """Rowmill with its defaults, allowed to fetch from loopback; flags such as -J-Xmx512m go before `serve`."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("ROWMILL_")}
    env["ROWMILL_PORT"] = str(port)
    env["ROWMILL_DATA_DIR"] = str(folder / "data")
    env["ROWMILL_FETCH_ALLOW"] = "127.0.0.0/8"
    env.update(settings)
    return Server("Rowmill", [launcher, *flags, "serve"], port, "/readyz", folder / "rowmill.log", env=env)


def gunicorn(python, folder, app="service:app", workers=2, ready="/ready", **env):
    """An app of peers/ as it is usually deployed: two processes, greenlets in each."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = [python, "-m", "gunicorn", "-k", "gevent", "-w", str(workers), "-b", address, app]
    log = folder / f"gunicorn-{port}.log"
    return Server("gunicorn", command, port, ready, log, env={**os.environ, **env}, cwd=HERE / "peers")


def uvicorn(python, folder, app, workers=2):
    """An app of peers/ on asyncio, as it is usually deployed."""
    port = free_port()
    command = [python, "-m", "uvicorn", app, "--workers", str(workers), "--port", str(port), "--no-access-log"]
    log = folder / f"uvicorn-{port}.log"
    return Server("uvicorn", command, port, "/readyz", log, cwd=HERE / "peers")
