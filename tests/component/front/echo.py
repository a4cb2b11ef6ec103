"""A program behind nginx that answers what it was told: FastCGI in the little that nginx speaks.

An address that contains "unsigned" fails the upload check, "bytes" is sent by nginx from the blob
folder, "busy" is refused by the program itself, "gone" ends the connection without an answer.
"""

import json
import socket
import struct
import threading

HEADER = struct.Struct(">BBHHBB")
END, PARAMS, STDIN, STDOUT = 3, 4, 5, 6


class Echo:
    def __init__(self, path, listener=None):
        """At a socket of its own below path, or behind one that listens already."""
        self.name = path.stem
        self.listener = listener
        if listener is None:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(str(path))
            self.listener.listen(64)
        self.bodies_seen = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            while request := self._read(stream):
                identity, params, size = request
                if "gone" in params["REQUEST_URI"]:
                    return
                self.bodies_seen += size
                self._write(connection, identity, answer(self.name, params, size))

    @staticmethod
    def _read(stream):
        params, size = b"", 0
        while head := stream.read(HEADER.size):
            _, kind, identity, length, padding, _ = HEADER.unpack(head)
            content = stream.read(length)
            stream.read(padding)
            if kind == PARAMS:
                params += content
            elif kind == STDIN:
                size += length
                if length == 0:
                    return identity, dict(pairs(params)), size
        return None

    @staticmethod
    def _write(connection, identity, text):
        data = text.encode()
        connection.sendall(
            HEADER.pack(1, STDOUT, identity, len(data), 0, 0) + data
            + HEADER.pack(1, STDOUT, identity, 0, 0, 0)
            + HEADER.pack(1, END, identity, 8, 0, 0) + bytes(8))


def pairs(data):
    at = 0

    def length():
        nonlocal at
        size = data[at]
        at += 1
        if size & 0x80:
            size = (size & 0x7F) << 24 | int.from_bytes(data[at:at + 3], "big")
            at += 3
        return size

    while at < len(data):
        name, value = length(), length()
        yield data[at:at + name].decode(), data[at + name:at + name + value].decode()
        at += name + value


def answer(program, params, size):
    uri = params["REQUEST_URI"]
    if uri == "/_check/uploads":
        refused = "unsigned" in params["ORIGINAL_URI"]
        return f"Status: {'403 Forbidden' if refused else '204 No Content'}\r\n\r\n"
    if "busy" in uri:
        return 'Status: 503 Busy\r\nRetry-After: 7\r\nContent-Type: application/json\r\n\r\n{"own":1}'
    head = "Content-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n"
    if "bytes" in uri:
        head = ("X-Accel-Redirect: /_blobs/originals/aa/some%20bytes\r\nContent-Type: application/pdf\r\n"
                "Content-Disposition: inline; filename=\"a.pdf\"\r\nCache-Control: private, no-store\r\n")
    return head + "\r\n" + json.dumps({"program": program, "size": size, "params": params})
