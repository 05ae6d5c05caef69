"""Hosts as network namespaces: peers talk through the hub (hub.py), clients over another line.

Needs root. Everything is named for this process, so that several runs do not meet, and is gone at
the end.
"""
import json
import os
import subprocess
import sys

from waiting import eventually

HUB = os.path.join(os.path.dirname(__file__), "hub.py")


def ip(*arguments, check=True):
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if check and done.returncode != 0:
        raise OSError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done


class Host:
    """One namespace: `peer_ip` on the hub's net, `client_ip` on the line to this process."""

    def __init__(self, number):
        mark = os.getpid()
        self.number = number
        self.name = f"panal{mark}h{number}"
        self.tun = f"pt{mark}h{number}"
        self.veth = f"pv{mark}h{number}"
        self.peer_ip = f"10.77.0.{number}"
        line = f"198.18.{mark % 250}."
        self.own_ip, self.client_ip = line + str(4 * number + 1), line + str(4 * number + 2)
        self.prefix = ["nsenter", f"--net=/run/netns/{self.name}"]

    def make(self):
        ip("netns", "add", self.name)
        ip("link", "add", self.veth, "type", "veth", "peer", "name", "clients", "netns", self.name)
        ip("addr", "add", self.own_ip + "/30", "dev", self.veth)
        ip("link", "set", self.veth, "up")
        ip("-n", self.name, "addr", "add", self.client_ip + "/30", "dev", "clients")
        for device in ("lo", "clients"):
            ip("-n", self.name, "link", "set", device, "up")

    def plug_in(self):
        """The hub has opened its end of the TUN device; ours moves into the namespace."""
        ip("link", "set", self.tun, "netns", self.name)
        ip("-n", self.name, "link", "set", self.tun, "mtu", "9000", "txqueuelen", "5000", "up")
        ip("-n", self.name, "addr", "add", self.peer_ip + "/24", "dev", self.tun)

    def close(self):
        ip("link", "del", self.veth, check=False)
        ip("netns", "del", self.name, check=False)


class Network:
    def __init__(self, size, seed=1):
        self.hosts = [Host(number) for number in range(1, size + 1)]
        self.rules = {}
        self.hub = None
        try:
            for host in self.hosts:
                host.make()
            self.hub = subprocess.Popen(
                [sys.executable, HUB, str(seed), *(f"{h.number}={h.tun}" for h in self.hosts)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for host in self.hosts:
                eventually(lambda: ip("link", "show", host.tun, check=False).returncode == 0,
                           "the hub has made its devices")
                host.plug_in()
        except BaseException:
            self.close()
            raise

    def set(self, rules):
        """{(from, to): rule} of host numbers; replaces all rules. Returns the hub's counts."""
        pairs = {f"{source}>{target}": rule for (source, target), rule in rules.items()}
        self.hub.stdin.write(json.dumps({"rules": pairs}) + "\n")
        self.hub.stdin.flush()
        return json.loads(self.hub.stdout.readline())

    def pairs(self):
        numbers = [host.number for host in self.hosts]
        return [(a, b) for a in numbers for b in numbers if a != b]

    def heal(self):
        return self.set({})

    def everywhere(self, **rule):
        return self.set({pair: rule for pair in self.pairs()})

    def split(self, group):
        """Hosts of `group` and the others do not hear each other."""
        return self.set({pair: {"cut": True} for pair in self.pairs()
                         if (pair[0] in group) != (pair[1] in group)})

    def close(self):
        if self.hub is not None:
            self.hub.stdin.close()
            self.hub.wait(timeout=10)
            self.hub.stdout.close()
        for host in self.hosts:
            host.close()
