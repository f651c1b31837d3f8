"""Which requests a rule of allocation takes: a table, and against a plain reading."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests.models import AllocationRule, Exchange
from requests.selectors.arrivals import Traits, fits, names, traits_of
from requests.selectors.regions import regions_named
from tests.builders import SUBJECT

NURSE = Traits(
    area="PQ",
    form="PQ-REQ",
    language="de",
    country="GR",
    region="GR-I",
    named=frozenset({"AT"}),
    trade=("Krankenpflegerin",),
    open_texts=("Krankenpflegerin", "Klinikum München"),
    form_texts=("Recognition of qualifications", "Is the diploma authentic?", "Είναι γνήσιο;"),
)

#: (conditions, whether they take NURSE)
TABLE = [
    ({}, True),
    ({"areas": ["PQ"]}, True),
    ({"areas": ["SVC", "PQ"]}, True),
    ({"areas": ["SVC"]}, False),
    ({"forms": ["PQ-REQ"]}, True),
    ({"forms": ["PQ-NDI"]}, False),
    ({"languages": ["de", "fr"]}, True),
    ({"languages": ["fr"]}, False),
    ({"countries": ["GR"]}, True),
    ({"countries": ["AT"]}, True),
    ({"countries": ["DE"]}, False),
    ({"regions": ["GR-I"]}, True),
    ({"regions": ["DE-BY"]}, True),
    ({"regions": ["DE-BE"]}, False),
    ({"professions": ["NURSE"]}, True),
    ({"professions": ["ARCHITECT", "NURSE"]}, True),
    ({"professions": ["ARCHITECT"]}, False),
    ({"keywords": ["diploma"]}, True),
    ({"keywords": ["DIPLOM"]}, True),
    ({"keywords": ["the diploma"]}, True),
    ({"keywords": ["the authentic"]}, False),
    ({"keywords": ["iploma"]}, False),
    ({"keywords": ["γνησιο"]}, True),
    ({"keywords": ["munchen"]}, True),
    ({"keywords": ["authentic recognition"]}, False),
    ({"keywords": ["nothing", "authentic"]}, True),
    ({"areas": ["PQ"], "languages": ["fr"]}, False),
    ({"areas": ["PQ"], "languages": ["de"], "keywords": ["diploma"]}, True),
]


@pytest.mark.parametrize(("conditions", "taken"), TABLE)
def test_a_rule_takes_what_meets_each_of_its_conditions(conditions, taken):
    assert fits(AllocationRule(**conditions), NURSE) is taken


CODES = {
    "areas": ("PQ", "SVC"),
    "forms": ("PQ-REQ", "PQ-NDI"),
    "languages": ("de", "fr", "el"),
    "countries": ("GR", "AT", "DE"),
}
WORDS = ("nurse", "nursing", "Diplom", "diploma", "éducation", "education", "of", "Straße")


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


keywords = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
conditions = {name: some(values) for name, values in CODES.items()}
rules = st.fixed_dictionaries(conditions | {"keywords": st.lists(keywords, max_size=2)}).map(
    lambda given: AllocationRule(**given)
)
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=5), max_size=3)
arrivals = st.builds(
    Traits,
    area=st.sampled_from(CODES["areas"]),
    form=st.sampled_from(CODES["forms"]),
    language=st.sampled_from(CODES["languages"]),
    country=st.sampled_from(CODES["countries"]),
    named=some(CODES["countries"]).map(frozenset),
    open_texts=texts.map(lambda found: tuple(map(" ".join, found))),
    form_texts=texts.map(lambda found: tuple(map(", ".join, found))),
)


def plain(word: str) -> str:
    """A word as a patient person would spell it on an old typewriter."""
    letters = unicodedata.normalize("NFD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stands_in(keyword: str, text: str) -> bool:
    there = [plain(word) for word in text.replace(",", " ").split()]
    wanted = [plain(word) for word in keyword.split()]
    for start in range(len(there) - len(wanted) + 1):
        pairs = zip(there[start:], wanted, strict=False)
        if all(word.startswith(beginning) for word, beginning in pairs):
            return True
    return False


def read_aloud(rule: AllocationRule, one: Traits) -> bool:
    """The rule as its page says it, condition by condition."""
    said = [
        not rule.areas or one.area in rule.areas,
        not rule.forms or one.form in rule.forms,
        not rule.languages or one.language in rule.languages,
        not rule.countries
        or one.country in rule.countries
        or any(country in rule.countries for country in one.named),
        not rule.keywords
        or any(
            stands_in(keyword, text)
            for keyword in rule.keywords
            for text in (*one.open_texts, *one.form_texts)
        ),
    ]
    return all(said)


#: How long the first reading of a script takes is no matter of these tests.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patiently
@given(rules, arrivals)
def test_any_rule_takes_what_its_page_says(rule, arrival):
    assert fits(rule, arrival) is read_aloud(rule, arrival)


@patiently
@given(rules, arrivals)
def test_a_further_condition_never_takes_more(rule, arrival):
    narrower = AllocationRule(
        **{name: getattr(rule, name) for name in (*CODES, "keywords")} | {"professions": ["NURSE"]}
    )
    assert not fits(narrower, arrival) or fits(rule, arrival)


@patiently
@given(st.text(max_size=40), st.text(max_size=200))
def test_no_text_is_too_odd_for_a_keyword(keyword, text):
    one = replace(NURSE, form_texts=(text,), open_texts=())
    assert names(keyword, one.texts) in (True, False)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bayern", ["DE-BY"]),
        ("βαυαρια", ["DE-BY"]),
        ("de-by", ["DE-BY"]),
        ("Nowhere at all", []),
        ("", []),
    ],
)
def test_a_region_is_known_by_name_in_any_language_or_by_code(text, codes):
    assert regions_named(text) == codes


def test_nothing_that_identifies_the_person_is_looked_at(net):
    secret = SUBJECT | {"family_name": "Zyxwvut", "first_names": "Qwertz"}
    number = net.draft(subject=secret, justification="Zyxwvut studied in Lisboa.")
    exchange = Exchange.objects.get(number=number)
    codes = exchange.questions.values_list("code", flat=True)
    traits = traits_of(exchange, codes, ["de", "xx"])
    for word in ("Zyxwvut", "Qwertz", "Lisboa", "1985"):
        assert not names(word, traits.texts), word
    assert names("nurse", traits.texts)
    assert traits.professions == {"NURSE"}
    assert (traits.area, traits.form, traits.language) == ("PQ", "PQ-REQ", "en")
    assert traits.country == "GR"


def test_questions_are_read_in_the_languages_of_those_who_answer(net):
    exchange = Exchange.objects.get(number=net.draft(questions=["PQ01"]))
    in_german = traits_of(exchange, ["PQ01"], ["de"])
    in_greek = traits_of(exchange, ["PQ01"], ["el"])
    assert len(in_german.form_texts) == len(in_greek.form_texts) == 4
    assert in_german.form_texts != in_greek.form_texts
    assert set(in_german.form_texts) & set(in_greek.form_texts)
