"""Figures of the attack map: every point is a claim with its sentences; what has no place gets no point.

Status by shape and fill: occurred solid, alleged hollow; threatened, planned, considered and hypothetical attacks are
diamonds on a layer that is off at first. Points closer than the eye can part are drawn as one and named on hover.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis import basemap, display, exports
from analysis.charts.corpus import MANY
from analysis.charts.forms import GROUPS, heads, label, land, layout, leading, lines, order, stacked
from analysis.charts.spots import AHEAD, LAYER, LAYERS, NEAR, at_first, cluster, country_names, draw, labelled, lands, with_point
from analysis.display import Chart
from analysis.groups import names
from analysis.marks import mark
from analysis.notebook import proof
from analysis.spelling import spelled
from analysis.tables import Tables

STATUSES = {"occurred": "#C44601", "attempted": "#E69F00", "alleged": "#E8A07C", "denied": "#6b7178", "threatened": "#3B6FB6",
            "planned": "#6F9BD1", "considered": "#A3C1E5", "hypothetical": "#CBD9EA"}
COUNTRY = "no nearer place named"


def drawn(rows: pd.DataFrame) -> pd.Series:
    """Which rows of `attacks` the map shows, as a point or a shaded country; the others stand in the list below it."""
    return rows.lat.notna() & (rows.kind != "country") | (rows.kind == "country") & rows.country.isin(exports.countries().index)


def apart(tables: Tables) -> Tables:
    """Places as the articles spell them; towns of one name in several countries get the country's name, so that a mark is one point."""
    tables = spelled(tables)
    rows = tables.attacks
    countries = rows[rows.lat.notna()].groupby("place").country.nunique()
    twice = rows.lat.notna() & rows.place.isin(countries.index[countries > 1])
    names_ = rows.country.map(exports.countries()["name"]).fillna(rows.country)
    return tables.replace(attacks=rows.assign(place=(rows.place + " (" + names_ + ")").where(twice, rows.place))) if twice.any() else tables


def located(tables: Tables) -> pd.DataFrame:
    """One row per place and layer, most incidents first: place, kind, lat, lon, layer, incidents, mentions, documents, radius_km, types."""
    rows = with_point(exports.described(tables)).assign(layer=lambda r: r.status.map(LAYER))
    points = rows.groupby(["place", "kind", "lat", "lon", "layer"], sort=False).agg(
        incidents=("incident", "nunique"), mentions=("trigger", "size"), documents=("doc_id", "nunique"), radius_km=("radius_km", "max"),
        types=("attack_type", lambda x: ", ".join(sorted(set(x))))).reset_index()
    return points.sort_values(["incidents", "mentions", "place"], ascending=[False, False, True], kind="stable").reset_index(drop=True)


def shading(tables: Tables) -> pd.DataFrame:
    """Countries named as the place of an attack, with nothing nearer: country, iso3, mentions, occurred."""
    rows = tables.attacks[(tables.attacks.kind == "country") & (tables.attacks.country != "")]
    out = rows.groupby(["place", "country"], sort=False).agg(mentions=("trigger", "size"),
                                                             occurred=("status", lambda s: int((s == "occurred").sum())),
                                                             documents=("doc_id", "nunique")).reset_index()
    return out.assign(iso3=out.country.map(exports.countries().iso3)).dropna(subset=["iso3"])


def _unlocated(tables: Tables) -> pd.DataFrame:
    return spelled(tables).attacks[~drawn(tables.attacks)]


def _sentence(tables: Tables, points: pd.DataFrame, shaded: pd.DataFrame) -> str:
    rows = tables.attacks
    if rows.empty:
        return "No article of this corpus speaks of an attack, so the map is empty."
    drawn = points.groupby("layer").place.nunique()
    mentions, parts = len(rows.drop_duplicates(["doc_id", "start"])), []
    for layer, n in ((layer, drawn[layer]) for layer in LAYERS if layer in drawn):
        what = "" if parts else "place of attacks reported " if n == 1 else "places of attacks reported "
        parts.append(f"{n} {what}as {layer}" + " (off at first: switch them on in the legend)" * (layer == AHEAD))
    text = f"{mentions:,} mention{'s' * (mentions != 1)} of attacks. On the map: {', '.join(parts) or 'no point'}."
    if len(shaded):
        text += f" Shaded, because the text names no nearer place: {', '.join(shaded.place.unique())}."
    out = _unlocated(tables).drop_duplicates(["doc_id", "start"])
    left, lacking = len(out), int((out.place != "").sum())
    return text + (f" {left} mention{'s name' if left != 1 else ' names'} no "
                   f"place{f' that can be drawn ({lacking} of them one that the gazetteer lacks)' * (lacking > 0)} and "
                   f"stand{'s' * (left == 1)} in the list below, not on the map." if left else "")


def view(points: pd.DataFrame, shaded: pd.DataFrame) -> tuple:
    """The part of the world to show: the points; where there is none, the shaded countries."""
    if len(points) or shaded.empty:
        return basemap.view(points.lat, points.lon, .2, 9)
    rings = [max((line for c, line in basemap.outlines((-90, 90), (-180, 180)) if c == code), key=len, default=np.empty((0, 2)))
             for code in shaded.iso3]
    corners = np.concatenate(rings)
    return basemap.view(corners[:, 1], corners[:, 0], .1)


def _areas(figure: go.Figure, points: pd.DataFrame, shaded: pd.DataFrame, named: list) -> None:
    """What is no point: countries shaded, countries' names, and how far regions and waters reach."""
    for occurred, name, colour in ((True, "country only, occurred", "rgba(196,70,1,.16)"),
                                   (False, "country only, not occurred", "rgba(59,111,182,.14)")):
        own = shaded[(shaded.occurred > 0) == occurred]
        if len(own):
            figure.add_choropleth(locations=own.iso3, z=[1] * len(own), colorscale=[[0, colour], [1, colour]], showscale=False, name=name,
                                  showlegend=True, marker_line_width=0, meta=[mark(p, COUNTRY) for p in own.place],
                                  text=[f"{label(p)}: {m} mentions ({o} occurred)<br>no nearer place named"
                                        for p, m, o in zip(own.place, own.mentions, own.occurred)],
                                  hovertemplate="%{text}<extra></extra>")
    country_names(figure, named, 11)
    for area in points[points.kind.isin(["region", "water"]) & points.radius_km.notna()].drop_duplicates("place").itertuples():
        y, x = basemap.disc(area.lat, area.lon, area.radius_km)
        figure.add_scattergeo(lat=y, lon=x, mode="lines", line=dict(color=LAYERS[area.layer][2], width=1.5, dash="dot"), hoverinfo="skip",
                              showlegend=False, legendgroup=area.layer, meta=mark(area.place, area.layer), visible=at_first(area.layer))


def _clusters(figure: go.Figure, clusters: pd.DataFrame) -> None:
    """The points, and the number of incidents in those that occurred."""
    draw(figure, clusters)
    many = clusters[(clusters.layer == "occurred") & (clusters.incidents > 1)]
    if len(many):
        figure.add_scattergeo(lat=many.lat, lon=many.lon, text=many.incidents.astype(str), mode="text", name="number",
                              legendgroup="occurred", meta=list(many.marks), textfont=dict(size=10, color="#ffffff"),
                              hoverinfo="skip", showlegend=False)
    if not len(clusters):
        figure.add_scattergeo(lat=[], lon=[], showlegend=False)


def attack_map(tables: Tables) -> Chart:
    """The map. Solid circles: occurred. Hollow: alleged. Diamonds (switch them on in the legend): threatened or planned."""
    from analysis.charts.filters import RECORDS, records

    tables, figure = apart(tables), go.Figure()
    points, shaded = located(tables), shading(tables)
    lat, lon = view(points, shaded)
    clusters = labelled(cluster(points, NEAR * (lon[1] - lon[0])), lat, lon)
    _areas(figure, points, shaded, lands(clusters, lat, lon))
    _clusters(figure, clusters)
    layout(figure, height=560)
    figure.update_geos(**land(lat, lon), showrivers=True, rivercolor="#b9cfe0", showlakes=True,
                       lakecolor="#dfeaf2").update_layout(margin=dict(l=0, r=0, t=44, b=0))
    found, alt = records(tables), _sentence(tables, points, shaded)
    if len(tables.attacks) > RECORDS:
        alt += (f" Beyond {RECORDS:,} mentions the page offers no filters: set status, attack_type, actor, outlet, since or until in "
                "the notebook's first cell (or with -p) and run it again.")
    elif found and display.paged():                                # a page has filters, a notebook has parameters
        figure.update_layout(meta={"filters": found | {"extra": [LAYERS[t.name][4] if t.name in LAYERS else 0 for t in figure.data]}})
    own = tables.attacks[drawn(tables.attacks)]
    return Chart(figure, points, alt, proof(tables, own, own.place, own.status.map(LAYER).where(own.kind != "country", COUNTRY)))


def unlocated(tables: Tables) -> pd.DataFrame:
    """Mentions that the map does not show: place (empty: none is named; without the column where none names one), text (what stands
    around the trigger; not where articles' text may not be shown), trigger, attack_type, status, actor, target, voice, source (document
    and number of the sentence)."""
    sentences = tables.sentences.rename(columns={"start": "first"}).set_index(["doc_id", "sentence"])[["first", "text"]]
    rows = _unlocated(tables).join(sentences, on=["doc_id", "sentence"])
    rows = rows.assign(attack_type=rows.attack_type.str.replace("_", " "), source=rows.doc_id + "#" + rows.sentence.astype(str),
                       text=[display.around(text, start - first, end - first) for text, start, end, first in
                             zip(rows.text, rows.start, rows.end, rows["first"])])
    return rows[["place"] * bool((rows.place != "").any()) + ["text"] * display.texts()
                + ["trigger", "attack_type", "status", "actor", "target", "voice", "source"]].reset_index(drop=True)


def incidents(tables: Tables) -> pd.DataFrame:
    """The incidents, those that most articles and most mentions tell of first, then by date: place, date, attack_type, status, actor,
    target, articles, mentions, article (the first), reason."""
    tables = spelled(tables)
    rows, titles = tables.attacks.groupby("incident", sort=False), names(tables)
    said = rows.agg(article=("doc_id", "first"), **{
        c: (c, lambda v: "; ".join([*dict.fromkeys(display.short(x, 40) for x in v if x)][:2])) for c in ("actor", "target")})
    what = tables.incidents.rename(columns={"documents": "articles"}).join(said, on="incident")
    what = what.join(told_by(tables).rename("mentions"), on="incident")
    what = what.assign(attack_type=what.attack_type.str.replace("_", " "), article=[display.short(titles[d], 40) for d in what.article],
                       reason=[display.short(r, 40) for r in what.reason], date=days(what)).sort_values(
        ["articles", "mentions", "date_from", "place"], ascending=[False, False, True, True], kind="stable")
    columns = ["place", "date", "attack_type", "status", "actor", "target", "articles", "mentions", "article", "reason"]
    return what[columns].reset_index(drop=True)


def told_by(tables: Tables) -> pd.Series:
    """incident -> how many mentions tell of it."""
    return tables.attacks.drop_duplicates(["incident", "doc_id", "start"]).groupby("incident").size()


def days(rows: pd.DataFrame) -> pd.Series:
    """`date_from` and `date_to` in words: a day, or the first and the last one."""
    first, last = (rows[c].dt.strftime("%Y-%m-%d").fillna("") for c in ("date_from", "date_to"))
    return first.where((first == last) | (last == ""), first + " to " + last)


def counting(tables: Tables) -> str:
    """Why there can be more incidents than mentions, where a mention names several places."""
    several = int(tables.attacks.groupby(["doc_id", "start"]).incident.nunique().gt(1).sum())
    return f" {several} mention{'s name' if several > 1 else ' names'} several places and count{'s' * (several == 1)} as an incident " \
        "at each." if several else ""


def in_copies(tables: Tables, column: str, title: pd.Series | None = None) -> str:
    """How many incidents that several tell of (`column`: doc_id or group) stand in copies of one text alone; one `title` counts once."""
    rows = tables.coverage.merge(tables.documents[["doc_id", "group"]], on="doc_id")
    by = rows.groupby(rows.incident if title is None else rows.incident.map(title))
    n = int(((by[column].nunique() > 1) & (by.story.nunique() == 1)).sum())
    return f" ({n} of these only as copies of one text)" if n else ""


def statuses(tables: Tables) -> Chart:
    """Did it happen? Mentions of attacks by status, for each group."""
    rows = tables.attacks.drop_duplicates(["doc_id", "start"]).merge(tables.documents[["doc_id", "group"]], on="doc_id")
    counts = rows.groupby(["group", "status"], sort=False).size().rename("mentions").reset_index()
    counts = counts.sort_values("group", key=pd.Index(order(tables)).get_indexer, kind="stable").reset_index(drop=True)
    done = int((rows.status == "occurred").sum())
    others = ", ".join(f"{n} {s}" for s, n in rows.status.value_counts().items() if s != "occurred")
    alt = f"{done} of {len(rows)} mentions speak of attacks as having occurred" + (f", the others do not: {others}." if others else ".")
    drawn, rest = leading(tables, among=counts.group)
    rows = rows[rows.group.isin(drawn)]
    return Chart(stacked(counts[counts.group.isin(drawn)], "group", "status", "mentions", STATUSES, "mentions", drawn), counts, alt + rest,
                 proof(tables, rows, rows.group, rows.status))


def _called(tables: Tables, what: pd.DataFrame) -> pd.Series:
    """What the list calls each of the incidents `what`: place and kind, and what was struck where no place is known."""
    struck = tables.attacks[tables.attacks.target != ""].drop_duplicates("incident").set_index("incident").target
    struck = struck.map(lambda x: display.short(x, 24)).reindex(what.index)
    return what.place.where(what.place != "", "no place") + ", " + what.attack_type.str.replace("_", " ") \
        + (": " + struck).where((what.place == "") & struck.notna(), "")


def numbered(names: pd.Series) -> pd.Series:
    """The names, with a number behind those that are the same."""
    return names.where(~names.duplicated(keep=False), names + " (" + (names.groupby(names).cumcount() + 1).astype(str) + ")")


def coverage(tables: Tables, incidents: int = 20) -> Chart | display.Html:
    """Which article reports which incident: the incidents that most articles report, solid where reported as occurred."""
    tables = spelled(tables)
    rows = tables.coverage
    if rows.empty:
        return display.note("No incident is reported, so there is no coverage to compare.", "warning")
    what = tables.incidents.set_index("incident")
    shown = what.assign(placed=what.place != "", mentions=told_by(tables))
    top = shown.sort_values(["documents", "placed", "mentions"], ascending=False, kind="stable").index[:incidents]
    columns = names(tables) if len(tables.documents) <= MANY else tables.documents.set_index("doc_id").group
    rows = rows[rows.incident.isin(top)].assign(column=lambda r: r.doc_id.map(columns))
    told = rows.column.value_counts(sort=True).index
    rows = rows[rows.column.isin(told[:GROUPS])].copy()
    top = top[top.isin(rows.incident)]
    names_ = _called(tables, what)[top]
    rows["what"] = rows.incident.map(numbered(names_))
    labels, columns = list(dict.fromkeys(rows.set_index("incident").loc[list(top), "what"])), list(dict.fromkeys(rows.column))
    figure = go.Figure()
    for layer, (members, symbol, colour, _, _) in LAYERS.items():
        own = rows[rows.status.isin(members)]
        if len(own):
            figure.add_scatter(x=[columns.index(c) for c in own.column], y=[labels.index(w) for w in own.what], mode="markers", name=layer,
                               marker=dict(symbol=symbol, size=12, color=colour, line=dict(width=2, color=colour)),
                               customdata=[label(x, 70) for x in own.column],
                               meta=[mark(w, c, layer) for w, c in zip(own.what, own.column)],
                               hovertemplate="%{customdata}<extra>" + layer + "</extra>")
    layout(figure, rows=len(labels) * .8 + 3)
    heads(figure, [label(c, 20) for c in columns], zeroline=False)
    lines(figure, [label(x, 40) for x in labels], zeroline=False)
    figure.update_layout(legend=dict(y=-.02, yanchor="top"), margin_r=110)
    shared = int((tables.incidents.documents > 1).sum())
    silent = [f"“{g}”" for g in order(tables) if g not in columns and g != "unknown"] if len(tables.documents) > MANY else []
    alt = (f"{len(tables.incidents)} incidents, {shared if shared else 'none'} of them in more than one article"
           f"{in_copies(tables, 'doc_id')}. Shown: {len(labels)}, those in most articles first, then those with a place and with "
           "most mentions. Mentions with neither place nor date stay apart, so there may be fewer attacks than incidents."
           + counting(tables) + (" A number parts incidents of one place and kind." if names_.duplicated().any() else "")
           + (f" None of those shown is told by {display.short(' or '.join(silent[:GROUPS]), 200)}."
              if silent and len(told) <= GROUPS else "")
           + (f" Drawn: {GROUPS} of the {len(told)} groups that report one of them, those that report most." if len(told) > GROUPS else ""))
    mentions = tables.attacks.drop(columns="status").merge(rows[["incident", "doc_id", "status", "what", "column"]], on=["incident", "doc_id"])
    return Chart(figure, rows.drop(columns=["what", "column"]).reset_index(drop=True), alt,
                 proof(tables, mentions, mentions.what, mentions.column, mentions.status.map(LAYER)))
