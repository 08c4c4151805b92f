"""Whose day it is: dates of statements and reactions, and events that a sentence parts in time."""
import pandas as pd
import pytest

import analysis
from analysis import timing
from analysis.factuality import words


def days(text):
    """Day of each attack word, for an article of Thursday, 12 June 2025."""
    docs = pd.DataFrame({"doc_id": ["a"], "published": [pd.Timestamp("2025-06-12")], "text": [text]})
    rows = analysis.annotate(docs, only=("attacks",)).attacks
    return [f"{r.trigger} {r.date_from:%d %b %Y}" if pd.notna(r.date_from) else r.trigger for r in rows.itertuples()]


@pytest.mark.parametrize("text, expected", [
    ("Chad's government on Sunday deplored and condemned the shelling of a village near Adre.", "shelling"),
    ("The raid on a clinic in Saada was condemned by Oman on Monday.", "raid"),
    ("Two men were arrested on Wednesday over the stabbing of a priest in Pemba.", "stabbing"),
    ("Residents told a radio station on Friday that rebels had shelled Uvira.", "shelled"),
    ("On Monday the navy said it had shelled a camp near Sirte.", "shelled"),
    ("On Monday, the navy said, rebels shelled a camp near Sirte.", "shelled 09 Jun 2025"),
    ("Thailand condemned Sunday's shelling of a village in Surin.", "shelling 08 Jun 2025"),
    ("The shelling of Surin on Sunday was condemned by Laos.", "shelling 08 Jun 2025"),
    ("Explosions were reported on Monday as rebels shelled Uvira.", "Explosions 09 Jun 2025, shelled 09 Jun 2025"),
    ("Armenia responded on Tuesday with airstrikes on a depot.", "airstrikes 10 Jun 2025"),
    ("Chad, which brokered a truce on Monday, attacked a camp near Adre.", "attacked"),
    ("KALEMIE, Democratic Republic of Congo, June 12 (ABC) - A shell hit a school on Tuesday, killing four.", "hit 10 Jun 2025, killing 10 Jun 2025"),
    ("Gunmen stormed a camp near Adre a week ago today.", "stormed 05 Jun 2025"),
    ("Gunmen stormed a camp near Adre two years ago last month.", "stormed 01 May 2023"),
])
def test_the_day_of_words_or_of_an_arrest_is_not_the_attacks(text, expected):
    assert days(text) == expected.split(", ")


@pytest.mark.parametrize("text, expected", [
    ("It was the bloodiest attack in Oslo since a gunman killed 69 people in July 2011.", "attack, killed 01 Jul 2011"),
    ("It was the first attack on Bangui since the truce took effect on 3 May 2025.", "attack"),
    ("The raid came three days after gunmen shot a mayor on 7 June.", "raid, shot 07 Jun 2025"),
    ("Rebels attacked three ports this month after weeks of talks.", "attacked 01 Jun 2025"),
])
def test_the_date_of_another_event_is_not_passed_on(text, expected):
    assert days(text) == expected.split(", ")


@pytest.mark.parametrize("text, a, b, apart", [
    ("two days after a blast in Herat , gunmen killed five", "blast", "killed", True),
    ("after the blast in Herat , gunmen stormed a bank", "blast", "stormed", True),
    ("in reprisal for the blast , troops shelled Zuwara", "blast", "shelled", True),
    ("five people were killed after a blast in Herat", "killed", "blast", False),
    ("gunmen killed five after storming a bank", "killed", "storming", False),
    ("a day after the blast , which killed five , troops shelled Zuwara", "blast", "killed", False),
])
def test_what_parts_two_events_in_time(text, a, b, apart):
    low = words(text)[0]
    assert timing.another(low, low.index(a), low.index(b), timing.spans(low)) is apart
