import axios from "axios";
interface Options { $select?: string; $filter?: string; $top?: number }
export const enum Tables { Contact = "contacts" }
const DEFAULTS: Options = { $select: "fullname", $top: 10 };
const accountFields = ["name", "accountnumber"] as const;
export class ContactService {
  private readonly url: string;
  private static readonly SET = "contacts";
  constructor(private http: HttpClient, root: string) { this.url = `${root}/api/data/v9.2/${ContactService.SET}`; }
  byName(name: string) { return this.http.get<Contact[]>(`${this.url}?$filter=(fullname eq '${name.replace(/'/g, "''")}')&$select=fullname`); }
  bad(name: string) { return this.http.get<Contact[]>(`${this.url}?$select=fullname,lastnamex`); }
  count(filter: string) { return this.http.get<number>(`${this.root}/api/data/v9.0/systemusers/$count?$filter=${encodeURIComponent(filter)}`); }
  accounts() { return this.http.get(`/api/data/v9.2/accounts?$select=${accountFields.join(",")}&$expand=primarycontactid($select=fullname;$expand=parentcustomerid_account($select=name))`); }
  badAccounts() { return this.http.get(`/api/data/v9.2/accounts?$select=${accountFields.join(",")}&$expand=primarycontactidx($select=fullname)`); }
  angular() { const params = new HttpParams().set("$select", "fullname").set("$filter", "statecode eq 0"); return this.http.get(this.url, { params }); }
  async two(id1: string, a: string, b: string) {
    let url = `${this.url}`;
    url += "?$filter=" + a + " eq " + id1 + " or " + b + " eq " + id1;
    return fetch(url);
  }
  pcf = (context: ComponentFramework.Context<IInputs>) => context.webAPI.retrieveMultipleRecords("contact", "?$select=fullname&$filter=fullnamex eq 'a'");
  pcf2 = (context: ComponentFramework.Context<IInputs>) => context.webAPI.retrieveMultipleRecords("contact", `?$select=fullname&$top=${this.top}`);
  sp() { return this.sp.web.lists.getByTitle("x").items.select("Title").filter("Title eq 'nosuch'").top(5)(); }
  graph(c: Client) { return c.api("/users?$select=displayName&$filter=startswith(displayName,'a')").get(); }
  graph2() { return axios.get("https://graph.microsoft.com/beta/groups?$expand=members($select=id)"); }
  params(p: Options = DEFAULTS) { return axios.get(this.url, { params: { ...p, $orderby: "fullname" } }); }
  badParams() { return axios.get(this.url, { params: { $select: "fullname", $orderby: "fullnamex" } }); }
  date(d: Date) { return axios({ method: "get", url: `${this.url}?$filter=createdon ge ${d.toISOString()}&$select=fullname` }); }
  type() { return axios({ method: "get", url: `${this.url}?$filter=statecode eq 'Activex'&$select=fullname` }); }
  join(ids: string[]) { const f = ids.map((id) => `contactid eq ${id}`).join(" or "); return axios.get(`${this.url}?$select=fullname&$filter=${f}`); }
  joinBad(ids: string[]) { const f = ids.map((id) => `contactidx eq ${id}`).join(" or "); return axios.get(`${this.url}?$select=fullname&$filter=${f}`); }
  lambda() { return axios.get("/api/data/v9.2/accounts?$select=name&$filter=contact_customer_accounts/any(c:c/fullname eq 'a')"); }
  either(all: boolean) { return axios.get(`/api/data/v9.2/accounts?$select=${all ? "name,revenue" : "namex"}`); }
  oper() { return axios.post(`/api/data/v9.2/contacts(${this.id})/Microsoft.Dynamics.CRM.WinOpportunity`); }
}
describe("service", () => {
  it("asks", () => {
    http.expectOne("https://contoso.crm.dynamics.com/api/data/v9.2/contacts?$select=fullname");
    expect(url).toContain("$filter=statecode");
    expect(url).toBe("/api/data/v9.2/contacts?$select=fullname");
    expect(calls[0]).toEqual("contacts?$select=fullnamex");
  });
});
const de = { hint: "Verwenden Sie $select=name, um Spalten zu wählen." };
const mongo = [{ $match: { a: 1 } }, { $project: { b: { $filter: { input: "$b", cond: {} } } } }, { $count: "n" }];
const sql = `SELECT $select FROM x WHERE $filter = 1`;
