using System;
namespace Contoso.Crm
{
    /// <summary>Reads contacts: <c>contacts?$select=nosuch</c></summary>
    public class Reader
    {
        private const string Select = "$select=contactid,fullname";
        private readonly string _root;
        private readonly HttpClient http;
        // contacts?$select=nosuch
        public Reader(HttpClient client, string root) { http = client; _root = root + "/api/data/v9.2"; }
        public Task A(Guid id) => http.GetAsync("contacts?" + "$select=fullname&" + "$filter=contains(fullname,'x') and " + $"_ownerid_value eq {id}");
        public Task A2(Guid id) => http.GetAsync("contacts?" + "$select=fullname&" + "$filter=contains(fullnamex,'x') and " + $"_ownerid_value eq {id}");
        public Task B(Guid id) => http.GetAsync($"{_root}/contacts?" + "$filter=@p2 eq @p3&" + "@p2=fullname&" + $"@p3='{id}'");
        public Task C() => http.GetAsync($"accounts?$select=name&" + $"$expand=Account_Tasks($select=subject),contact_customer_accounts($select=fullname;" + $"$expand=owninguser($select=fullname))");
        public Task C2() => http.GetAsync($"accounts?$select=name&" + $"$expand=Account_Tasks($select=subjectx),contact_customer_accounts($select=fullname)");
        public Task D(Entity record) => http.GetAsync($"{record.Path}/contact_customer_accounts?$apply=groupby((jobtitle),aggregate($count as n))");
        public Task E() { var q = "contacts?$select=fullname"; q += @"&$filter=contains(fullname,'x') &$orderby=jobtitle asc"; return http.GetAsync(q); }
        public Task F(string[] columns, string filter) => http.GetAsync("contacts" + "?$select=" + String.Join(",", columns) + filter);
        public void G(Guid id) { var r = _dynamicsClient.Contacts.Get(filter: $"_parentcustomerid_value eq {id} and statuscode ne {(int)Status.Done}", expand: new List<string> { "parentcustomerid_account" }); }
        public void H() { var url = $"{_root}/contacts?{Select}&$filter=statecode eq 0"; Send(new HttpRequestMessage(HttpMethod.Get, url)); }
        public void H2() { var url = $"{_root}/contacts?{Select}&$filter=statecodex eq 0"; Send(new HttpRequestMessage(HttpMethod.Get, url)); }
        public void I() { Send(new HttpRequestMessage(HttpMethod.Get, new Uri($"{_root}/accounts?$select=name&$top=5"))); }
        public void J(string name) { Send(string.Format("accounts?$select=name&$filter=name eq '{0}'", name.Replace("'", "''"))); }
        public void J2(string name) { Send(string.Format("accounts?$select={1}&$filter=namex eq '{0}'", name.Replace("'", "''"), "name")); }
        public void K() { var s = """{_root}/accounts?$select=name"""; var t = $$"""{{_root}}/accounts?$select=namex"""; http.GetAsync(t); }
        public void L() { logger.LogInformation("Asking accounts?$select=nosuch"); throw new Exception($"failed: accounts?$select=nosuch {x}"); }
        public void M() { var c = await _graph.Users.Request().Filter("mail eq 'x'").Select("id").GetAsync(); http.GetAsync("https://graph.microsoft.com/v1.0/users?$filter=accountEnabled eq true&$select=id"); }
        public void N() { var q = HttpUtility.ParseQueryString(string.Empty); q["$select"] = "fullname"; q["$filter"] = "statecode eq 0"; http.GetAsync($"{_root}/contacts?{q}"); }
        public void N2() { var q = new Dictionary<string, string> { { "$select", "fullname" }, { "$orderby", "fullnamex" } }; http.GetAsync(QueryHelpers.AddQueryString($"{_root}/contacts", q)); }
        public void O() { var parts = new List<string>(); parts.Add("$select=name"); if (top > 0) parts.Add($"$top={top}"); http.GetAsync($"{_root}/accounts?{string.Join("&", parts)}"); }
        public void O2() { var sb = new StringBuilder(); sb.Append("accounts?$select=name"); sb.Append("&$filter=revenuex gt 5"); http.GetAsync(sb.ToString()); }
        public void P() { var body = new JObject { ["primarycontactid@odata.bind"] = $"/contacts({id})", ["ownerid@odata.bind"] = $"systemusersx({id})" }; }
        public void Q() { Assert.Equal("contacts?$select=fullname", url); Assert.Contains("$select=fulln", url); var sql = "SELECT $top FROM a WHERE x = '$filter=1'"; }
        [HttpGet("odata/Products?$filter={filter}")] public void R() { }
        public void S(DateTime d) { http.GetAsync($"accounts?$select=name&$filter=createdon gt {d:yyyy-MM-ddTHH:mm:ssZ}"); http.GetAsync($"accounts?$select=name&$filter=revenue gt {amount.ToString(CultureInfo.InvariantCulture)} and industrycode eq {(int)code}"); }
        public void T() { var uri = new UriBuilder(_root) { Query = "$select=name" }; var f = active ? "statecode eq 0" : "statecode eq 1"; http.GetAsync("accounts?$select=name&$filter=" + f); }
    }
}
