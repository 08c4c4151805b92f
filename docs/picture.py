"""Takes the pictures of docs/gallery.md from finished reports:  python docs/picture.py reports/seeds  (needs Playwright and Chromium).

Pages of real reports, as a reader sees them; each picture stays below 150 kB.
"""
import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
# file, page, width, height, scheme, what to scroll to, the mark (figure, number of its button) whose sentences are opened
PICTURES = (
    ("report.png", "attack_map", 1180, 900, "light", "#The-map", None),
    ("gallery/index.png", "index", 1180, 760, "light", "h1", None),
    ("gallery/drawer.png", "framing", 1100, 550, "light", "#Frames", ("fig-1", 0)),
    ("gallery/sentiment.png", "sentiment", 1180, 820, "light", "#fig-2", None),
    ("gallery/keyness.png", "framing", 1180, 820, "light", "#Distinctive-words", None),
    ("gallery/dark.png", "attack_map", 1180, 820, "dark", "#The-map", None),
    ("gallery/phone.png", "attack_map", 400, 820, "light", "#The-map", None),
)


def shot(browser, site: Path, name: str, page_name: str, width: int, height: int, scheme: str, top: str, opened) -> None:
    """One picture of one page."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto((site / f"{page_name}.html").as_uri())
    page.wait_for_function("!document.querySelector('div.plot') || window.Plotly && Array.from("
                           "document.querySelectorAll('div.plot')).every(d => d.querySelector('svg.main-svg'))")
    page.locator(top).first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + window.scrollY - 16)")
    if opened:
        details = page.locator(f"details.marks[data-figure={opened[0]}]")
        details.evaluate("d => { d.open = true; }")
        details.locator("button").nth(opened[1]).click()
    page.wait_for_timeout(1500)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    (HERE / name).parent.mkdir(exist_ok=True)
    image.save(HERE / name, optimize=True)
    context.close()


with sync_playwright() as p:
    running = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
    for picture in PICTURES:
        shot(running, Path(sys.argv[1]).resolve(), *picture)
    running.close()
