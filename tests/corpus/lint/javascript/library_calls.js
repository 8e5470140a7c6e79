import { DynamicsWebApi } from "dynamics-web-api";

const dynamicsWebApi = new DynamicsWebApi({ serverUrl: "https://contoso.crm.dynamics.com" });

export async function contactsOf(accountId) {
  const page = await dynamicsWebApi.retrieveMultiple({
    collection: "contacts",
    select: ["fullname", "emailaddress1"],
    filter: `_parentcustomerid_value eq ${accountId} and statecode eq 0`,
    orderBy: ["fullname asc"],
    expand: [
      { property: "parentcustomerid_account", select: ["name"] },
      { property: "Contact_Tasks", select: ["subject"], filter: "statecode eq 0", top: 2 },
    ],
    top: 5,
    count: true,
  });
  return page.value;
}

export const account = (key) =>
  dynamicsWebApi.retrieve({ collection: "accounts", key, select: ["name", "revenue"] });

export const total = dynamicsWebApi.count({ collection: "accounts", filter: "statecode eq 0" });

/** @deprecated use contactsOf: `contacts?$select=fullname` */
export function old(context, name) {
  // return context.webAPI.retrieveMultipleRecords("contact", "?$select=fullname");
  return context.webAPI.retrieveMultipleRecords(
    "contact",
    `?$select=fullname&$filter=lastname eq '${name}'`,
    50
  );
}

const TABLE = "annotation";

export async function note(id, activityId) {
  const party = await Xrm.WebApi.retrieveMultipleRecords(
    "activityparty",
    "?$select=activitypartyid&$filter=_activityid_value eq " + activityId
  );
  const note = await parent.Xrm.WebApi.online.retrieveRecord(TABLE, id, "$select=documentbody,filename");
  return [party.entities[0]?.["activitypartyid"], note["documentbody"]];
}

export const create = (data) => Xrm.WebApi.online.createRecord("account", data);
