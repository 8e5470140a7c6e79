"use strict";
const axios = require("axios");

const client = axios.create({ baseURL: process.env.DATAVERSE + "/api/data/v9.2/" });

function options(columns, filter, top) {
  var query = "?$select=" + columns;
  if (filter) query += "&$filter=" + filter;
  for (const each of ["createdon desc", "name"]) {
    query += "&$orderby=" + each;
  }
  return top ? query + "&$top=" + top : query;
}

exports.list = function (type) {
  let query = "?$select=name,accountnumber";
  query += "&$filter=statecode eq 0";
  query += " and accountcategorycode eq " + type;
  return client.get("accounts" + query);
};

exports.contactsOf = (id) =>
  client.get("accounts(" + id + ")/contact_customer_accounts", {
    params: { $select: "fullname,emailaddress1", $filter: `statecode eq ${0}`, $top: 5 },
  });

exports.search = async function ({ text, withPhone = false }) {
  const filter = [
    "contains(fullname,'" + text + "')",
    withPhone ? "telephone1 ne null" : "emailaddress1 ne null",
  ].join(" and ");
  const { data } = await client.get("contacts?$select=fullname&$filter=" + filter);
  return data.value;
};

exports.aggregate = () =>
  client.get(
    "accounts?$apply=filter(statecode eq 0)/" +
      "groupby((address1_stateorprovince)," +
      "aggregate(revenue with sum as total,$count as n))"
  );

exports.mine = () => client.get(`contacts?${[`$select=fullname`, `$top=3`].join("&")}`);

exports.link = (id, other) =>
  client.post(`accounts(${id})/contact_customer_accounts/$ref`, {
    "@odata.id": `${client.defaults.baseURL}contacts(${other})`,
  });

exports.merge = () => client.get("accounts".concat("?$select=name", "&$top=1"));

exports.unused = options("name", null, 3);
