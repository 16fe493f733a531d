import { describe, expect, it } from "vitest";
import { scratchTree } from "./scratch-tree.ts";
import { checkTexts, compareTexts } from "./texts.ts";

const problemsOf = (english: string, arabic: string): string[] =>
  compareTexts("ar", new Map([["portal.x", english]]), new Map([["portal.x", arabic]]));

const tree = (en: object, ar: object) =>
  scratchTree({ "shared/texts/en/portal.json": JSON.stringify(en), "shared/texts/ar/portal.json": JSON.stringify(ar) });

describe("M-57 a text in one language is there in the other", () => {
  it("passes when keys and arguments match, however they are grouped and ordered", () => {
    using texts = tree({ bill: { due: "{amount} is due on {day}", pay: "Pay" } }, { bill: { pay: "ادفع", due: "{day}: {amount}" } });
    expect(checkTexts(texts.root, ["en", "ar"])).toEqual({ read: 2, unit: "texts", problems: [] });
  });

  it("names what is missing, empty, or there without an English text", () => {
    using texts = tree({ bill: { due: "Due", pay: "Pay" } }, { bill: { pay: " " }, old: "قديم" });
    expect(checkTexts(texts.root, ["en", "ar"]).problems).toEqual([
      "ar portal.bill.pay: empty",
      "ar portal.bill.due: missing",
      "ar portal.old: en has no such text",
    ]);
  });

  it("names a text that cannot be read", () => {
    using texts = tree({ due: "{amount is due" }, { due: "{amount}" });
    expect(checkTexts(texts.root, ["en", "ar"]).problems).toEqual([expect.stringMatching(/^en portal\.due: not a readable message/)]);
  });

  it("fails without any text, and without a language we ship", () => {
    using empty = scratchTree({});
    expect(checkTexts(empty.root)).toEqual({
      read: 0,
      unit: "texts",
      problems: ["en", "ar", "es", "pt-BR", "fr", "de", "it", "pl", "uk"].map((language) => `shared/texts/${language} holds no texts`),
    });
  });
});

it("P-235 what subscribers read is there in every language, what only staff read in theirs", () => {
  using texts = scratchTree({
    "shared/texts/en/portal.json": JSON.stringify({ pay: "Pay", owe: "You owe" }),
    "shared/texts/en/staff.json": JSON.stringify({ customers: "Customers" }),
    "shared/texts/de/portal.json": JSON.stringify({ pay: "Bezahlen" }),
    "shared/texts/ar/portal.json": JSON.stringify({ pay: "ادفع", owe: "عليك" }),
  });
  expect(checkTexts(texts.root, ["en", "ar", "de"]).problems.toSorted()).toEqual(["ar staff.customers: missing", "de portal.owe: missing"]);
});

describe("M-57 a translation asks for the same arguments", () => {
  it.each([
    ["{amount} due", "مستحق", "ar portal.x: lacks {amount}"],
    ["Due", "{amount} مستحق", "ar portal.x: has {amount}, which en has not"],
    ["{amount} due", "{ammount} مستحق", "ar portal.x: lacks {amount}"],
    ["<b>Due</b>", "مستحق", "ar portal.x: lacks <b>"],
    ["{kind, select, fibre {Fibre} other {Line}}", "{kind, select, other {خط}}", "ar portal.x: lacks {kind: fibre}"],
    ["{n, plural, one {# day of {name}} other {# days of {name}}}", "{n, plural, other {# أيام}}", "ar portal.x: lacks {name}"],
  ])("%s / %s", (english, arabic, problem) => {
    expect(problemsOf(english, arabic)).toContain(problem);
  });

  it("a plural has the forms of its own language", () => {
    expect(
      problemsOf(
        "{n, plural, one {# day} other {# days}}",
        "{n, plural, zero {لا} one {يوم} two {يومان} few {# أيام} many {# يوما} other {# يوم}}",
      ),
    ).toEqual([]);
  });

  it("quoted braces are no arguments", () => {
    expect(problemsOf("write '{amount}'", "اكتب")).toEqual([]);
  });
});
