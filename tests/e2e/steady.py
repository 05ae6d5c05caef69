"""Clients that ask all the time and repeat nothing: what they see is what a front hides or not."""
import http.client
import socket
import struct
import threading
import time

from waiting import eventually


class Steady:
    """`threads` clients of each address; half of them keep their connection. GET and PUT in turn:
    both idempotent, so that a front may ask another node. A context manager."""

    def __init__(self, addresses, threads=4):
        self.begun = time.monotonic()
        self.seen = []  # (when it began, how long it took, None or what went wrong)
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=[address, turn % 2 == 0])
                        for address in addresses for turn in range(threads)]

    def _run(self, address, keeps):
        connection = http.client.HTTPConnection(*address, timeout=20)
        turn = 0
        while not self.ended.is_set():
            turn += 1
            begun = time.monotonic()
            wrong = self._one(connection, turn)
            self.seen.append((begun, time.monotonic() - begun, wrong))
            if wrong or not keeps:
                self._hang_up(connection)
        connection.close()

    @staticmethod
    def _hang_up(connection):
        """By RST: a port in TIME_WAIT could not be used again, and there are 28,000."""
        if connection.sock is not None:
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack("ii", 1, 0))
        connection.close()

    @staticmethod
    def _one(connection, turn):
        try:
            if turn % 4:
                connection.request("GET", "/data/1")
            else:
                connection.request("PUT", "/data/1", b'{"mess":"hola"}',
                                   {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            return None if answer.status == 200 else f"{answer.status} {body[:200]}"
        except (OSError, http.client.HTTPException) as error:
            return repr(error)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.wait_for(50)
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, answers):
        """Until there are so many more."""
        goal = len(self.seen) + answers
        eventually(lambda: len(self.seen) >= goal, "the load runs", 30)

    def errors(self, since=0.0):
        return [(round(begun - self.begun, 2), wrong)
                for begun, _, wrong in self.seen if wrong and begun >= since]

    def figures(self, since, until=None):
        """Of the requests that began in that time: how many, errors, latencies, last trouble."""
        part = [each for each in self.seen if since <= each[0] <= (until or time.monotonic())]
        times = sorted(seconds for _, seconds, _ in part)
        slow = [begun + seconds for begun, seconds, wrong in part if wrong or seconds > 0.5]
        return {"requests": len(part), "errors": sum(1 for each in part if each[2]),
                "p50_ms": round(times[len(times) // 2] * 1000, 1),
                "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
                "max_ms": round(times[-1] * 1000, 1),
                "recovered_s": round(max(slow) - since, 2) if slow else 0.0}
