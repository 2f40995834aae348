"""The API's description: valid by itself, and kept by a running Foyer whatever it is sent."""

import os
import pathlib
import subprocess
import sys
import urllib.request

import yaml
from conftest import ADMIN, ROOT
from openapi_spec_validator import validate


def test_the_description_is_valid():
    validate(yaml.safe_load((ROOT / "Sources/Console/Pages/openapi.yaml").read_text()))


def test_a_running_foyer_serves_it(server):
    with urllib.request.urlopen(server.url + "/openapi.yaml") as answer:
        assert yaml.safe_load(answer.read())["openapi"] == "3.1.0"


def test_whatever_it_is_sent_foyer_answers_as_described(server, tmp_path):
    server.caller("s")
    tool = pathlib.Path(sys.executable).with_name("schemathesis")
    run = subprocess.run(
        [str(tool), "run", server.url + "/openapi.yaml", "--header", f"Authorization: Bearer {ADMIN}",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
         # Events never end, and staffing takes seconds: tests of their own have these.
         "--exclude-path", "/api/events", "--exclude-path", "/api/staffing", "--phases", "examples,coverage,fuzzing", "--max-examples", "8",
         "--seed", "1", "--no-color", "--request-timeout", "20"],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)})
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
