$table = 'accounts'
$here = @'
accounts?$select=name
&$filter=name eq 'O''Neil'
'@
$filled = @"
$table?x
${table}?`$select=name
  &`$filter=name eq "$name" or name eq '$($row.Name)'
"@
$escapes = "accounts?`u{24}select=name`t&`$top=1"
$doubled = "accounts?`$filter=name eq ""x"""
$nested = "accounts?`$filter=name eq '$($rows | Where-Object { $_.Kind -eq "a" } | Select-Object -First 1)'"
$lines = "accounts" +
    "?`$select=name" +
    "&`$filter=statecode eq 0"
$continued = Get-Thing `
    -Filter "name eq 'x' and revenue gt 3" `
    -Uri 'accounts?$select=revenue'
