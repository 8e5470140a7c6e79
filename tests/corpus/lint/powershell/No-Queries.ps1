# What looks like OData and is none.
$filter = 'name'
$select = "column"
if ($url -match '\$filter=(.*)') { $Matches[1] }
Write-Host "$filter=$select"
$sql = "select $select from t where $filter = 1"
$parts = $url -split '\?\$select='
$ldap = Get-ADUser -Filter "Name -eq 'x'" -SearchBase $base
Get-ChildItem -Path "C:\data" -Filter "*.json" | Sort-Object -Property Name -Top 5
throw "use `$select=... in $url"
