"""libical's check of iTIP objects (RFC 5546), through the system's Python: no package on the index has it."""

import subprocess
from functools import cache
from pathlib import Path

from tests.services.presence import MissingService

SYSTEM_PYTHON = Path("/usr/bin/python3")
CURE = "libical cannot be asked: on Debian, apt-get install python3-gi gir1.2-ical-3.0"

_PROBE = 'import gi; gi.require_version("ICalGLib", "3.0"); from gi.repository import ICalGLib'
_CHECK = f"""
import sys
{_PROBE}

def complaints(component):
    found = component.get_first_property(ICalGLib.PropertyKind.XLICERROR_PROPERTY)
    while found:
        yield found.as_ical_string().strip()
        found = component.get_next_property(ICalGLib.PropertyKind.XLICERROR_PROPERTY)
    inner = component.get_first_component(ICalGLib.ComponentKind.ANY_COMPONENT)
    while inner:
        yield from complaints(inner)
        inner = component.get_next_component(ICalGLib.ComponentKind.ANY_COMPONENT)

calendar = ICalGLib.Component.new_from_string(sys.stdin.buffer.read().decode())
if calendar is None:
    print("cannot be parsed")
else:
    fits = ICalGLib.restriction_check(calendar)
    print("\\n".join(complaints(calendar)) or ("" if fits else "breaks a restriction"), end="")
"""


def libical_complaints(ics: bytes) -> str:
    """What libical finds wrong with the object; empty if nothing. Raises `MissingService` where it is not there."""
    if not _is_there():
        raise MissingService(CURE)
    asked = subprocess.run([SYSTEM_PYTHON, "-c", _CHECK], input=ics, capture_output=True, check=True)
    return asked.stdout.decode()


@cache
def _is_there() -> bool:
    if not SYSTEM_PYTHON.exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", _PROBE], capture_output=True, check=False).returncode == 0
