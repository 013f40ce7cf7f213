"""A call over TLS goes to the address that was checked and proves the name that was asked for."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from situationroom.base.outside import CallFailed, call

NAME = "hooks.example"


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate that signs itself, with its key, for a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[tuple[int, Path, list[str | None]]]:
    """Run a server for NAME, which is looked up as this machine; note the names asked for."""
    own, asked = certificate(tmp_path, NAME), []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    context.sni_callback = lambda line, name, ctx: asked.append(name)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *args, **more: real("127.0.0.1" if host == NAME else host, *args, **more),
    )  # fmt: skip
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    served.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake
    thread = threading.Thread(target=served.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield served.server_address[1], own, asked
    finally:
        served.shutdown()
        thread.join()
        served.server_close()


def test_the_name_is_proved_although_the_call_goes_to_an_address(server, monkeypatch):
    port, own, asked = server
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    reply = call(f"https://{NAME}:{port}/", body=b"{}", headers={}, private={NAME})
    assert (reply.status, asked) == (200, [NAME])


def test_a_certificate_nobody_trusts_ends_the_call_by_name(server):
    port, _, _ = server
    with pytest.raises(CallFailed) as failed:
        call(f"https://{NAME}:{port}/", body=b"{}", headers={}, private={NAME})
    assert failed.value.name == "certificate"


def test_a_certificate_of_another_name_ends_the_call_by_name(server, monkeypatch):
    port, own, _ = server
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    with pytest.raises(CallFailed) as failed:
        call(f"https://localhost:{port}/", body=b"{}", headers={}, private={"localhost"})
    assert failed.value.name == "certificate"
