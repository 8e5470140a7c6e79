"""What people write for a value that isn't known yet."""

DOCUMENTED = "[Organization URI]/api/data/v9.2/accounts?$select=name&$top=3"
LATER = "accounts({id})?$select=name&$filter=name eq '{name}'"
ANGLES = "https://<org>.crm.dynamics.com/api/data/v9.2/contacts(<guid>)?$select=fullname"
MUSTACHE = "{{url}}/api/data/v9.2/contacts({{contactid}})?$select=fullname"
ENCODED = "contacts(%7Bid%7D)?$select=fullname"
EXPRESS = "/api/data/v9.2/contacts(:id)?$select=fullname"
PERCENT = "/contacts?$filter=fullname eq '%s'&$top=%d"
SHELL = "${ROOT}/api/data/v9.2/contacts($(id))?$select=fullname"
DOTS = "contacts(fc82...)?$select=fullname,…&$expand=..."
CROSSES = "contacts(XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX)?$select=fullname"
BRACED = "contacts({00000000-0000-0000-0000-000000000001})?$select=fullname"


def later(root, name):
    return root + PERCENT % (name, 5), LATER.format(id=1, name=name)
