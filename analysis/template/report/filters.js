// Narrows a map, and the list of the mentions that it does not show, by all fields together, from the records in layout.meta.filters
// or in a script beside the page, which is asked for when the reader asks.
evidence.drawn(div => {
 "use strict";
 var figure = JSON.parse(document.getElementById(div.id + "-data").textContent), found = (figure.layout.meta || {}).filters;
 if (!found || div.parentNode.querySelector("form.filters")) return;
 if (!found.src) return narrow(div, figure, found);
 var ask = Object.assign(document.createElement("form"), { className: "filters" }), button = Object.assign(document.createElement("button"), { textContent: "Filter by status, type, actor, outlet, date (loads " + found.kB.toLocaleString("en") + " kB)" });
 ask.onsubmit = e => {
  e.preventDefault();
  button.disabled = true;
  document.head.append(Object.assign(document.createElement("script"), { src: found.src, onload: () => { ask.remove(); narrow(div, figure, window.FILTERS).focus(); },
   onerror: () => { button.textContent = "What the filters need is in " + found.src + ", which is not beside this page. Open the page in its folder."; } }));
 };
 ask.append(button);
 div.parentNode.insertBefore(ask, div);

function narrow(div, figure, f) {
 var form = document.createElement("form"), choices = [], says = document.createElement("output"), dates = [], forced = {}, only, n = f.fields.length, list = document.querySelector("[data-list=unlocated] tbody"), most, told;
 var all = new Set(f.rows.map(r => r[1])).size, first = f.days[0], last = f.days[1];

 function add(tag, about, parent) {
  var node = Object.assign(document.createElement(tag), about);
  parent.append(node);
  return node;
 }
 function day(d) { return new Date(d * 864e5).toISOString().slice(0, 10); }
 function stated(d, late) { return day(d) + (f.beyond && +d === (late ? last : first) ? late ? " and later" : " and earlier" : ""); }
 function field(text) { return add("label", { textContent: text + " " }, form); }

 f.fields.forEach(about => {
  var select = add("select", {}, field(about[0]));
  add("option", { value: "", textContent: "all" }, select);
  about[1].forEach((v, i) => { add("option", { value: i, textContent: v }, select); });
  choices.push(select);
 });
 if (first < last) {
  ["from", "to"].forEach((word, i) => {
   var home = field(word), range = add("input", { type: "range", min: first, max: last, defaultValue: i ? last : first }, home);
   range.shown = add("span", { textContent: stated(range.value, i) }, home);
   dates.push(range);
  });
  only = add("input", { type: "checkbox" }, field("dated ones alone"));
 }
 add("button", { type: "reset", textContent: "Show all" }, form);
 form.append(says);
 form.className = "filters";
 form.setAttribute("aria-label", "Narrow the map");
 says.setAttribute("aria-live", "polite");
 div.parentNode.insertBefore(form, div);

 function mentions(lines) { return new Set(lines.map(r => r[1])).size; }
 function passes(r) {
  return choices.every((c, i) => c.value === "" || +c.value === r[i + 2]) &&
   (!dates.length || (r[n + 2] === null ? !only.checked : (+dates[0].value === first || r[n + 3] >= +dates[0].value) && (+dates[1].value === last || r[n + 2] <= +dates[1].value)));
 }
 function lines() { // the first of the list that pass
  var left = f.lines.filter(passes), heads = list.parentNode.querySelectorAll("th");
  list.textContent = "";
  left.slice(0, most).forEach(r => {
   var row = add("tr", {}, list);
   r[0].forEach((text, i) => { add("td", { textContent: text, dir: "auto", className: heads[i].className }, row); });
  });
  if (!left.length) add("td", { textContent: "none", colSpan: heads.length }, add("tr", {}, list));
  told.textContent = mentions(left) + " of " + mentions(f.lines) + " mentions" + (left.length > most ? "; the first " + most + " lines are listed" : "");
 }
 function apply() {
  var left = f.rows.filter(passes), by = {}, undated = new Set(), shown = new Set(), off = new Set(), inner = {}, status = choices[f.fields.findIndex(a => a[0] === "status")];
  left.forEach(r => {
   var name = f.marks[r[0]];
   (by[name] = by[name] || new Set()).add(r[1]);
   shown.add(r[1]);
   if (r[n + 2] === null) undated.add(r[1]);
  });
  dates.forEach((d, i) => { d.shown.textContent = stated(d.value, i); });
  var data = figure.data.map((trace, k) => {
   var t = Object.assign({}, trace, { visible: div.data[k].visible, mode: div.data[k].mode }), keep = [], size = [], own = new Set(), asked;
   if (f.marks.includes(t.meta)) t.opacity = by[t.meta] ? 1 : 0;  // the reach of an area
   if (!Array.isArray(t.meta)) return t;
   t.meta.forEach((m, i) => {
    var ids = new Set();
    [].concat(m).forEach(name => { (by[name] || []).forEach(x => { ids.add(x); own.add(x); }); });
    if (ids.size) { keep.push(i); size.push(ids.size); }
   });
   asked = status && status.value && keep.length; // threats that are asked for are drawn
   if (asked ? t.visible === "legendonly" : forced[k]) { t.visible = asked ? true : trace.visible; forced[k] = asked; }
   if (t.visible === "legendonly") own.forEach(x => { off.add(x); });
   Object.keys(t).forEach(key => {
    if (Array.isArray(t[key]) && t[key].length === trace.meta.length && key !== "colorscale") t[key] = keep.map(i => trace[key][i]);
   });
   t.meta = t.meta.map((m, i) => { // of places drawn as one, those left
    var left = [].concat(m).filter(name => by[name]), at = f.spots[f.marks.indexOf(left[0])];
    if (!t.lat) return left;
    if (left[0] !== [].concat(m)[0] && at) { t.lat[i] = at[0]; t.lon[i] = at[1]; }
    if (t.name === "number") t.text[i] = size[i] > 1 ? String(size[i]) : "";
    else if (left.length < m.length && t.text[i]) t.text[i] = left[0].split(" · ")[0].replace(/[&<]/g, " ") + (left.length > 1 ? " +" + (left.length - 1) : "");
    if (t.customdata) t.customdata[i] = t.customdata[i].split("<br>").filter((_, j) => left.includes(m[j])).join("<br>") + (shown.size < all ? "<br>shown: " + size[i] : "");
    return left;
   });
   if (t.marker && Array.isArray(t.marker.size)) t.marker = Object.assign({}, t.marker, { size: size.map((s, i) => {
    var spot = t.lat[i] + " " + t.lon[i], px = 9 + 3 * (s > 1) + Math.min(17, 5 * Math.sqrt(s - 1)) + f.extra[k];
    return (inner[spot] = Math.max(px, (inner[spot] || 0) + 7)) * (innerWidth < 600 ? .6 : 1);
   }) });
   return t;
  });
  if (told) lines();
  says.textContent = shown.size + " of " + all + " incidents on the map shown" + (off.size ? ", " + off.size + " of them off in the legend" : "") + (dates.length && undated.size ? "; " + undated.size + " without a date stay" : "") + (told ? ". Not on the map: " + told.textContent : "");
  return Plotly.react(div, data, div.layout);
 }
 form.oninput = apply;
 form.onreset = () => { setTimeout(apply); };
 form.onsubmit = e => e.preventDefault();
 matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { setTimeout(apply, 300); });
 if (list && f.lines.length) {
  most = list.rows.length;
  told = add("p", { className: "more narrowed" }, list.closest(".table").parentNode);
  list.closest(".table").after(told);
  if (told.nextElementSibling && told.nextElementSibling.matches(".more")) told.nextElementSibling.remove();
  lines();
 }
 var coming = new Set(figure.data.filter(t => t.visible === "legendonly" && Array.isArray(t.meta)).flatMap(t => t.meta.flat())), off = new Set(f.rows.filter(r => coming.has(f.marks[r[0]])).map(r => r[1])).size;
 says.textContent = all + " incidents on the map" + (off ? ", " + off + " of them off in the legend" : "") + (told ? ". Not on the map: " + mentions(f.lines) + " mentions" : "");
 return choices[0] || form;
}
});
