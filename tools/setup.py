"""Set the room up, step by step; what did not change since the last time is left alone.

Run by `make setup` with the system's Python 3.11, before any package is there: standard library
only. A stamp remembers what each step was made from. Nothing here needs a container or a key.
"""

import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
VAR = Path(os.environ.get("SITUATIONROOM_VAR", ROOT / "var"))
DATABASE = os.environ.get("SITUATIONROOM_DATABASE", "")
DEMO = os.environ.get("SITUATIONROOM_PROFILE", "demo") == "demo"
SOURCE = ROOT / "src" / "situationroom"
# Operator files of the demonstration; they lie beside the repository and never in it.
RULINGS = ("hs_rulings_korea.jsonl", "hs_rulings_eu_bti.jsonl")
BEGUN = ".begun"  # beside a stamp: a step that was begun and did not come to its end

Command = list[str]


@dataclass(frozen=True)
class Step:
    """One step: what it is made from, what shows that it was made, and the commands.

    Steps of one chain build on each other: when one runs, the later ones run again.
    """

    name: str
    chain: str
    inputs: tuple[Path, ...]
    result: Path
    commands: Callable[[], list[Command]]
    note: str = ""


def main() -> int:
    """Run the steps that have something to do; return the exit status."""
    lacking = what_python_lacks()
    if lacking:
        say(lacking)
        return 1
    environment()
    hold = only_one()
    try:
        return run_all([hold])
    except KeyboardInterrupt:
        say("set-up stopped; make goes on from here, finished steps are kept")
        return 130
    finally:
        os.close(hold)


def what_python_lacks() -> str:
    """Return why this Python cannot set the room up, and the remedy; nothing when it can."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if not missing:
        return ""
    version = ".".join(map(str, sys.version_info[:2]))
    return (
        f"This Python {version} has no {' and no '.join(missing)}: "
        f"sudo apt-get install -y python{version}-venv, or make PYTHON=/path/to/another/python"
    )


def only_one() -> int:
    """Wait until no other set-up works in this folder; return what holds it until it is closed.

    What a stopped set-up has begun holds it too: a package manager must come to its end first.
    """
    hold = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("set-up: another set-up works in this folder; waiting for it …", flush=True)
        fcntl.flock(hold, fcntl.LOCK_EX)
    return hold


def run_all(hold: Sequence[int]) -> int:
    """Run the steps that have something to do; return the exit status."""
    fault = what_is_wrong_with_venv()
    if fault:
        print(f"set-up: {fault}; the virtual environment is made anew", flush=True)
        shutil.rmtree(VENV)
    stirred: set[str] = set()
    for step in steps():
        stamp = stamp_of(step)
        if step.chain not in stirred and is_done(step, stamp):
            continue
        stirred.add(step.chain)
        if not run(step, hold):
            return 1
        keep(step, stamp)
    ask_for_system_packages()
    return 0


def what_is_wrong_with_venv() -> str:
    """Return why the virtual environment that is there cannot be trusted; nothing when it can."""
    if any(VENV.glob(f".*{BEGUN}")):
        return "the last one was cut off"
    notes = VENV / "pyvenv.cfg"
    if notes.is_file() and str(VENV) not in notes.read_text():
        return "this folder was moved"
    return ""


def steps() -> Iterator[Step]:
    """Yield every step in its order."""
    yield from python_steps()
    yield from page_steps()
    yield from room_steps()


def python_steps() -> Iterator[Step]:
    """Yield the virtual environment and what is installed in it."""
    lock = ROOT / "requirements" / "dev.txt"
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    yield Step(
        "virtual environment",
        "python",
        (),
        BIN / "python",
        lambda: [[sys.executable, "-m", "venv", "--clear", str(VENV)]],
    )
    yield Step(
        "Python packages",
        "python",
        (lock,),
        BIN / "pytest",
        lambda: [[*install, "--require-hashes", "-r", str(lock)]],
        "two or three minutes",
    )
    yield Step(
        "the room itself",
        "python",
        (ROOT / "pyproject.toml",),
        BIN / "situationroom",
        lambda: [[*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]],
    )


def page_steps() -> Iterator[Step]:
    """Yield styles, fonts, scripts and translations."""
    lock = ROOT / "package-lock.json"
    assets = VAR / "assets" / ".stamp"
    cutter = (ROOT / "tools" / "static_files.py", ROOT / "tools" / "syllables.txt")
    locale = SOURCE / "locale"
    yield Step(
        "styles and fonts",
        "page",
        (lock, ROOT / ".npmrc"),
        ROOT / "node_modules" / "krds-uiux",
        npm_commands,
    )
    yield Step(
        "page assets",
        "page",
        (lock, *cutter),
        assets,
        lambda: [[PYTHON, "-m", "tools.static_files"]],
    )
    yield Step(
        "translations",
        "words",
        (locale / "ko" / "LC_MESSAGES" / "django.po",),
        locale / "ko" / "LC_MESSAGES" / "django.mo",
        lambda: [[PYTHON, "-m", "tools.messages", "--compile"]],
    )
    yield Step(
        "static files",
        "page",
        (SOURCE / "web" / "static", assets),
        VAR / "static" / "staticfiles.json",
        lambda: [[PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]],
    )


def room_steps() -> Iterator[Step]:
    """Yield the database, the reference tables and the demonstration room."""
    migrations = tuple(sorted(SOURCE.glob("**/migrations")))
    loaders = tuple(sorted(SOURCE.glob("rooms/*/reference.py")))
    room = str(BIN / "situationroom")
    yield Step(
        "database",
        "room",
        migrations,
        database_file(),
        lambda: [[PYTHON, "manage.py", "migrate", "--noinput", "--verbosity", "0"]],
    )
    yield Step(
        "reference tables",
        "room",
        (ROOT / "reference", *loaders),
        database_file(),
        lambda: [[room, "load", "reference", "--force", "--quiet"]],
    )
    if DEMO:
        yield Step(
            "demonstration room",
            "room",
            (ROOT / "reference" / "room",),
            database_file(),
            lambda: [[room, "load", "demo", "--quiet"]],
        )

    rulings = [ROOT.parent / "shared" / "data" / "hs" / name for name in RULINGS]
    if DEMO and all(file.is_file() for file in rulings):
        yield Step(
            "customs rulings",
            "room",
            (*rulings, SOURCE / "rooms" / "codelists" / "finder"),
            database_file(),
            lambda: [[room, "load", "rulings", *map(str, rulings), "--quiet"]],
            "about a minute",
        )


def database_file() -> Path:
    """Return the file that shows the database is there; a server's database has none."""
    if not DATABASE:
        return VAR / "situationroom.sqlite3"
    if DATABASE.startswith("sqlite:///"):
        return Path(DATABASE.removeprefix("sqlite:///"))
    return VAR


def npm_commands() -> list[Command]:
    """Return how the npm packages are installed, with a Node.js of our own where there is none."""
    commands: list[Command] = []
    npm = shutil.which("npm")
    if npm is None:
        lock = str(ROOT / "requirements" / "node.txt")
        commands.append(
            [
                PYTHON,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                lock,
            ]
        )
        npm = str(BIN / "npm")
    commands.append([npm, "ci", "--silent", "--ignore-scripts"])
    return commands


def environment() -> None:
    """Let what the steps call find the room's own tools first."""
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    os.environ["PIP_NO_INPUT"] = "1"


def run(step: Step, hold: Sequence[int] = ()) -> bool:
    """Run one step and tell how long it took; its output is shown only when it fails."""
    began = time.monotonic()
    print(f"set-up: {step.name}{f' ({step.note})' if step.note else ''} …", flush=True)
    mark = stamp_file(step).with_name(stamp_file(step).name + BEGUN)
    if mark.parent.is_dir():
        mark.touch()
    for command in step.commands():
        done = subprocess.run(
            command,
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=hold,
        )
        if done.returncode != 0:
            _forget(mark)
            say(
                f"{done.stdout}\nset-up stopped at: {step.name}\n  {' '.join(command)}\n"
                "Mend what it says above and run make again; finished steps are kept."
            )
            return False
    _forget(mark)
    seconds = time.monotonic() - began
    if seconds >= 1:
        print(f"set-up: {step.name} done in {seconds:.0f} s", flush=True)
    return True


def _forget(mark: Path) -> None:
    with suppress(FileNotFoundError):
        mark.unlink()


def stamp_of(step: Step) -> str:
    """Return a digest of what a step is made from."""
    digest = hashlib.sha256(f"{step.name} {DATABASE}".encode())
    for path in step.inputs:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp_file(step: Step) -> Path:
    """Return where the stamp of a step is kept: beside what it made."""
    folder = VENV if step.chain == "python" else VAR / "stamps"
    return folder / f".{step.name.replace(' ', '-')}"


def is_done(step: Step, stamp: str) -> bool:
    """Tell whether a step was done with exactly these inputs and its result is still there."""
    file = stamp_file(step)
    return step.result.exists() and file.is_file() and file.read_text() == stamp


def keep(step: Step, stamp: str) -> None:
    """Remember what a step was made from."""
    file = stamp_file(step)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(stamp)


def missing_system_packages() -> list[str]:
    """Return Debian's names of what the PDF writer, the charts and the browser tests lack."""
    missing = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        missing.append("chromium")
    libraries = {
        "pango-1.0": "libpango-1.0-0",
        "pangoft2-1.0": "libpangoft2-1.0-0",
        "harfbuzz-subset": "libharfbuzz-subset0",
    }
    missing += [deb for name, deb in libraries.items() if ctypes.util.find_library(name) is None]
    fonts = Path("/usr/share/fonts")
    if fonts.is_dir() and not any(fonts.rglob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")
    return missing


def ask_for_system_packages() -> None:
    """Install missing system packages where we may; otherwise print the one line to type, once."""
    missing = missing_system_packages()
    asked = VAR / "stamps" / ".system-packages"
    if not missing or (asked.is_file() and asked.read_text() == " ".join(missing)):
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and apt_install(missing):
        return
    print(f"For PDF reports and browser tests, type: sudo apt-get install -y {' '.join(missing)}")
    asked.parent.mkdir(parents=True, exist_ok=True)
    asked.write_text(" ".join(missing))


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages; return whether it worked."""
    print(f"set-up: system packages {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command,
            check=False,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return done.returncode == 0


def say(text: str) -> None:
    """Tell what went wrong, on standard error."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
