"""Nothing in here is a query, or it isn't one that can be checked."""

import logging
import re

log = logging.getLogger(__name__)

# GET /accounts?$select=name is what the service gets.
SELECTED = re.compile(r"[?&]\$select=([^&]+)")
OTHER = re.compile(r"[?&][$]filter=([^&]*)")
USAGE = "Use $filter=name eq 'x' to narrow the list down."
HTML = '<a href="/accounts?$select=name">accounts</a>'
SHELL = 'count=$count; $filter="name" && echo $top'
SQL = "SELECT name FROM accounts WHERE id = $top AND x = '$select='"
JQUERY = "$scope.$filter = $('#filter').val(); $count=$count+1;"
PHP = "<?php $select = 'x'; $filter=$_GET['filter']; ?>"
NEXT = "@odata.nextLink"
CONTEXT = "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts(name)"
ROOT = "https://contoso.crm.dynamics.com/api/data/v9.2/"
PIPELINE = [
    {"$match": {"name": "x"}},
    {"$skip": 10},
    {"$project": {"items": {"$filter": {"input": "$items", "as": "i", "cond": 1}}}},
    {"$count": "total"},
    {"$search": {"text": {"query": "x"}}},
]
NAMES = ["$select=", "$filter=", "&$top="]
TEMPLATE = "Hello $name, you have $count=5 items"
ROUTE = "/api/data/v9.2/*"
GRAPH = "query Q($filter: String, $top: Int = 5) { accounts(filter: $filter) { name } }"


def asked(url, name):
    """Ask for `accounts?$select=name`.

    >>> asked("accounts?$filter=name eq 'x'", 1)
    """
    log.info("GET %s/accounts?$select=name&$filter=name eq '%s'", url, name)
    print(f"calling {url}?$select={name}")
    if "$filter=" in url or "$select=na" in url:
        return url.split("?$filter=")
    if url.startswith("accounts?$select="):
        raise ValueError("$filter=name is refused")
    filter = "name eq 'x'"
    assert name, "accounts?$top=1 has nothing"
    return f"{url}?$filter={filter}&$select={name}", f"{url}{name}?$top={filter}"
