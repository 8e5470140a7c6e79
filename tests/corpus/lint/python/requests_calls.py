"""Calls of libraries for HTTP."""

import httpx
import requests
from urllib.parse import quote, urlencode

ROOT = "https://contoso.crm.dynamics.com"
API = f"{ROOT}/api/data/v9.2"
COLUMNS = ["name", "revenue", "accountid"]


def accounts(session, count):
    url = f"{API}/accounts?$select=name,revenue&$orderby=modifiedon desc&$top={count}"
    return session.get(url, headers={"Prefer": "odata.maxpagesize=50"})


def by_name(session, name):
    response = requests.get(
        f"{API}/accounts",
        params={
            "$select": ",".join(COLUMNS),
            "$filter": f"name eq '{name}' and revenue gt 100000",
            "$top": 10,
        },
    )
    response.raise_for_status()
    return response.json()["value"]


def more(client, status):
    params = {"$select": "subject"}
    params["$filter"] = "statecode eq 0 and contains(subject,'R&D 100%')"
    if status:
        params["$orderby"] = "createdon desc"
    return client.get(API + "/tasks", params=params)


def rename(session, account_id):
    return session.patch(f"{API}/accounts({account_id})", json={"name": "x"})


def add_to_queue(session, queue_id):
    target = f"{API}/queues({queue_id})/Microsoft.Dynamics.CRM.AddToQueue"
    return session.post(target, json={})


async def pages(client: httpx.AsyncClient, first: str):
    link = first or API + "/contacts?$select=fullname&$count=true"
    while link:
        page = await client.get(link)
        link = page.json().get("@odata.nextLink")


def encoded(session, text):
    condition = quote("contains(name,'" + text + "') and statecode eq 0")
    return session.request("GET", f"{API}/accounts?$filter={condition}")


def with_urlencode(session, top):
    options = urlencode([("$select", "fullname,jobtitle"), ("$top", top)])
    return session.get(f"{API}/contacts?{options}")


def related(session, account_id, contact_id):
    url = f"{API}/accounts({account_id})/contact_customer_accounts/$ref"
    body = {"@odata.id": f"{API}/contacts({contact_id})"}
    return session.post(url, json=body)
