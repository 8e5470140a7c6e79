// Nothing here is a query.
$(function () {
  $("#filter").on("change", () => $scope.$apply());
  $.ajax({ url: "/search?q=" + $("#q").val() + "&top=5" });
});

const pipeline = [
  { $match: { status: "A", $expr: { $eq: ["$a", "$b"] } } },
  { $project: { items: { $filter: { input: "$items", cond: { $gt: ["$$this", 1] } } } } },
  { $count: "total" },
];

const sql = "SELECT name FROM accounts WHERE statecode = 0 ORDER BY name";
const pattern = /\$filter=([^&]+)/;
const template = "Hello ${name}, you owe $5.00 & more";
console.log("use $select= to choose columns");
console.warn(`no $filter given, ${pattern} expected`);
const price = `$${(12).toFixed(2)}`;
const shell = "echo $top && ls -la $HOME?";
const svelte = { $state: 1, $derived: 2, $effect: 3 };
const graphql = gql`query { accounts(filter: "x", top: 5) { name } }`;
i18n.t("filter.$select", { count: 3 });
if (url.includes("$filter=") || url.indexOf("?$select") > -1) strip(url);
const parts = url.split("$skiptoken=")[1];
const name = "account" + 1;
throw new Error("$expand is not allowed");
