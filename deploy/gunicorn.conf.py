"""How gunicorn serves either deployable: loaded once, then forked, so that workers share the model's memory."""

import gc
import os
import resource

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
preload_app = True
# Long enough for every request in flight to finish after SIGTERM.
graceful_timeout = 30
timeout = 60
keepalive = 5
# An open page keeps its connection from one poll to the next, and those of 2,000 pages may all be one worker's.
MOST_CONNECTIONS = 4_000
# What a worker has open besides: the database, the log, pipes.
OTHER_FILES = 96
_, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
files = (
    MOST_CONNECTIONS + OTHER_FILES
    if most_files == resource.RLIM_INFINITY
    else min(MOST_CONNECTIONS + OTHER_FILES, most_files)
)
resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))
worker_connections = files - OTHER_FILES
# The longest address: a text of 10,000 characters to compare with, escaped.
limit_request_line = 0
# The request line is logged by the application, with its request id.
accesslog = None
loglevel = "warning"
control_socket_disable = True
# gunicorn would believe whoever comes from this machine, a proxy's callers too, what path and scheme were asked for:
# that leads around a guarded /enter/staff/. Whom to believe is TRUSTED_PROXIES, and only as to https and the address.
forwarded_allow_ips = ""


def pre_fork(server, worker):
    """What is loaded stays where it is: a collection in a worker would otherwise copy every page it looks at."""
    gc.collect()
    gc.freeze()
