crlf = """contacts?$select=fullname,
  jobtitle&$top=1"""
last = "contacts?$select=lastname"