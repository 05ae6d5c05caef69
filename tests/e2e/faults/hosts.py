"""A cluster whose nodes have a host and a disk each."""
import os
import tempfile

from cluster import Cluster, Node
from disk import Disk
from network import Network

MEMORY = "/dev/shm"


class HostNode(Node):
    def __init__(self, host, folder):
        super().__init__(f"n{host.number}", host.client_ip, folder, (host.client_ip, 8080),
                         (host.peer_ip, 7443))
        self.host = host
        self.disk = Disk(os.path.join(folder, f"{self.name}.img"), os.path.join(folder, self.name))
        self.data = os.path.join(self.disk.mount_point, "data")
        self.prefix = host.prefix

    def cut_power(self):
        self.disk.cut_power()
        self.kill()
        self.disk.repair()


class HostCluster(Cluster):
    """Nodes n1, n2, … on hosts 1, 2, …; a context manager."""

    def __init__(self, size, seed=1):
        self.network = Network(size, seed)
        folder = tempfile.mkdtemp(prefix="panal-faults-",
                                  dir=MEMORY if os.path.isdir(MEMORY) else None)
        super().__init__(size, balance="roundrobin", folder=folder)

    def make_node(self):
        node = HostNode(self.network.hosts[len(self.nodes)], self.folder)
        self.nodes.append(node)
        return node

    def close(self):
        self.network.heal()
        for node in self.nodes:
            node.release()
            node.disk.close()
        super().close()
        self.network.close()
