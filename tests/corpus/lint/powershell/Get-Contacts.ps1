<#
.SYNOPSIS
    Reads contacts: GET contacts?$select=fullname
#>
param(
    [Parameter(Mandatory)][string]$Root,
    [string]$Id = 'b8c1',
    [int]$Top = 5
)

$base = "$Root/api/data/v9.2"

# Back-ticks keep the dollar signs.
$one = "contacts?`$select=fullname&`$filter=not startswith(fullname,'%23')"
$two = "$base/contacts($Id)?`$select=fullname,jobtitle&`$expand=owninguser(`$select=fullname)"
$three = '({0})/contact_customer_accounts?$select=fullname,jobtitle' -f $Id
$four = 'accounts?$select=' + (@('name', 'revenue') -join ',') + "&`$top=$Top"

Invoke-RestMethod -Uri "$base/$one" -Method Get -Headers $headers
Invoke-RestMethod -Method Get -Uri ($base + '/accounts' + $three)
Invoke-WebRequest -UseBasicParsing "$base/accounts?`$filter=name eq 'O''Neil'" | Select-Object -ExpandProperty Content

function Get-Account {
    param([string]$Name, [switch]$All)

    $url = "$base/accounts?`$select=name"
    if (-not $All) {
        $url += "&`$top=$Top"
    }
    $encoded = [uri]::EscapeDataString("name eq '$Name'")
    $url += "&`$filter=$encoded"
    return Invoke-RestMethod -Uri $url
}

# $old = 'contacts?$select=nme'
Write-Host "GET contacts?`$select=fullname"
Write-Verbose "calling $base"
