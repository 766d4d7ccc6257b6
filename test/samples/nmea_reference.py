#!/usr/bin/env python3
"""nmea_reference.py CAPTURE: the lines the gps sample has to log for a capture, worked out in another way: with regular expressions
and fractions."""
import re
import sys
from fractions import Fraction
from functools import reduce

LONGEST = 79


def floor_to(text, decimals):
    """Decimals beyond those asked for are cut, as the sample does."""
    return Fraction(int(Fraction(text) * 10**decimals), 10**decimals)


def half_up(value):
    return int(value + Fraction(1, 2))


def angle(value, side, digits, positive):
    magnitude = half_up((int(value[:digits]) + floor_to(value[digits:], 7) / 60) * 10**7)
    return magnitude if side == positive else -magnitude


def decimal(number, digits):
    unit = 10**digits
    return "%s%d.%0*d" % ("-" if number < 0 else "", abs(number) // unit, digits, abs(number) % unit)


def position(latitude, north, longitude, east):
    return angle(latitude, north, 2, "N"), angle(longitude, east, 3, "E")


POSITION = r"(\d\d[0-5]\d(?:\.\d*)?),([NS]),(\d\d\d[0-5]\d(?:\.\d*)?),([EW])"
RMC = re.compile(r"G[PLN]RMC,[^,]*,A," + POSITION + r",(\d+(?:\.\d*)?|)(?:,.*)?")
RMC_VOID = re.compile(r"G[PLN]RMC,[^,]*,V(?:,.*)?")
GGA = re.compile(r"G[PLN]GGA,[^,]*," + POSITION + r",0*[1-9]\d*,(\d+),[^,]*,(-?\d+(?:\.\d*)?)(?:,.*)?")
GGA_VOID = re.compile(r"G[PLN]GGA,(?:[^,]*,){5}0+(?:,.*)?")


class Log:
    def __init__(self):
        self.bad = {"checksum": 0, "too long": 0, "malformed": 0}
        self.told = dict(self.bad)
        self.position, self.speed, self.altitude, self.satellites = (0, 0), 0, 0, 0

    def good(self, fix):
        if self.told != self.bad:
            self.told = dict(self.bad)
            print("tracker: bad sentences: " + ", ".join("%s %d" % item for item in self.bad.items()))
        if fix:
            print("tracker: fix %s %s speed %s m/s bad %d altitude %s m satellites %d" % (
                decimal(self.position[0], 7), decimal(self.position[1], 7), decimal(self.speed, 3), sum(self.bad.values()),
                decimal(self.altitude, 2), self.satellites))

    def sentence(self, body):
        if match := RMC.fullmatch(body):
            self.position = position(*match.groups()[:4])
            self.speed = half_up(floor_to(match[5] or "0", 3) * 1852 * 1000 / 3600)
            self.good(True)
        elif match := GGA.fullmatch(body):
            self.position = position(*match.groups()[:4])
            self.satellites, self.altitude = int(match[5]), int(floor_to(match[6], 2) * 100)
            self.good(False)
        elif GGA_VOID.fullmatch(body):
            self.satellites = 0
            self.good(False)
        elif RMC_VOID.fullmatch(body) or not re.match(r"G[PLN](RMC|GGA)(,|$)", body):
            self.good(False)
        else:
            self.bad["malformed"] += 1

    def line(self, text, ended):
        """What follows a '$'; `ended`: by a line's end, not by the next '$' or a byte that is no text."""
        if len(text) > LONGEST:
            self.bad["too long"] += 1
        elif not ended or not (match := re.fullmatch(r"(.{4,})\*([0-9A-Fa-f]{2})", text)):
            self.bad["malformed"] += 1
        elif reduce(lambda sum, letter: sum ^ ord(letter), match[1], 0) != int(match[2], 16):
            self.bad["checksum"] += 1
        else:
            self.sentence(match[1])


def main(path):
    with open(path, "rb") as file:
        data = file.read().decode("latin-1")
    log = Log()
    # A sentence: '$', text, and what ended it. One the capture ends in is no sentence yet.
    for match in re.finditer(r"\$([ -#%-~]*)(?=([^ -#%-~]))", data, re.DOTALL):
        log.line(match[1], match[2] in "\r\n")
    tail = re.search(r"\$([ -#%-~]*)\Z", data)
    if tail and len(tail[1]) > LONGEST:
        log.line(tail[1], False)


main(sys.argv[1])
