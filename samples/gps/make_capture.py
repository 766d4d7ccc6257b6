#!/usr/bin/env python3
"""Writes capture.nmea beside itself: a drive of 16 seconds from Sparrenburg castle in Bielefeld, as a receiver would report it,
with a few sentences damaged on the way. Nothing in it is random, so that it can be made again and compared."""
import os

START_LATITUDE, START_LONGITUDE = 520146000, 85338000  # 1e-7 degrees
STEP_NORTH, STEP_EAST = 815, 1171                      # a second: about 9.07 m and 8.02 m
SECONDS = 16


def angle(value, digits):
    """1e-7 degrees as degrees and minutes with five decimals."""
    degrees, rest = divmod(value, 10**7)
    return "%0*d%08.5f" % (digits, degrees, rest * 60 / 10**7)


def sentence(body):
    total = 0
    for character in body:
        total ^= ord(character)
    return b"$%s*%02X\r\n" % (body.encode(), total)


def second(number):
    time = "1200%02d.00" % number
    latitude = angle(START_LATITUDE + number * STEP_NORTH, 2)
    longitude = angle(START_LONGITUDE + number * STEP_EAST, 3)
    knots = "0.000" if number == 0 else "%.3f" % (23.5 + number / 8)
    rmc = sentence(f"GNRMC,{time},A,{latitude},N,{longitude},E,{knots},41.50,210625,,,A")
    gga = sentence(f"GNGGA,{time},{latitude},N,{longitude},E,1,{8 + number % 3:02},1.01,{180.4 - number / 2:.1f},M,46.9,M,,")
    return rmc, gga


def capture():
    yield b"Ap\x80\xfe5\x00"  # the receiver was switched on at the wrong speed
    yield sentence("GPTXT,01,01,02,ANTSTATUS=OK")
    yield sentence("GNRMC,115959.00,V,,,,,,,210625,,,N")  # no fix yet
    yield sentence("GNGGA,115959.00,,,,,0,00,99.99,,,,,,")
    for number in range(SECONDS):
        rmc, gga = second(number)
        if number == 4:  # a bit was lost: the sum tells
            rmc = rmc.replace(b"A,52", b"A,53", 1)
        if number == 6:  # a byte was lost, and the line's end with it
            gga = gga[:30]
        if number == 9:  # two lines ran into one that is too long
            gga = gga[:-2].replace(b"$", b"", 1)
            rmc = rmc[:-5] + gga + b"\r\n"
            gga = b""
        if number == 11:  # no text at all in the middle of it
            gga = gga[:20] + b"\x00\xff" + gga[22:]
        if number == 13:  # the sum holds, but there is no such minute
            rmc = sentence(f"GNRMC,120013.00,A,5160.00000,N,00832.11438,E,25.125,41.50,210625,,,A")
        yield rmc
        yield gga
        if number % 4 == 3:
            yield sentence("GPGSV,1,1,04,02,05,307,,03,21,174,29,04,12,038,23,06,07,270,06")
    yield sentence("GNRMC,120016.00,A,5200.95440,N,00832.14032,E,0.0")[:-6]  # and cut off at the end


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "capture.nmea"), "wb") as file:
        file.write(b"".join(capture()))
