"""A gate before an address: what goes through it can be cut off, and let through again."""
import selectors
import socket
import threading


class Gate:
    def __init__(self, target):
        self.target = target
        self.is_open = True
        self.pairs = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server((target[0], 0))
        self.address = self.listener.getsockname()[:2]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Ends what goes on, as a cable that is pulled does not, and lets nothing begin."""
        with self.lock:
            self.is_open = False
            pairs, self.pairs = self.pairs, set()
        for pair in pairs:
            self._end(pair)

    def mend(self):
        with self.lock:
            self.is_open = True

    def close(self):
        self.cut()
        self.listener.close()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near):
        try:
            far = socket.create_connection(self.target, timeout=5)
        except OSError:
            near.close()
            return
        pair = (near, far)
        with self.lock:
            if self.is_open:
                self.pairs.add(pair)
        if pair not in self.pairs:
            return self._end(pair)
        far.settimeout(None)
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            try:
                while True:
                    for key, _ in ready.select():
                        data = key.fileobj.recv(65536)
                        if not data:
                            return self._end(pair)
                        key.data.sendall(data)
            except (OSError, ValueError):
                self._end(pair)
        return None

    def _end(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        for end in pair:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
