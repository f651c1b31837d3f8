"""What only the demonstration shows: load `demo`."""

import json

from django import template
from django.conf import settings

from authorities.models import Role
from requests.selectors.demo import demo_accounts

register = template.Library()


@register.inclusion_tag("shell/demo_accounts.html")
def demo_accounts_box() -> dict[str, object]:
    """The accounts of the demo, each with a button that fills the login form; five queries."""
    password = settings.DEMO_PASSWORD
    accounts = [
        {
            "name": account["name"],
            "email": account["email"],
            "country": account["country"],
            "roles": [Role(role).label for role in account["roles"]],
            "fill": json.dumps({"id_login": account["email"], "id_password": password}),
        }
        for account in demo_accounts(password)
    ]
    return {"accounts": accounts, "password": password}
