async function load(id) {
  const first = await fetch("/api/data/v9.2/accounts?$select=name");
  const second = await fetch("/api/data/v9.2/contacts(" + id + ")?$select=);
  if (first.ok {
    return fetch(`/api/data/v9.2/contacts?$filter=statecode eq 0`);
  }
  const rest = { $select: "name", $filter: , };
}

function after() {
  return Xrm.WebApi.retrieveMultipleRecords("account", "?$select=name&$top=2");
}
