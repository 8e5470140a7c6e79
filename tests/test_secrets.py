"""Secrets are found by what stands before them, and their places stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odataq.text.secrets import redacted, secret_spans
from tests.support.timing import MOST_GROWTH, growth

# What stands between the signs is a secret.
SECRETS = [
    "https://x.org/f?code=«a0/_-==»&$select=name",
    "https://x.org/f?sv=2022&sig=«aB%2Fc%3D»&se=1",
    "?%24select=name&sig=«abc»",
    "https%3A%2F%2Fx.org%3Fsig%3D«abc»",
    "sig=«abc»",
    "x 'sig=«abc»'",
    "https://«user:pass»@x.org/",
    "https://«token»@x.org/",
    "https://«user:p@ss»@x.org/",
    "ftp://«u:p»@x",
    "access_token=«abc»&x=1",
    "refresh-token: «abc»",
    '{"access_token": "«a b c»"}',
    "{'client_secret': '«a&b»'}",
    "client_secret=«abc»",
    'CLIENT_SECRET = "«abc»"',
    "client_assertion=«abc»",
    "x-functions-key: «abc»",
    "Ocp-Apim-Subscription-Key: «abc»",
    "x-api-key: «abc»",
    "SharedAccessKey=«abc=»;EntityPath=x",
    "AccountKey=«abc»",
    "password=«abc»",
    "DB_PASSWORD: «abc»",
    "os.environ['PASSWORD'] = '«abc»'",
    "Authorization: Bearer «abc»",
    "authorization: «abc»",
    'Authorization: Digest «username="x", response="y"»',
    "Proxy-Authorization: Basic «YTpi»",
    'curl -H "Authorization: Basic «YTpi»" x',
    "headers['Authorization'] = 'Bearer «abc»'",
    '.Add("Authorization", "Bearer «abc»")',
    "Authorization = 'Bearer «abc»'",
    "Cookie: «a=1; b=2»",
    "Set-Cookie: «a=1; Path=/»",
    "a 'Bearer «abcdefabcdef0»' b",
    "x «eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.abc_-» y",
    "x «eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.» y",
    "?sig=«a»&sig=«b»",
]
PLAIN = [
    "",
    "accounts?$select=name&$filter=code eq 'x'",
    "accounts(code='x')",
    "accounts(code=1,sig=2)",
    "?$filter=code eq 1 and sig eq 2",
    "$select=password,name",
    "?$orderby=cookie,authorization",
    "contains(password,'x')",
    "const code = 'accounts?$select=name'",
    "https://x.org/a@b",
    "https://x.org/?a=b@c",
    '"primarycontactid@odata.bind": "/contacts(1)"',
    "the bearer of this",
    "eyJhbGciOiJub25lIn0",
    "keyJhbGciOiJub25lIn0.abc.def",
]


@pytest.mark.parametrize("marked", SECRETS)
def test_a_secret(marked: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    parts = marked.replace("«", "\0").replace("»", "\0").split("\0")
    hidden = ["*" * len(each) if at % 2 else each for at, each in enumerate(parts)]
    assert redacted(text) == "".join(hidden)


@pytest.mark.parametrize("text", PLAIN)
def test_no_secret(text: str) -> None:
    assert redacted(text) == text
    assert secret_spans(text) == ()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [each.replace("«", "").replace("»", "") for each in (*SECRETS, *PLAIN)]
        )
        | st.text(max_size=5)
        | st.sampled_from(["\n", "\r", "'", '"', " ", "&"]),
        max_size=6,
    ).map("".join)
)
@example("sig=a\nb")
def test_places_stay(text: str) -> None:
    shown = redacted(text)
    assert len(shown) == len(text)
    assert [*map(_is_break, shown)] == [*map(_is_break, text)]
    spans = secret_spans(text)
    assert all(one.end < two.start for one, two in pairwise(spans))
    for each in spans:
        assert {*shown[each.start : each.end]} <= {*"*\r\n"}
    assert redacted(shown) == shown


def _is_break(char: str) -> bool:
    return char in "\r\n"


@pytest.mark.parametrize(
    "pump",
    [
        *("eyJ", "eyJ.", "password", "password=", "?code=", "sig=a", "://", "://a@"),
        *("authorization: ", "authorization\t", "Bearer ", "cookie:", "a", "@", "\n"),
        *(" \t", "token ", "'", "key ="),
    ],
)
def test_the_time_grows_with_the_length(pump: str) -> None:
    def make(size: int) -> str:
        return f"sig={pump}" + pump * (size // len(pump))

    assert growth(secret_spans.__wrapped__, make, 20_000) <= MOST_GROWTH
