// The evidence drawer: a mark of a figure (a click, or a button of the list below it) opens the sentences behind it.
// Nothing from an article is ever read as HTML: every text goes in as a text node.
window.evidence = (function () {
  "use strict";
  var STEP = 40, VOICE = { outlet: "outlet’s own voice", named: "named source", anonymous: "anonymous source" };
  var store, waiting, drawer, parts = {}, rows = [], shown = [], now = {}, opener, watchers = [], ready = [];

  function make(tag, about, children) {
    var node = document.createElement(tag);
    Object.keys(about || {}).forEach(function (k) {
      if (k === "text") node.textContent = about[k];
      else if (k.slice(0, 2) === "on") node.addEventListener(k.slice(2), about[k]);
      else if (about[k] !== "") node.setAttribute(k, about[k]);
    });
    (children || []).forEach(function (c) { if (c) node.append(c); });
    return node;
  }
  function count(n, word) { return n.toLocaleString("en") + " " + word + (n === 1 ? "" : "s"); }

  // the data: inside the page, or in a script beside it that is asked for when a mark is opened first
  function load(then) {
    if (store) return then();
    if (waiting) return waiting.push(then);
    var home = document.getElementById("evidence");
    if (!home) return;
    if (!home.dataset.src) { store = JSON.parse(home.textContent); return then(); }
    waiting = [then];
    document.head.append(make("script", {
      src: home.dataset.src,
      onload: function () { store = window.EVIDENCE; waiting.forEach(function (f) { f(); }); },
      onerror: function () { waiting = null; window.alert("The sentences are in " + home.dataset.src + ", which is not beside this page. Open the page in its folder."); }
    }));
  }
  function marks(figure) { return (store.figures[figure] || { marks: [] }).marks; }

  // rows of the marks: each sentence once, with all spans and all marks that lead to it
  function gather(figure, names) {
    var own = new Map(), total = 0;
    marks(figure).forEach(function (m) {
      if (names.indexOf(m[0]) < 0) return;
      total += m[1];
      m[2].forEach(function (r) {
        var n = r.length ? r[0] : r, row = own.get(n), s = store.sentences[n];
        if (!row) {
          var d = store.docs[s[0]];
          own.set(n, row = { doc: d[0], title: d[1] || d[0], outlet: d[2], day: d[3], url: d[4], n: s[1], voice: store.voices[s[2]], section: store.sections[s[3]], text: s[4], at: s[5], spans: [], marks: [] });
        }
        row.marks.push(m[0]);
        for (var i = 1; i < r.length; i += 2) row.spans.push([r[i], r[i + 1]]);
      });
    });
    rows = Array.from(own.values());
    return total;
  }
  function quote(row) {
    var chars = Array.from(row.text), at = 0, q = make("blockquote", { dir: "auto" });
    row.spans.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (s) {
      var from = Math.max(at, s[0]), to = s[1];
      if (to <= from) return;
      q.append(chars.slice(at, from).join(""), make("mark", { text: chars.slice(from, to).join("") }));
      at = to;
    });
    q.append(chars.slice(at).join(""));
    return q;
  }
  function cite(row) {
    var place = row.doc + ", sentence " + row.n + (row.at ? ", characters " + row.at[0] + "–" + row.at[1] : "");
    return (row.text ? "“" + row.text.replace(/\s+/g, " ").trim() + "” " : "") + [row.outlet, "“" + row.title + "”", row.day || "no date"].filter(Boolean).join(", ") +
      " (" + place + ")." + (row.url ? " " + row.url : "");
  }
  function copy(text, button) {
    function done() { var was = button.textContent; button.textContent = "Copied"; parts.said.textContent = "Copied"; setTimeout(function () { button.textContent = was; }, 1400); }
    function old() {
      var area = make("textarea", { class: "off" });
      area.value = text; drawer.append(area); area.select(); document.execCommand("copy"); area.remove(); button.focus(); done();
    }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, old); else old();
  }
  function item(row) {
    var link = /^https?:\/\//i.test(row.url), copier = make("button", { type: "button", class: "copy", text: "Copy citation", onclick: function () { copy(cite(row), copier); } });
    return make("li", {}, [
      row.text ? quote(row) : make("p", { class: "none", text: "Characters " + row.at[0] + " to " + row.at[1] + " of the article." }),
      make("p", { class: "source", dir: "auto" }, [
        link ? make("a", { href: row.url, target: "_blank", rel: "noopener noreferrer", text: row.title }) : make("b", { text: row.title }),
        make("span", { text: [row.outlet, row.day || "no date"].filter(Boolean).join(", ") })]),
      make("p", { class: "about" }, [
        make("span", { class: "voice " + row.voice, text: VOICE[row.voice] || row.voice }), row.section !== "body" && make("span", { text: row.section }),
        make("code", { text: row.doc + "#" + row.n }), copier])]);
  }
  function more() {
    var from = parts.list.children.length;
    shown.slice(from, from + STEP).forEach(function (r) { parts.list.append(item(r)); });
    parts.more.hidden = parts.list.children.length >= shown.length;
    return from;
  }
  function sift() {
    var words = parts.search.value.toLowerCase().split(/\s+/).filter(Boolean), on = parts.filters.filter(function (f) { return f.value; });
    shown = !words.length && !on.length ? rows : rows.filter(function (r) {
      if (words.length && !r.find) r.find = [r.text, r.title, r.outlet, r.doc, r.day].join("\n").toLowerCase();
      return words.every(function (w) { return r.find.indexOf(w) >= 0; }) && on.every(function (f) { return [].concat(r[f.name]).indexOf(f.value) >= 0; });
    });
    parts.list.textContent = "";
    more();
    parts.list.parentNode.scrollTop = 0;
    parts.said.textContent = shown.length === rows.length ? "" : shown.length ? "Showing " + shown.length.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + "." : "No sentence fits.";
  }
  function shut() {  // at once: the dialog's own event of closing comes later
    drawer.close();
    if (opener) opener.focus({ preventScroll: true });
  }
  function build() {
    function filter(name, text) { return make("select", { name: name, "aria-label": text, onchange: sift, "data-all": text }); }
    parts.title = make("h2", { id: "drawer-title", tabindex: "-1", dir: "auto" });
    parts.about = make("p", { class: "count" });
    parts.sample = make("p", { class: "sample" });
    parts.said = make("p", { class: "said", role: "status" });
    parts.search = make("input", { type: "search", placeholder: "Search these sentences", "aria-label": "Search these sentences", oninput: sift });
    parts.filters = [filter("marks", "All marks"), filter("outlet", "All outlets"), filter("voice", "All voices"), filter("section", "All sections")];
    parts.list = make("ol");
    parts.more = make("button", { type: "button", class: "next", text: "Show more", onclick: function () { var li = parts.list.children[more()]; li && (li.tabIndex = -1, li.focus()); } });
    parts.all = make("button", { type: "button", text: "Copy all", onclick: function () { copy(shown.map(cite).join("\n\n"), parts.all); } });
    parts.before = make("button", { type: "button", "aria-label": "Previous mark", text: "‹", onclick: function () { step(-1); } });
    parts.after = make("button", { type: "button", "aria-label": "Next mark", text: "›", onclick: function () { step(1); } });
    drawer = make("dialog", { class: "drawer", "aria-labelledby": "drawer-title", oncancel: shut }, [
      make("div", { class: "head" }, [parts.title, parts.before, parts.after, make("button", { type: "button", class: "close", "aria-label": "Close", text: "×", onclick: shut })]),
      make("div", { class: "tools" }, [parts.about, parts.sample, parts.search, make("div", { class: "filters" }, parts.filters.concat(parts.all)), parts.said]),
      make("div", { class: "rows", tabindex: "0", role: "group", "aria-label": "Sentences" }, [parts.list, parts.more])]);
    document.body.append(drawer);
    document.addEventListener("keydown", function (e) { if (e.key === "Escape" && drawer.open) { e.preventDefault(); shut(); } });
  }
  function step(by) {
    var names = marks(now.figure).map(function (m) { return m[0]; });
    fill(now.figure, [names[(names.indexOf(now.names[0]) + by + names.length) % names.length]]);
  }
  function fill(figure, names) {
    var total = gather(figure, names), docs = new Set(rows.map(function (r) { return r.doc; })).size, one = names.length === 1;
    now = { figure: figure, names: names };
    parts.title.textContent = one ? names[0] || "The sentences behind this figure" : names.length + " marks at this point";
    parts.about.textContent = count(Math.max(one ? total : 0, rows.length), "sentence") + (one && rows.length < total ? "" : " in " + count(docs, "article"));
    parts.sample.textContent = "";
    if (rows.length < total && one) parts.sample.append("Here: a sample of " + rows.length.toLocaleString("en") + ". All are in ", make("a", { href: "data/evidence.csv", text: "data/evidence.csv" }), ".");
    parts.search.value = "";
    parts.filters.forEach(function (f) {
      var seen = new Set(f.name === "marks" ? names : []), values;
      if (f.name !== "marks") rows.forEach(function (r) { if (r[f.name]) seen.add(r[f.name]); });
      values = Array.from(seen);
      f.textContent = ""; f.hidden = values.length < 2;
      f.append(make("option", { text: f.dataset.all }));
      f.options[0].value = "";
      values.forEach(function (v) { var o = make("option", { text: f.name === "voice" ? VOICE[v] || v : v }); o.value = v; f.append(o); });
    });
    parts.search.hidden = rows.length < 4;
    parts.all.hidden = rows.length < 2;
    parts.before.hidden = parts.after.hidden = !one || marks(figure).length < 2;
    sift();
  }
  function open(figure, names, from) {
    load(function () {
      if (!drawer) build();
      if (!drawer.open) opener = from || document.activeElement;
      fill(figure, [].concat(names));
      if (!drawer.open) drawer[window.innerWidth < 700 ? "showModal" : "show"]();
      parts.title.focus({ preventScroll: true });
    });
  }

  // the marks of a point that plotly reports: `meta` of its trace, by the point's place in it
  function named(point) {
    var t = point.data, m = t.meta, i = point.pointNumber;
    if (typeof m === "string") return [m];
    if (!Array.isArray(m)) return [];
    if (Array.isArray(i) && Array.isArray(t.z[0])) return [].concat((m[i[0]] || [])[i[1]] || []);
    if (Array.isArray(i)) { i = t.x.findIndex(function (x, k) { return x === point.x && t.y[k] === point.y; }); }
    return [].concat(m[i] || []);
  }
  function bind(div) {
    var figure = div.closest("figure");
    div.on("plotly_click", function (event) {
      var names = event.points.map(named).filter(function (n) { return n.length; })[0];
      if (!names) return;
      figure.tabIndex = -1;
      open(div.id, names, figure);
    });
    if (div.data.some(function (t) { return t.meta; })) div.classList.add("opens");
    watchers.forEach(function (f) { f(div); });
    ready.push(div);
  }
  document.querySelectorAll("details.marks").forEach(function (list) {
    list.addEventListener("toggle", function () {
      var home = list.lastElementChild;
      if (!list.open || home.childElementCount) return;
      load(function () {
        marks(list.dataset.figure).forEach(function (m) {
          var button = make("button", { type: "button", dir: "auto", onclick: function () { open(list.dataset.figure, [m[0]], button); } },
            [m[0] || "All sentences", make("span", { text: count(m[1], "sentence") })]);
          home.append(make("li", {}, [button]));
        });
      });
    });
  });
  return { open: open, bind: bind, drawn: function (f) { watchers.push(f); ready.forEach(f); } };
})();
