import httpx, json
from urllib.parse import urljoin, urlencode, quote
from .consts import ROOT
ENTITY = "accounts"
SELECT = "$select=name,accountid"
URL = f"{ROOT}/api/data/v9.2/{ENTITY}?{SELECT}"
TEMPLATE = "{root}/accounts({id})?$select={cols}"

def a(client, cols=None, active=True, text=None, ids=()):
    cols = cols or ["name", "revenue"]
    url = f"{ROOT}/api/data/v9.2/accounts?$select={','.join(cols)}"
    if active:
        url += "&$filter=statecode eq 0"
    else:
        url += "&$filter=statecode eq 1"
    return client.get(url)

def b(client, active, text):
    filters = []
    if active:
        filters.append("statecode eq 0")
    else:
        filters.append("statecode eq 1")
    if text:
        safe = text.replace("'", "''")
        filters.append(f"contains(name,'{safe}')")
    params = {"$select": "name"}
    if filters:
        params["$filter"] = " and ".join(filters)
    if not params.get("$top"):
        params["$top"] = 50
    return client.get(f"{ROOT}/accounts", params=params)

def c(client, asc):
    query = "$select=name&$orderby=" + ("name asc" if asc else "name desc")
    return client.get(urljoin(ROOT, "accounts?" + query))

def d(client, single):
    parts = []
    if single:
        parts.append("$filter=name eq 'a'")
        parts.append("$top=1")
    else:
        parts.append("$filter=startswith(name,'a')")
        parts.append("$count=true")
    return client.get("/api/data/v9.2/accounts?" + "&".join(["$select=name"] + parts))

def e(client, entity, id_):
    return client.get(TEMPLATE.format(root=ROOT, id=id_, cols="name,revenuex"))

def f(client, entity):
    url = f"{ROOT}/api/data/v9.2/{entity}?$select=foo,bar&$filter=baz eq 1"
    return client.get(url)

def g(client):
    for table, column in (("accounts", "name"), ("contacts", "fullname")):
        client.get(f"{ROOT}/{table}?$select={column}&$top=1")

class Repo:
    table = "contacts"
    def __init__(self, c): self.c = c; self.params = {"$select": "fullname"}
    def all(self): return self.c.get(f"{ROOT}/{self.table}", params=self.params)
    def extra(self): return self.c.get(f"{ROOT}/{self.table}", params={**self.params, "$orderby": "fullnamex"})
    def name(self): return self.c.get(f"{ROOT}/{self.table}?$filter=fullname eq '{quote(self.x)}'&$select=fullname")

class Other(Repo):
    table = "accounts"
    def all(self): return self.c.get(f"{ROOT}/{self.table}?$select=name")

def h(client):
    body = {"requests": [{"id": "1", "method": "GET", "url": "/users?$select=id"}]}
    client.post("https://graph.microsoft.com/v1.0/$batch", json=body)

def i(client, x):
    client.get(ROOT + '/accounts?$select=name&$filter=revenue gt %d' % x)
    client.get(ROOT + "/accounts?$select=name&$filter=revenue gt %s and name ne '%s'" % (x, "zz"))
    client.get("%s/accounts?$select=%s&$top=%d" % (ROOT, "revenuex", x))
    client.get(ROOT + "/accounts?$select=name&$filter=createdon gt " + x.isoformat() + "Z")
    client.get(f"{ROOT}/accounts?$select=name&$filter=createdon gt {x:%Y-%m-%d}")
    client.get(f"{ROOT}/accounts?$select=name&$filter=accountid eq '{x}'")
    client.get(f"{ROOT}/accounts?$select=name&$filter=Microsoft.Dynamics.CRM.In(PropertyName='accountid',PropertyValues=['{x}'])")
    client.get(f"{ROOT}/accounts?$select=name&$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue={x})")
    client.get(f"{ROOT}/accounts(accountnumber='{x}')?$select=name")
    client.get(f"{ROOT}/accounts?$apply=groupby((industrycode),aggregate(revenue with sum as total))")
    client.get(f"{ROOT}/EntityDefinitions(LogicalName='account')/Attributes?$select=LogicalName")
    client.get(f"{ROOT}/EntityDefinitions?$select=LogicalName,EntitySetName&$filter=IsCustomEntity eq true")
    client.get(f"{ROOT}/RetrieveVersion()")
    client.get(f"{ROOT}/accounts?$select=name&$filter=primarycontactid/fullname eq 'a' and primarycontactid/x eq 1")
    client.get(f"{ROOT}/accounts?$select=name&$filter=revenue gt 1e6&$expand=primarycontactid($select=fullname),Account_Tasks($select=subject;$top=1;$orderby=createdon desc)")
    client.get(f"{ROOT}/accounts?$select=name,_primarycontactid_value&$filter=_ownerid_value eq {x} and not contains(name,'a') or (statecode eq 1)")

def j():
    """Return rows.

    Example::

        GET /api/data/v9.2/accounts?$select=nosuch
    """
    doc = 'See "https://learn.microsoft.com/power-apps/webapi/query?$filter=x"'
    return {"$filter": {"a": 1}, "$select": ["a"]}, {"$schema": "x", "$id": "y"}, "$skip", "$top"

def k(s):
    s.execute("SELECT a FROM b WHERE c = '$filter=x eq 1' AND d LIKE '%s'")
    s.filter(name="x").order_by("name").select("a")
    table.query_entities(filter="PartitionKey eq 'a'", select=["x"])
    search_client.search(search_text="*", filter="rating gt 4", order_by="rating desc", select=["hotel"], top=3)
    cosmos.query_items("SELECT * FROM c WHERE c.a = @b", parameters=[{"name": "@b", "value": 1}])
    graph.users.get(filter="accountEnabled eq true", select=["id"])
