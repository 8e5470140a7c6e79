export enum Filters {
  Active = "statecode eq 0",
  Mine = "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')",
}

export const QUERIES = {
  accounts: "accounts?$select=name,accountnumber&$orderby=name",
  contacts: `contacts?$select=fullname&$filter=${Filters.Active}`,
  open: `incidents?$select=title&$filter=${Filters.Active} and ${Filters.Mine}`,
} as const satisfies Record<string, string>;

export namespace Views {
  const select = "$select=name";
  export const all = `accounts?${select}`;
  export const some = <string>`accounts?${select}&$top=5`;
}

export type Option = "$select=" | `$filter=${string}`;

declare module "./queries" {
  const extra: "accounts?$select=name";
}

export function byId<T extends { id: string }>(this: void, row: T, expand: string = "primarycontactid"): string {
  return `accounts(${row.id})?$select=name&$expand=${expand}($select=fullname)`;
}

export abstract class Query<T = unknown> {
  static readonly root = "/api/data/v9.2/";
  protected abstract readonly set: string;
  protected options = "$select=name";

  url(): string {
    return Query.root + this.set + "?" + this.options;
  }

  next(skip: number): string {
    return `${Query.root}accounts?${this.options}&$skiptoken=${skip}`;
  }
}

export const nested = (a: string, b?: number) =>
  `/api/data/v9.2/accounts?$filter=${a ? `contains(name,'${a}')` : "name ne null"}${b ? ` and revenue gt ${b}` : ""}`;

export const tagged = odata`accounts?$filter=name eq ${"x"}`;
