"""What no browser sends: bytes on a socket. raw.py CHECK PORT; faults a line each, status 1 when there was one."""

import socket
import sys
import time

PORT = int(sys.argv[2])
GOOD = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
faults = []


def connect():
    return socket.create_connection(("127.0.0.1", PORT), timeout=20)


def good(within):
    """Whether an ordinary request is answered."""
    try:
        with connect() as connection:
            connection.settimeout(within)
            connection.sendall(GOOD)
            return connection.recv(100).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def good_soon(within):
    """The same of a client that asks again: on a machine that stands still for a moment an honest one is cut off too."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if good(within):
            return True
    return False


def ended(connection):
    """Whether the other side has closed the connection; what it sent is read."""
    connection.setblocking(False)
    try:
        while True:
            if connection.recv(1 << 16) == b"":
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def drip(connection, byte):
    try:
        connection.setblocking(False)
        connection.send(byte)
    except BlockingIOError:
        pass
    except OSError:
        return True
    return False


def slow():
    """Clients that take their time, while others are served: each loses its connection."""
    head = b"POST /queues HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 60000\r\n\r\n"
    refused = head.replace(b"same-origin", b"cross-site")
    start = {"silent": b"", "headers": b"GET /livez HTTP/1.1\r\nX-Slow: ", "body": head, "refused body": refused}
    dripping = {kind: [connect() for _ in range(10)] for kind in start}
    for kind, connections in dripping.items():
        for connection in connections:
            connection.sendall(start[kind])
    deaf = [connect() for _ in range(5)]
    for connection in deaf:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        try:
            for _ in range(2000):
                connection.send(b"GET /style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        except BlockingIOError:
            pass
    end = time.monotonic() + 60
    while time.monotonic() < end and any(dripping.values()):
        if not good_soon(20):
            faults.append("an ordinary request is not answered meanwhile")
            break
        for kind, connections in dripping.items():
            byte = b"" if kind == "silent" else b"a"
            dripping[kind] = [one for one in connections if not (drip(one, byte) or ended(one))]
        time.sleep(0.2)
    for kind, connections in dripping.items():
        if connections:
            faults.append(f"{kind}: {len(connections)} connections are still open")
    # Whoever does not read sees the end only behind what was sent; sending shows it at once.
    alive = [one for one in deaf if not settled(one)]
    if alive:
        faults.append(f"{len(alive)} connections that do not read are still open")


def settled(connection):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            connection.send(b"GET")
        except BlockingIOError:
            pass
        except OSError:
            return True
        time.sleep(0.1)
    return False


def crowd():
    """More connections than the page takes, none of which says a word: others are kept waiting, not locked out."""
    crowd = [connect() for _ in range(60)]
    if not good(15):
        faults.append("nobody else is answered")
    for connection in crowd:
        connection.close()


def bytes_():
    """Requests that are not quite HTTP: no success, and never two answers to what a proxy may take for one request."""
    host = b"Host: 127.0.0.1\r\n"
    same = b"Sec-Fetch-Site: same-origin\r\n"
    form = b"Content-Type: application/x-www-form-urlencoded\r\n"
    pause = b"name=default&action=pause"
    hidden = b"POST /queues HTTP/1.1\r\n" + host + same + b"Content-Length: 25\r\n\r\n" + pause
    sent = {
        "two lengths": b"POST /queues HTTP/1.1\r\n" + host + same + form + b"Content-Length: 25\r\nContent-Length: 0\r\n\r\n" + pause,
        "length and chunks": b"POST /queues HTTP/1.1\r\n" + host + same + form
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
        "chunks twice": b"POST /queues HTTP/1.1\r\n" + host + same + form
        + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
        "a negative length": b"POST /queues HTTP/1.1\r\n" + host + same + b"Content-Length: -1\r\n\r\n" + pause,
        "a blank before the colon": b"POST /queues HTTP/1.1\r\n" + host + same + b"Content-Length : 25\r\n\r\n" + pause,
        "no host": b"GET /queues HTTP/1.1\r\n\r\n",
        "two hosts": b"GET /queues HTTP/1.1\r\n" + host + b"Host: evil.test\r\n\r\n",
        "a foreign host in the target": b"GET http://evil.test/queues HTTP/1.1\r\nHost: evil.test\r\n\r\n",
        "a nul in a header": b"GET /queues HTTP/1.1\r\n" + host + b"X: a\0b\r\n\r\n",
        "a line break in a header": b"GET /queues HTTP/1.1\r\n" + host + b"X: a\rSet-Cookie: b\r\n\r\n",
        "an unknown method": b"STEAL /queues HTTP/1.1\r\n" + host + b"\r\n",
        "a tunnel": b"CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: 10.0.0.1:22\r\n\r\n",
        "a trace": b"TRACE /queues HTTP/1.1\r\n" + host + same + b"Cookie: skein_session=1\r\n\r\n",
        "no version": b"GET /queues\r\n\r\n",
        "another version": b"GET /queues HTTP/3.0\r\n" + host + b"\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
        "101 headers": b"GET /queues HTTP/1.1\r\n" + host + b"".join(b"X-%d: a\r\n" % i for i in range(101)) + b"\r\n",
        "a long header": b"GET /queues HTTP/1.1\r\n" + host + b"X: " + b"a" * 9000 + b"\r\n\r\n",
        "many cookies": b"GET /queues HTTP/1.1\r\n" + host + b"Cookie: a=b\r\n" * 2000 + b"\r\n",
        "a long target": b"GET /queues?" + b"a" * 20000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "a large body": b"POST /queues HTTP/1.1\r\n" + host + same + b"Content-Length: 100000000\r\n\r\n" + b"a" * 200000,
        "large chunks": b"POST /queues HTTP/1.1\r\n" + host + same
        + b"Transfer-Encoding: chunked\r\n\r\n" + (b"8000\r\n" + b"a" * 0x8000 + b"\r\n") * 4 + b"0\r\n\r\n",
    }
    for name, data in sent.items():
        said = exchange(data)
        answers = [line for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        successes = [line for line in answers if line[9:10] in b"23"]
        if successes:
            faults.append(f"{name}: {successes}")
        if len(answers) > 1:
            faults.append(f"{name}: {len(answers)} answers")
        if b"Set-Cookie: b" in said:
            faults.append(f"{name}: a header of the request is one of the answer")
    if not good(5):
        faults.append("nothing is answered any more")


def exchange(data):
    with connect() as connection:
        connection.settimeout(5)
        said = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(1 << 16):
                said += part
        except OSError:
            pass
        return said


{"slow": slow, "crowd": crowd, "bytes": bytes_}[sys.argv[1]]()
print("\n".join(faults + ["over"]))
sys.exit(1 if faults else 0)
