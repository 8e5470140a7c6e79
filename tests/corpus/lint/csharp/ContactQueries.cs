using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;

namespace Contoso.Sync;

/// <summary>Reads contacts; as /contacts?$select=fullname does.</summary>
public class ContactQueries
{
    private const string Root = "api/data/v9.2/";
    private const string Columns = "contactid,fullname";
    private readonly HttpClient client;

    public ContactQueries(HttpClient client) => this.client = client;

    // A chain of plain and interpolated strings.
    public Task<string> Owned(Guid owner)
    {
        var query = "contacts?" +
            "$select=fullname&" +
            "$filter=contains(fullname,'x') and " +
            $"_ownerid_value eq {owner}";
        return client.GetStringAsync(Root + query);
    }

    // Aliases that stand for properties.
    public Task<string> ByAlias(string id) =>
        client.GetStringAsync("contacts?$filter=@p2 eq @p3&" + "@p2=fullname&" + $"@p3={id}&$select=fullname");

    // An expansion over two lines, with a dollar sign behind that of the string.
    public Task<string> Tree(Guid id)
    {
        return client.GetStringAsync($"accounts({id})?$select=name&" +
            $"$expand=Account_Tasks($select=subject),contact_customer_accounts($select=fullname;" +
            $"$expand=owninguser($select=fullname))");
    }

    // The table isn't known, the navigation property is.
    public string Summed(Record record) =>
        $"{record.Path}/contact_customer_accounts?$apply=aggregate($count as total)";

    // A fragment.
    public string Ordered() => @"&$filter=contains(fullname,'x') &$orderby=jobtitle asc";

    public string Chosen(IEnumerable<string> columns, string filter) =>
        "?$select=" + String.Join(",", columns) + filter;

    public string Fixed() => $"{Root}contacts?$select={Columns}&$top={5:D}";

    // var old = "contacts?$select=nme";
    public void Log() => Console.WriteLine("GET contacts?$select=fullname");

    public async Task Later(bool all)
    {
        string url = Root + "accounts?$select=name";
        if (!all)
        {
            url += "&$filter=statecode eq 0";
        }
        else
        {
            var limit = 10;
            url += $"&$top={limit}";
        }
        await client.GetAsync(new Uri(url, UriKind.Relative));
    }
}
