"""neighbour.py: another computer of the town hall, on a cable of its own to the started machine, which knows the box's name alone:
it asks the network for it, as browsers do for names that end in .local (RFC 6762, one-shot queries), and opens the page.

    neighbour.py NAME [TYPE]     # in its network: what is answered to one question, as JSON
"""
import json
import os
import re
import socket
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../box/lib")]
from tap import is_, ok
from told import CONF, done

GROUP = ("224.0.0.251", 5353)
TYPES = {"A": 1, "PTR": 12, "SRV": 33}
BOX, OTHER = "192.0.2.64", "192.0.2.65"
SERVICE = "_https._tcp.local"
RULES = "/usr/share/histologe/histologe.nft"
CABLE = (f"ip netns add mairie && ip link add essai type veth peer name eth0 netns mairie && ip addr add {BOX}/24 dev essai &&"
         f" ip link set essai up && ip -n mairie addr add {OTHER}/24 dev eth0 && ip -n mairie link set eth0 up")


# ---- one question, in the neighbour's network ----

def name_at(packet, at):
    """(name, where what follows it begins); names may point back to earlier ones (RFC 1035, 4.1.4)."""
    labels, after = [], None
    while packet[at]:
        if packet[at] >= 0xC0:
            after = after or at + 2
            at = struct.unpack_from("!H", packet, at)[0] & 0x3FFF
            continue
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("utf-8"))
        at += 1 + packet[at]
    return ".".join(labels), after or at + 1


def told_in(packet):
    """Each record of an answer: [name, type, what it says]."""
    _, _, questions, *counts = struct.unpack_from("!6H", packet)
    at, told = 12, []
    for _ in range(questions):
        at = name_at(packet, at)[1] + 4
    for _ in range(sum(counts)):
        name, at = name_at(packet, at)
        kind, _, _, length = struct.unpack_from("!HHIH", packet, at)
        at += 10
        if kind == TYPES["A"]:
            told.append([name, "A", socket.inet_ntoa(packet[at:at + 4])])
        elif kind == TYPES["PTR"]:
            told.append([name, "PTR", name_at(packet, at)[0]])
        elif kind == TYPES["SRV"]:
            told.append([name, "SRV", [struct.unpack_from("!H", packet, at + 4)[0], name_at(packet, at + 6)[0]]])
        at += length
    return told


def ask(name, kind="A", tries=20):
    labels = b"".join(bytes([len(label)]) + label for label in name.encode("utf-8").split(b"."))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(OTHER))
        door.settimeout(1)
        for _ in range(tries):
            door.sendto(struct.pack("!6H", 64, 0, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, TYPES[kind], 1), GROUP)
            try:
                return told_in(door.recv(9000))
            except TimeoutError:
                continue
    return []


# ---- what the guide promises ----

def at_neighbour(machine, argv):
    """What a program of this machine prints in the network of the other computer."""
    there = f"--net=/proc/{machine.pid}/root" + "/run/netns/mairie"
    return subprocess.run(["nsenter", there, *argv], stdout=subprocess.PIPE, check=False, text=True).stdout


def asked(machine, *what):
    return json.loads(at_neighbour(machine, [sys.executable, os.path.abspath(__file__), *what]))


def by_name(machine, name):
    """Behind the firewall that the package proposes."""
    done(machine, f"systemctl is-active avahi-daemon && {CABLE} && nft -f {RULES}",
         f"{name}: another computer, and a firewall between")
    box = re.search(r"(?m)^base_url=https://([a-z0-9-]+\.local)$", machine.read(CONF)).group(1)
    told = asked(machine, box)
    ok([box, "A", BOX] in told, f"{name}: {box} is the box", told)
    told = asked(machine, SERVICE, "PTR")
    shown = f"Signaler un logement ({box.removesuffix('.local')}).{SERVICE}"
    ok([SERVICE, "PTR", shown] in told, f"{name}: it is among the sites of the network, by what it is for", told)
    told = asked(machine, shown, "SRV")
    ok([shown, "SRV", [443, box]] in told, f"{name}: which leads there", told)
    is_(at_neighbour(machine, ["curl", "-sk", "--resolve", f"{box}:443:{BOX}", f"https://{box}/signaler", "-o", "/dev/null",
                               "-w", "%{http_code}"]), "200", f"{name}: and the page opens")
    done(machine, "nft delete table inet histologe && ip link del essai && ip netns del mairie", f"{name}: the cable is pulled out")


if __name__ == "__main__":
    print(json.dumps(ask(*sys.argv[1:])))
