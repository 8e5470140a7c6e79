using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

public sealed class Applications
{
    private readonly IDynamicsClient _dynamicsClient;
    private static readonly string[] Related = { "Account_Tasks", "primarycontactid" };

    public void Waiting(string id, Status done)
    {
        var found = _dynamicsClient.Accounts.Get(
            filter: $"_primarycontactid_value eq {id} and statuscode ne {(int)Status.Done}",
            expand: Related,
            orderby: new[] { "name desc" });

        string filter = $"_parentaccountid_value eq {id} and statecode eq 0";
        List<string> expand = new List<string> { "primarycontactid", "Account_Tasks" };
        var others = _dynamicsClient.Accounts.Get(filter: filter, expand: expand);

        var one = _dynamicsClient.Accounts.GetByKey(id, expand: ["primarycontactid"]).Value;
        var none = items.Where(item => item.Name == "x").Select(item => item.Filter).ToList();
    }

    public Task<Page> Page(int? top) =>
        _dynamicsClient.Contacts.GetAsync(top, filter: "lastname eq 'Ng' or firstname eq null", select: [nameof(Contact.fullname)]);
}
