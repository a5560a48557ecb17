"""`make run` and `make demo`: from a fresh clone to both deployables and the follower, stopped together by Ctrl-C."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from prepare import PYTHON, ROOT, prepare, stop

BIN = PYTHON.parent
DEMO_TICKETS = "3000"


def port_of(name, default):
    text = os.environ.get(name) or default
    if not (text.isdigit() and 0 < int(text) < 65536):
        stop("{} must be a port number, not {!r}.".format(name, text))
    return text


def check_port(name, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            stop("port {0} is taken. Choose another one: make run {1}=…".format(port, name))


def manage(project, *arguments):
    command = [str(PYTHON), str(ROOT / project), *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        stop("`{}` failed; it says why above.".format(" ".join([project, *arguments])))


def make_ready(project):
    manage(project, "migrate", "--verbosity", "0")
    manage(project, "collectstatic", "--no-input", "--verbosity", "0")


def main():
    ports = {"HELPDESK_PORT": port_of("HELPDESK_PORT", "8000"), "ANALYTICS_PORT": port_of("ANALYTICS_PORT", "8001")}
    for name, port in ports.items():
        check_port(name, port)
    prepare()
    os.environ.update(ports)
    with ThreadPoolExecutor() as both:
        list(both.map(make_ready, ("manage.py", "analytics/manage.py")))
    manage("manage.py", "cut_hours")
    if "--demo" in sys.argv:
        manage("manage.py", "demo_data", "--tickets", DEMO_TICKETS, "--if-empty")
    print("\n  Helpdesk   http://127.0.0.1:{HELPDESK_PORT}/".format(**ports))
    print("  Analytics  http://127.0.0.1:{ANALYTICS_PORT}/".format(**ports))
    print("  Ctrl-C stops both.\n", flush=True)
    os.environ.update(PATH="{}{}{}".format(BIN, os.pathsep, os.environ.get("PATH", "")), PYTHONUNBUFFERED="1")
    os.chdir(str(ROOT))
    os.execv(str(BIN / "honcho"), ["honcho", "--procfile", "deploy/Procfile", "--env", "/dev/null", "start"])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
