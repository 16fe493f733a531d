// B-119 numbers that people write by hand: only where the provider has it so, and never in a series.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { createOneTimeInvoiceEndpoint, invoiceOptionsEndpoint, previewInvoiceEndpoint } from "../one-time/contract.ts";
import { manualNumbers } from "../settings.ts";
import { defaultPatterns, isOfPattern, parseNumberPattern } from "./number-rules.ts";

const patternOf = (text: string) => {
  const parsed = parseNumberPattern(text);
  if (parsed.kind === "faulty") throw new Error(`the pattern ${text} is faulty`);
  return parsed.pattern;
};

describe("B-119 what a series would make itself", () => {
  it.each([
    [defaultPatterns.invoice, "202601000001", true],
    [defaultPatterns.invoice, "199907999999999", true],
    [defaultPatterns.invoice, "A-17", false],
    [defaultPatterns.credit_note, "cn202601000003", true],
    [defaultPatterns.credit_note, "C202601000003", false],
    ["R.{next}/{year}", "R.12/2026", true],
    ["R.{next}/{year}", "Rx12/2026", false],
  ])("%s: %s", (pattern, number, isOf) => {
    expect(isOfPattern(patternOf(pattern), number)).toBe(isOf);
  });
});

describe("a one-time invoice with a number of its own", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const staff = await signInStaff(program, { role: "super_administrator" });
  const [customerId, other] = payers.map((payer) => payer.customerId) as [string, string];
  const wish = (to: string, number?: string) => ({
    params: { customerId: to },
    body: { lines: [{ text: "Router", unitPrice: "79.90", taxId: provider.taxId }], ...(number === undefined ? {} : { number }) },
  });
  const optionsOf = () => staff.ok(invoiceOptionsEndpoint, { params: { customerId } });
  const refusal = async (to: string, number: string) => {
    const { status, errors } = await staff.refused(createOneTimeInvoiceEndpoint, wish(to, number));
    return [status, errors?.map(({ field, code }) => `${field} ${code}`)];
  };

  it("B-119 is refused where the provider does not let numbers be written by hand, and the form does not ask", async () => {
    expect(await optionsOf()).toMatchObject({ mayGiveNumber: false });
    expect(await refusal(customerId, "HAND-1")).toEqual([422, ["number manual-numbers-off"]]);
  });

  it("B-119 has it once, and the series goes on as if it had not been: no gap and no number taken", async () => {
    await program.inWork((work) => setSetting(work, manualNumbers, { level: "system" }, true));
    expect(await optionsOf()).toMatchObject({ mayGiveNumber: true });
    expect(await staff.ok(createOneTimeInvoiceEndpoint, wish(customerId, "HAND-1"))).toMatchObject({
      number: "HAND-1",
      state: "issued",
    });
    expect(await program.query("select series_id, counter from billing.money_documents where number = 'HAND-1'")).toEqual([
      { series_id: null, counter: null },
    ]);
    expect(await staff.ok(createOneTimeInvoiceEndpoint, wish(customerId))).toMatchObject({ number: "202601000003" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-119 never twice, and never one that the gapless series gives", async () => {
    expect(await refusal(other, "HAND-1")).toEqual([422, ["number number-taken"]]);
    expect(await refusal(other, "202601000004")).toEqual([422, ["number number-of-series"]]);
    expect((await staff.refused(previewInvoiceEndpoint, wish(other, "202601000099"))).status).toBe(422);
    expect((await staff.refused(createOneTimeInvoiceEndpoint, wish(other, "two words"))).status).toBe(422);
  });
});
