"""The notebooks in JupyterLab itself, in a real browser, without a network: open, run from top to bottom, figures drawn."""
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    strip = [sys.executable, "-m", "nbconvert", "--clear-output", "--inplace", *map(str, folder.glob("*.ipynb"))]
    subprocess.run(strip, check=True, capture_output=True)  # JupyterLab would keep a basemap from stored outputs
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", f"--port={port}", "--IdentityProvider.token=",
                               f"--ServerApp.root_dir={folder}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(address + "/api")
            break
        except OSError:
            time.sleep(.5)
    yield address
    server.terminate()
    server.wait()


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "notebooks").glob("*.ipynb")))
def test_run_all(browser, lab, name):
    context = browser.new_context(viewport={"width": 1400, "height": 6_000})
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector("text=/\\| Idle/", timeout=60_000)  # the kernel is there; a run before asks which one to take
    page.click('.lm-MenuBar-itemLabel:text-is("Run")')
    page.click('text="Run All Cells"')
    page.wait_for_timeout(500)
    page.wait_for_function("Array.from(document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')).length > 3 && "
                           "Array.from(document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')).every(p => /\\[\\d+\\]/.test(p.textContent))", timeout=300_000)
    page.wait_for_timeout(1500)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator(".js-plotly-plot").count() >= 2
    if name == "attack_map":
        assert page.locator(".scattergeo path.point").count() > 0 and page.locator(".countries path").count() > 0
    context.close()
