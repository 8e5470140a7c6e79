// Escapes of each kind, with emoji \u0024 \xf0\x9f\x98\x80 before.
const smile = '\xf0\x9f\x98\x80'; fetch('/api/data/v9.2/accounts?\x24select=na\u006de&\u{24}top=1');
fetch('/api/data/v9.2/accounts?$filter=name eq \'O\'\'Neil\'');
fetch("/api/data/v9.2/accounts?$filter=name eq '\xe9\"\ud83d\ude00'");
fetch('/api/data/v9.2/accounts?$select=name,\
accountid&$top=1');
fetch(`/api/data/v9.2/accounts
  ?$select=name
  &$filter=name eq '\`\${x}${/* who */ who}'`);
fetch(String.raw`/api/data/v9.2/accounts?$filter=name eq '\d'`);
fetch(('/api/data/v9.2/' /* the set */ + 'accounts') + `?$top=${5}`);
fetch('https://contoso.crm.dynamics.com/api/data/v9.2/accounts?%24select=name&%24filter=name%20eq%20%27a%27');
