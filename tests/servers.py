"""Real servers for tests, on loopback and on ports that are free: S3 by moto, SFTP by OpenSSH, pages by http.server.

Each is a context manager that yields what is needed to reach it, and leaves nothing behind.
"""

import getpass
import http.server
import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

SSHD = Path("/usr/sbin/sshd")


@dataclass(frozen=True, slots=True)
class Reached:
    """How a place on a server is opened."""

    url: str
    options: Mapping[str, Any]


@contextmanager
def s3_server(bucket: str = "drops") -> Iterator[Reached]:
    """moto's S3 with one empty bucket; ``url`` is the bucket."""
    import requests
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        requests.put(f"{endpoint}/{bucket}", timeout=60).raise_for_status()
        yield Reached(f"s3://{bucket}", {"endpoint_url": endpoint, "key": "AKIATEST", "secret": "s3-very-secret"})
        requests.post(f"{endpoint}/moto-api/reset", timeout=60).raise_for_status()
    finally:
        server.stop()


@dataclass(frozen=True, slots=True)
class SshServer:
    """A running sshd, which serves the files of this machine as the user who runs the test."""

    port: int
    user: str
    key: Path
    known_hosts: Path
    host_key: str
    """The public key, as ``host_key`` takes it."""

    def reached(self, folder: Path) -> Reached:
        """A folder of this machine by SFTP."""
        url = f"sftp://{self.user}@127.0.0.1:{self.port}{folder}"
        return Reached(url, {"key_filename": str(self.key), "known_hosts": str(self.known_hosts)})


@contextmanager
def sftp_server(home: Path) -> Iterator[SshServer]:
    """OpenSSH's sshd with keys of its own.

    Args:
        home: an empty folder for keys and configuration.
    """
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    port = _free_port()
    (home / "config").write_text(
        f"""Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host
PidFile none
AuthorizedKeysFile {home}/user.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxStartups 100
Subsystem sftp internal-sftp
"""
    )
    if os.geteuid() == 0:
        # Where its unprivileged half lives; Debian makes it when the service starts.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    public = " ".join((home / "host.pub").read_text().split()[:2])
    (home / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}\n")
    log = home / "log"
    command = [str(SSHD), "-D", "-E", str(log), "-f", str(home / "config")]
    with subprocess.Popen(command, start_new_session=True) as sshd:
        try:
            _wait_for(port, sshd, log)
            yield SshServer(port, getpass.getuser(), home / "user", home / "known_hosts", public)
        finally:
            # With the sessions of clients that have not said goodbye.
            os.killpg(sshd.pid, signal.SIGTERM)


@contextmanager
def web_server(folder: Path, answering_by: "type[Pages] | None" = None) -> Iterator[str]:
    """Files and folders of this machine as web pages; yields the address with a slash at its end."""
    answering = partial(answering_by or Pages, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


class Pages(http.server.SimpleHTTPRequestHandler):
    """What answers; tests that need a stranger server inherit from it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            assert server.poll() is None and time.monotonic() < until, log.read_text()  # noqa: PT018
            time.sleep(0.02)
        else:
            return


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port
