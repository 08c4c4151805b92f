"""What the tests in a browser share: a page opened and drawn, and a click on every mark of its figures."""
PAGES = ["index", "corpus", "sentiment", "framing", "attack_map"]
FIGURES = "Array.from(document.querySelectorAll('div.plot'), d => d.id)"
DRAWER = "dialog.drawer[open]"


def opened(browser, path, width=1280, scheme="light"):
    """The page of a file, its figures drawn; `asked`: addresses that it asked for, `said`: errors, warnings and dialogs."""
    tab = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else tab.asked.append(r.url))
    tab.on("console", lambda m: tab.said.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: tab.said.append(str(e)))
    tab.on("dialog", lambda d: (tab.said.append(d.message), d.dismiss()))
    tab.goto(path.as_uri())
    tab.wait_for_function("Array.from(document.querySelectorAll('div.plot')).every(d => d.querySelector('svg.main-svg'))", timeout=60_000)
    tab.wait_for_timeout(400)
    return tab


# a click as plotly tells of it, on each point of each trace; what the drawer then shows
CLICK = """id => { const div = document.getElementById(id), out = [];
  div.data.forEach((t, curve) => { if (!t.meta) return;
    const whole = typeof t.meta === 'string', n = whole ? 1 : t.meta.length;
    for (let i = 0; i < n; i++) {
      const entry = [].concat(whole ? t.meta : t.meta[i]);
      if (!entry.length) continue;
      const heat = t.type === 'heatmap';
      div.emit('plotly_click', {points: [{data: t, curveNumber: curve, pointNumber: heat ? [0, 0] : i, x: t.x && t.x[i], y: t.y && t.y[i]}]});
      const d = document.querySelector('dialog.drawer[open]');
      out.push([t.type, entry.join(' / '), d ? d.querySelector('h2').textContent : '', d ? d.querySelectorAll('li blockquote').length : 0]);
      if (d) d.close();
    } });
  return out; }"""


def every_mark(tab):
    """Clicks on every mark of the page; those that opened nothing, and the kinds that opened."""
    bad, kinds = [], set()
    for figure in tab.evaluate(FIGURES):
        done = tab.evaluate(CLICK, figure)
        plot = tab.evaluate("id => document.getElementById(id).data.some(t => ['bar','box','heatmap','pie','choropleth'].includes(t.type) || (t.mode || '').includes('markers'))", figure)
        if plot and not done:
            bad.append((figure, "no mark opens"))
        for kind, mark, title, n in done:
            kinds.add(kind)
            if not n or (" / " not in mark and title != mark):
                bad.append((figure, mark, title, n))
    return bad, kinds


def faults(tab):
    """What axe finds against the rules of accessibility."""
    from axe_playwright_python.sync_playwright import Axe

    return [(v["id"], v["nodes"][0]["html"][:200]) for v in Axe().run(tab).response["violations"]]
