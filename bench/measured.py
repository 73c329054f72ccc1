"""When, how and on what a bench was run."""
import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def measured(command):
    """A sentence for the head of a section. Asked before the run, since it tells the load of the machine."""
    started = datetime.now(timezone.utc)
    commit = subprocess.run(["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    load = os.getloadavg()[0]
    return (f"Measured on {started:%Y-%m-%d %H:%M} UTC with `{command}` at {commit} on {platform.machine()}, "
            f"{os.cpu_count()} cores, {platform.system()} (load before the run {load:.1f}).")
