using System.Collections.Generic;

class Dictionaries
{
    void Run()
    {
        var options = new Dictionary<string, string>
        {
            { "$select", "name,revenue" },
            ["$filter"] = $"revenue gt {least}",
        };
        options["$orderby"] = "name desc";
        options.Add("$top", "5");
        var url = QueryHelpers.AddQueryString("api/data/v9.2/accounts", options);

        var query = HttpUtility.ParseQueryString(string.Empty);
        query["$select"] = "fullname";
        query["$filter"] = "statecode eq 0";

        var request = new QueryOptions { Table = "accounts", Filter = "name eq 'x'", Top = 3 };
        var anonymous = new { filter = "statecode eq 0", request.Top };
        var message = new HttpRequestMessage(HttpMethod.Get, "contacts?$select=fullname") { Version = v };
        foreach (var table in new[] { "accounts", "contacts" })
        {
            var each = $"{table}?$select=createdon";
            Send(each);
        }
    }
}
