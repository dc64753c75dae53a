"""A mail server of a few lines: it takes what it is given, may refuse an address, and can be closed."""

import socketserver
import threading
from email import message_from_bytes, policy


class Session(socketserver.StreamRequestHandler):
    """One conversation of SMTP."""

    def handle(self):
        self.say("220 post")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("RCPT") and any(name.upper() in verb for name in self.server.refused):
                self.say("550 nobody here")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.taken.append(b"".join(self.body()))
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")

    def body(self):
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            yield line

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class PostOffice(socketserver.ThreadingTCPServer):
    """`taken` holds every mail as bytes; `refused` addresses get 550."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.taken, self.refused = [], ()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def mails(self):
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]

    def close(self):
        self.shutdown()
        self.server_close()
