"""What the search is compared with, each on the same folded text of the same authorities."""

from collections.abc import Iterator
from typing import Any, Protocol

from django.db import OperationalError, connection

from authorities.models import Authority
from imi.kernel.normalise import words

Case = dict[str, Any]
HITS = 10
_WHERE = (
    " AND (%(country)s::text IS NULL OR country = %(country)s)"
    " AND (%(area)s::text IS NULL OR areas ? %(area)s)"
)


class Engine(Protocol):
    """Something that finds authorities: its name, and the references it finds, best first."""

    name: str

    def prepare(self) -> None:
        """Make ready what queries need."""

    def find(self, case: Case) -> list[str]:
        """Return at most ten references."""


def folded(text: str) -> list[str]:
    """Return the words of a text as all engines see them."""
    return [word.forms[0] for word in words(text, 80, 1500)]


def texts() -> Iterator[tuple[int, str, str, list[str], str]]:
    """Yield key, reference, country, areas and folded text of every authority."""
    names = ("pk", "reference", "country_id", "document__areas", "name", "name_2",
             "abbreviation", "informal", "city")  # fmt: skip
    for row in Authority.objects.active().values_list(*names).iterator(chunk_size=5000):
        told = [*row[4:7], *row[7].values(), row[8]]
        yield *row[:4], " ".join(folded(" ".join(dict.fromkeys(filter(None, told)))))


def write_texts(found: list[tuple[int, str, str, list[str], str]]) -> None:
    """Keep the texts in a table for the engines that are PostgreSQL."""
    from psycopg.types.json import Jsonb

    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS bench; CREATE UNLOGGED TABLE bench"
            " (id int, reference text, country text, areas jsonb, words text, vector tsvector)"
        )
        with cursor.copy("COPY bench (id, reference, country, areas, words) FROM STDIN") as target:
            for key, reference, country, areas, text in found:
                target.write_row((key, reference, country, Jsonb(areas), text))


class Statement:
    """An engine that is one statement of PostgreSQL; more than four seconds find nothing."""

    name = ""
    indexes: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Make the indexes."""
        with connection.cursor() as cursor:
            for statement in self.indexes:
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE bench")

    def values(self, asked: list[str]) -> dict[str, Any]:
        """Return the parameters of the statements for some words."""
        return {"asked": " ".join(asked)}

    def find(self, case: Case) -> list[str]:
        """Return the hits of the first statement that has any."""
        asked = folded(case["query"])
        if not asked:
            return []
        values = {**self.values(asked), "country": case["country"], "area": case["area"]}
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 4000")
            try:
                for statement in self.statements:
                    cursor.execute(f"{statement} LIMIT {HITS}", values)
                    if found := [reference for (reference,) in cursor.fetchall()]:
                        return found
            except OperationalError:
                return []
            finally:
                cursor.execute("SET statement_timeout = 0")
        return []


class Ilike(Statement):
    """Every word somewhere in the text, the shortest text first; no index."""

    name = "ilike"
    statements = (
        f"SELECT reference FROM bench WHERE words ILIKE ALL (%(like)s){_WHERE}"
        " ORDER BY length(words), id",
    )

    def values(self, asked: list[str]) -> dict[str, Any]:
        """Each word anywhere."""
        return {"like": [f"%{word}%" for word in asked]}


class FullText(Statement):
    """The words as beginnings: all of them, else any of them, by cover density."""

    name = "fulltext"
    indexes = (
        "UPDATE bench SET vector = to_tsvector('simple', words)",
        "CREATE INDEX ON bench USING gin (vector)",
    )
    statements = tuple(
        f"SELECT reference FROM bench WHERE vector @@ %({name})s::tsquery{_WHERE}"
        f" ORDER BY ts_rank_cd(vector, %({name})s::tsquery, 1) DESC, id"
        for name in ("all", "any")
    )

    def values(self, asked: list[str]) -> dict[str, Any]:
        """Each word begun."""
        begun = [f"'{word}':*" for word in asked]
        return {"all": " & ".join(begun), "any": " | ".join(begun)}


class Trigram(Statement):
    """The query's likeness to a part of the text, by trigrams."""

    name = "trigram"
    indexes = ("CREATE INDEX ON bench USING gin (words gin_trgm_ops)",)
    statements = (
        f"SELECT reference FROM bench WHERE %(asked)s <%% words{_WHERE}"
        " ORDER BY word_similarity(%(asked)s, words) DESC, length(words), id",
    )

    def prepare(self) -> None:
        """Make the index; ask for less likeness than pg_trgm's own limit."""
        super().prepare()
        with connection.cursor() as cursor:
            cursor.execute("SET pg_trgm.word_similarity_threshold = 0.45")


class Tantivy:
    """A search library in memory: exact words before beginnings before slips."""

    name = "tantivy"

    def prepare(self) -> None:
        """Make the index in memory."""
        import tantivy

        self.tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("reference", stored=True, tokenizer_name="raw")
        for name in ("country", "areas"):
            schema.add_text_field(name, tokenizer_name="raw")
        schema.add_text_field("words", tokenizer_name="whitespace")
        self.schema = schema.build()
        self.index = tantivy.Index(self.schema)
        writer = self.index.writer(500_000_000)
        for _, reference, country, areas, text in texts():
            document = {"reference": [reference], "country": [country], "areas": areas}
            writer.add_document(tantivy.Document(**document, words=[text]))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def find(self, case: Case) -> list[str]:
        """Return the hits for any of the words."""
        query, occur = self.tantivy.Query, self.tantivy.Occur
        wanted = [(occur.Should, self._word(word)) for word in folded(case["query"])]
        if not wanted:
            return []
        must = [
            (occur.Must, query.term_query(self.schema, field, case[name]))
            for field, name in (("country", "country"), ("areas", "area"))
            if case[name]
        ]
        asked = query.boolean_query([*must, (occur.Must, query.boolean_query(wanted))])
        hits = self.searcher.search(asked, HITS).hits
        return [self.searcher.doc(address)["reference"][0] for _, address in hits]

    def _word(self, word: str) -> Any:
        query, occur = self.tantivy.Query, self.tantivy.Occur
        ways = [query.boost_query(query.term_query(self.schema, "words", word), 3.0)]
        if len(word) > 2:
            ways.append(query.fuzzy_term_query(self.schema, "words", word, 0, True, True))
        if len(word) > 4:
            edits = 1 if len(word) < 9 else 2
            ways.append(query.fuzzy_term_query(self.schema, "words", word, edits, True, False))
        return query.boolean_query([(occur.Should, way) for way in ways])
