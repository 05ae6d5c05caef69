"""The hub: a program that carries IP packets between network namespaces, and mistreats them.

Each host's namespace has one end of a TUN device, the hub holds the other. Commands come as JSON
lines on stdin, {"rules": {"1>2": {"cut": true, "delay_ms": 50, "jitter_ms": 20, "loss": 0.05,
"duplicate": 0.05}}}: what happens to packets from host 1 to host 2; a pair that is not named is
a perfect line. Each is answered by a line with the counts so far. A random delay reorders, as in
the real world. The kernel's own netem would do the same where it is built in.
"""
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET_BYTES = 65536


def open_tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


class Hub:
    def __init__(self, devices, seed):
        self.devices = devices  # by host number
        self.random = random.Random(seed)
        self.rules = {}
        self.late = []  # (due, order, host, packet)
        self.order = 0
        self.counts = dict.fromkeys(("carried", "cut", "lost", "duplicated", "delayed"), 0)

    def carry(self, source, packet):
        """Hosts are told apart by the last byte of their IPv4 address; other packets are noise."""
        if len(packet) < 20 or packet[0] >> 4 != 4 or packet[19] not in self.devices:
            return
        target = packet[19]
        rule = self.rules.get((source, target))
        if rule is None:
            return self.deliver(target, packet)
        if rule.get("cut"):
            self.counts["cut"] += 1
        elif self.random.random() < rule.get("loss", 0):
            self.counts["lost"] += 1
        else:
            self.send(rule, target, packet)
            if self.random.random() < rule.get("duplicate", 0):
                self.counts["duplicated"] += 1
                self.send(rule, target, packet)

    def send(self, rule, target, packet):
        delay_ms = rule.get("delay_ms", 0) + self.random.uniform(0, rule.get("jitter_ms", 0))
        if delay_ms == 0:
            return self.deliver(target, packet)
        self.counts["delayed"] += 1
        self.order += 1
        heapq.heappush(self.late, (time.monotonic() + delay_ms / 1000, self.order, target, packet))

    def deliver(self, target, packet):
        self.counts["carried"] += 1
        try:
            os.write(self.devices[target], packet)
        except OSError:
            self.counts["lost"] += 1  # its queue is full, or the interface is down

    def obey(self, line):
        pairs = json.loads(line)["rules"]
        self.rules = {tuple(map(int, pair.split(">"))): rule for pair, rule in pairs.items()}
        print(json.dumps(self.counts), flush=True)

    def run(self):
        poll = select.epoll()
        hosts = {device: host for host, device in self.devices.items()}
        for device in [*hosts, sys.stdin.fileno()]:
            poll.register(device, select.EPOLLIN)
        while True:
            wait = max(0, self.late[0][0] - time.monotonic()) if self.late else -1
            for device, _ in poll.poll(wait):
                if device not in hosts:
                    line = sys.stdin.readline()
                    if not line:
                        return
                    self.obey(line)
                    continue
                try:
                    for _ in range(64):
                        self.carry(hosts[device], os.read(device, PACKET_BYTES))
                except BlockingIOError:
                    pass
            while self.late and self.late[0][0] <= time.monotonic():
                _, _, target, packet = heapq.heappop(self.late)
                self.deliver(target, packet)


if __name__ == "__main__":
    names = sys.argv[2:]  # "1=name"
    Hub({int(number): open_tun(name) for number, _, name in
         (each.partition("=") for each in names)}, int(sys.argv[1])).run()
