using System;

// What looks like OData and is none.
public class NoQueries
{
    private static readonly Regex Option = new(@"\$filter=(.*)");
    private readonly string sql = "select * from accounts where $top = 1";
    private readonly string price = $"{amount} costs ${amount}";
    private readonly string help = "Use $select to choose columns.";

    [Description("filter by $filter=name")]
    public void Check(string url)
    {
        if (url.Contains("$filter=")) throw new InvalidOperationException("no $filter=... is allowed");
        Assert.Equal("$select=", url);
        var parts = url.Split("?$select=");
        var mongo = new { filter = "{ age: { $gt: 5 } }" };
    }
}
