"""Files for nginx and systemd are accepted by nginx and systemd, and agree with each other."""

import datetime
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.cli.steps import answer, refused
from tools.room import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ANALYZE = shutil.which("systemd-analyze")
HARDENED = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "PrivateDevices=yes",
    "CapabilityBoundingSet=", "RestrictSUIDSGID=yes", "SystemCallFilter=@system-service",
)  # fmt: skip


def site(ask: Any, folder: Path, *words: str) -> str:
    (file,) = answer(ask, "deploy", "nginx", "--out", folder, "--domain", "room.example", *words)[
        "files"
    ]
    return Path(file).read_text(encoding="utf-8")


def units(ask: Any, folder: Path, *words: object) -> dict[str, str]:
    files = answer(ask, "deploy", "systemd", "--out", folder, *words)["files"]
    return {Path(file).name: Path(file).read_text(encoding="utf-8") for file in files}


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of our own for room.example; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "room.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")
@pytest.mark.parametrize("processes", ["1", "8"])
def test_nginx_accepts_its_site(ask: Any, tmp_path: Path, processes: str) -> None:
    cert, key = certificate(tmp_path)
    site(
        ask, tmp_path, "--processes", processes, "--certificate", str(cert), "--key", str(key),
        "--logs", str(tmp_path),
    )  # fmt: skip
    written = tmp_path / "situationroom.conf"
    text = written.read_text(encoding="utf-8")
    for port in ("80", "443"):  # nginx binds what it tests, and only root may bind these
        text = re.sub(rf"(listen (?:\[::\]:)?){port}\b", rf"\g<1>{free_port()}", text)
    written.write_text(text, encoding="utf-8")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{ include {tmp_path}/situationroom.conf; }}\n"
    )
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(whole)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_its_units(ask: Any, tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "situationroom"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    names = units(ask, tmp_path / "units", "--home", tmp_path, "--processes", 3)
    done = subprocess.run(
        [str(ANALYZE), "verify", *(str(tmp_path / "units" / name) for name in names)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_nginx_and_systemd_mean_the_same_sockets(ask: Any, tmp_path: Path) -> None:
    proxy = site(ask, tmp_path, "--processes", "3")
    made = units(ask, tmp_path, "--processes", 3, "--workers", 2)
    listens = re.search(r"--socket (\S+)", made["situationroom-web@.service"])
    assert listens is not None
    started = re.findall(r"situationroom-web@(\d+)\.service", made["situationroom.target"])
    assert re.findall(r"server unix:(\S+) ", proxy) == [
        listens[1].replace("%i", number) for number in started
    ]
    assert made["situationroom.target"].count("situationroom-worker@") == 2


def test_the_stream_is_not_held_back_and_secret_addresses_are_not_written_down(
    ask: Any, tmp_path: Path
) -> None:
    text = site(ask, tmp_path, "--upload-megabytes", "55")
    places = dict(re.findall(r"    location ([^{]+) \{\n(.*?)\n    \}", text, re.DOTALL))
    assert "proxy_buffering off;" in places["= /live"]
    assert "proxy_read_timeout 1h;" in places["= /live"]
    secret = places["~ ^/(link|calendar)/"]
    assert "access_log off;" in secret
    assert "error_log /dev/null" in secret
    assert "$request_uri" not in text.split("log_format")[1].split(";")[0]
    assert "client_max_body_size 55m;" in text
    # what a caller says of where it comes from is replaced, never added to
    assert "X-Forwarded-For $remote_addr;" in text


def test_every_unit_that_runs_the_room_is_hardened_and_limited(ask: Any, tmp_path: Path) -> None:
    made = units(ask, tmp_path, "--web-memory", "900M", "--worker-memory", "3G")
    services = {name: text for name, text in made.items() if name.endswith(".service")}
    assert len(services) == 4
    for name, text in services.items():
        assert [line for line in HARDENED if f"\n{line}\n" not in f"{text}\n"] == [], name
        assert f"MemoryMax={'900M' if '-web@' in name else '3G'}" in text
        assert "EnvironmentFile=/etc/situationroom/room.env" in text
    assert not any("{{" in text for text in made.values())


@pytest.mark.parametrize(
    "words",
    [
        ("nginx", "--domain", "room.example; include /etc/passwd"),
        ("nginx", "--domain", "room.example", "--processes", "0"),
        ("nginx", "--domain", "room.example", "--key", "/a b"),
        ("nginx", "--domain", "room.example", "--key", "/a/../../etc/shadow"),
        ("nginx",),
        ("systemd", "--workers", "65"),
        ("systemd", "--home", "srv/room"),
        ("systemd", "--home", "/srv/%h"),
        ("systemd", "--user", "root\nUser=x"),
        ("systemd", "--web-memory", "2"),
    ],
)
def test_what_would_mean_something_else_in_the_file_is_refused(
    ask: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    refused(ask, "deploy", *words, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("action", [("nginx", "--domain", "room.example"), ("systemd",)])
def test_a_folder_that_cannot_be_written_is_named(
    ask: Any, tmp_path: Path, action: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("")
    error = refused(ask, "deploy", *action, "--out", str(tmp_path / "file" / "below"))
    assert "check the path" in error
