"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("ortools", "numpy", "python-sat", "highspy", "scipy", "numba")


def description() -> str:
    parts = [f"{_cores()} cores", _processor(), _memory(), f"Python {platform.python_version()}", platform.system()]
    return ", ".join(part for part in [*parts, *_versions()] if part)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    return _line_of("/proc/cpuinfo", "model name") or platform.machine()


def _memory() -> str:
    kilobytes = _line_of("/proc/meminfo", "MemTotal").split()
    return f"{int(kilobytes[0]) / 1024**2:.0f} GB of memory" if kilobytes else ""


def _line_of(path: str, key: str) -> str:
    if not Path(path).exists():
        return ""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def _versions() -> list[str]:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return found
