using namespace System.Text

class Client {
    [string]$Root = 'https://contoso.crm.dynamics.com/api/data/v9.2/'

    [object] Accounts([string]$filter) {
        return Invoke-RestMethod -Uri ($this.Root + "accounts?`$filter=$filter&`$select=name")
    }
}

function Get-Owned($Owner) {
    process {
        $query = [StringBuilder]::new('contacts?')
        [void]$query.Append('$select=fullname')
        $null = $query.Append("&`$filter=_ownerid_value eq $Owner")
        foreach ($name in $names) {
            $query.AppendFormat(' and jobtitle ne ''{0}''', $name) | Out-Null
        }
        $query.ToString()
    }
}

function Get-Query([string]$Kind) {
    switch ($Kind) {
        'account' { $path = 'accounts?$select=name' }
        'contact' { $path = 'contacts?$select=fullname' }
    }
    try {
        Invoke-RestMethod -Method Get -Uri $path
    }
    catch {
        Invoke-RestMethod -Method Get -Uri 'accounts?$top=1'
    }
    finally {
        Write-Output 'done'
    }
}

filter Select-Name { "accounts($_)?`$select=name" }

$names | ForEach-Object { Invoke-RestMethod "contacts?`$filter=fullname eq '$_'" }
Export-ModuleMember -Function Get-*
