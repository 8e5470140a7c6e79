def first(:
    url = "accounts?$select=name"
    x = = 5
class (:
    other = f"contacts?$filter=fullname eq '{name'&$top=1"
tail = "tasks?$select=subject
after = "leads?$select=subject"
