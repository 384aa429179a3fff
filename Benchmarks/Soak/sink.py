"""A mail server on 127.0.0.1 that takes everything and remembers which message it took, from whom and when."""

import re
import socketserver
import threading
import time


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.port = self.server_address[1]
        self.lock = threading.Lock()
        self.messages: dict[str, int] = {}  # Message-ID -> how often
        self.arrivals: list[tuple[str, float]] = []  # recipient, when
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self, recipient: str, message: bytes):
        name = re.search(rb"^message-id:\s*<([^@>]+)", message, re.I | re.M)
        with self.lock:
            key = name[1].decode() if name else "none"
            self.messages[key] = self.messages.get(key, 0) + 1
            self.arrivals.append((recipient, time.monotonic()))


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def say(self, line: str):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 sink")
        recipient = ""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if word == b"DATA":
                self.say("354 go on")
                message = bytearray()
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    message += line
                self.server.take(recipient, bytes(message))
            if word == b"QUIT":
                return self.say("221 bye")
            self.say("250 ok")
