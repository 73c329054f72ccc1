"""The virtual environments of the peers, below target/."""
import os
import subprocess
import sys
from pathlib import Path

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", Path(__file__).resolve().parents[2] / "target"))


def python(name, requirements):
    """The interpreter of the environment `name`, made and filled on first use."""
    folder = TARGET / f"bench-venv-{name}"
    interpreter = folder / "bin/python"
    done = folder / "requirements.txt"
    wanted = requirements.read_text(encoding="utf-8")
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        done.write_text(wanted, encoding="utf-8")
    return str(interpreter)
