"""`manage.py search_authorities`: search the registry, one query or a list of cases."""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from authorities.selectors.search import Hit, search

DEFAULT_LIMIT = 10
MOST = 1000


class Command(BaseCommand):
    """Print hits, best first, as lines of JSON or as text."""

    help = "Search authorities in any of 26 languages; a score of 0.5 or more is a match."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a query or a file of cases."""
        parser.add_argument("query", nargs="?", default=None)
        parser.add_argument("--lang", default="en", help="language of the person who asks")
        parser.add_argument("--country", help="only authorities of this country")
        parser.add_argument("--area", help="only authorities of this legal area")
        parser.add_argument("--limit", type=int, default=DEFAULT_LIMIT)
        parser.add_argument("--format", choices=("json", "text"), default="text")
        parser.add_argument("--batch", type=Path, help="a JSON list of cases; prints JSON lines")

    def handle(self, *, query: str | None, batch: Path | None, **options: Any) -> None:
        """Answer one query, or each case of a file in its order."""
        if batch is not None:
            for case in _cases(batch):
                answer = {"id": case.get("id"), **_answer(case)}
                self._print(answer)
            return
        if query is None:
            raise CommandError(_("Give a query, or --batch with a file of cases."))
        case = {"query": query, **{name: options[name] for name in ("lang", "country", "area")}}
        answer = _answer({**case, "limit": options["limit"]})
        if options["format"] == "json":
            self._print({"query": query, "lang": options["lang"], **answer})
            return
        for hit in answer["results"]:
            self._write(f"{hit['score']:.2f}  {hit['id']}  {hit['name']}  {'; '.join(hit['why'])}")

    def _print(self, answer: dict[str, Any]) -> None:
        # Escaped only where needed, so that Greek stays readable and a lone surrogate harmless.
        text = json.dumps(answer, ensure_ascii=False)
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            text = json.dumps(answer)
        self._write(text)

    def _write(self, text: str) -> None:
        encoding = self._encoding
        self.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self.stdout.flush()

    @property
    def _encoding(self) -> str:
        return getattr(self.stdout, "encoding", None) or sys.getdefaultencoding()


def _cases(path: Path) -> list[dict[str, Any]]:
    try:
        cases = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror or problem}.") from problem
    except ValueError as problem:
        raise CommandError(f"{path}: {problem}.") from problem
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise CommandError(_("%s must hold a list of cases.") % path)
    return cases


def _answer(case: dict[str, Any]) -> dict[str, Any]:
    begun = perf_counter()
    hits = search(
        _text(case.get("query")) or "",
        lang=_text(case.get("lang")) or "en",
        country=_text(case.get("country")),
        area=_text(case.get("area")),
        limit=_limit(case.get("limit", DEFAULT_LIMIT)),
    )
    took = (perf_counter() - begun) * 1000
    return {"results": [_shape(hit) for hit in hits], "took_ms": round(took, 1)}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _limit(value: Any) -> int:
    return min(max(value, 0), MOST) if isinstance(value, int) else DEFAULT_LIMIT


def _shape(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.reference,
        "score": hit.score,
        "name": hit.name,
        "official_name": hit.official_name,
        "country": hit.country,
        "city": hit.city,
        "why": hit.why,
    }
