function Get-Accounts {
  param([string]$Filter, [int]$Top = 10, [switch]$All)
  $uri = "$BaseUri/api/data/v9.2/accounts?`$select=name,accountid"
  if ($Filter) { $uri += "&`$filter=$Filter" }
  if (-not $All) { $uri += "&`$top=$Top" }
  do { $r = Invoke-RestMethod -Uri $uri -Headers $h; $r.value; $uri = $r.'@odata.nextLink' } while ($uri)
}
$select = 'name', 'revenue'
$u1 = "accounts?`$select=$($select -join ',')&`$filter=statecode eq 0"
$u2 = 'accounts?$select=name&$filter=name eq ''O''''Neil'''
$u3 = ('accounts({0})?$select={1}' -f $id, 'namex')
$u4 = "contacts?`$filter=contains(fullname,'$([uri]::EscapeDataString($n))')&`$select=fullname"
$opts = [ordered]@{ '$select' = 'name'; '$filter' = "revenue gt $min"; '$orderby' = 'revenuex desc' }
Invoke-RestMethod -Uri "$BaseUri/accounts" -Body $opts -Method Get
$qs = ($opts.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join '&'
Invoke-RestMethod "https://graph.microsoft.com/v1.0/groups?`$filter=displayName eq '$name'&`$select=id"
Invoke-RestMethod "https://dev.azure.com/$org/_apis/wit/workitems?ids=1&`$expand=all&api-version=7.0"
Get-ADUser -Filter "Name -like 'x*'" -Properties *
Get-AzResource -ODataQuery "`$filter=resourcetype eq 'Microsoft.Web/sites'"
$msg = "Could not read `$select from $uri"
$re = [regex]'\$top=(\d+)'
throw "Bad: accounts?`$select=nosuch"
$s = @'
accounts?$select=name
'@
$j = '{ "primarycontactid@odata.bind": "/contacts(1)" }'
$x = Get-CrmRecords -EntityLogicalName contact -FilterAttribute fullname -FilterOperator eq -FilterValue x
$k = Get-Records -setName accounts -query '?$select=namex'
$f = if ($All) { '' } else { "&`$filter=statecodex eq 0" }
Invoke-RestMethod "$BaseUri/accounts?`$select=name$f"
Invoke-RestMethod "$BaseUri/accounts?`$select=name&`$filter=_ownerid_value eq '$id'"
