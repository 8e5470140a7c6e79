import * as React from "react";
import { useQuery } from "./hooks";

type Props = { ownerId: string; search?: string };

export const AccountList: React.FC<Props> = ({ ownerId, search = "" }) => {
  const [top, setTop] = React.useState<number>(20);
  const options = `$select=name,telephone1&$filter=_ownerid_value eq ${ownerId}&$top=${top}`;
  const { data } = useQuery<{ value: Row[] }>(`/api/data/v9.2/accounts?${options}`);

  React.useEffect(() => {
    const controller = new AbortController();
    fetch(
      "/api/data/v9.2/contacts?" +
        new URLSearchParams({ $select: "fullname", $filter: `contains(fullname,'${search}')` }),
      { signal: controller.signal },
    );
    return () => controller.abort();
  }, [search]);

  return (
    <section title="All accounts">
      {/* odataq: the export reads all pages */}
      <a href={`/api/data/v9.2/accounts?$select=name&$filter=name eq '${search}'`}>Export</a>
      <a href="/api/data/v9.2/accounts?$select=name&amp;$top=5">Five &amp; more</a>
      <Grid entitySet="accounts" select={["name"]} filter="statecode eq 0" onMore={() => setTop(top + 20)} />
      {data?.value.map((row) => (
        <Row key={row.accountid} {...row} url={"/api/data/v9.2/accounts(" + row.accountid + ")?$select=name"} />
      ))}
      <code>GET accounts?$select=name</code>
      <>{data && <span>{data.value.length} rows, use $filter= to see fewer</span>}</>
    </section>
  );
};
