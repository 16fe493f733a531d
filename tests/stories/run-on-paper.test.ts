// B-62 a preview on paper: the whole run, and what one account would get.
import { describe, expect, it } from "vitest";
import {
  confirmRunEndpoint,
  draftPdfEndpoint,
  exportRunItemsEndpoint,
  getRunEndpoint,
  listRunItemsEndpoint,
  startPreviewEndpoint,
} from "../../server/modules/billing/runs/contract.ts";
import { exportFileEndpoint } from "../../server/modules/reports/contract.ts";
import { readPdf } from "../../server/platform/pdf/read-pdf.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
const accounts = 260;
const { provider, subscribers } = await program.inWork(async (work) => {
  const made = await makeProvider(work, { code: "paper" });
  const added = await addSubscribers(work, made, { count: accounts, startOn: "2026-03-20", nextBillingOn: "2026-04-01" });
  return { provider: made, subscribers: added };
});
const staff = await signInStaff(program, { role: "super_administrator" });
const started = await staff.ok(startPreviewEndpoint, { body: { partnerId: provider.partnerId, targetOn: day("2026-04-01") } });
await program.runJobs();
const params = { runId: started.id };
const plain = (text: string): string => text.replaceAll(/[\s\u200b\u2060\u00a0]+/g, " ");
const some = await staff.ok(listRunItemsEndpoint, { params, query: { limit: 1 } });
const [first] = some.items;
if (!first) throw new Error("the preview is empty");

describe("B-62 the draft of a run", () => {
  it("says for each account its documents with their taxes, and its balance before and after", () => {
    expect(first).toMatchObject({
      state: "ok",
      gross: { amount: "74.90" },
      balanceBefore: { amount: "0.00" },
      balanceAfter: { amount: "-74.90" },
      documents: [
        {
          kind: "invoice",
          creditOf: null,
          net: { amount: "62.42" },
          tax: { amount: "12.48" },
          gross: { amount: "74.90" },
          taxes: [{ taxable: { amount: "62.42" }, tax: { amount: "12.48" } }],
        },
      ],
    });
  });

  it("is a PDF with the lines, taxes, totals and balances of the accounts that the filter shows, marked as a draft", async () => {
    const reply = await staff.call(exportRunItemsEndpoint, {
      params,
      body: { format: "pdf", filter: { q: String(first.customerNumber) }, locale: "en", timeZone: "UTC" },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toBe("application/pdf");
    const pdf = readPdf(reply.bytes);
    const text = plain(pdf.pages.join("\n"));
    expect(pdf.emptyGlyphs).toBe(0);
    for (const words of [
      "Draft",
      first.customerName,
      "17.42",
      "45.00",
      "12.48",
      "74.90",
      "Balance before",
      "74.90 owed",
      "Only the accounts",
    ])
      expect(text).toContain(words);
    expect(await program.query("select 1 from billing.money_documents")).toEqual([]);
  });

  it("of a long run is made by a job, as one file whose pages are counted through", async () => {
    const reply = await staff.call(exportRunItemsEndpoint, { params, body: { format: "pdf", locale: "en", timeZone: "UTC" } });
    const { exportId } = reply.body as { exportId: string };
    await program.runJobs();
    const file = await staff.call(exportFileEndpoint, { params: { exportId } });
    expect(file.status).toBe(200);
    expect(file.headers["content-disposition"]).toContain(".pdf");
    const pdf = readPdf(file.bytes);
    const text = plain(pdf.pages.join("\n"));
    const numbers = await program.query<{ number: bigint }>("select number from customers.customers where id = any ($1)", [
      subscribers.map(({ customerId }) => customerId),
    ]);
    expect(numbers.filter(({ number }) => !text.includes(String(number)))).toEqual([]);
    // Each page bears its number and the mark, also those of the parts that were put behind each other.
    expect(pdf.pages.filter((page, index) => !page.includes("Draft") || !page.split("\n").includes(String(index + 1)))).toEqual([]);
    expect(pdf.pages.length).toBeGreaterThan(20);
    // The taxes of all accounts stand at its end: 260 × 62.42 and 260 × 12.48.
    expect(plain(pdf.pages.at(-1) ?? "")).toMatch(/16,229\.20.*3,244\.80/);
  });

  it("of one account is its invoice as it would look, without a number and without a way to pay", async () => {
    const reply = await staff.call(draftPdfEndpoint, { params: { ...params, customerId: first.customerId }, query: { inline: "true" } });
    expect(reply.status).toBe(200);
    const text = plain(readPdf(reply.bytes).pages.join("\n"));
    expect(text).toContain("Invoice");
    expect(text).toContain("Draft");
    expect(text).toContain("74.90");
    expect(text).not.toMatch(/Bank transfer|Pay online/);
    expect(await program.query("select 1 from billing.money_documents")).toEqual([]);
    expect(await program.query("select 1 from billing.number_counters")).toEqual([]);
  });

  it("is gone with the preview: an issued run is printed as issued, and its accounts have real documents", async () => {
    const own = await program.inWork(async (work) => {
      const made = await makeProvider(work, { code: "issued" });
      await addSubscribers(work, made, { count: 2, startOn: "2026-03-20", nextBillingOn: "2026-04-01" });
      return made;
    });
    const { id: runId } = await staff.ok(startPreviewEndpoint, { body: { partnerId: own.partnerId, targetOn: day("2026-04-01") } });
    await program.runJobs();
    const run = await staff.ok(getRunEndpoint, { params: { runId } });
    await staff.ok(confirmRunEndpoint, { params: { runId }, version: run.version });
    await program.runJobs();
    const { items } = await staff.ok(listRunItemsEndpoint, { params: { runId }, query: {} });
    expect(items).toMatchObject([{ state: "issued", balanceBefore: null }, { state: "issued" }]);
    const customerId = items[0]?.customerId ?? "";
    expect(await staff.call(draftPdfEndpoint, { params: { runId, customerId }, query: {} })).toMatchObject({ status: 409 });
    const reply = await staff.call(exportRunItemsEndpoint, { params: { runId }, body: { format: "pdf", locale: "en", timeZone: "UTC" } });
    const text = plain(readPdf(reply.bytes).pages.join("\n"));
    expect(text).not.toContain("Draft");
    expect(text).toContain("74.90");
  });

  it("is no format of a list without a paper", async () => {
    const { exportDocumentsEndpoint } = await import("../../server/modules/billing/documents/contract.ts");
    expect(await staff.call(exportDocumentsEndpoint, { body: { format: "pdf" } as never })).toMatchObject({ status: 422 });
  });
});
