/** Joins what the screens ask for. */
export interface Ask {
  set: string;
  columns?: readonly string[];
  where?: string;
  top?: number;
}

export function build({ set, columns = [], where, top }: Ask): string {
  const parts: string[] = [];
  if (columns.length) parts.push("$select=" + columns.join(","));
  if (where) parts.push(`$filter=${where}`);
  if (top !== undefined) parts.push("$top=" + String(top));
  return [set, parts.join("&")].filter(Boolean).join("?");
}

export function inline(ask: Ask, isAdmin: boolean): string {
  let url = "";
  const name1 = "primaryowner", name2 = "secondaryowner";
  url += "?$filter=_" + name1 + "_value eq " + ask.where + " or _" + name2 + "_value eq " + ask.where;
  url += isAdmin ? "" : " and statecode eq 0";
  return ask.set + url;
}

export const accounts: string = build({ set: "accounts", columns: ["name"], where: "statecode eq 0", top: 5 });

export const encoded = `accounts?$filter=${encodeURIComponent(`name eq 'A&B'`)}`;

export const optional = (id?: string) =>
  "accounts?$select=name" + (id ? `&$filter=accountid eq ${id}` : "") + "&$count=true";

export const folded = ("accounts" as string)!.concat(`?$select=name`, "&$top=1") satisfies string;
