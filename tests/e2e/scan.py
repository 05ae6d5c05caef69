"""What a host shows to a stranger: which TCP ports are open, refuse, or are silent."""
import errno
import os
import select
import socket
import struct
import time

BATCH = 4096


def tcp(host, ports, source, seconds=2.0):
    """{port: "open" | "refused"} of those that answered from `source` in time; the others are
    silent."""
    found = {}
    ports = list(ports)
    for first in range(0, len(ports), BATCH):
        found.update(_batch(host, ports[first:first + BATCH], source, seconds))
    return found


def _batch(host, ports, source, seconds):
    found, waiting, poll = {}, {}, select.poll()
    try:
        for port in ports:
            probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
            probe.setblocking(False)
            probe.bind((source, 0))
            waiting[probe.fileno()] = (port, probe)
            poll.register(probe, select.POLLOUT)
            probe.connect_ex((host, port))
        deadline = time.monotonic() + seconds
        while waiting and (left := deadline - time.monotonic()) > 0:
            for number, _ in poll.poll(left * 1000):
                port, probe = waiting.pop(number)
                poll.unregister(number)
                error = probe.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                probe.close()
                if error == 0:
                    found[port] = "open"
                elif error == errno.ECONNREFUSED:
                    found[port] = "refused"
    finally:
        for _, probe in waiting.values():
            probe.close()
    return found


def udp_refused(host, ports, source, seconds=2.0):
    """The ports that say that nobody is there: a silent host says nothing."""
    refused = []
    for port in ports:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((source, 0))
            probe.settimeout(seconds / len(ports))
            probe.connect((host, port))
            try:
                probe.send(b"?")
                probe.recv(1)
            except ConnectionRefusedError:
                refused.append(port)
            except TimeoutError:
                pass
    return refused


def echo(host, source, seconds=5.0):
    """Whether it answers an ICMP echo request (RFC 792)."""
    mark = os.getpid() & 0xffff
    packet = struct.pack("!BBHHH", 8, 0, 0, mark, 1)
    words = sum(struct.unpack("!4H", packet))
    packet = struct.pack("!BBHHH", 8, 0, ~(words + (words >> 16)) & 0xffff, mark, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as probe:
        probe.bind((source, 0))
        probe.sendto(packet, (host, 0))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            probe.settimeout(left)
            try:
                answer, sender = probe.recvfrom(2048)
            except TimeoutError:
                return False
            if sender[0] == host and answer[20] == 0 and answer[24:26] == struct.pack("!H", mark):
                return True
    return False
