"""Records of the demo's repositories: published, updated, suspended, ended, open to the public."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from authorities.models import Membership
from imi.kernel.models import Setting
from requests.models import Exchange
from requests.services.begin import begin
from requests.services.demo.federation import address
from requests.services.perform import perform

MARK = "demo.records"
FR, DE, IT = "fr.records", "de.records", "it.records"
_ISSUED = {"C1": "issued", "D": "2026-01-12"}

#: Who keeps it, days ago, and what it says: name, body, activities, address, open, data.
_REGISTERS = (
    (FR, 200, "Registre national des entreprises", "INPI",
     "Commerce, crafts, agriculture", "https://registre.example.fr/", True),
    (FR, 120, "Répertoire des agents immobiliers", "CCI France",
     "Estate agents", "https://immobilier.example.fr/", True),
    (DE, 190, "Handwerksrolle", "Handwerkskammern", "Crafts that need an entry",
     "https://handwerk.example.de/", True),
    (DE, 90, "Gewerberegister Köln", "Stadt Köln", "All trades",
     "https://gewerbe.example.de/", False),
    (IT, 150, "Registro delle imprese", "Camere di commercio", "All enterprises",
     "https://registro.example.it/", True),
)  # fmt: skip
#: Certificate, manufacturer, family, decision, open to the public.
_ENGINES = (
    (DE, 160, "e1*2016/1628*2017/656EV5/D*0007*00", "Rheinmotoren AG", "RM-4T, NRE-v-5",
     "granted", True),
    (DE, 110, "e1*2016/1628*2017/656EV5/D*0007*01", "Rheinmotoren AG", "RM-4T, NRE-v-6",
     "extended", True),
    (FR, 100, "e2*2016/1628*2017/656NRS/P*0021*00", "Moteurs Girard SAS", "MG-200, NRS-vr-1a",
     "granted", True),
    (IT, 80, "e3*2016/1628*2017/656EV3/D*0102*00", "Officine Adriatiche", "OA-90, NRE-v-3",
     "granted", True),
    (IT, 40, "e3*2016/1628*2017/656SMB/P*0005*00", "Neve Motori", "NM-2, SMB-v-1",
     "refused", False),
)  # fmt: skip
#: Company, licence, days since the beginning of its five years, countries served.
_LICENCES = (
    (FR, 90, "Transports de valeurs Girard SAS", "FR-CIT-2026-014", ["DE", "IT"]),
    (DE, 75, "Geldlogistik Rhein GmbH", "DE-CIT-0031", ["FR"]),
    (IT, 60, "Trasporto Valori Adriatico S.p.A.", "IT-CIT-2026-02", ["FR", "DE"]),
    (FR, 45, "Sécurité Fiduciaire de l’Est", "FR-CIT-2026-019", ["DE"]),
)
#: Document, who issues it, features, anonymised forgery.
_MODELS = (
    (FR, 70, "Copie intégrale d’acte de naissance", "Mairies",
     "Seal of the town, signature of the registrar, printed on white paper.", False),
    (DE, 65, "Geburtsurkunde", "Standesämter",
     "Embossed seal, watermark with the federal eagle.", False),
    (DE, 30, "Geburtsurkunde", "Standesämter",
     "The watermark is printed, not in the paper; the seal isn’t embossed.", True),
    (IT, 50, "Estratto per riassunto dell’atto di nascita", "Comuni",
     "Stamp of the Comune beside the signature.", False),
)  # fmt: skip

_EMISSIONS = [
    {"T": "CO", "NU": {"number": 1.2, "unit": "g_kwh"}},
    {"T": "NOx", "NU": {"number": 0.36, "unit": "g_kwh"}},
    {"T": "PN", "NU": {"number": 410_000_000_000, "unit": "per_kwh"}},
]


def load_records(*, at: datetime) -> bool:
    """Make the records once, each walked along its workflow. Returns whether any was made."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        _load_registers(at)
        _load_engines(at)
        _load_licences(at)
        _load_models(at)
        begin("SVC-REG", by=_member(FR), at=at)
        Setting.objects.create(name=MARK, value=True)
    return True


def _load_registers(now: datetime) -> None:
    for who, days, name, body, activities, url, is_open in _REGISTERS:
        answers = {
            "RG01": name,
            "RG02": body,
            "RG03": activities,
            "RG04": url,
            "RG05": {"YN": is_open, "L": "Everybody." if is_open else "Authorities, on request."},
            "RG06": "Name, address, activities, date of registration.",
        }
        record = _published("SVC-REG", who, now - timedelta(days=days), answers=answers)
        if is_open:
            _open(record, who, now - timedelta(days=days - 1))
    later = {"content": {"answers": {"RG03": "Commerce, crafts, agriculture, liberal professions"}}}
    first = Exchange.objects.filter(procedure="SVC-REG").order_by("pk")[0]
    _do(first, "modify", FR, now - timedelta(days=20), **later)


def _load_engines(now: datetime) -> None:
    for who, days, number, maker, family, decision, is_open in _ENGINES:
        then = now - timedelta(days=days)
        answers = {
            "NT01": number,
            "NT02": maker,
            "NT03": family,
            "NT04": {"C1": decision, "D": then.date().isoformat()},
            "NT06": _EMISSIONS,
        }
        record = _published("NRM-REP", who, then, answers=answers)
        if is_open:
            _open(record, who, then + timedelta(days=1))


def _load_licences(now: datetime) -> None:
    made = []
    for who, days, company, number, countries in _LICENCES:
        then = now - timedelta(days=days)
        last = then.date().replace(year=then.year + 5, day=min(then.day, 28))
        answers = {
            "CL01": number,
            "CL02": {"from": then.date().isoformat(), "to": last.isoformat()},
            "CL03": _ISSUED,
            "CL04": ", ".join(countries),
            "CL05": (then.date() + timedelta(days=70)).isoformat(),
        }
        subject = {"name": company, "country": number[:2]}
        opening = {"countries": countries}
        made.append(
            _published("CIT-REP", who, then, answers=answers, subject=subject, opening=opening)
        )
    until = (now + timedelta(days=20)).date().isoformat()
    reason = "A vehicle didn’t meet the conditions; the company has to show that it does."
    _do(made[1], "suspend", DE, now - timedelta(days=4), until_on=until, reason=reason)
    ban = now.date().replace(year=now.year + 2, day=min(now.day, 28)).isoformat()
    reason = "The licence was obtained with false statements."
    _do(made[3], "end_record", FR, now - timedelta(days=10), reason=reason, ban_until=ban)


def _load_models(now: datetime) -> None:
    for who, days, name, body, features, is_forgery in _MODELS:
        answers = {
            "PM01": name,
            "PM02": body,
            "PM03": {"from": "2009-01-01", "to": None},
            "PM04": features,
        }
        opening = {"forgery": is_forgery}
        _published("PD-REP", who, now - timedelta(days=days), answers=answers, opening=opening)


def _published(code: str, who: str, at: datetime, **content: Any) -> Exchange:
    exchange = begin(code, by=_member(who), at=at)
    _do(exchange, "save_content", who, at, content=content)
    _do(exchange, "publish", who, at)
    return exchange


def _open(record: Exchange, who: str, at: datetime) -> None:
    _do(record, "open_to_public", who, at, no_personal_data=True)


def _member(local: str) -> Membership:
    return Membership.objects.select_related("official", "authority").get(
        official__email=address(local)
    )


def _do(exchange: Exchange, name: str, who: str, at: datetime, **fields: Any) -> None:
    perform(number=exchange.number, name=name, by=_member(who), at=at, fields=fields)
