"""Turn requirements/*.in into *.txt: versions and hashes, no index and no host.

One lock serves every Python from 3.11 on: where a package differs by version, both stand in it
with their markers. `UV_DEFAULT_INDEX` names a mirror.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("run", "dev", "node", "telemetry", "s3")
# What is installed beside run.txt takes its versions from there.
BESIDE = {name: ["-c", "requirements/run.txt"] for name in ("telemetry", "s3")}
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--system-certs",
)


def main(names: list[str]) -> int:
    """Lock the named lists, or all; `--upgrade` among the names takes the newest versions."""
    upgrade = [name for name in names if name == "--upgrade"]
    wanted = [name for name in names if name != "--upgrade"] or list(NAMES)
    compiler = str(Path(sys.executable).with_name("uv"))
    for name in wanted:
        print(f"locking requirements/{name}.txt …", flush=True)
        files = ["-o", f"requirements/{name}.txt", f"requirements/{name}.in"]
        options = [*OPTIONS, *upgrade, *BESIDE.get(name, [])]
        subprocess.run([compiler, "pip", "compile", *options, *files], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
