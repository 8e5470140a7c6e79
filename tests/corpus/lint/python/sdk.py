"""The Dataverse SDK for Python, and other clients whose arguments are options."""

TABLE = "account"


def sdk(client, account_id, name):
    pages = client.records.list(
        "account",
        filter="statecode eq 0 and contains(name,'R&D')",
        select=["name", "Revenue"],
        orderby=["createdon desc", "name"],
        expand=["primarycontactid($select=fullname)"],
        top=5,
    )
    one = client.records.get(TABLE, account_id, select=["name"])
    many = client.records.get(TABLE, filter=f"name eq '{name}'", page_size=50)
    columns = ["fullname"]
    columns.append("jobtitle")
    others = client.records.list("contact", select=columns, top=1)
    return pages, one, many, others


def generated(api, contact_id):
    expression = f"_parentcustomerid_value eq {contact_id} and statecode eq 0"
    return api.contacts.get(filter=expression, order_by="createdon desc", select="name")


def no_query(frame, items):
    frame.filter(items=["one"], axis=1)
    filter(lambda each: each.top, items)
    return frame.select(filter="a == b", top=5), dict(filter="x", select="y")
