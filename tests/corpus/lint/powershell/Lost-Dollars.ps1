# What PowerShell takes for variables, though the service needs it.
$url = "https://contoso.crm.dynamics.com/api/data/v9.2/accounts"

Invoke-RestMethod -Uri "https://contoso.crm.dynamics.com/api/data/v9.2/accounts?$select=name&$top=5"
Invoke-RestMethod -Uri https://contoso.crm.dynamics.com/api/data/v9.2/accounts?$filter=revenue%20gt%201
$broken = "$url?`$select=name"
$worse = "$url?$filter=statecode eq 0"
$here = @"
accounts?$select=name
&$orderby=name desc
"@
$nested = "accounts?`$expand=primarycontactid($select=fullname;$top=1)"
