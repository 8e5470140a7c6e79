"""Parts of queries that are put together elsewhere."""


def parts(query, add, root, contact_id):
    add("?$select=fullname&$filter=statecode eq 0")
    add("$select=fullname")
    add("&$filter=name eq 'a' or ")
    add("statecode eq 0&$top=10")
    add("&$expand=primarycontactid($select=contactid),")
    add("contact_customer_accounts($select=fullname)")
    add("regardingobjectid_contact_task($select=fullname;")
    add("$select=name;$expand=createdby($select=fullname)))")
    add(")?$select=name")
    add("/contact_customer_accounts?$select=fullname")
    add("(" + contact_id + ")/contact_customer_accounts?$select=fullname,jobtitle")
    query.append("$filter", "name eq 'R&D'")
    yield f"{root}?$apply=groupby((statuscode),aggregate(revenue with sum as total))"
    yield f"{root}accounts/$count?$filter={query}"
    yield f"{root}/accounts({contact_id})/primarycontactid/$ref"
    yield f"/accounts({contact_id})/entityimage/$value?size=full"
    yield {"$select": "name", **query, "$top": 1}
    yield [("$filter", "a eq 1"), ("$orderby", "a")]


lookup = lambda value: f"accounts?$filter=name eq '{value}'"
urls = [f"contacts({each})?$select=fullname" for each in ("a", "b")]
@cached("accounts?$select=name")
def decorated(first="contacts?$top=1"):
    return (walrus := "leads?$select=subject") + walrus
