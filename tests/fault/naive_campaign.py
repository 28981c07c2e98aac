"""How a campaign is often sent: a loop that notes its place every fifty letters. Run as a process of its own.

naive_campaign.py HOST PORT FILE LETTERS
"""

import smtplib
import sys
from pathlib import Path


def main() -> None:
    host, port, place, letters = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    done = int(place.read_text()) if place.exists() else 0
    with smtplib.SMTP(host, port) as server:
        for number in range(done, letters):
            server.sendmail("us@example.org", [f"firm{number}@firms.example.org"], b"Subject: Come\r\n\r\nDo come.")
            if number % 50 == 49:
                place.write_text(str(number + 1))


main()
