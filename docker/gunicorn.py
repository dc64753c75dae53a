"""The web server behind the proxy; how many processes and threads is all a city may want to change."""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 30
control_socket_disable = True
# The heartbeat is a file: on a disk it would wait for the disk.
worker_tmp_dir = "/dev/shm"
# Who asked for what is in the log of the product (閲覧記録), which is sealed off; a second one in plain text would not be.
accesslog = None
