"""A token endpoint over HTTPS, as Microsoft's and Google's: OpenID configuration, client credentials, refresh tokens."""

import json
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from tests.servers.tls import Certificates


class TokenEndpoint:
    """Gives token-1, token-2 …; `refuse(status, error)` the next time."""

    def __init__(self, tls: Certificates, expires_in: int = 3600) -> None:
        self.expires_in = expires_in
        self.asked: list[dict[str, str]] = []
        self.replace_refresh_token = ""
        self._refusals: deque[tuple[int, str]] = deque()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.socket = tls.server_context.wrap_socket(self._server.socket, server_side=True)
        self.authority = f"https://localhost:{self._server.server_port}"
        self.url = f"{self.authority}/tenant/oauth2/v2.0/token"

    def __enter__(self) -> "TokenEndpoint":
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def refuse(self, status: int, error: str) -> None:
        self._refusals.append((status, error))

    def give(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        if self._refusals:
            status, error = self._refusals.popleft()
            return status, {"error": error, "error_description": f"AADSTS70000: {error}.\r\nTrace"}
        more = {"refresh_token": self.replace_refresh_token} if self.replace_refresh_token else {}
        token = {"access_token": f"token-{len(self.asked)}", "token_type": "Bearer", "expires_in": self.expires_in}
        return 200, token | more

    def configuration(self) -> dict[str, str]:
        return {
            "issuer": f"{self.authority}/tenant/v2.0",
            "authorization_endpoint": f"{self.authority}/tenant/oauth2/v2.0/authorize",
            "token_endpoint": self.url,
        }


def _handler(endpoint: TokenEndpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path.startswith("/tenant/") and "openid-configuration" in self.path
            self._answer(*((200, endpoint.configuration()) if known else (404, {"error": "invalid_tenant"})))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*endpoint.give({key: values[0] for key, values in parse_qs(body).items()}))

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    return Handler
