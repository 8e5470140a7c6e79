"""Which texts and calls are taken for queries, and which aren't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from odataq.limits import Limits
from odataq.lint.evidence import EVIDENCE_BYTES
from odataq.lint.finding import Findings, candidates_in
from odataq.lint.hosts import read_code
from odataq.source import Source
from odataq.text.holes import HOLE
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from odataq.lint.candidate import Candidate


def found(text: str, language: str = "python") -> Findings:
    return candidates_in(read_code(Source(text, "x"), language))


def only(text: str, language: str = "python") -> Candidate:
    """Return the one candidate of a text; the bytes of the file show it, too."""
    assert EVIDENCE_BYTES.search(text.encode())
    (candidate,) = found(text, language).candidates
    return candidate


def shown(candidate: Candidate) -> str:
    return candidate.template.text.replace(HOLE, "{}")


# Texts: each in a literal of its own.
QUERIES = [
    "accounts?$select=name",
    "accounts?%24select=name",
    "?$select=name",
    "?$Select=name",
    "$select=name",
    "&$select=name",
    "https://contoso.crm.dynamics.com/api/data/v9.2/accounts",
    "api/data/v9/accounts(1)/primarycontactid",
    "/api/data/v9.2/WhoAmI()",
    "accounts?$filter=name eq 'a b'",
    "accounts?$filter=name eq 'O''Neil. Is it?'",
    "accounts(accountnumber='a b')?$select=name",
    "accounts?api-version=1&$top=1",
    "accounts?fetchXml=<fetch/>&$count=true",
    "accounts?$filter=a eqq 1",
    "accounts? $select=name, revenue &$top=1",
    "accounts\n ?$select=name\n &$top=1",
    "accounts?$orderby=name desc",
    "accounts?$search=blue OR green",
    "accounts?$apply=groupby((a),aggregate(b with sum as c))",
    "accounts?$expand=a($levels=max;$select=b)",
    "accounts?$skiptoken=%3Ccookie%20a=%221%22/%3E",
    "accounts?$top=-1",
    "accounts({00000000-0000-0000-0000-000000000000})?$select=name",
]
CONTINUED = [
    "/accounts?$select=name",
    "(1)/contact_customer_accounts?$select=fullname",
    "/accounts(1)/primarycontactid/$ref",
]
NOTHING = [
    "",
    "$",
    "?$",
    "$select",
    "$select=",
    "?$select=&$filter=",
    "&$top=",
    "/$count",
    "Hello $name",
    "$filter = $('#filter')",
    "$count=$((count + 1))",
    "$top=auto",
    '$filter="name"',
    r"\$filter=(.*)",
    "[?&][$]filter=([^&]*)",
    "https://contoso.crm.dynamics.com/api/data/v9.2/",
    "https://contoso.crm.dynamics.com/api/data/v9.2",
    "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#accounts",
    "/api/data/v9.2/$batch",
    "/search?q=x&top=5&select=name",
    "query($filter: String, $top: Int = 5) { a }",
    "$scope.$apply",
    "$filter == 'a'",
    "x$select=name",
    "a.$top=1",
]
SKIPPED = [
    ("Use $filter=name eq 'x' here", "within other text"),
    ('<a href="/accounts?$select=name">a</a>', "within other text"),
    ("GET /api/data/v9.2/accounts HTTP/1.1", "within other text"),
    ("curl 'https://a/api/data/v9.2/accounts'", "within other text"),
    ("/api/data/v9.2/*", "within other text"),
    ("a($select=b;", "part of a query"),
    ("{0}?$select={1}", "dynamic"),
    ("/api/data/v9.2/{0}", "dynamic"),
]


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_is_found(text: str) -> None:
    candidate = only(f"x = {text!r}")
    assert shown(candidate) == text
    assert candidate.is_sure
    assert (candidate.rule, candidate.table, candidate.method) == (None, None, None)


@pytest.mark.parametrize("text", CONTINUED)
def test_what_goes_on_behind_something_has_a_hole_before_it(text: str) -> None:
    assert shown(only(f"x = {text!r}")) == f"{{}}{text}"


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found(text: str) -> None:
    assert found(f"x = {text!r}") == Findings()


@pytest.mark.parametrize(("text", "reason"), SKIPPED)
def test_a_text_that_only_looks_like_a_query_is_counted(text: str, reason: str) -> None:
    findings = found(f"x = {text!r}")
    assert not findings.candidates
    assert [each.reason for each in findings.skips] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "&$filter=name eq 'a' or ",
        "?$filter=name eq 'a",
        "accounts?$filter=contains(name,",
        "accounts?$select=name,",
        "accounts?$expand=a($select=b;",
        "$select=these are the columns that are read",
        "$filter=a eq 1. Then it is sent.",
        "accounts?$top=5 and nothing else",
    ],
)
def test_what_is_cut_or_prose_isnt_sure(text: str) -> None:
    candidate = only(f"x = {text!r}")
    assert not candidate.is_sure
    assert candidate.is_open


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("statecode eq 0&$top=10", "&$top=10"),
        (")?$select=name", "?$select=name"),
        ("a{b}$select=name", "$select=name"),
    ],
)
def test_what_begins_elsewhere_is_left_out(text: str, expected: str) -> None:
    assert shown(only(f"x = {text!r}")) == expected


def test_a_part_of_an_expansion_is_read_as_one() -> None:
    candidate = only("x = 'a($select=b,c)'")
    assert (candidate.rule, candidate.is_sure) == ("expandItem", False)


# Calls

GUID = "00000000-0000-0000-0000-000000000001"
CALLS = [
    # Client API
    (
        "javascript",
        "Xrm.WebApi.retrieveMultipleRecords('account', '?$select=name')",
        "GET ?$select=name of account",
    ),
    (
        "javascript",
        "parent.Xrm.WebApi.online.retrieveRecord('account', id, '$select=name')",
        "GET $select=name of a row of account",
    ),
    (
        "javascript",
        "this.context.webAPI.retrieveMultipleRecords(table, '?$top=1', 50)",
        "GET ?$top=1",
    ),
    ("javascript", "api.retrieveRecord('account', id)", "GET  of a row of account"),
    ("javascript", "Xrm.WebApi.createRecord('account', x)", "POST  of account"),
    # DynamicsWebApi
    (
        "javascript",
        """api.retrieveMultiple({collection: 'accounts', select: ['name', 'b'],
        filter: `name eq 'R&D' or id eq {00000000-0000-0000-0000-000000000001}`})""",
        "GET accounts?$select=name,b&$filter=name eq 'R%26D' or id eq {guid}",
    ),
    (
        "javascript",
        """api.retrieve({collection: 'accounts', key: id, expand: [{property: 'a',
        select: ['b'], expand: [{property: 'c'}]}, {property: 'd', top: 1}, 'e']})""",
        "GET accounts({})?$expand=a($select=b;$expand=c),d($top=1),e",
    ),
    (
        "javascript",
        "api.retrieveAll({collection: 'accounts', orderBy: ['name'], ...rest})",
        "GET accounts?$orderby=name&{}",
    ),
    (
        "javascript",
        """new DynamicsWebApi({useEntityNames: true}).count(
        {collection: 'account', filter: 'a eq 1'})""",
        "GET /$count?$filter=a eq 1 of account",
    ),
    (
        "javascript",
        "api.count({collection: 'accounts', filter: 'a eq 1'})",
        "GET accounts/$count?$filter=a eq 1",
    ),
    # Libraries for HTTP
    ("javascript", "fetch('a?$top=1', {headers: {}})", "GET a?$top=1"),
    ("javascript", "fetch('a?$top=1', options)", "None a?$top=1"),
    ("javascript", "fetch('a?$top=1', {...options})", "None a?$top=1"),
    ("javascript", "db.fetch('a?$top=1', {method})", "None a?$top=1"),
    (
        "javascript",
        (
            "const p = new URLSearchParams({$top: 1}); p.append('$select', 'name');"
            "p.set('$filter', `a eq ${b}`); fetch(`${r}/a?${p}`)"
        ),
        "GET {}/a?$top=1&$select=name&$filter=a eq {}",
    ),
    (
        "javascript",
        "const p = new URLSearchParams(); p.set('$top', 1); f('a?' + p.toString())",
        "None a?$top=1",
    ),
    (
        "javascript",
        "const u = new URL(`${r}/a`); u.searchParams.set('$top', 1); fetch(u)",
        "GET {}/a?$top=1",
    ),
    (
        "javascript",
        (
            "const p = []; p.push('$select=a'); if (x) "
            "p.push('$top=1'); fetch('a?' + p.filter(Boolean).join('&'))"
        ),
        "GET a?$select=a&$top=1",
    ),
    (
        "python",
        (
            "p = []\np.append('$select=a')\np += [f'$filter=b eq {c}']\n"
            "p.extend(['$top=1'])\nget('a?' + '&'.join(p))"
        ),
        "GET a?$select=a&$filter=b eq {}&$top=1",
    ),
    (
        "javascript",
        "fetch('a?$filter=' + ids.map((i) => `b eq ${i}`).join(' or '))",
        "GET a?$filter=b eq {}",
    ),
    (
        "csharp",
        """var f = string.Join(" or ", ids.Select(i => $"b eq {i}"));
        http.GetAsync("a?$filter=" + f);""",
        "GET a?$filter=b eq {}",
    ),
    (
        "python",
        "p = [f'b eq {i}' for i in ids]\nget('a?$filter=' + ' or '.join(p))",
        "GET a?$filter=b eq {}",
    ),
    (
        "powershell",
        "$p = @('$select=a'); if ($x) { $p += '$top=1' }; f \"a?$($p -join '&')\"",
        "None a?$select=a&$top=1",
    ),
    (
        "javascript",
        "const p = {$select: 'a'}; axios.get('a', {params: {...p, $top: 2}})",
        "GET a?$select=a&$top=2",
    ),
    (
        "csharp",
        """Q.Of("a", new Dictionary<string, string> { ["$top"] = "1" });""",
        "None a?$top=1",
    ),
    (
        "powershell",
        "Get-Records -setName accounts -query '?$select=name'",
        "None ?$select=name of accounts",
    ),
    (
        "python",
        "p = dict()\np.update({'$top': 1})\nget('a', params=p)",
        "GET a?$top=1",
    ),
    (
        "python",
        "p = {'$select': 'a'}\nq = urlencode(p)\nget(f'a?{q}')",
        "GET a?$select=a",
    ),
    (
        "python",
        (
            "class C:\n  def __init__(self):\n    self.u = f'{r}/a'\n"
            "  def f(self):\n    return get(f'{self.u}?$top=1')"
        ),
        "GET {}/a?$top=1",
    ),
    (
        "csharp",
        """class C { string u; C() { u = "/a"; }
        void M() { http.GetAsync(u + "?$top=1"); } }""",
        "GET {}/a?$top=1",
    ),
    (
        "javascript",
        "axios.get(root + '/accounts', {params: {$select: 'name', $top: 5}})",
        "GET {}/accounts?$select=name&$top=5",
    ),
    (
        "javascript",
        "fetch('accounts?$select=name', {method: 'PATCH'})",
        "PATCH accounts?$select=name",
    ),
    (
        "javascript",
        "fetch(`${root}/accounts?${new URLSearchParams({$select: 'a&b'})}`)",
        "GET {}/accounts?$select=a%26b",
    ),
    ("javascript", "p.append('$filter', `a eq ${1}`)", "None ?$filter=a eq 1"),
    (
        "python",
        "requests.get(u, params={'$select': 'name', 'x': 1, **more})",
        "GET ?$select=name&{}",
    ),
    (
        "python",
        "get(f'{u}/accounts?a=1', params=[('$select', 'name'), ('$top', 1)])",
        "GET {}/accounts?a=1&$select=name&$top=1",
    ),
    (
        "python",
        "p = {'$select': 'name'}\np['$top'] = 1\ns.get('/accounts', params=p)",
        "GET {}/accounts?$select=name&$top=1",
    ),
    (
        "python",
        "s.request('POST', 'accounts?$select=name')",
        "POST accounts?$select=name",
    ),
    ("python", "x = {'$filter': \"a eq 'b'\"}", "None ?$filter=a eq 'b'"),
    # Arguments that are options
    (
        "python",
        "c.records.list('Account', select=['Name'], filter='a eq 1', top=n)",
        "None ?$select=name&$filter=a eq 1&$top={} of account",
    ),
    (
        "python",
        "c.records.get('account', i, select=['name'])",
        "None ?$select=name of a row of account",
    ),
    (
        "python",
        "c.accounts.get(filter=f'_a_value eq {b}', order_by=['c desc'])",
        "None ?$filter=_a_value eq {}&$orderby=c desc",
    ),
    # References
    (
        "python",
        "x = {'primarycontactid@odata.bind': f'/contacts({i})', 'name': 'a'}",
        "None contacts({})",
    ),
    ("python", "x['@odata.id'] = 'contacts(1)'", "None contacts(1)"),
]


@pytest.mark.parametrize(("language", "code", "expected"), CALLS)
def test_a_call_is_a_query(language: str, code: str, expected: str) -> None:
    candidate = only(code, language)
    text = f"{candidate.method} {shown(candidate)}"
    table = candidate.table
    if table is not None:
        text += f" of {'a row of ' if table.is_row else ''}{table.name}"
        cut = code[table.span.start : table.span.end]
        assert cut.lower() == table.name
    assert text == expected.replace("{guid}", GUID)


@pytest.mark.parametrize(
    "code",
    [
        "db.a.aggregate([{'$match': {'a': 1}}, {'$skip': 1}, {'$count': 'n'}])",
        "x = {'$filter': {'input': '$items'}}",
        "x = {'$select': 'a', '$project': 1}",
        "x = {'$top': [1], '$format': 'json'}",
        "x = {'$select': 'select', '$top': 'top'}",
        "x.get('$filter', 'nothing')",
        "frame.filter(items=['a'], top=5)",
        "f(filter='a == b', select='c')",
        "api.get('account', select=['name'])",
        "x['$select'] == 'a'",
        "api.update({'collection': 1})",
        "x = {'a@odata.bind': '$1', '@odata.id': name}",
        "x = {'@odata.type': 'Microsoft.Dynamics.CRM.account'}",
        "url.replace('$filter=', '')",
        "'$filter=' in url",
    ],
)
def test_other_calls_and_maps_are_no_queries(code: str) -> None:
    assert not found(code).candidates


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("log.info('accounts?$select=name')", "in a message"),
        ("raise ValueError('accounts?$select=%s' % x)", "in a message"),
        ("url.startswith('accounts?$select=name')", "compared with"),
        ("'accounts?$select=na' in url", "compared with"),
        ("x = 1  # accounts?$select=name", "commented out"),
    ],
)
def test_what_isnt_sent_is_counted(code: str, reason: str) -> None:
    findings = found(code)
    assert not findings.candidates
    assert [each.reason for each in findings.skips] == [reason]


def test_each_of_several_values_is_looked_at_with_what_is_around_it() -> None:
    code = (
        "const o = x ? '?$select=name' : '?$select=fullname';"
        "Xrm.WebApi.retrieveMultipleRecords(x ? 'account' : 'contact', o);"
    )
    texts = {
        f"{shown(each)} of {each.table and each.table.name}"
        for each in found(code, "javascript").candidates
    }
    assert texts == {"?$select=name of account", "?$select=fullname of contact"}


def test_how_two_conditions_go_together_isnt_known() -> None:
    code = (
        "const s = x ? 'accounts' : 'contacts';"
        "fetch(`${r}/${s}?$select=${y ? 'name' : 'fullname'}${z ? '&$top=1' : ''}`);"
    )
    assert {shown(each) for each in found(code, "javascript").candidates} == {
        "{}/accounts?$select={}&$top=1",
        "{}/contacts?$select={}&$top=1",
        "{}/{}?$select=name&$top=1",
        "{}/{}?$select=fullname&$top=1",
    }


def test_a_query_is_found_once() -> None:
    code = (
        "S = '$select=name'\n"
        "u = r + '/accounts?' + S\n"
        "u += '&$top=1'\n"
        "a = s.get(u)\n"
        "b = s.post(f'{r}/contacts?{S}')\n"
    )
    texts = [f"{each.method} {shown(each)}" for each in found(code).candidates]
    assert texts == [
        "GET {}/accounts?$select=name&$top=1",
        "POST {}/contacts?$select=name",
    ]


def test_one_text_of_two_tables_is_two_queries() -> None:
    code = (
        "const o = '?$select=name';"
        "Xrm.WebApi.retrieveMultipleRecords('account', o);"
        "Xrm.WebApi.retrieveMultipleRecords('lead', o);"
    )
    tables = [
        each.table and each.table.name for each in found(code, "javascript").candidates
    ]
    assert tables == ["account", "lead"]


def test_a_text_that_is_too_long_is_counted() -> None:
    code = read_code(Source(f"x = '?$select={'a' * 200}'"), "python")
    findings = candidates_in(code, Limits(query_characters=100))
    assert [each.reason for each in findings.skips] == ["too long"]


def test_more_queries_than_a_file_has_are_counted_as_one() -> None:
    findings = found("f('?$select=a')\n" * 10_010)
    assert [each.reason for each in findings.skips][-1] == "too many queries"


PUMPS = {
    "additions": "x += '&$top=1'\n",
    "maybe": "if y:\n  x += '&$top=1'\n",
    "items": "x['$select'] = 'a'\nf(u, params=x)\n",
    "calls": "f(x + '?$select=a', filter='b eq 1')\n",
    "names": "x = x + '?$select=a'\n",
    "appended": "y.append('$select=a')\nf('?' + '&'.join(y))\n",
    "set": "z.set('$select', 'a')\nf(f'a?{z}')\n",
    "choices": "f('?$select=' + ('a' if v else 'b'))\n",
    "conditions": "f('?$select=' + ('a' if v%d else 'b'))\n",
    "fields": "def f%d():\n  self.u%d = '?$top=1'\n  g(self.u%d + self.u1)\n",
    "spread": "w = {'$select': 'a', **w}\nf(u, params=w)\n",
    "made": "f('?$filter=' + ','.join(f'{i} eq 1' for i in v))\n",
}


@pytest.mark.parametrize("name", PUMPS)
def test_the_time_grows_with_the_file(name: str) -> None:
    def make(size: int) -> str:
        pump = PUMPS[name]
        head = "x = ''\ny = []\nz = URLSearchParams()\n"
        return head + "".join(pump.replace("%d", str(at)) for at in range(size))

    assert growth(found, make, 400) <= MOST_GROWTH


@pytest.mark.parametrize(
    "pump", ["'", "$top=", "a ", "xxx-", "{", "?$select=", "(", "[a", "<a", "'a' eq "]
)
def test_the_time_grows_with_a_text(pump: str) -> None:
    def make(size: int) -> str:
        return f'x = "?$filter={pump * size}"'

    assert growth(found, make, 4_000) <= MOST_GROWTH
