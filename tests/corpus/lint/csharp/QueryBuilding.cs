using System.Text;

public static class QueryBuilding
{
    public static string Text(string name, bool active)
    {
        var builder = new StringBuilder("accounts?$select=name");
        builder.Append("&$filter=startswith(name,'").Append(name.Replace("'", "''")).Append("')");
        if (active)
            builder.Append(" and statecode eq 0");
        builder.AppendFormat("&$top={0}", 5);
        return builder.ToString();
    }

    public static string Straight()
    {
        StringBuilder sb = new();
        sb.Append("contacts");
        sb.Append("?$select=").AppendJoin(",", "fullname", "jobtitle");
        sb.AppendLine("&$top=3");
        return sb.ToString();
    }

    public static string Formatted(string id) => string.Format(
        CultureInfo.InvariantCulture,
        "accounts({0})/contact_customer_accounts?$select={1},{{x}}",
        id,
        "fullname");

    public static string Concatenated(string id) =>
        string.Concat("contacts(", id, ")?$select=fullname,", nameof(Contact.jobtitle));

    public static string Joined() =>
        "contacts?$filter=" + string.Join(" and ", new[] { "contains(fullname,'x')", "statecode eq 0" });

    public static string Encoded(string name) =>
        "accounts?$filter=" + Uri.EscapeDataString($"name eq '{name}'") + "&$select=name";

    public static string Chosen(bool all) =>
        "accounts?$select=" + (all ? "name,revenue" : "name");

    public static string Kind(int kind) => kind switch
    {
        1 => "accounts?$select=name",
        2 => "contacts?$select=fullname",
        _ => throw new ArgumentException("unknown kind"),
    };
}
