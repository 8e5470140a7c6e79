"""Sync contacts.

The old version asked `accounts?$select=nosuch` and this one doesn't.
"""
import logging, re, requests
from urllib.parse import quote, urlencode
from itertools import chain

log = logging.getLogger(__name__)
API = "https://contoso.crm.dynamics.com/api/data/v9.2"
GRAPH = "https://graph.microsoft.com/v1.0"
ACCOUNT_COLUMNS = ["accountid", "name", "revenue"]
FILTER_RE = re.compile(r"[?&]\$filter=([^&]*)")
SQL = "SELECT name FROM account WHERE revenue > 5 ORDER BY name"


class Client:
    TABLE = "accounts"
    fields = ("name", "revenuex")

    def __init__(self, session, root=API):
        self.session = session
        self.root = root
        self.accounts = f"{root}/accounts"
        self._cache = {}

    def one(self, account_id):
        # GET accounts(1)?$select=nosuchzz
        return self.session.get(f"{self.accounts}({account_id})?$select=name,revenue")

    def bad_one(self, account_id):
        return self.session.get(f"{self.accounts}({account_id})?$select=name,revenuex")

    def listed(self):
        return self.session.get(self.accounts, params={"$select": ",".join(ACCOUNT_COLUMNS), "$top": 10})

    def bad_listed(self):
        return self.session.get(self.accounts, params={"$select": ",".join(self.fields)})

    def by_name(self, name):
        escaped = name.replace("'", "''")
        url = f"{self.root}/contacts?$select=fullname&$filter=fullname eq '{escaped}' and statecode eq 0"
        return self.session.get(url).json()

    def where(self, *conditions, top=50):
        query = {
            "$select": "contactid,fullname",
            "$filter": " and ".join(f"({each})" for each in conditions),
            "$orderby": "modifiedon desc",
            "$top": str(top),
        }
        return self.session.get(f"{self.root}/contacts?{urlencode(query)}")

    def bad_order(self):
        query = {"$select": "contactid", "$orderby": "modifiedonx desc"}
        query["$filter"] = f"statecode eq {self.state}"
        return self.session.get(f"{self.root}/contacts", params=query)

    def paged(self):
        url = (
            f"{self.root}/contacts"
            "?$select=contactid,fullname"
            "&$expand=parentcustomerid_account($select=name,accountnumber)"
            f"&$filter=createdon gt {self.since:%Y-%m-%dT%H:%M:%SZ}"
        )
        while url:
            body = self.session.get(url).json()
            yield from body["value"]
            url = body.get("@odata.nextLink")

    def bad_expand(self):
        url = self.root + "/contacts?$select=fullname" \
            + "&$expand=parentcustomerid_account($select=namex)"
        log.info("asking contacts?$select=nosuch")
        log.debug("asked %s?$select=nosuch", url)
        return self.session.get(url)

    def links(self, contact, account):
        body = {
            "firstname": "A",
            "parentcustomerid_account@odata.bind": f"/accounts({account})",
            "ownerid@odata.bind": "/systemusersx(%s)" % contact,
        }
        return self.session.post(f"{self.root}/contacts", json=body)


def graph_users(session, mail):
    session.get(f"{GRAPH}/users?$filter=mail eq '{quote(mail)}'&$select=id,displayName")
    return session.get("https://graph.microsoft.com/v1.0/users?$select=displayName,mail&$top=5")


def devops(session):
    return session.get("https://dev.azure.com/org/proj/_apis/build/builds?$top=5&api-version=7.0")


def resource_graph():
    return {"query": "Resources | where type =~ 'x'", "options": {"$top": 10, "$skip": 0, "$skipToken": ""}}


def mongo(db):
    return db.orders.aggregate([
        {"$match": {"status": "A"}},
        {"$project": {"items": {"$filter": {"input": "$items", "as": "item", "cond": {"$gte": ["$$item.price", 100]}}}}},
        {"$count": "n"},
    ])


def template(text):
    from string import Template
    return Template("Hello $name, $filter = $value").substitute(name=text)


def storage(account):
    return f"https://{account}.table.core.windows.net/people?$filter=PartitionKey eq 'a'&$top=3"


def sharepoint(session, site):
    return session.get(f"https://contoso.sharepoint.com/sites/{site}/_api/web/lists?$select=Title,Id&$expand=Fields")


def old(session, ids):
    conditions = [f"contactid eq {each}" for each in ids]
    parts = ["$select=fullname"]
    if conditions:
        parts.append("$filter=" + " or ".join(conditions))
    parts.append("$orderby=fullnamex")
    return session.get(API + "/contacts?" + "&".join(parts))


def test_url(client):
    assert client.last_url == "https://contoso.crm.dynamics.com/api/data/v9.2/accounts?$select=name"
    assert "$select=na" in client.last_url
    assert client.url.endswith("?$select=name&$top=")
    mock.get("https://contoso.crm.dynamics.com/api/data/v9.2/accounts?$select=namex", json={})


MESSAGES = {
    "help": "Use $filter=name eq 'x' to narrow the result. See the docs.",
    "error": "The option $top=abc isn't a number.",
}
QUERY = """
accounts?
  $select=name,
          revenue
  &$filter=revenue gt 1000
"""
