"""Parts of addresses: a year, an indicator, a code, a format."""

from django.urls import register_converter


class Year:
    """A year of four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return f"{value:04d}"


class Number(Year):
    """The number of an indicator."""

    regex = "[1-5]"

    def to_url(self, value: int) -> str:
        """Return the digit."""
        return str(value)


class Code:
    """The code of a country or an area, in either case; views show the right one."""

    regex = "[A-Za-z]{2,5}"

    def to_python(self, value: str) -> str:
        """Return it as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands."""
        return value


class Picture(Code):
    """A format of a chart."""

    regex = "svg|png|csv|json"


class Data(Code):
    """A format of the download of a whole edition."""

    regex = "csv|xlsx|json|zip"


class Volume(Code):
    """The name of a chart of facts and figures."""

    regex = "exchanges|requests|cumulative|areas"


def register() -> None:
    """Make them known to `path`."""
    for converter in (Year, Number, Code, Picture, Data, Volume):
        register_converter(converter, converter.__name__.lower())
