"""A corpus of any size from invented sentences: outlets, dates, places, actors, statuses and copies vary, the seed fixes them."""
import random
from datetime import date, timedelta
from pathlib import Path

PLACES = ("Baghdad", "Mosul", "Kirkuk", "Basra", "Erbil", "Fallujah", "Ramadi", "Tikrit", "Samarra", "Balad", "Taji", "Damascus", "Aleppo", "Deir ez-Zor",
          "Raqqa", "Idlib", "Homs", "Maiduguri", "Gao", "Timbuktu", "Mopti", "Kabul", "Kandahar", "Jalalabad", "Kunduz", "Sanaa", "Aden", "Hodeidah",
          "Tripoli", "Benghazi", "Mogadishu", "Kismayo", "Kharkiv", "Odesa", "Gaza City", "Beirut", "Tyre", "Quetta", "Peshawar", "Marawi")
ACTORS = ("Militants", "Iran-backed militias", "Government forces", "Insurgents", "Gunmen", "Rebels", "Islamic State fighters", "Houthi fighters")
DEEDS = ("fired rockets at a military base in {place}, killing {n} soldiers", "attacked a checkpoint near {place}, wounding {n} people",
         "shelled a market in {place}", "carried out a drone strike on an airfield in {place}", "detonated a car bomb outside a police station in {place}")
FORMS = ("{who} {deed} on {day}.", "{who} {deed} on {day}, officials said.", "{who} were accused of an attack in which they {deed} on {day}.",
         "{who} threatened to attack {place} within days.", "A spokesman denied that {who} {deed}.", "Officials warned that {who} were planning attacks in {place}.")
FILLER = ("“We will not be driven out by threats,” said {name}, a spokesman for the governor of {place}.", "Schools in {place} stayed closed for {n} days.",
          "A resident who asked not to be named said {n} shops in {place} had no bread.", "{name}, an analyst, doubts that the talks on {place} will resume within {n} weeks.",
          "{name} called the response in {place} a failure after {n} complaints.", "{name} praised the decision to open a road to {place} for {n} convoys.")
NAMES = ("Karim Haddad", "Amina Yusuf", "Omar Diallo", "Leila Farouk", "Peter Novak", "Sara Khan", "Musa Ibrahim", "Elena Petrova", "Tariq Aziz Noor", "Grace Okafor")
OUTLETS = ("Northern Star", "The Daily Ledger", "Gulf Wire", "Morning Chronicle", "Frontier Post", "Capital Times")


def write(folder: Path, articles: int, seed: int = 0) -> Path:
    """Articles as text files with metadata.csv; one in ten is a copy under another outlet."""
    rng, folder = random.Random(seed), Path(folder)
    folder.mkdir(parents=True)
    rows, texts = ["file,title,outlet,published"], []
    for i in range(articles):
        day = date(2023, 1, 1) + timedelta(days=rng.randrange(700))
        place, who = rng.choice(PLACES), rng.choice(ACTORS)
        if i % 10 == 9:
            title, text = rng.choice(texts)
        else:
            body = []
            for _ in range(rng.randint(3, 6)):
                deed = rng.choice(DEEDS).format(place=place, n=rng.randint(2, 30))
                body.append(rng.choice(FORMS).format(who=who, deed=deed, place=place, day=f"{day:%B} {day.day}") + " " + rng.choice(FILLER).format(name=rng.choice(NAMES), place=place, n=rng.randint(2, 400)) + " "
                            + f"Report {rng.randrange(10**6)} from {rng.choice(PLACES)} counted {rng.randint(3, 900)} displaced families.")
            title, text = f"{who} and the fight for {place} ({i})", "\n\n".join(body)
            texts.append((title, text))
        (folder / f"a{i:05d}.txt").write_text(title + "\n\n" + text + "\n", encoding="utf-8")
        rows.append(f"a{i:05d}.txt,{title},{rng.choice(OUTLETS)},{day}")
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
