<# .SYNOPSIS reads contacts?$select=nosuch #>
param([string]$Name, [guid]$Id)
$baseURI = 'https://contoso.crm.dynamics.com/api/data/v9.2/'
$headers = @{ 'OData-Version' = '4.0' }
# Invoke-RestMethod "contacts?`$select=nosuch"
$a = Invoke-RestMethod -Uri ($baseURI + 'contacts?$select=fullname&$top=3') -Method Get -Headers $headers
$b = Invoke-RestMethod -Uri "${baseURI}contacts?`$select=fullname&`$filter=not startswith(fullname,'%23')" -Headers $headers
$c = Invoke-RestMethod -Uri "${baseURI}contacts?`$select=fullname&`$filter=not startswith(fullnamex,'%23')" -Headers $headers
$path = '({0})/contact_customer_accounts?$select=fullname,jobtitle' -f $Id
$d = Invoke-RestMethod -Uri ($baseURI + 'accounts' + $path)
$e = Invoke-RestMethod -Uri ($baseURI + "accounts($Id)?`$select=name&`$expand=primarycontactid(`$select=fullname)")
$f = Invoke-RestMethod -Uri ($baseURI + "accounts($Id)?`$select=name&`$expand=primarycontactid(`$select=fullnamex)")
$query = @(
  '$select=name,revenue'
  '$filter=statecode eq 0'
  '$orderby=revenue desc'
) -join '&'
$g = Invoke-RestMethod "${baseURI}accounts?$query"
$parts = @('$select=name'); $parts += '$filter=revenuex gt 5'
$h = Invoke-RestMethod "${baseURI}accounts?$($parts -join '&')"
Write-Host "Asking contacts?`$select=nosuch"
Write-Verbose ('contacts?$select=nosuch' + $x)
$params = @{ Uri = "${baseURI}accounts?`$select=name,namex"; Method = 'GET'; Headers = $headers }
Invoke-RestMethod @params
$graph = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users?`$filter=startswith(displayName,'a')&`$select=id"
$u = Get-MgUser -Filter "mail eq 'x'" -Top 5
$r = Search-AzGraph -Query "Resources | where name =~ 'x'" -First 5
if ($url -match '\$filter=(.*)') { $Matches[1] }
$url -replace '\?\$select=.*', ''
$k = Get-Records -setName accounts -query '?$select=name&$filter=revenue gt 100000'
$k2 = Get-Records -setName accounts -query '?$select=namex'
$uri = $baseURI + 'accounts'
$uri += '?$select=' + ($columns -join ',')
$uri += "&`$filter=name eq '$($Name.Replace("'", "''"))'"
Invoke-WebRequest -Uri $uri
$body = @{ 'primarycontactid@odata.bind' = "contacts($Id)" } | ConvertTo-Json
$hs = @"
${baseURI}accounts?`$select=name
&`$filter=revenuex gt 1
"@
$top = 5; $filter = "name eq 'x'"; $select = 'a'
$s = "SELECT TOP 5 * FROM account WHERE name = '$filter'"
function Get-Contact { param($ContactId) Invoke-RestMethod -Uri "$script:root/api/data/v9.2/contacts($ContactId)?`$select=fullname,_parentcustomerid_value" }
