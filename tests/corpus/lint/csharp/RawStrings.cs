var id = Guid.Parse(args[0]);
const string Table = "accounts";

var all = """
    accounts?
      $select=name
      &$filter=name eq "x"
    """;

var one = $$"""
    {{Table}}({{id}})?$select=name,{accountid}
    """;

var short1 = $"""{Table}?$filter=name eq 'a"b'""";
var path = @"C:\data\$filter";
var verbatim = $@"{Table}?$filter=name eq 'say ""hi""' and {{}} ne null";
var escaped = "accounts?\u0024select=name\x26$top=1";
var bytes = "accounts?$select=name"u8;

string Local(string name) => $"{Table}?$filter=name eq '{name}'&$count=true";

#region requests
#if DEBUG
var root = "https://contoso.crm.dynamics.com/api/data/v9.2/";
#else
var root = "https://contoso.api.crm.dynamics.com/api/data/v9.2/";
#endif
await client.GetAsync(root + "contacts?$select=fullname&$top=1");
#endregion
