// Makes world_50m.json.gz and world_110m.json.gz beside this file from the npm package plotly.js (its file
// dist/plotly-geo-assets.js, MIT; boundaries: United Nations Geospatial data and Natural Earth, public domain):
//     npm pack plotly.js@4.1.1 && tar xzf plotly.js-4.1.1.tgz && node basemap.cjs package/dist/plotly-geo-assets.js
// Kept: countries (id: ISO 3166 alpha-3), rivers and lakes. Left out: subunits, land, ocean and coastlines.
const fs = require("fs"), vm = require("vm"), zlib = require("zlib"), path = require("path");
const context = { window: {} };
context.self = context.window;
vm.createContext(context);
vm.runInContext(fs.readFileSync(process.argv[2], "utf8"), context);
const topojson = (context.window.Plotly || context.window.moduleName).topojson;
for (const name of ["world_50m", "world_110m"]) {
  const world = topojson[name], kept = new Map(), arcs = [];
  const renumber = (a) => {
    if (Array.isArray(a)) return a.map(renumber);
    const i = a < 0 ? ~a : a;
    if (!kept.has(i)) { kept.set(i, arcs.length); arcs.push(world.arcs[i]); }
    return a < 0 ? ~kept.get(i) : kept.get(i);
  };
  const objects = {};
  for (const layer of ["countries", "rivers", "lakes"])
    objects[layer] = { type: "GeometryCollection", geometries: world.objects[layer].geometries.filter((g) => g.arcs)
      .map((g) => ({ type: g.type, arcs: renumber(g.arcs), ...(g.id ? { id: g.id, properties: g.properties } : {}) })) };
  const out = JSON.stringify({ type: "Topology", transform: world.transform, arcs, objects });
  fs.writeFileSync(path.join(__dirname, name + ".json.gz"), zlib.gzipSync(out, { level: 9 }));
  console.log(name, out.length, arcs.length);
}
