#!/usr/bin/env node
import { readFile } from "node:fs/promises";

const { ORG_URL, TOKEN } = process.env;
const API = `${ORG_URL}/api/data/v9.2`;
const PAGE_SIZE = 500;

const headers = {
  Accept: "application/json",
  Prefer: `odata.include-annotations="*",odata.maxpagesize=${PAGE_SIZE}`,
};

async function get(path) {
  const response = await fetch(`${API}/${path}`, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export async function* openOpportunities(since, ownerId = null) {
  const filter = [`statecode eq 0`, `createdon ge ${since.toISOString()}`];
  if (ownerId) {
    filter.push(`_ownerid_value eq ${ownerId}`);
  }
  const select = ["name", "estimatedvalue", "_customerid_value"];
  let next = `opportunities?$select=${select.join(",")}&$filter=${encodeURIComponent(filter.join(" and "))}`;
  while (next) {
    const page = await get(next);
    yield* page.value;
    next = page["@odata.nextLink"]?.slice(API.length + 1);
  }
}

export const topAccounts = (n) =>
  get(`accounts?$select=name,revenue&$filter=revenue gt 100000&$orderby=revenue desc&$top=${n}`);

export const byName = (name) =>
  get("accounts?$select=accountid&$filter=name eq '" + name.replace(/'/g, "''") + "'");

const params = new URLSearchParams({
  $select: "subject,scheduledend",
  $filter: "statecode eq 0 and scheduledend lt 2026-01-01T00:00:00Z",
  $count: "true",
});
params.append("$orderby", "scheduledend asc");
const tasks = await fetch(`${API}/tasks?${params}`, { headers });

const url = new URL("systemusers", `${API}/`);
url.searchParams.set("$select", "fullname");
url.searchParams.set("$filter", "isdisabled eq false");
await fetch(url, { headers });

const count = await get("contacts/$count?$filter=" + encodeURIComponent("statecode eq 0"));
console.log(`counted ${count}`, await readFile("/etc/hostname", "utf8"));
