import { describe, expect, test } from "vitest";
import { makeFaqSearch } from "./faq-search.ts";

const entry = (id: string, question: string, answer = "") => ({ id, categoryId: "c", question, answer, language: "en", isHelpful: null });
const search = makeFaqSearch([
  entry("wifi", "How do I change the name of my Wi-Fi?", "<p>Open the page of your router and choose Wireless.</p>"),
  entry("slow", "Why is my internet slow in the evening?", "<p>Many people use the line then. Restart the router first.</p>"),
  entry("invoice", "When is my invoice due?", "<p>Two weeks after its date.</p>"),
  entry("move", "Can I take my line along when I move?", "<p>Yes, write to us a month before.</p>"),
  entry("ar", "كيف أغيّر كلمة المرور؟", "<p>من صفحة الملف الشخصي.</p>"),
  entry("de", "Wo finde ich meine Übersicht?", ""),
]);
const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

describe("P-197 the search", () => {
  test.each<[why: string, typed: string, found: string[]]>([
    ["a word of the question", "invoice", ["invoice"]],
    ["the beginning of a word", "invo", ["invoice"]],
    ["a letter missing", "invoce", ["invoice"]],
    ["two letters swapped", "inovice", ["invoice"]],
    ["a word of the answer", "wireless", ["wifi"]],
    ["all words are wanted", "router evening", ["slow"]],
    ["in any case and without accents", "UBERSICHT", ["de"]],
    ["Arabic without its marks", "اغير كلمه", ["ar"]],
    ["markup is no word", "<p>", []],
    ["nothing like it", "television", []],
  ])("%s", (_, typed, found) => {
    expect(ids(search.find(typed))).toEqual(found);
  });
});

describe("P-161 what may answer a message before it is sent", () => {
  test.each<[why: string, typed: string, found: string[]]>([
    ["sentences about it", "Hello, my internet is so slow since Monday, mostly in the evening. Please help.", ["slow"]],
    ["another matter", "The technician did not come yesterday.", []],
    ["hardly anything typed", "hi", []],
    ["nothing typed", "", []],
  ])("%s", (_, typed, found) => {
    expect(ids(search.suggest(typed, 3))).toEqual(found);
  });
  test("no more than asked for", () => {
    expect(search.suggest("invoice wifi internet move evening", 2).length).toBeLessThanOrEqual(2);
  });
});
