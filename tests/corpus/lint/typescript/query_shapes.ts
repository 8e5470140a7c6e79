const root = Xrm.Utility.getGlobalContext().getClientUrl() + "/api/data/v9.2";
type Q = { $select: string };
export async function page<T>(set: string, q: string, next?: string): Promise<T[]> {
  const url = next ?? `${root}/${set}?${q}`;
  const r = await fetch(url, { method: "GET" });
  return (await r.json()).value;
}
export const all = () => page("accounts", "$select=name&$filter=statecode eq 0");
export function build(opts: { filter?: string; top?: number; select: string[] }) {
  const parts: string[] = [];
  parts.push(`$select=${opts.select.join(",")}`);
  if (opts.filter) parts.push(`$filter=${encodeURIComponent(opts.filter)}`);
  if (opts.top) { parts.push(`$top=${opts.top}`); } else { parts.push("$count=true"); }
  return parts.length ? `?${parts.join("&")}` : "";
}
export const rows = (active: boolean) => fetch(`${root}/accounts${build({ select: ["name"] })}`);
export async function either(kind: "a" | "b") {
  const set = kind === "a" ? "accounts" : "contacts";
  const field = kind === "a" ? "name" : "fullname";
  return fetch(`${root}/${set}?$select=${field}&$filter=contains(${field},'x')`);
}
export async function swapped(kind: string, deleted: boolean) {
  const set = kind === "a" ? "accounts" : "contacts";
  const field = deleted ? "createdon" : "modifiedon";
  return fetch(`${root}/${set}?$select=${field}`);
}
export async function cross(kind: string) {
  const set = kind === "a" ? "accounts" : "contacts";
  const field = kind !== "a" ? "fullname" : "name";
  return fetch(`${root}/${set}?$select=${field}`);
}
export function sw(kind: string) {
  let set = "";
  switch (kind) { case "a": set = "accounts?$select=name"; break; case "b": set = "contacts?$select=fullname"; break; default: set = "systemusers?$select=fullnamex"; }
  return fetch(`${root}/${set}`);
}
const map: Record<string, string> = { accounts: "$select=name", contacts: "$select=fullname" };
export const one = (k: string) => fetch(`${root}/${k}?${map[k]}`);
const TABLES = { account: { set: "accounts", id: "accountid" }, contact: { set: "contacts", id: "contactid" } };
export const acc = () => fetch(`${root}/${TABLES.account.set}?$select=${TABLES.account.id},namex`);
export class Svc {
  private base = root;
  private path = `${this.base}/contacts`;
  get(id: string) { return fetch(`${this.path}(${id})?$select=fullname`); }
  q = { $select: "fullname", $orderby: "createdon desc" };
  list() { return axios.get(this.path, { params: this.q }); }
  filt(f?: string) { return axios.get(this.path, { params: { ...this.q, ...(f ? { $filter: f } : {}) } }); }
  by(params: URLSearchParams) { params.set("$top", "5"); return fetch(`${this.path}?${params}`); }
  bad() { const u = new URL("/api/data/v9.2/contacts", location.origin); u.searchParams.set("$select", "fullnamex"); return fetch(u); }
  bad2() { const u = new URL(`${root}/contacts`); u.searchParams.set("$select", "fullnamex"); return fetch(u.toString()); }
  bad3() { const u = new URL(`${root}/contacts`); u.search = "$select=fullnamex"; return fetch(u.href); }
  bad4() { const qs = Object.entries({ $select: "fullnamex" }).map(([k, v]) => `${k}=${v}`).join("&"); return fetch(`${root}/contacts?${qs}`); }
  ok5() { return fetch(`${root}/contacts?$select=fullname&$filter=${["statecode eq 0", this.a && `contains(fullname,'${esc(this.a)}')`].filter(Boolean).join(" and ")}`); }
  ok6(ids: string[]) { return fetch(`${root}/contacts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${ids.map((i) => `'${i}'`).join(",")}])&$select=fullname`); }
  ok7(d: Date) { return fetch(`${root}/contacts?$select=fullname&$filter=createdon ge ${d.toISOString()} and createdon lt ${new Date().toISOString()}`); }
  ok8() { return fetch(root + "/contacts?$select=fullname&$filter=" + encodeURIComponent("fullname eq 'A & B' and statecode eq 0")); }
  bad8() { return fetch(root + "/contacts?$select=fullname&$filter=" + encodeURIComponent("fullnamex eq 'A & B' and statecode eq 0")); }
  ok9() { const opt = [`$select=fullname`, `$top=${this.n || 10}`].join("&"); return Xrm.WebApi.retrieveMultipleRecords("contact", `?${opt}`); }
  ok10() { const f = this.all ? "" : "&$filter=statecode eq 0"; return fetch(`${root}/contacts?$select=fullname${f}`); }
  ok11() { return fetch(`${root}/contacts?$select=fullname&$orderby=fullname ${this.desc ? "desc" : "asc"}`); }
  ok12() { return fetch(`${root}/contacts?$select=fullname&$filter=statecode eq ${this.active ? 0 : 1}`); }
  ok13() { return fetch(`${root}/contacts?$select=fullname&$filter=donotphone eq ${this.active ? "true" : "false"}`); }
  bad13() { return fetch(`${root}/contacts?$select=fullname&$filter=statecode eq ${this.active ? "0" : "'x'"}`); }
}
