"""Takes docs/report.png from a finished report:  python docs/picture.py reports/seeds  (needs Playwright and Chromium)."""
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

page_file = Path(sys.argv[1]).resolve() / "attack_map.html"
with sync_playwright() as p:
    browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page(viewport={"width": 1180, "height": 900})
    page.goto(page_file.as_uri())
    page.wait_for_selector(".scattergeo path.point")
    top = page.locator("#fig-1").bounding_box()["y"]
    page.screenshot(path=Path(__file__).with_name("report.png"), full_page=True, clip={"x": 0, "y": 0, "width": 1180, "height": top + 580})
    browser.close()
