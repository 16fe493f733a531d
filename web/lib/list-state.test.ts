import { describe, expect, it } from "vitest";
import { nextSort, readListState, toggleValue, withFilter, withPeriods } from "./list-state.ts";
import { parsePlainSearch, writePlainSearch } from "./plain-search.ts";

const rules = { filters: ["status", "q"], sorts: ["name", "dueOn"], limits: [25, 50, 100, 250], defaultLimit: 50 };

describe("O-8 filters live in the address", () => {
  it("reads what the list knows and leaves the rest out", () => {
    const state = readListState(parsePlainSearch("?status=paid,overdue&sort=-dueOn&limit=100&colour=red&cursor=abc&page=3"), rules);
    expect(state).toEqual({ filter: { status: "paid,overdue" }, sort: "-dueOn", limit: 100, cursor: "abc", page: 3 });
  });

  it.each([
    { why: "a sort that the list does not have", search: { sort: "-secret" }, gives: { sort: undefined } },
    { why: "a page size that is not offered", search: { limit: "1000000" }, gives: { limit: 50 } },
    { why: "a page number without a cursor is the first page", search: { page: "7" }, gives: { page: 1 } },
    { why: "a page number that is none", search: { page: "x", cursor: "c" }, gives: { page: 1 } },
  ])("$why is not believed", ({ search, gives }) => {
    expect(readListState(search as Record<string, string>, rules)).toMatchObject(gives);
  });

  it("goes back to the first page when a filter changes, and keeps foreign parts of the address", () => {
    expect(writePlainSearch(withFilter({ status: "paid", cursor: "abc", page: "3", tab: "open" }, { status: "overdue" }))).toBe(
      "?status=overdue&tab=open",
    );
  });

  it("writes readable addresses", () => {
    expect(writePlainSearch({ status: "a,b", q: "Ana Marić", empty: "", none: undefined })).toBe("?status=a,b&q=Ana+Mari%C4%87");
  });
});

describe("O-8 a list is sorted by pressing its heads", () => {
  it.each([
    { current: undefined, down: false, gives: "name" },
    { current: "name", down: false, gives: "-name" },
    { current: "-name", down: false, gives: undefined },
    { current: "-dueOn", down: false, gives: "name" },
    { current: undefined, down: true, gives: "-name" },
    { current: "-name", down: true, gives: "name" },
    { current: "name", down: true, gives: undefined },
  ])("$current, first descending: $down", ({ current, down, gives }) => {
    expect(nextSort(current, "name", down)).toBe(gives);
  });
});

it("O-8 a value of a filter is added and taken out", () => {
  expect(toggleValue(undefined, "paid")).toBe("paid");
  expect(toggleValue("paid", "overdue")).toBe("paid,overdue");
  expect(toggleValue("paid,overdue", "paid")).toBe("overdue");
  expect(toggleValue("paid", "paid")).toBeUndefined();
});

it.each([
  {
    why: "both ends",
    filter: { q: "a", dueOnFrom: "2026-01-01", dueOnTo: "2026-01-31" },
    sent: { q: "a", dueOn: { from: "2026-01-01", to: "2026-01-31" } },
  },
  { why: "one end", filter: { dueOnTo: "2026-01-31" }, sent: { dueOn: { from: undefined, to: "2026-01-31" } } },
  { why: "no end", filter: { q: "a" }, sent: { q: "a" } },
  {
    why: "additional fields together",
    filter: { "extra.meter": "a", "extra.dogs": "true", q: "b" },
    sent: { q: "b", extra: { meter: "a", dogs: "true" } },
  },
])("O-8 a period travels as one filter: $why", ({ filter, sent }) => {
  expect(withPeriods(filter as unknown as Record<string, string>, ["dueOn"])).toEqual(sent);
});
