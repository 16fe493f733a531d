// B-140 who is exempt by a certificate is exempt as long as it is valid, and no longer.
import { describe, expect, it } from "vitest";
import { getBillingAccountEndpoint, listCertificatesEndpoint } from "../../server/modules/billing/accounts/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { changeTermsEndpoint, getTermsEndpoint, previewTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { createTax } from "../../server/modules/catalog/index.ts";
import { day } from "../../shared/calendar.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;

const change = async (shop: Shop, customerId: string, body: object) => {
  const { version } = await shop.staff().ok(getTermsEndpoint, { params: { customerId } });
  return shop.staff().ok(changeTermsEndpoint, { params: { customerId }, body: body as never, version });
};
const documents = async (shop: Shop, customerId: string) =>
  (
    await shop.program.query<{ kind: string; net: string; tax: string; categories: string }>(
      `select kind, net_minor::text as net, tax_minor::text as tax,
         (select string_agg(part.en_category, ' ' order by part.position) from billing.document_taxes part where part.document_id = document.id) as categories
       from billing.money_documents document where account_id = $1 order by issued_on, issued_at, kind desc, number`,
      [customerId],
    )
  ).map(({ kind, net, tax, categories }) => `${kind} ${net} + ${tax} ${categories}`);

describe("B-140 a certificate of exemption", async () => {
  const shop = await shopOn("2026-05-11", "certificates");
  const { program } = shop;
  await program.inWork((work) =>
    createTax(work, { name: "Exempt", code: "exempt", ratePercent: "0", enCategory: "E", exemptionText: "Exempt under article 132" }),
  );

  it("that ends within the invoiced month: only its days come back and are invoiced without tax", async () => {
    const { customerId } = await shop.subscriber();
    // 11 to 20 May are F(20) − F(10) = 29.03 − 14.52 = 14.51 of 45.00; the eleven days after them keep their tax.
    await change(shop, customerId, { taxStatus: "exempt", taxExemptUntil: "2026-05-20", taxExemptNumber: "EX-4711" });
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 1451 + 290 S", "invoice 1451 + 0 E"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-102 renewed before it ends: the days after its old end are corrected at once, and the preview said so", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt", taxExemptUntil: "2026-05-20" });
    const body = { taxExemptUntil: day("2027-05-20") };
    const { adjusted, changes } = await shop.staff().ok(previewTermsEndpoint, { params: { customerId }, body });
    expect(adjusted).toMatchObject({ net: { amount: "-3.20" } });
    expect(changes).toEqual([{ field: "taxExemptUntil", before: "2026-05-20", after: "2027-05-20" }]);
    await change(shop, customerId, body);
    // In the end as if it had been so from the beginning: 6.10 of tax came back.
    expect(await balanceOf(program, customerId)).toBe(610n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("another number of the same certificate moves no money; without an exemption there is none", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt", taxExemptUntil: "2026-12-31" });
    const before = await documents(shop, customerId);
    expect(await change(shop, customerId, { taxExemptNumber: "EX-9" })).toMatchObject({
      taxExemptNumber: "EX-9",
      taxExemptUntil: "2026-12-31",
    });
    expect(await documents(shop, customerId)).toEqual(before);
    expect(await change(shop, customerId, { taxStatus: "taxable" })).toMatchObject({ taxExemptNumber: "", taxExemptUntil: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
    const { version } = await shop.staff().ok(getTermsEndpoint, { params: { customerId } });
    for (const [body, field] of [
      [{ taxExemptUntil: day("2026-12-31") }, "taxExemptUntil"],
      [{ taxStatus: "exempt", taxExemptUntil: day("2026-05-10") }, "taxExemptUntil"],
      [{ taxStatus: "reverse_charge", taxExemptNumber: "EX-9" }, "taxExemptNumber"],
    ] as const)
      expect(await shop.staff().refused(changeTermsEndpoint, { params: { customerId }, body, version })).toMatchObject({
        errors: [{ field }],
      });
  });

  it("those that run out within 30 days and those that ran out are listed, and the customer's account says so", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt", taxExemptUntil: "2026-06-10", taxExemptNumber: "AB/77" });
    const list = async (filter: object) =>
      (await shop.staff().ok(listCertificatesEndpoint, { query: { filter } as never })).items.filter(
        (row) => row.customerId === customerId,
      );
    expect(await list({ state: "soon" })).toMatchObject([{ number: "AB/77", until: "2026-06-10", state: "soon" }]);
    expect(await list({ q: "ab/7" })).toHaveLength(1);
    expect(await list({ state: "ended" })).toEqual([]);
    await change(shop, customerId, { taxExemptUntil: "2026-06-11" });
    const { certificate } = await shop.staff().ok(getBillingAccountEndpoint, { params: { customerId } });
    expect(certificate).toEqual({ until: "2026-06-11", state: "valid" });
  });

  it("that is over is no exemption: the next month bears tax; one that comes late holds from its own first day", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt", taxExemptUntil: "2026-05-31" });
    await shop.moveTo("2026-06-08T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-06-01"), trigger: "manual" });
    expect((await documents(shop, customerId)).at(-1)).toBe("invoice 4500 + 900 S");
    await change(shop, customerId, { taxExemptUntil: "2027-05-31", taxStatusFrom: day("2026-06-05") });
    expect((await documents(shop, customerId)).slice(-2).sort()).toEqual(["credit_note 3900 + 780 S", "invoice 3900 + 0 E"]);
    expect(await faultsOfBooks(program)).toEqual([]);
    const terms = await program.query("select tax_status, tax_moves, tax_exempt_until::text as until from billing.accounts where id = $1", [
      customerId,
    ]);
    expect(terms).toEqual([
      {
        tax_status: "exempt",
        tax_moves: [
          { since: "2026-05-11", before: "taxable" },
          { since: "2026-06-01", before: "exempt" },
          { since: "2026-06-05", before: "taxable" },
        ],
        until: "2027-05-31",
      },
    ]);
  });
});
