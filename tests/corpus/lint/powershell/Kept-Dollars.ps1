# Variables that have the names of options, and names that have question marks.
$select = 'name'
$url = 'accounts'
$fine = "accounts?`$select=$select"
$odd = "accounts?$select=name"
$skip = 10
$text = "skipped: $skip=ten, ${url}?x=1, $($url)?`$top=1"
$named = "${url}?`$count=true"
$single = 'accounts?$filter=revenue gt 1'
"Top is $top of all"

function Get-Top([int]$Top) {
    "accounts?`$select=name&`$top=$Top"
}
