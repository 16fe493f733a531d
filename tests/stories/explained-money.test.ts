// B-252 every line says how it came about: in the portal and on paper in plain words, in the customer's language, and to staff by the API.
import { describe, expect, it } from "vitest";
import { getDocumentEndpoint, portalGetDocumentEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

/** Typography has spaces of its own around dashes. */
const plain = (text: string): string => text.replace(/[\u2009\u202f\u00a0]/g, " ");

describe("B-252 explained money", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const [one, arabic] = (
    await program.inWork((work) => addSubscribers(work, provider, { count: 2, startOn: "2026-03-15", nextBillingOn: "2026-04-01" }))
  ).map(({ customerId }) => customerId) as [string, string];
  await program.query("update customers.customers set language = 'ar' where id = $1", [arabic]);
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
  const howOf = async (customerId: string) => {
    const documentId = (await invoicesOf(program, customerId))[0]?.id ?? "";
    const customer = await signInCustomer(program, customerId);
    const { lines } = await customer.ok(portalGetDocumentEndpoint, { params: { documentId } });
    return { documentId, lines: lines.map(({ amount, how }) => [amount.amount, how.map(plain)]) };
  };

  it("B-252 a part of a month names the price, what it buys, the days and the sum; a whole one says so", async () => {
    const { documentId, lines } = await howOf(one);
    expect(lines).toEqual([
      [
        "24.68",
        [
          "€45.00 before tax pays for Mar 1 – 31, 2026, 31 days.",
          "Charged are 17 of 31 days, Mar 15 – 31, 2026: €45.00 − €45.00 × 14/31 = €24.68.",
        ],
      ],
      ["45.00", ["€45.00 before tax pays for Apr 1 – 30, 2026, 30 days.", "The whole period is charged: €45.00."]],
    ]);
    const staff = await signInStaff(program);
    const seen = await staff.ok(getDocumentEndpoint, { params: { documentId } });
    expect(seen.lines.map(({ amount, how }) => [amount.amount, how.map(plain)])).toEqual(lines);
  });

  it("B-252 in the language of the document", async () => {
    const { lines } = await howOf(arabic);
    expect(JSON.stringify(lines)).toMatch(/[\u0600-\u06FF]/);
  });
});
