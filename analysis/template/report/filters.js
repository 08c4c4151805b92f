// Narrows a map by status, type, actor, outlet, precision and date, together. The figure carries the records: layout.meta.filters.
evidence.drawn(function (div) {
  "use strict";
  var figure = JSON.parse(document.getElementById(div.id + "-data").textContent), f = (figure.layout.meta || {}).filters;
  if (!f || div.parentNode.querySelector("form.filters")) return;
  var form = document.createElement("form"), choices = [], says = document.createElement("output"), dates = [], only, n = f.fields.length;
  var days = f.rows.reduce(function (all, r) { return all.concat(r.slice(n + 2)); }, []).filter(function (d) { return d !== null; });
  var all = new Set(f.rows.map(function (r) { return r[1]; })).size, first = Math.min.apply(null, days), last = Math.max.apply(null, days);

  function add(tag, about, parent) {
    var node = Object.assign(document.createElement(tag), about);
    parent.append(node);
    return node;
  }
  function day(d) { return new Date(d * 864e5).toISOString().slice(0, 10); }
  function field(text) { return add("label", { textContent: text + " " }, form); }

  f.fields.forEach(function (about) {
    var select = add("select", {}, field(about[0]));
    add("option", { value: "", textContent: "all" }, select);
    about[1].forEach(function (v, i) { add("option", { value: i, textContent: v }, select); });
    choices.push(select);
  });
  if (days.length && first < last) {
    ["from", "to"].forEach(function (word, i) {
      var home = field(word), range = add("input", { type: "range", min: first, max: last, defaultValue: i ? last : first }, home);
      range.shown = add("span", { textContent: day(range.value) }, home);
      dates.push(range);
    });
    only = document.createElement("input");
    only.type = "checkbox";
    var box = add("label", {}, form);
    box.append(only, " dated ones alone");
  }
  add("button", { type: "reset", textContent: "Show all" }, form);
  form.append(says);
  form.className = "filters";
  form.setAttribute("aria-label", "Narrow the map");
  says.setAttribute("aria-live", "polite");
  div.parentNode.insertBefore(form, div);

  function passes(r) {
    var from = r[n + 2], to = r[n + 3], ok = choices.every(function (c, i) { return c.value === "" || +c.value === r[i + 2]; });
    if (!ok || !dates.length) return ok;
    if (from === null && to === null) return !only.checked;
    return (to === null ? from : to) >= +dates[0].value && (from === null ? to : from) <= +dates[1].value;
  }
  function apply() {
    var left = f.rows.filter(passes), by = {}, undated = new Set(), shown = new Set();
    left.forEach(function (r) {
      var name = f.marks[r[0]];
      (by[name] = by[name] || new Set()).add(r[1]);
      shown.add(r[1]);
      if (r[n + 2] === null && r[n + 3] === null) undated.add(r[1]);
    });
    dates.forEach(function (d) { d.shown.textContent = day(d.value); });
    var data = figure.data.map(function (trace, k) {
      var t = Object.assign({}, trace, { visible: div.data[k].visible, mode: div.data[k].mode }), keep = [], size = [];
      if (!Array.isArray(t.meta)) return t;
      t.meta.forEach(function (m, i) {
        var ids = new Set();
        [].concat(m).forEach(function (name) { (by[name] || new Set()).forEach(function (x) { ids.add(x); }); });
        if (ids.size) { keep.push(i); size.push(ids.size); }
      });
      Object.keys(t).forEach(function (key) {
        if (Array.isArray(t[key]) && t[key].length === trace.meta.length && key !== "colorscale") t[key] = keep.map(function (i) { return trace[key][i]; });
      });
      if (t.marker && Array.isArray(t.marker.size)) t.marker = Object.assign({}, t.marker, { size: size.map(function (s) { return 9 + Math.min(17, 5 * Math.sqrt(s - 1)) + f.extra[k]; }) });
      if (t.customdata && shown.size < all) t.customdata = t.customdata.map(function (c, i) { return c + "<br>shown: " + size[i]; });
      return t;
    });
    says.textContent = shown.size + " of " + all + " incidents with a place shown" + (dates.length && undated.size ? "; " + undated.size + " without a date" : "");
    return Plotly.react(div, data, div.layout);
  }
  form.addEventListener("input", apply);
  form.addEventListener("reset", function () { setTimeout(apply); });
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { setTimeout(apply, 300); });
  says.textContent = all + " incidents with a place";
});
