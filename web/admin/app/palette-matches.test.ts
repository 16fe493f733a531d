import { describe, expect, it } from "vitest";
import { askedOf, matchLines, onlyExact } from "./palette-matches.ts";
import { withRecent } from "./palette-recent.ts";

const line = (label: string, words = "", group = "Money") => ({ label, to: `/${label}`, group, words });
const lines = [line("Invoices"), line("New invoice", "bill", "Action"), line("Credit notes"), line("Régions", "", "Config")];
const found = (text: string) => matchLines(lines, text).map(({ label }) => label);

describe("O-247 typing finds pages and actions", () => {
  it.each([
    { why: "by the beginning of a word, the closest first", text: "inv", gives: ["Invoices", "New invoice"] },
    { why: "by words in any order", text: "inv new", gives: ["New invoice"] },
    { why: "by another word for it", text: "bill", gives: ["New invoice"] },
    { why: "by its group", text: "money", gives: ["Invoices", "Credit notes"] },
    { why: "without accents", text: "regi", gives: ["Régions"] },
    { why: "nothing in the middle of a word", text: "voice", gives: [] },
    { why: "all while nothing is typed", text: "", gives: ["Invoices", "New invoice", "Credit notes", "Régions"] },
  ])("$why", ({ text, gives }) => {
    expect(found(text)).toEqual(gives);
  });
});

it.each([
  ["ana", { text: "ana", prefix: undefined, onlyCommands: false }],
  ["c:ana", { text: "ana", prefix: "c", onlyCommands: false }],
  ["INV: 2026", { text: "2026", prefix: "inv", onlyCommands: false }],
  ["> new", { text: "new", prefix: ">", onlyCommands: true }],
  ["? grace", { text: "grace", prefix: "?", onlyCommands: false }],
  ["10:20", { text: "10:20", prefix: undefined, onlyCommands: false }],
])("O-247 reads the prefix of %s", (typed, gives) => {
  expect(askedOf(typed)).toEqual(gives);
});

it("O-247 Enter opens a hit that is exact and alone", () => {
  const ana = { id: "ana", exact: true };
  const ivo = { id: "ivo", exact: true };
  expect(onlyExact([{ id: "x", exact: false }, ana])).toBe(ana);
  expect(onlyExact([ana, ivo])).toBeUndefined();
  expect(onlyExact([{ id: "x", exact: false }])).toBeUndefined();
});

it("O-247 what was opened last comes first, each once, and the list stays short", () => {
  const opened = (to: string) => ({ title: to, note: "", to });
  const many = ["/a", "/b", "/c", "/d", "/e", "/f"].map(opened);
  expect(withRecent(many, opened("/c")).map(({ to }) => to)).toEqual(["/c", "/a", "/b", "/d", "/e", "/f"]);
  expect(withRecent(many, opened("/g")).map(({ to }) => to)).toEqual(["/g", "/a", "/b", "/c", "/d", "/e"]);
});
