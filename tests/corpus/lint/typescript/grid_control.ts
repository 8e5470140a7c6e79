import { IInputs, IOutputs } from "./generated/ManifestTypes";

const PAGE = 25;

export class GridControl implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private context!: ComponentFramework.Context<IInputs>;
  private readonly table = "task";
  private rows: ComponentFramework.WebApi.Entity[] = [];

  public init(context: ComponentFramework.Context<IInputs>): void {
    this.context = context;
  }

  public async updateView(context: ComponentFramework.Context<IInputs>): Promise<void> {
    const id: string | null = context.parameters.record.raw;
    const result = await context.webAPI.retrieveMultipleRecords(
      this.table,
      "?$select=subject,prioritycode" +
        "&$filter=_regardingobjectid_value eq " + id! +
        "&$expand=owninguser($select=fullname)",
      PAGE,
    );
    this.rows = result.entities;

    for (const row of this.rows) {
      await this.context.webAPI.retrieveRecord("systemuser", row["_ownerid_value"] as string, "?$select=fullname");
      await context.webAPI.updateRecord(this.table, row.activityid, { prioritycode: 2 });
    }

    const xml = `<fetch><entity name="task"><attribute name="subject"/></entity></fetch>`;
    await context.webAPI.retrieveMultipleRecords("task", "?fetchXml=" + encodeURIComponent(xml));
  }

  public getOutputs = (): IOutputs => ({});

  public destroy(): void {}
}
