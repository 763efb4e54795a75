"""Small requests: as many as a few clients get answered, and one at fixed times beside large ones."""

import concurrent.futures
import selectors
import time

from servers import Failed

NDJSON = "application/x-ndjson"


def saturate(server, connections, path, body, seconds):
    """Sends the same request on every connection, again whenever it is answered; gives the answers a second and the
    seconds of each.

    One thread and sockets without a library, so that the client takes as little of the machine as it can.
    """
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: {NDJSON}\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    taken = []
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.sock, selectors.EVENT_READ, bytearray())
        sent = {}
        start = time.perf_counter()
        for connection in connections:
            sent[connection.sock] = time.perf_counter()
            connection.sock.sendall(request)
        while sent:
            for key, _ in selector.select():
                received = key.fileobj.recv(65536)
                key.data.extend(received)
                if not received or not key.data.startswith(b"HTTP/1.1 200 "[: len(key.data)]):
                    raise Failed(f"{server.name}: expected 200 from POST {path}, found {bytes(key.data[:500])!r}")
                if not whole(key.data):
                    continue
                key.data.clear()
                now = time.perf_counter()
                taken.append(now - sent.pop(key.fileobj))
                if now < start + seconds:
                    sent[key.fileobj] = time.perf_counter()
                    key.fileobj.sendall(request)
    return len(taken) / (now - start), taken


def whole(answer):
    """Whether these bytes are a whole HTTP/1.1 answer whose rows end with \\n alone, as NDJSON's do."""
    head, found, body = bytes(answer).partition(b"\r\n\r\n")
    length = head.lower().partition(b"\r\ncontent-length:")[2]
    if length:
        return bool(found) and len(body) == int(length.partition(b"\r\n")[0])
    # Chunked: the last chunk is empty, and an empty line ends the trailers.
    return body.endswith(b"\r\n\r\n") and (body.startswith(b"0\r\n") or b"\r\n0\r\n" in body)


def beside(server, connections, large, small, interval):
    """Sends a small request at fixed times, each on a new connection, while large ones are being answered.

    `large` is a path and a body, sent over each of the connections; `small` has its right answer, too. Gives the
    seconds until all large ones were answered, their answers, and the seconds of each small one, counted from when it
    was due: one that had to wait for the one before it has waited, too.
    """

    def send(connection):
        answer = server.post(*large, NDJSON, connection)[1]
        return time.perf_counter(), answer

    path, body, right = small
    taken = []
    with concurrent.futures.ThreadPoolExecutor(len(connections)) as pool:
        start = due = time.perf_counter()
        sent = [pool.submit(send, connection) for connection in connections]
        while not all(large.done() for large in sent) or due < max(large.result()[0] for large in sent):
            time.sleep(max(0, due - time.perf_counter()))
            answered = server.ask("POST", path, body, NDJSON)
            if answered != (200, right):
                raise Failed(f"{server.name}: expected {right[:200]!r} beside a large request, found {answered}")
            taken.append(time.perf_counter() - due)
            due += interval
    ended, answers = zip(*(large.result() for large in sent))
    return max(ended) - start, answers, taken
