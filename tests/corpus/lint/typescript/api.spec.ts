import { expect, test } from "@playwright/test";

const api = "/api/data/v9.2";

test.describe("accounts", () => {
  test("are filtered by $filter=", async ({ request }) => {
    const response = await request.get(`${api}/accounts?$filter=name eq 'Contoso'&$select=name`);
    expect(response.ok()).toBeTruthy();
    expect(response.url()).toContain("$select=name");
  });

  test("are expanded", async ({ request }) => {
    const url = api + "/accounts?$expand=primarycontactid($select=fullname;$expand=owninguser($select=fullname))";
    const response = await request.get(url);
    expect(await response.json()).toMatchObject({ value: [{ primarycontactid: { fullname: "A" } }] });
  });

  for (const option of ["$top=1", "$skip=1"]) {
    test(`take ${option}`, async ({ request }) => {
      await request.get(`${api}/accounts?${option}`);
    });
  }

  test("take parameters", async ({ request }) => {
    await request.get(`${api}/accounts`, { params: { $select: "name", $top: 3 } });
    await request.post(`${api}/accounts?$select=accountid`, { data: { name: "New" } });
    await request.delete(`${api}/accounts(accountnumber='A-1')`);
    await request.get(`${api}/WhoAmI`);
    await request.get(`${api}/$metadata`);
  });
});
