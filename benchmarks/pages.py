"""What the pages of a report weigh, how soon they show something, and how soon the drawer opens, in Chromium.

    python benchmarks/pages.py [REPORT ...] [--articles 1000 ...] [--mode single|site] [--rounds 3]

REPORT is the folder of a report; for each number of `--articles` one is made first, from invented articles. Times are the median of
the rounds, each in a fresh browser context; the drawer is opened on the mark with the most sentences, once with its data unread
("first") and once with it read ("then"), until the layout is done. Every mark of every figure is looked up. Writes nothing.
"""
import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
DRAWN = "Array.from(document.querySelectorAll('div.plot')).every(d => d.querySelector('svg.main-svg'))"
PAINT = "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0]"
OPEN = """() => new Promise(done => {
  const lists = Array.from(document.querySelectorAll('details.marks'));
  if (!lists.length) return done(null);
  const once = (figure, mark) => new Promise(ok => {
    const t = performance.now();
    evidence.open(figure, [mark]);
    (function wait() {
      const d = document.querySelector('dialog.drawer');
      if (d && d.open) {
        d.getBoundingClientRect(); document.body.offsetHeight;
        ok(performance.now() - t); d.close();
      } else setTimeout(wait);
    })();
  });
  const figure = lists[0].dataset.figure;
  const home = document.getElementById('evidence');
  once(figure, '').then(first => {
    const data = home.dataset.src ? window.EVIDENCE : JSON.parse(home.textContent);
    const all = Object.entries(data.figures).flatMap(([f, v]) => v.marks.map(m => [f, m[0], m[2].length]));
    const most = all.sort((a, b) => b[2] - a[2])[0];
    const named = new Set(all.map(m => m[0] + '\\n' + m[1]));
    const wanted = Array.from(document.querySelectorAll('div.plot')).flatMap(
      d => JSON.parse(document.getElementById(d.id + '-data').textContent).data
        .flatMap(t => [t.meta || []].flat(3).map(m => d.id + '\\n' + m)));
    once(most[0], most[1]).then(then => done({first, then, rows: most[2], sentences: data.sentences.length, marks: wanted.length,
      found: wanted.filter(w => named.has(w)).length}));
  });
})"""


def measured(browser, page: Path, rounds: int) -> dict:
    """One page: its weight and the medians of its times in milliseconds."""
    paints, drawn, drawer = [], [], None
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 860})
        tab = context.new_page()
        tab.goto(page.as_uri(), wait_until="commit")
        tab.wait_for_function(DRAWN, timeout=120_000)
        drawn.append(tab.evaluate("performance.now()"))
        tab.wait_for_function(PAINT)
        paints.append(tab.evaluate(PAINT))
        drawer = tab.evaluate(OPEN)
        context.close()
    return {"kB": page.stat().st_size / 1e3, "paint": statistics.median(paints), "drawn": statistics.median(drawn), **(drawer or {})}


def main() -> None:
    import large_corpus
    from analysis.report import report
    from playwright.sync_api import sync_playwright

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("reports", nargs="*", type=Path)
    p.add_argument("--articles", type=int, nargs="*", default=[])
    p.add_argument("--mode", choices=("single", "site"), default="single")
    p.add_argument("--rounds", type=int, default=3)
    a = p.parse_args()
    folder, reports = Path(tempfile.mkdtemp()), list(a.reports)
    for n in a.articles:
        reports.append(report(large_corpus.write(folder / f"corpus{n}", n), folder / f"{n} articles", mode=a.mode)[0].parent)
    print("| page | kB | beside it, kB | first paint, ms | all drawn, ms | drawer first, ms | then, ms | rows | sentences embedded "
          "| marks | with sentences |\n|---|" + "---:|" * 10)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for site in reports:
            articles = len(json.loads((site / "manifest.json").read_text())["inputs"])
            for page in sorted(site.glob("*.html")):
                m, side = measured(browser, page.resolve(), a.rounds), site / "evidence" / f"{page.stem}.js"
                cells = [m["kB"], side.stat().st_size / 1e3 if side.exists() else None, m["paint"], m["drawn"],
                         *(m.get(k) for k in ("first", "then", "rows", "sentences", "marks", "found"))]
                shown = " | ".join("" if c is None else f"{c:,.0f}" for c in cells)
                print(f"| {site.name} ({articles} files) {page.name} | {shown} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
