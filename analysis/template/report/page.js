// Draws the figures of the page, light or dark as the reader's system asks: text is painted first, then the figures as they come into view.
(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)"), plots = Array.from(document.querySelectorAll("div.plot")), drawn = new Set();
  function each(object, pattern, change) {
    Object.keys(object).forEach(function (k) { if (pattern.test(k)) object[k] = Object.assign({}, object[k], change(object[k] || {})); });
  }
  function themed(layout) {
    var l = JSON.parse(JSON.stringify(layout)), ink = dark.matches ? "#e4e6e9" : "#1d2329", line = dark.matches ? "#3a424b" : "#d8dde3";
    l.paper_bgcolor = "rgba(0,0,0,0)";
    l.modebar = { bgcolor: "rgba(0,0,0,0)", color: "#7c8691", activecolor: ink };
    l.font = Object.assign({}, l.font, { color: ink });
    l.hoverlabel = Object.assign({}, l.hoverlabel, { bgcolor: dark.matches ? "#22282e" : "#ffffff", font: { color: ink } });
    each(l, /^[xy]axis/, function () { return { gridcolor: line, zerolinecolor: dark.matches ? "#7c8691" : "#9aa0a6" }; });
    if (dark.matches) each(l, /^geo/, function () { return { bgcolor: "#1b2733", landcolor: "#2a3138", countrycolor: "#5a646e", rivercolor: "#33485c", lakecolor: "#1b2733" }; });
    return l;
  }
  function fold(text, most) {                            // a label in lines of `most` letters
    return text.split(" ").reduce(function (lines, word) {
      var last = lines.length - 1;
      if (last >= 0 && (lines[last] + " " + word).length <= most) lines[last] += " " + word; else lines.push(word);
      return lines;
    }, []).join("<br>");
  }
  function draw(div) {
    var figure = JSON.parse(document.getElementById(div.id + "-data").textContent), fresh = !drawn.has(div);
    drawn.add(div);
    if (window.innerWidth < 600) {                       // a phone: smaller letters, names of places on touch alone
      figure.layout.font.size = 11;
      if (!figure.layout.geo) figure.config.displayModeBar = false;
      if (figure.layout.geo2) (figure.layout.annotations || []).forEach(function (a) { a.font = { size: 9 }; });
      if (figure.layout.geo) figure.layout.height = figure.layout.geo2 ? .62 * figure.layout.height : 360;
      if (figure.layout.geo && !figure.layout.geo2 && figure.layout.geo.domain) {     // one panel alone may be as wide as the page
        figure.layout.geo.domain.x = [0, 1];
        figure.layout.annotations[0].x = .5;
      }
      var title = (figure.layout.xaxis || {}).title || {};
      if (title.text && title.text.length > 24) title.text = title.text.replace(" (", "<br>(");
      var rows = (figure.layout.yaxis || {}).ticktext, names = figure.data.filter(function (t) { return t.showlegend !== false; }).length;
      var part = (figure.layout.yaxis || {}).domain || [0, 1], lines = rows ? Math.floor((figure.layout.height - 90 - 20 * names) * (part[1] - part[0]) / rows.length / 14) : 0;
      if (lines > 1) figure.layout.yaxis.ticktext = rows.map(function (t) {
        var folded = t.length > 16 && [16, 20, 26].map(function (most) { return fold(t.replace(/<br>/g, " "), most); }).find(function (f) { return f.split("<br>").length <= lines; });
        return folded || t;
      });
      if (figure.layout.xaxis2) (figure.layout.annotations || []).forEach(function (a) {     // the two names above a narrow panel
        if (/[←→]/.test(a.text)) { a.font = { size: 9 }; a.text = a.text.replace(/[^<>←→]{18,}/g, function (t) { return t.slice(0, 15).trimEnd() + "… "; }); }
      });
      if (figure.data.some(function (t) { return t.type === "heatmap"; })) {     // names of columns upright, so that they leave the cells their room
        figure.layout.xaxis.tickangle = -90;
        figure.layout.margin.r = 8;
      }
      if (!figure.layout.geo && figure.layout.barmode === "stack" && names > 4) figure.layout.height += 20 * names;   // a legend of many lines would scroll, and press the bars
      figure.data.forEach(function (t) {
        if (t.marker && /^square/.test(t.marker.symbol)) { t.marker.size = 10; t.textfont = { size: 8, color: "white" }; }
        if (t.mode === "markers+text") t.mode = "markers";
        if (t.type !== "scattergeo") return;
        if (t.mode === "text") t.visible = false;
        if (t.marker && Array.isArray(t.marker.size)) t.marker.size = t.marker.size.map(function (s) { return .6 * s; });
      });
    }
    div.style.height = figure.layout.height + "px";
    Plotly[fresh ? "newPlot" : "react"](div, figure.data, themed(figure.layout), figure.config).then(function () { if (fresh) evidence.bind(div); });
  }
  function start() {
    var view = new IntersectionObserver(function (seen) {
      seen.forEach(function (s) { if (s.isIntersecting && !drawn.has(s.target)) draw(s.target); });
    }, { rootMargin: "200px" });
    plots.forEach(function (div) { view.observe(div); });
    (function rest() {                                   // the others while nothing else is to do, so that print and search find them
      var next = plots.find(function (div) { return !drawn.has(div); });
      if (next) (window.requestIdleCallback || setTimeout)(function () { if (!drawn.has(next)) draw(next); rest(); });
    })();
    dark.addEventListener("change", function () { drawn.forEach(draw); });
  }
  function beside(src, then) {
    document.head.append(Object.assign(document.createElement("script"), { src: src, onload: then }));
  }
  function outlines() {
    var map = document.getElementById("basemap");
    if (map && map.dataset.src) return beside(map.dataset.src, start);
    if (map) window.PlotlyGeoAssets = { topojson: JSON.parse(map.textContent) };
    start();
  }
  function plotly() {
    var home = document.getElementById("plotly");
    if (home.dataset.src) return beside(home.dataset.src, outlines);
    document.head.append(Object.assign(document.createElement("script"), { textContent: home.textContent }));
    home.remove();
    outlines();
  }
  if (plots.length) requestAnimationFrame(function () { setTimeout(plotly); });  // after the first frame
})();
// Marks the section in view in the table of contents.
(function () {
  "use strict";
  var links = Array.from(document.querySelectorAll(".contents a")), heads = links.map(function (a) { return document.getElementById(decodeURIComponent(a.hash.slice(1))); });
  function mark() {
    var now = -1;
    heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top < 160) now = i; });
    links.forEach(function (a, i) { if (i === now) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
  }
  if (links.length) { addEventListener("scroll", mark, { passive: true }); mark(); }
})();
