$params = @{
    Uri     = "https://contoso.crm.dynamics.com/api/data/v9.2/accounts"
    Method  = 'Get'
    Headers = @{ Authorization = "Bearer $token" }
    Body    = @{
        '$select' = 'name,revenue'
        '$filter' = "revenue gt $least"
        '$top'    = 5
    }
}
Invoke-RestMethod @params

$query = [ordered]@{ }
$query['$select'] = 'fullname'
$query.'$orderby' = 'fullname desc'
$query.Add('$filter', "statecode eq 0")

$text = ($query.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join '&'

$uri = [System.UriBuilder]::new("https://contoso.crm.dynamics.com/api/data/v9.2/contacts")
$uri.Query = '$select=fullname'

$plain = Invoke-RestMethod -Uri $base/accounts?`$select=name -Method Get
$joined = [string]::Join('&', @('accounts?$select=name', '$top=3'))
$formatted = [string]::Format('contacts({0})?$select={1}', $id, 'fullname')
$either = 'accounts?$select=name' + $(if ($all) { '' } else { '&$top=1' })
