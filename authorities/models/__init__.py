"""Who takes part: countries, legal areas, competences, authorities, links, officials."""

from authorities.models.application import Application, OneTimeCode
from authorities.models.area import Competence, LegalArea
from authorities.models.authority import AreaAccess, Authority
from authorities.models.country import Country
from authorities.models.event import RegistryEvent
from authorities.models.lexicon import LexiconChange
from authorities.models.link import CoordinatorLink
from authorities.models.official import Membership, Official, Role
from authorities.models.pending import PendingChange
from authorities.models.saved import Favourite, SavedSearch
from authorities.models.search import SearchDocument, SearchTerm
from authorities.models.unit import Unit

__all__ = [
    "Application",
    "AreaAccess",
    "Authority",
    "Competence",
    "CoordinatorLink",
    "Country",
    "Favourite",
    "LegalArea",
    "LexiconChange",
    "Membership",
    "Official",
    "OneTimeCode",
    "PendingChange",
    "RegistryEvent",
    "Role",
    "SavedSearch",
    "SearchDocument",
    "SearchTerm",
    "Unit",
]
