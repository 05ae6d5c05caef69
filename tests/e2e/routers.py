"""What stands in a network beside machines: a router of IPv6 with a DHCPv6 server, and a time
server. Each is a thread that answers on a wire of machine.py until it is closed."""
import socket
import struct
import threading
import time

PREFIX = "2001:db8:7::"
ALL_NODES, ALL_SERVERS = "ff02::1", "ff02::1:2"
NTP_EPOCH = 2208988800  # seconds from 1900 to 1970


def option(code, data):
    return struct.pack("!HH", code, len(data)) + data


def options_of(data):
    found = {}
    while len(data) >= 4:
        code, size = struct.unpack_from("!HH", data)
        found[code] = data[4:4 + size]
        data = data[4 + size:]
    return found


class Served(threading.Thread):
    """Answers each datagram with reply(), until closed."""

    def __init__(self, line):
        super().__init__(daemon=True)
        self.line = line
        self.line.settimeout(0.2)
        self.closing = threading.Event()
        self.start()

    def run(self):
        while not self.closing.is_set():
            try:
                datagram, sender = self.line.recvfrom(2048)
            except TimeoutError:
                continue
            answer = self.reply(datagram)
            if answer is not None:
                self.line.sendto(answer, sender)

    def close(self):
        self.closing.set()
        self.join(timeout=10)
        self.line.close()


class TimeServer(Served):
    """An SNTP server (RFC 4330) whose clock is `ahead` seconds ahead of ours."""

    def __init__(self, address, ahead):
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.bind((address, 123))
        self.ahead = ahead
        super().__init__(line)

    def reply(self, datagram):
        seconds = time.time() + self.ahead + NTP_EPOCH
        now = struct.pack("!II", int(seconds), int(seconds % 1 * 2**32))
        head = struct.pack("!BBbbII4s", 0x24, 2, 6, -20, 0, 0, b"TEST")
        return head + now + datagram[40:48] + now + now


class Dhcp6Server(Served):
    """Gives every machine PREFIX:dhcp (RFC 8415), and notes what kinds of messages came."""

    ADDRESS = PREFIX + "d"

    def __init__(self, card, seconds):
        line = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        index = socket.if_nametoindex(card)
        line.bind(("::", 547))
        line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                        socket.inet_pton(socket.AF_INET6, ALL_SERVERS) + struct.pack("@I", index))
        self.seconds = seconds
        self.heard = []
        super().__init__(line)

    def reply(self, datagram):
        kind, asked = datagram[0], options_of(datagram[4:])
        self.heard.append(kind)
        address = option(5, socket.inet_pton(socket.AF_INET6, self.ADDRESS) +
                         struct.pack("!II", self.seconds, self.seconds))
        times = struct.pack("!II", self.seconds // 2, self.seconds * 3 // 4)
        return (bytes([2 if kind == 1 else 7]) + datagram[1:4] + option(1, asked[1]) +
                option(2, b"\0\3\0\1panal6") + option(3, asked[3][:4] + times + address))


class Router6:
    """Says every second that machines make their own addresses of PREFIX (RFC 4861, 4862)."""

    def __init__(self, card):
        self.line = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        self.index = socket.if_nametoindex(card)
        self.line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        self.line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, self.index)
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        prefix = struct.pack("!BBBBIII16s", 3, 4, 64, 0xc0, 3600, 3600, 0,
                             socket.inet_pton(socket.AF_INET6, PREFIX))
        said = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 0, 0, 0) + prefix
        while not self.closing.wait(1):
            try:
                self.line.sendto(said, (ALL_NODES, 0, 0, self.index))
            except OSError:
                continue  # the card has no address of the link yet

    def close(self):
        self.closing.set()
        self.thread.join(timeout=10)
        self.line.close()
