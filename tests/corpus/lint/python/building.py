"""Queries that are put together piece by piece."""

BASE = "https://contoso.crm4.dynamics.com/api/data/v9.2/"
SELECT = "$select=fullname,jobtitle"
TASKS = "Contact_Tasks($select=subject,scheduledstart)"


def implicit(count, owner):
    return (
        f"{BASE}contacts"
        "?$select=fullname,"
        "annualincome"
        f"&$filter=_ownerid_value eq {owner}"
        f"&$top={count}"
    )


def straight(root, name):
    url = root + "/accounts"
    url += "?$select=name"
    url += "&$filter=startswith(name,'" + name + "')"
    url += "&$top=5"
    return url


def conditional(root, newest, owner):
    url = root + "/accounts?$select=name"
    if newest:
        url += "&$orderby=createdon desc"
    if owner:
        url += f"&$filter=_ownerid_value eq {owner}"
    return url


def in_a_branch(root, wanted):
    if wanted:
        path = "/contacts?" + SELECT
        path += "&$top=1"
        return root + path
    try:
        url = root + "/leads"
        url = url + "?$select=subject"
    finally:
        pass
    return url


def constants(root):
    return root + "/contacts?" + SELECT + "&$expand=" + TASKS


def formats(root, entity, key):
    first = "{0}/accounts({1})?$select={2}".format(root, key, "name")
    second = "{root}/{entity}?$filter=name eq '{{x}}' and revenue gt {low:.2f}".format(
        root=root, entity="accounts", low=5
    )
    third = "%s/contacts(%s)?$select=%s&$filter=contains(fullname,'%%23')" % (
        root,
        key,
        "fullname",
    )
    fourth = "%(root)s/tasks?$top=%(top)d" % {"root": root, "top": 3}
    return first, second, third, fourth


def joined(root, names):
    options = "&".join(["$select=" + ",".join(names), "$orderby=name asc", "$top=3"])
    conditions = " and ".join(
        ["statecode eq 0", f"name ne '{names[0]}'", "revenue gt 1000"]
    )
    return f"{root}/accounts?{options}&$filter={conditions}"


def added(root):
    filters = ["statecode eq 0"]
    if root:
        filters.append("statuscode eq 1")
    return "accounts?$select=name&$filter=" + " and ".join(filters)


class Client:
    path = "/api/data/v9.1/"
    ACCOUNTS = path + "accounts"

    def __init__(self, root):
        self.root = root

    def all(self):
        return self.root + self.ACCOUNTS + "?$select=name"

    def first(self, wide):
        extra = ",revenue" if wide else ""
        return f"{self.root}{Client.ACCOUNTS}?$select=name{extra}&$top=1"

    def choice(self, wide):
        return self.root + ("?$select=name,revenue" if wide else "?$select=name")


def doubling(a):
    a = a + a
    a = a + a
    return f"accounts?$select={a}"
