"""Writers under load: threads that keep what was acknowledged, to be looked for afterwards."""
import threading

from client import Client


class Writers:
    """`threads` clients of each node write messages until the block ends.

    acked: {id: text} of the 201 answers. refused: every answer that was neither.
    """

    def __init__(self, nodes, threads=2, tag="load"):
        self.acked = {}
        self.refused = []
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(node, f"{tag} {node.name} {i}"))
                        for node in nodes for i in range(threads)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "a writer hangs"

    def _write(self, node, tag):
        client = Client(node.http, token=node.token)
        count = 0
        while not self.ended.is_set():
            count += 1
            text = f"{tag} {count}: áéíñ 🐝"
            try:
                answer = client.post("/api/v1/messages", {"mess": text})
            except OSError:
                self.ended.wait(0.05)  # the node is down: not acknowledged, hence not counted
                continue
            with self.lock:
                if answer.status == 201:
                    self.acked[answer.json["id"]] = text
                else:
                    self.refused.append(answer)

    def count(self):
        with self.lock:
            return len(self.acked)


def lost(acked, messages):
    """What was acknowledged and is not there as it was written."""
    return [(id, text) for id, text in acked.items()
            if id not in messages or messages[id]["mess"] != text]
