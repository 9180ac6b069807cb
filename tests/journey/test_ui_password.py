"""The Prefect server that `serve` starts asks for the password of the settings, and the flows know it."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.journey.office import Office
from tests.journey.test_prefect import environment_of
from tests.servers.prefect import clean_environment

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(600)]

PASSWORD = "noor:geheim"
SCRIPT = """
from flows.settings import load_settings, prepare_prefect
prepare_prefect(load_settings())
from flows.prefect_server import private_server
with private_server() as (url, wait):
    wait()
    from prefect.client.orchestration import get_client
    with get_client(sync_client=True) as client:
        client.read_flows()
    print(url, flush=True)
    input()
"""


def test_the_pages_ask_for_the_password(office: Office, tmp_path: Path) -> None:
    given = clean_environment() | environment_of(office)
    more = {
        "KRINGPOST_UI_PASSWORD": PASSWORD,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env=given | more,
        cwd=tmp_path,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()

        found = [status(url, said) for said in ("", "noor:anders", PASSWORD)]

        server.communicate("\n", timeout=60)
    assert found == [401, 401, 200]


def status(url: str, password: str) -> int:
    headers = {"Content-Type": "application/json"}
    if password:
        headers["Authorization"] = f"Basic {base64.b64encode(password.encode()).decode()}"
    try:
        with urlopen(Request(f"{url}/api/flows/filter", json.dumps({}).encode(), headers), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
