"""A member of the cluster that answers whatever a test wants: it has the keys of a node, and its
peer address, and speaks what fronts speak to nodes. It also keeps what fronts send it."""
import socket
import ssl
import threading

from cluster import Cluster

READY = b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{\"status\":\"ready\"}"


class Hostile:
    """Stands in for `node`, which has ended; a context manager."""

    def __init__(self, node):
        keys = f"{node.data}/keys"
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.load_cert_chain(f"{keys}/node.crt", f"{keys}/node.key")
        self.context.load_verify_locations(f"{keys}/ca.crt")
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.context.set_alpn_protocols(["panal-http/1"])
        self.listener = socket.create_server(node.peer)
        self.lock = threading.Lock()
        self.reply = b""        # to every request but probes, as it is
        self.closes = ""        # "goodbye" or "cut" after it
        self.received = []      # requests, heads and bodies as they came
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def answer_with(self, reply, closes=""):
        with self.lock:
            self.reply, self.closes, self.received = reply, closes, []

    def _accept(self):
        while True:
            try:
                stream, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[stream], daemon=True).start()

    def _serve(self, plain):
        try:
            with self.context.wrap_socket(plain, server_side=True) as stream:
                stream.settimeout(20)
                while self._one(stream):
                    pass
        except OSError:
            pass  # the front closed it, or spoke another protocol than panal-http/1

    def _one(self, stream):
        request = b""
        while b"\r\n\r\n" not in request:
            data = stream.recv(65536)
            if not data:
                return False
            request += data
        if request.startswith(b"GET /healthz "):
            stream.sendall(READY)
            return True
        with self.lock:
            self.received.append(request)
            reply, closes = self.reply, self.closes
        stream.sendall(reply)
        if closes == "goodbye":
            stream.unwrap()  # an end that TLS vouches for, unlike a mere close of the socket
        return not closes


def front_before(case, backend, *arguments):
    """Gives the test case `case` a front whose only node has ended, and `backend(node)` in its
    stead."""
    case.cluster = Cluster(1)
    case.addClassCleanup(case.cluster.close)
    case.front = case.cluster.add(start=False, role="front")
    case.cluster[0].stop()
    case.backend = backend(case.cluster[0])
    case.addClassCleanup(case.backend.listener.close)
    case.front.start(*arguments, wait=False)
