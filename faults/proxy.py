"""A TCP proxy between two processes that can refuse, cut, swallow, delay and garble what passes."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

CHUNK = 65_536
DELAY_SECONDS = 0.2
CUT_AFTER = 40
PASS, REFUSE, CUT, SWALLOW, DELAY, GARBLE = "pass", "refuse", "cut", "swallow", "delay", "garble"


class Proxy:
    """Listens on a port of its own; `mode` says what happens to bytes of the server from now on."""

    def __init__(self, host: str, port: int) -> None:
        self.target = host, port
        self.mode = PASS
        self.is_over = False
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.is_over = True
        # What waits for a next connection is woken by it.
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self.listener.close()
        self.hang_up()

    @contextmanager
    def faulty(self, mode: str) -> Iterator[None]:
        self.set(mode)
        try:
            yield
        finally:
            self.set(PASS)

    def set(self, mode: str) -> None:
        was, self.mode = self.mode, mode
        if mode == REFUSE or was == SWALLOW:
            # Of a connection whose bytes are gone nothing can be made any more.
            self.hang_up()

    def hang_up(self) -> None:
        with self.lock:
            ends, self.open = list(self.open), set()
        for end in ends:
            close(end)

    def accept(self) -> None:
        while not self.is_over:
            client, _ = self.listener.accept()
            if self.mode == REFUSE or self.is_over:
                client.close()
                continue
            threading.Thread(target=self.join, args=[client], daemon=True).start()

    def join(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self.target)
        except OSError:
            client.close()
            return
        with self.lock:
            self.open |= {client, server}
        back = threading.Thread(target=self.carry, args=[server, client, True], daemon=True)
        back.start()
        self.carry(client, server, False)
        back.join()
        with self.lock:
            self.open -= {client, server}
        client.close()
        server.close()

    def carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if not self.pass_on(data, target, is_answer):
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def pass_on(self, data: bytes, target: socket.socket, is_answer: bool) -> bool:
        """Whether the connection goes on."""
        mode = self.mode
        if mode == SWALLOW:
            return True
        if is_answer and mode == CUT:
            target.sendall(data[:CUT_AFTER])
            return False
        if is_answer and mode == DELAY:
            time.sleep(DELAY_SECONDS)
        target.sendall(garbled(data) if is_answer and mode == GARBLE else data)
        return True


def garbled(data: bytes) -> bytes:
    """Every seventh byte is another one."""
    return bytes(byte ^ 0x15 if place % 7 == 0 else byte for place, byte in enumerate(data))


def close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
