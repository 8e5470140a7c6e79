import { HttpClient, HttpParams } from "@angular/common/http";
import { Injectable } from "@angular/core";
import { Observable, map } from "rxjs";

interface Account {
  accountid: string;
  name: string;
}

type Page<T> = { value: T[]; "@odata.nextLink"?: string };

@Injectable({ providedIn: "root" })
export class AccountService {
  private static readonly SELECT = ["accountid", "name"] as const;
  private readonly set: string = "accounts";
  private readonly root: string;

  constructor(private readonly http: HttpClient, base: string) {
    this.root = "https://contoso.crm.dynamics.com/api/data/v9.2";
    this.set = base;
  }

  list(top = 10): Observable<Account[]> {
    const url = `${this.root}/accounts?$select=${AccountService.SELECT.join(",")}&$top=${top}`;
    return this.http.get<Page<Account>>(url).pipe(map((page) => page.value));
  }

  byIndustry(code: number | null): Observable<Account[]> {
    const filter = code === null ? "industrycode eq null" : `industrycode eq ${code}`;
    return this.http
      .get<Page<Account>>(`${this.root}/accounts?$select=name&$filter=${filter} and statecode eq 0`)
      .pipe(map(({ value }) => value));
  }

  find(name: string): Promise<Account | undefined> {
    const params = new HttpParams().set("$select", "name").set("$filter", `name eq '${name}'`);
    return this.http.get<Page<Account>>(this.root + "/accounts", { params }).toPromise() as never;
  }

  async contacts(id: string): Promise<unknown> {
    let query: string = "?$select=fullname";
    try {
      if (id.length > 36) {
        const inner = id.slice(1, -1);
        query += "&$filter=_parentcustomerid_value eq " + inner;
      } else {
        query += `&$filter=_parentcustomerid_value eq ${id}`;
      }
      return await this.http.get(`${this.root}/contacts` + query)!.toPromise();
    } finally {
      query = "";
    }
  }

  count = (filter: string): Observable<number> =>
    this.http.get<number>(`${this.root}/accounts/$count?$filter=${encodeURIComponent(filter)}`);
}
