import { describe, expect, it, test } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { brandingEndpoint } from "../contract.ts";
import * as contract from "./contract.ts";
import { faultOfWords } from "./fault-of-words.ts";
import { sayIn } from "./wording-store.ts";

describe("P-237 own words may say what the original says, and nothing else", () => {
  test.each<[why: string, original: string, words: string, fault: string | undefined]>([
    ["plain words", "Pay", "Pay now", undefined],
    ["a value of the original", "You owe {amount}", "{amount} is due", undefined],
    ["a value left away", "You owe {amount}", "You owe us money", undefined],
    ["a value that nobody gives", "You owe {amount}", "{name} owes {amount}", "words-name"],
    ["a bracket that does not close", "You owe {amount}", "You owe {amount", "words-unreadable"],
    ["the number of a plural by itself", "{n, plural, one {# day} other {# days}}", "{n} d", undefined],
    ["a plural in other words", "{n, plural, one {# day} other {# days}}", "{n, plural, one {a day} other {# d}}", undefined],
    ["a plural of what is no number", "Hello {name}", "{name, plural, one {x} other {y}}", "words-name"],
    ["what can be pressed", "Read the <link>terms</link>", "The <link>terms</link>", undefined],
    ["without what can be pressed", "Read the <link>terms</link>", "Read the terms", "words-link"],
    ["a tag that nobody knows", "Read", "<b>Read</b>", "words-name"],
  ])("%s", (_, original, words, fault) => {
    expect(faultOfWords(original, words)?.code).toBe(fault);
  });
});

describe("P-237 the words of a partner", async () => {
  const program = await testProgram();
  // The first partner is the default one.
  const standard = await samplePartner(program, "main");
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  const eva = await signInStaff(program);
  const nora = await signInStaff(program, { partners: [north] });

  const put = (partnerId: string, part: string, key: string, words: string | null, version = 0, who = eva) =>
    who.call(contract.saveWordsEndpoint, { params: { partnerId, language: "en", part, key }, body: { words }, version });
  const list = (partnerId: string, filter: object, who = eva) =>
    who.ok(contract.listWordsEndpoint, { params: { partnerId }, query: { filter: { language: "en", ...filter } } as never });
  const said = (partnerId: string, part: string, key: string) =>
    program.inWork(async (work) => (await sayIn(work, partnerId, "en", part))(key, { name: "Ana" }));
  const branding = (code: string) => eva.ok(brandingEndpoint, { query: { partner: code } });

  it("stand beside the original, are searched, and are said in papers, mails and the portal of that partner alone", async () => {
    const found = await list(north, { find: "INVOICE", where: "print" });
    expect(found.items.find(({ key }) => key === "invoice")).toMatchObject({ original: "Invoice", own: null, version: 0 });
    expect((await put(north, "print", "invoice", "Bill")).body).toMatchObject({ own: "Bill", original: "Invoice", version: 1 });
    expect([await said(north, "print", "invoice"), await said(south, "print", "invoice")]).toEqual(["Bill", "Invoice"]);
    expect((await list(north, { which: "own" })).items.map(({ id }) => id)).toEqual(["en/print.invoice"]);
    // Nothing of the portal has changed, so its pages look for nothing.
    expect((await branding("north")).words).toEqual({});
  });

  it("reach the portal ready for the browser, at an address that changes with them", async () => {
    await put(north, "portal", "nav.home", "Start");
    const first = (await branding("north")).words.en ?? "";
    expect(first).toMatch(/^\/api\/public\/partners\/north\/words\/en\?v=.{12}$/);
    expect((await branding("south")).words).toEqual({});
    const file = await eva.call(contract.portalWordsEndpoint, { params: { code: "north", language: "en" } });
    expect(file.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(file.body).toEqual({ portal: { nav: { home: "Start" } } });
    await put(north, "portal", "nav.home", "First", 1);
    expect((await branding("north")).words.en).not.toBe(first);
  });

  it("P-39 the default partner's hold for whoever has none; null gives a text back", async () => {
    await put(standard, "mail", "greeting", "Hi {name},");
    expect([await said(south, "mail", "greeting"), await said(north, "mail", "greeting")]).toEqual(["Hi Ana,", "Hi Ana,"]);
    await put(south, "mail", "greeting", "Good day {name},");
    expect(await said(south, "mail", "greeting")).toBe("Good day Ana,");
    await put(south, "mail", "greeting", null, 1);
    expect(await said(south, "mail", "greeting")).toBe("Hi Ana,");
    await put(standard, "mail", "greeting", null, 1);
    expect(await said(south, "mail", "greeting")).not.toContain("Hi Ana");
  });

  it("show when the original has changed since, until somebody has looked", async () => {
    await put(north, "push", "test", "It works");
    await program.query("update partners.words set original = 'What it was' where key = 'test'");
    expect((await list(north, { which: "changed" })).items).toMatchObject([
      { id: "en/push.test", own: "It works", originalChanged: true, writtenFor: "What it was" },
    ]);
    await put(north, "push", "test", "It works", 1);
    expect((await list(north, { which: "changed" })).items).toEqual([]);
  });

  it("are refused where they cannot be said, by whom they do not belong to, and over somebody else's change", async () => {
    expect(await put(north, "mail", "greeting", "Dear {who}")).toMatchObject({ status: 422, body: { errors: [{ code: "words-name" }] } });
    expect((await put(north, "portal", "nav.nowhere", "x")).status).toBe(404);
    expect((await put(north, "staff", "nav.customers", "x")).status).toBe(404);
    expect((await put(north, "print", "invoice", "Other", 0)).status).toBe(409);
    expect((await put(south, "print", "invoice", "x", 0, nora)).status).toBe(404);
    expect((await put(standard, "print", "invoice", "x", 0, nora)).status).toBe(404);
    expect((await put(north, "print", "receipt", "Slip", 0, nora)).status).toBe(200);
  });

  it("O-11 every change is in the audit log, with before and after", async () => {
    const rows = await program.query<{ label: string; changes: unknown }>(
      "select label, changes from identity.audit_entries where entity = 'own-words' and label like '%print.invoice' order by seq",
    );
    expect(rows).toMatchObject([
      { label: expect.stringContaining("en/print.invoice"), changes: { words: { before: null, after: "Bill" } } },
    ]);
  });
});
