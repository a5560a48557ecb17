"""Makes a clone ready: the environment in .venv/, the pinned requirements, and the secrets in var/.

Needs nothing but Python itself, and says in one sentence what is in the way. A second call takes no time.
"""

import hashlib
import os
import secrets
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
SECRETS = ("SECRET_KEY", "ROLE_SIGNING_KEY", "TICKETS_API_TOKEN")


def stop(sentence):
    raise SystemExit("Campus Helpdesk cannot start: " + sentence)


def check_python():
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop("it needs Python 3.11 or later, this is {}. Try `make run PYTHON=python3.11`.".format(found))


def make_environment(requirements):
    """Install the requirements file, unless this very file is installed already."""
    mark = VENV / (requirements.stem + ".installed")
    wanted = hashlib.sha256((ROOT / "requirements.txt").read_bytes() + requirements.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return
    print("Installing the requirements into .venv/ (once; a minute or two) …", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)]
    if subprocess.run(pip).returncode:
        stop("the requirements could not be installed; pip says why above.")
    mark.write_text(wanted)


def make_secrets():
    """var/secrets.env, readable by its owner only; what is there already stays."""
    file = VAR / "secrets.env"
    stored = file.read_text() if file.exists() else ""
    known = {line.split("=", 1)[0] for line in stored.splitlines()}
    missing = [name for name in SECRETS if name not in known]
    if not missing:
        return
    lines = [stored] + ["{}={}\n".format(name, secrets.token_urlsafe(48)) for name in missing]
    fresh = VAR / "secrets.env.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("".join(lines))
    fresh.replace(file)


def prepare(requirements="requirements.txt"):
    check_python()
    try:
        VAR.mkdir(exist_ok=True)
        make_environment(ROOT / requirements)
        make_secrets()
    except (OSError, subprocess.CalledProcessError) as error:
        stop("the folder {} must be writable ({}).".format(ROOT, error))


if __name__ == "__main__":
    prepare("requirements-dev.txt" if "--dev" in sys.argv else "requirements.txt")
