"""How strings are written."""

plain = 'accounts?$select=name'
double = "accounts?$filter=name eq 'O''Neil'"
escaped = 'accounts?$filter=name eq \'Fourth\x20Coffee\' and \u0024count ne 1'
dollar = "accounts?\u0024select=name&\x24top=5"
named = "contacts?$filter=fullname eq '\N{BULLET}' and lastname eq '\U0001F600'"
octal = "contacts?\44select=fullname"
raw = r"contacts?$filter=contains(fullname,'\d')"
binary = b"contacts?$select=fullname"
both = rb'contacts?$select=lastname'
upper = F"contacts?$select={plain}"
raw_format = rf"contacts?$filter=fullname eq '{plain}\n'"
triple = """
    accounts
        ?$select=name,
            revenue
        &$filter=statecode eq 0
"""
continued = "accounts?$select=name,\
revenue"
nested = f"accounts?$filter=name eq '{plain + f"{double}"}' and revenue gt {1_000:>10}"
shown = f"accounts({plain!r})?$select=name&$top={raw=}"
braces = f"accounts?$apply=aggregate($count as n)&$filter=name eq '{{x}}'"
emoji = "accounts?$filter=name eq '😀é' and nmae eq 'ü'"
percent = "accounts?%24select=name&%24filter=name%20eq%20%27x%27"
tabs = "accounts?$select=name,\tnmae"
