/* Ribbon: see accounts?$select=nosuch */
"use strict";
var Contoso = window.Contoso || {};
(function () {
  const TABLE = "contact";
  const COLUMNS = ["fullname", "emailaddress1"];
  // fetch("accounts?$select=nosuch")
  this.onLoad = async function (executionContext) {
    const formContext = executionContext.getFormContext();
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    const r1 = await Xrm.WebApi.retrieveMultipleRecords("activityparty", "?$filter=_activityid_value eq " + id);
    const r2 = await Xrm.WebApi.retrieveRecord(TABLE, id, "?$select=" + COLUMNS.join(","));
    const r3 = await Xrm.WebApi.retrieveRecord(TABLE, id, "?$select=fullname,emailx");
    const options = "?$select=fullname&$filter=statecode eq 0" + (id ? ` and contactid ne ${id}` : "");
    const r4 = await Xrm.WebApi.online.retrieveMultipleRecords("contact", options, 50);
    Xrm.WebApi.retrieveMultipleRecords("accountx", "?$select=name").then(function (r) { return r; }, console.error);
    const r5 = await Xrm.WebApi.retrieveMultipleRecords("account", "?fetchXml=" + encodeURIComponent("<fetch top='5'><entity name='account'><attribute name='name'/></entity></fetch>"));
    const r6 = await Xrm.WebApi.retrieveMultipleRecords("account", `?savedQuery=${id}`);
  };
  this.load = function (name) {
    var req = new XMLHttpRequest();
    req.open("GET", encodeURI(Xrm.Page.context.getClientUrl() + "/api/data/v9.1/accounts?$select=name,telephone1&$filter=name eq '" + name.replace(/'/g, "''") + "'"), true);
    req.setRequestHeader("Prefer", 'odata.include-annotations="*"');
    req.send();
    var req2 = new XMLHttpRequest();
    req2.open("GET", Xrm.Page.context.getClientUrl() + "/api/data/v9.1/accounts?$select=name,telephonex", true);
  };
  this.many = function () {
    let url = root + "/api/data/v9.2/contacts";
    url += "?$select=" + ["fullname", "lastname"].join();
    url += "&$filter=" + ["statecode eq 0", "contains(fullname,'x')"].join(" and ");
    url += "&$orderby=createdonx desc";
    return fetch(url, { headers: { Prefer: "odata.maxpagesize=10" } });
  };
  this.jq = function () {
    $.ajax({ type: "GET", url: base + "/api/data/v9.2/accounts", data: { $select: "name", $top: 5 } });
    $.getJSON("/api/data/v9.2/accounts?$select=namex");
    $.get(`${base}/api/data/v9.2/systemusers(${id})?$select=fullname&$expand=businessunitid($select=name)`);
    var $filter = $("#filter"), $select = $("select"), $top = $("#top");
    $filter.on("change", function () { $top.val($select.val()); });
    $scope.$filter = $filter("date")(x);
    $scope.$apply(function () { $scope.$count = 1; });
  };
  this.api = async function () {
    const a = await dynamicsWebApi.retrieveMultiple({ collection: "accounts", select: ["name", "revenue"], filter: "statecode eq 0", orderBy: ["name asc"], maxPageSize: 5, expand: [{ property: "primarycontactid", select: ["fullname"] }] });
    const b = await dynamicsWebApi.retrieve({ collection: "contacts", key: id, select: ["fullname", "x"] });
    const c = await dynamicsWebApi.update({ collection: "contacts", key: id, data: { "parentcustomerid_account@odata.bind": `accounts(${x})` } });
    const d = await dynamicsWebApi.count({ collection: "accounts", filter: "statecode eq 0" });
  };
  this.users = () => fetch("https://graph.microsoft.com/v1.0/me/messages?$select=subject&$filter=isRead eq false&$top=3");
  this.devops = () => fetch(`https://dev.azure.com/${org}/_apis/projects?$top=100`);
  this.gql = () => client.query({ query: `query($top: Int = 5, $filter: Filter) { users(top: $top, filter: $filter) { id } }` });
  const re = /[?&]\$filter=([^&]+)/, re2 = new RegExp("\\$select=(.*)"), re3 = new RegExp("[$]top=\\d+");
  console.log("accounts?$select=nosuch", `GET ${x}/accounts?$filter=nosuch eq 1`);
  this.expr = (s) => s.replace("$select=", "").split("?$filter=")[0];
  this.param = async (contactId, amount) => {
    const p = new URLSearchParams();
    p.set("$select", "name,revenue");
    p.set("$filter", `revenue gt ${amount} and _primarycontactid_value eq ${contactId}`);
    const one = await fetch(`${ROOT}/accounts?${p}`);
    const q = new URLSearchParams({ $select: "name", $orderby: "revenuex desc" });
    return await fetch(`${ROOT}/accounts?` + q.toString());
  };
  this.types = (x) => axios.get("/api/data/v9.2/accounts", { params: { $filter: "revenue gt 'x'", $select: "name" } });
  this.i18n = { help: "Geben Sie $filter=name eq 'x' ein.", short: "Use $top=5 to limit" };
  this.azure = (sub) => `https://management.azure.com/subscriptions/${sub}/resources?$filter=resourceType eq 'Microsoft.Web/sites'&$top=5&api-version=2021-04-01`;
}).call(Contoso);
