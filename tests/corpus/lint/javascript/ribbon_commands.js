/* Commands of the account form. */
var Contoso = window.Contoso || {};
Contoso.Account = Contoso.Account || {};

(function (ns) {
    "use strict";

    var TABLE = "contact";
    var COLUMNS = ["fullname", "emailaddress1", 'telephone1'];

    ns.countContacts = function (primaryControl) {
        var formContext = primaryControl;
        var id = formContext.data.entity.getId().replace(/[{}]/g, "");

        Xrm.WebApi.retrieveMultipleRecords(TABLE,
            "?$select=" + COLUMNS.join(",") +
            "&$filter=_parentcustomerid_value eq " + id + " and statecode eq 0" +
            "&$orderby=fullname"
        ).then(
            function (result) {
                formContext.ui.setFormNotification("Found " + result.entities.length, "INFO", "count");
            },
            function (error) {
                console.error("contacts?$select=fullname failed: " + error.message);
            }
        );
    };

    ns.showOwner = function (executionContext) {
        var form = executionContext.getFormContext();
        var lookup = form.getAttribute("ownerid").getValue();
        if (!lookup) {
            return;
        }
        var options = "?$select=fullname,internalemailaddress";
        if (lookup[0].entityType === "systemuser") {
            options += "&$expand=businessunitid($select=name)";
        }
        Xrm.WebApi.retrieveRecord("systemuser", lookup[0].id, options).then(function (user) {
            form.getControl("ownerid").setLabel(user.fullname);
        });
    };

    ns.deactivate = function (id) {
        var request = new XMLHttpRequest();
        var url = Xrm.Utility.getGlobalContext().getClientUrl() + "/api/data/v9.2/accounts(" + id + ")";
        request.open("PATCH", encodeURI(url), false);
        request.setRequestHeader("OData-Version", "4.0");
        request.send(JSON.stringify({ statecode: 1, statuscode: 2 }));

        request = new XMLHttpRequest();
        request.open("GET", url + "/contact_customer_accounts?$select=fullname&$top=" + 10, true);
        request.send();
    };
})(Contoso.Account);
