import { describe, expect, it } from "vitest";
import { type Column, orderColumns } from "./columns.ts";

const column = (id: string, more: Partial<Column<unknown>> = {}): Column<unknown> => ({ id, head: id, cell: () => id, ...more });
const columns = [column("number"), column("name", { main: true }), column("city"), column("mac", { extra: true })];
const ids = (stored: string[] | undefined) => orderColumns(columns, stored).map(({ id }) => id);

describe("O-8 chosen and ordered columns are remembered", () => {
  it.each([
    { why: "at first all but the extra ones, in the list's order", stored: undefined, shown: ["number", "name", "city"] },
    { why: "then the chosen ones in their order", stored: ["city", "name", "mac"], shown: ["city", "name", "mac"] },
    { why: "a column that no longer exists is passed over", stored: ["gone", "name"], shown: ["name"] },
    { why: "the column that leads to the record cannot be lost", stored: ["city"], shown: ["name", "city"] },
  ])("$why", ({ stored, shown }) => {
    expect(ids(stored)).toEqual(shown);
  });
});
