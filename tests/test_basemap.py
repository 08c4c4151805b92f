import numpy as np

from analysis import basemap


def test_a_crop_holds_the_countries_of_the_view_and_draws_them_right():
    lat, lon = basemap.view([33.3, 36.2], [44.4, 44.0])
    crop = basemap.crop((lat, lon))
    codes = {g["id"] for g in crop["objects"]["countries"]["geometries"]}
    assert {"IRQ", "IRN"} <= codes and not codes & {"USA", "CHN", "BRA"}
    numbers = [i for g in crop["objects"]["countries"]["geometries"] for i in _flat(g["arcs"])]
    assert max(n if n >= 0 else ~n for n in numbers) < len(crop["arcs"])
    assert {"land", "coastlines", "ocean", "subunits", "rivers", "lakes"} <= set(crop["objects"])


def _flat(x):
    return [i for y in x for i in _flat(y)] if isinstance(x, list) else [x]


def test_outlines_close_and_hold_the_capital():
    rings = [line for code, line in basemap.outlines((30, 38), (38, 49)) if code == "IRQ"]
    x, y = max(rings, key=len).T
    inside = np.sum(((y[:-1] > 33.3) != (y[1:] > 33.3)) & (44.4 < (x[1:] - x[:-1]) * (33.3 - y[:-1]) / (y[1:] - y[:-1] + 1e-12) + x[:-1])) % 2
    assert inside == 1 and np.allclose((x[0], y[0]), (x[-1], y[-1]))


def test_views_hold_their_points_and_have_a_least_size():
    lat, lon = basemap.view([10, 12], [3, 9])
    assert lat[0] < 10 and lat[1] > 12 and lon[0] < 3 and lon[1] > 9
    lat, lon = basemap.view([33.3], [44.4])
    assert lat[1] - lat[0] > 5.99 and lon[1] - lon[0] > 5.99
    assert basemap.view([], []) == ((-58.0, 80.0), (-180.0, 180.0))
    assert basemap.resolution((-180, 180)) == 110 and basemap.resolution((40, 50)) == 50


def test_countries_are_named_at_the_middle_of_their_mainland_or_of_what_is_in_view():
    found = {code: (lat, lon) for code, lat, lon in basemap.countries((30, 60), (-12, 30))}
    assert 39 < found["ESP"][0] < 41.5 and -5 < found["ESP"][1] < -2 and 45 < found["FRA"][0] < 48
    assert "USA" not in found and basemap.countries((-5, 5), (-30, -20)) == []
    found = {code: (lat, lon) for code, lat, lon in basemap.countries((-2.6, -.8), (28.2, 30.6))}
    assert {"COD", "RWA"} <= set(found) and all(-2.6 < lat < -.8 and 28.2 < lon < 30.6 for lat, lon in found.values())
