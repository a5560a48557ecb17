"""How gunicorn serves either deployable: loaded once, then forked, so that workers share the model's memory."""

import gc
import os

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
preload_app = True
# Long enough for every request in flight to finish after SIGTERM.
graceful_timeout = 30
timeout = 60
keepalive = 5
# The longest address: a text of 10,000 characters to compare with, escaped.
limit_request_line = 0
# The request line is logged by the application, with its request id.
accesslog = None
loglevel = "warning"
control_socket_disable = True


def pre_fork(server, worker):
    """What is loaded stays where it is: a collection in a worker would otherwise copy every page it looks at."""
    gc.collect()
    gc.freeze()
