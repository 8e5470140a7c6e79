public class Queries {
  const string Set = "accounts";
  static readonly string[] Cols = { "name", "revenue" };
  string Base => _root + "/accounts";
  Task A(bool all) => http.GetAsync(all ? "accounts?$select=name" : "accounts?$select=namex");
  Task B(string f = null) { var u = $"{Set}?$select={string.Join(",", Cols)}"; if (f != null) u += $"&$filter={f}"; return http.GetAsync(u); }
  Task C(string f) { var u = new StringBuilder($"{_root}/{Set}"); u.Append("?$select=").Append(string.Join(",", Cols)); if (f != null) { u.Append("&$filter=").Append(Uri.EscapeDataString(f)); } return http.GetAsync(u.ToString()); }
  Task D(List<Guid> ids) { var f = string.Join(" or ", ids.Select(i => $"accountid eq {i}")); return http.GetAsync($"{Set}?$select=name&$filter={f}"); }
  Task D2(List<Guid> ids) { var f = string.Join(" or ", ids.Select(i => $"accountidx eq {i}")); return http.GetAsync($"{Set}?$select=name&$filter={f}"); }
  Task E() { var filters = new List<string> { "statecode eq 0" }; if (x) filters.Add($"name eq '{Escape(x)}'"); else filters.Add("name ne null"); return http.GetAsync($"{Set}?$select=name&$filter={string.Join(" and ", filters)}"); }
  Task F() => http.GetAsync($@"accounts
      ?$select=name
      &$filter=statecode eq 0");
  Task G() => svc.GetAsync(requestUri: "accounts?$select=name&$orderby=createdon desc&$top=1", ct);
  Task H() { var request = new HttpRequestMessage { Method = HttpMethod.Get, RequestUri = new Uri("accounts?$select=name,x", UriKind.Relative) }; return http.SendAsync(request); }
  Task I() => http.GetFromJsonAsync<Page>($"{Base}({id})/contact_customer_accounts?$select=fullname");
  Task J() => http.GetFromJsonAsync<Page>($"{Base}({id})/contact_customer_accounts?$select=fullnamex");
  Task K() => http.GetAsync("https://api.businesscentral.dynamics.com/v2.0/t/production/api/v2.0/companies?$filter=name eq 'x'");
  Task L() => http.GetAsync("https://services.odata.org/V4/Northwind/Northwind.svc/Products?$top=3");
  void M() { var q = ctx.Accounts.AddQueryOption("$filter", "statecode eq 0").AddQueryOption("$top", 5); }
  void N() { container.GetItemQueryIterator<X>("SELECT * FROM c WHERE c.x = '$filter'"); tableClient.Query<TableEntity>(filter: $"PartitionKey eq '{pk}'"); searchOptions.Filter = "rating ge 4"; }
  [InlineData("accounts?$select=name", 1)] [InlineData("?$top=abc", 0)] public void O(string s, int i) { }
  [EnableQuery(AllowedQueryOptions = AllowedQueryOptions.Filter)] public IQueryable P([FromQuery(Name = "$filter")] string f) => null;
  string Q(string s) => Regex.Replace(s, @"\$filter=[^&]*", "") + Regex.Match(s, "[?&][$]top=([0-9]+)");
  string R() => $"Hello {name}, use $select={{columns}} or $top=5 to limit.";
  Task S() => http.PatchAsync($"accounts({id})", new StringContent("{\"primarycontactid@odata.bind\": \"/contacts(" + cid + ")\"}"));
  Task T(int page) => http.GetAsync($"{Set}?$select=name&$top={pageSize}&$skiptoken={token}");
  Task U() => http.GetAsync(QueryHelpers.AddQueryString("accounts", new Dictionary<string, string?> { ["$select"] = "name", ["$filter"] = "revenuex gt 5" }));
}
