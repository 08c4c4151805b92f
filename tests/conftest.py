"""What the tests share: the seeds and a second, invented corpus, annotated once."""
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import analysis

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # that the machine has other work is no fault
settings.load_profile("busy")


def pytest_collection_modifyitems(items):
    """What takes longest comes first, so that no worker waits for it at the end; nothing is stolen from the head of a worker's list, so one makes the site."""
    items.sort(key=lambda item: item.path.stem not in ("test_notebooks", "test_report"))


@pytest.fixture(scope="session")
def seeds():
    return analysis.annotate(analysis.read_corpus(ROOT / "seeds"))


@pytest.fixture(scope="session")
def second():
    return analysis.annotate(analysis.read_corpus(ROOT / "tests" / "second_corpus"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A report on the seeds, as `make report` leaves it."""
    from analysis.report import report

    folder = tmp_path_factory.mktemp("site") / "seeds"
    index, statuses = report(ROOT / "seeds", folder)
    assert [s["status"] for s in statuses] == ["done"] * len(statuses), statuses
    return index.parent


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; a missing one is a failure in CI and a skip elsewhere."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run installs it.")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium).")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        running = p.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield running
        running.close()
