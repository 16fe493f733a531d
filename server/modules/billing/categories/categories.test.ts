// B-138 categories of transactions: built in and renamed, and the provider's own, with the accounts that they lead to (B-241).
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { ProblemJson } from "../../../../shared/problem.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { getAccountMappingEndpoint, setAccountMappingEndpoint } from "../accounting/contract.ts";
import { printedStatement } from "../documents/statement-pdf.ts";
import { createFutureItemEndpoint } from "../future-items/contract.ts";
import {
  createTransactionEndpoint,
  exportTransactionsEndpoint,
  listTransactionsEndpoint,
  portalStatementPdfEndpoint,
  portalTransactionsEndpoint,
  statementEndpoint,
} from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { addCategoryEndpoint, changeCategoryEndpoint, customerCategoriesEndpoint, listCategoriesEndpoint } from "./contract.ts";

describe("B-138 categories of transactions", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const staff = await signInStaff(program, { role: "super_administrator" });
  const { partnerId, taxId } = provider;
  const [customerId, other] = payers.map((payer) => payer.customerId) as [string, string];
  const params = { partnerId };
  const list = async () => (await staff.ok(listCategoriesEndpoint, { params })).items;
  const change = async (key: string, body: { names: Record<string, string>; isEnabled: boolean }) => {
    const { version } = (await list()).find((category) => category.key === key) ?? { version: 0 };
    return staff.call(changeCategoryEndpoint, { params: { partnerId, key }, body, version });
  };
  const book = (body: object) =>
    staff.call(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "debit", amount: { amount: "10.00", currency: "EUR" }, text: "By hand", reason: "Agreed", ...body } as never,
    });
  const accountsOf = (entryId: string) =>
    program.query("select ledger_account from billing.journal_lines where entry_id = $1 and ledger_account <> '1200'", [entryId]);
  const transactions = async (filter: object = {}) =>
    (await staff.ok(listTransactionsEndpoint, { params: { customerId }, query: { filter } as never })).items;
  const add = async (names: Record<string, string>) => {
    await staff.ok(addCategoryEndpoint, { params, body: { names } });
    return (await list()).find((category) => category.names.en === names.en)?.key ?? "";
  };
  const own = await add({ en: "Pole rent", ar: "إيجار عمود" });

  it("B-138 Service, Discount, Payment, Refund and Correction are built in, are renamed for lists and files, and get their words back", async () => {
    expect((await list()).slice(0, 5).map(({ key, isOwn }) => [key, isOwn])).toEqual(
      ["service", "discount", "payment", "refund", "correction"].map((key) => [key, false]),
    );
    expect((await change("service", { names: { en: "Internet access" }, isEnabled: true })).status).toBe(200);
    expect((await transactions()).map(({ category, categoryNames }) => [category, categoryNames])).toEqual([
      ["service", { en: "Internet access" }],
    ]);
    const file = await staff.call(exportTransactionsEndpoint, { params: { customerId }, body: {} });
    expect(file.bytes.toString()).toContain("Internet access");
    const off = await change("service", { names: { en: "Internet access" }, isEnabled: false });
    expect(off.problem?.errors).toMatchObject([{ field: "isEnabled", code: "built-in" }]);
    expect((await change("service", { names: {}, isEnabled: true })).status).toBe(200);
    expect((await transactions())[0]).toMatchObject({ category: "service", categoryNames: null });
  });

  it("B-138 one of the provider's own is chosen by hand for a transaction, a waiting item and a line, and shown and filtered by", async () => {
    const booked = await book({ category: own });
    expect(booked.body).toMatchObject({ category: own, categoryNames: { en: "Pole rent", ar: "إيجار عمود" }, mayReverse: true });
    expect((await transactions({ category: own })).map(({ id }) => id)).toEqual([booked.body.id]);
    const { rows } = await staff.ok(statementEndpoint, {
      params: { customerId },
      query: { from: day("2026-04-01"), to: day("2026-04-30") },
    });
    expect(rows.map(({ category }) => category)).toEqual(["service", own]);
    await staff.ok(createFutureItemEndpoint, {
      params: { customerId: other },
      body: { side: "debit", category: own, text: "Pole, May", unitPrice: "7.00", taxId, dueOn: day("2026-04-01") } as never,
    });
    const invoice = await staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId: other },
      body: { lines: [{ text: "Pole, April", unitPrice: "7.00", taxId, category: own }], withFutureItems: true } as never,
    });
    expect(
      await program.query("select category, revenue_account from billing.document_lines where document_id = $1 order by position", [
        invoice.id,
      ]),
    ).toEqual([
      { category: own, revenue_account: "4030" },
      { category: own, revenue_account: "4030" },
    ]);
    expect((await list()).find(({ key }) => key === own)).toMatchObject({ used: 3, account: "4030" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-138 customers read it, too: in the portal, and in the statement's PDF in their language; a built-in one has its usual word there", async () => {
    const period = { from: day("2026-04-01"), to: day("2026-04-30") };
    const portal = await signInCustomer(program, customerId);
    const seen = await portal.ok(portalTransactionsEndpoint, { query: { sort: "on" } as never });
    expect(seen.items.map(({ category, categoryNames }) => [category, categoryNames])).toEqual([
      ["service", null],
      [own, { en: "Pole rent", ar: "إيجار عمود" }],
    ]);
    const printed = async (language: string) => {
      const { input } = await program.inWork((work) => printedStatement(work, program.tools, customerId, period, language));
      return input.statement?.rows.map(({ category }) => category);
    };
    expect(await printed("en")).toEqual(["Service", "Pole rent"]);
    expect(await printed("ar")).toEqual(["خدمة", "إيجار عمود"]);
    expect(await printed("fr")).toEqual(["Service", "Pole rent"]);
    const pdf = await portal.call(portalStatementPdfEndpoint, { query: period });
    expect(pdf.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("B-138 B-241 a category leads to the account that the mapping says, by hand and on lines; without one to the usual", async () => {
    expect(await accountsOf((await book({ category: own })).body.id)).toEqual([{ ledger_account: "4030" }]);
    expect(await accountsOf((await book({ category: "discount", side: "credit" })).body.id)).toEqual([{ ledger_account: "4900" }]);
    expect(await accountsOf((await book({ category: "service" })).body.id)).toEqual([{ ledger_account: "4020" }]);
    const { rows } = await staff.ok(getAccountMappingEndpoint, { params });
    expect(rows.filter(({ what }) => what === "category").map(({ key, name, leadsTo }) => [key, name, leadsTo])).toEqual([
      ["service", null, "4020"],
      ["discount", null, "4900"],
      ["correction", null, "4900"],
      ["goodwill", null, "4900"],
      [own, "Pole rent", "4030"],
    ]);
    await staff.ok(setAccountMappingEndpoint, {
      params,
      body: {
        rows: [
          { what: "category", key: own, code: "4040" },
          { what: "category", key: "discount", code: "6300" },
        ],
      } as never,
    });
    expect(await accountsOf((await book({ category: own })).body.id)).toEqual([{ ledger_account: "4040" }]);
    expect(await accountsOf((await book({ category: "discount", side: "credit" })).body.id)).toEqual([{ ledger_account: "6300" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-138 refused: one that there is not, one that is off, two of one name, and a name in no language", async () => {
    const codeOf = ({ problem }: { problem: ProblemJson | undefined }) => problem?.errors?.map(({ field, code }) => `${field} ${code}`);
    expect(codeOf(await book({ category: "c-nothing0000" }))).toEqual(["category unknown-value"]);
    const gone = await add({ en: "Summer fair" });
    expect((await change(gone, { names: { en: "Summer fair" }, isEnabled: false })).status).toBe(200);
    expect(codeOf(await book({ category: gone }))).toEqual(["category disabled-category"]);
    const line = { text: "Stand", unitPrice: "1.00", taxId, category: gone };
    expect(codeOf(await staff.call(createOneTimeInvoiceEndpoint, { params: { customerId }, body: { lines: [line] } as never }))).toEqual([
      "lines.0.category disabled-category",
    ]);
    expect(codeOf(await staff.call(addCategoryEndpoint, { params, body: { names: { en: "pole RENT" } } }))).toEqual([
      "names.en name-taken",
    ]);
    expect(codeOf(await change(own, { names: {}, isEnabled: true }))).toEqual(["names required"]);
    const { items } = await staff.ok(customerCategoriesEndpoint, { params: { customerId } });
    expect(items.find(({ key }) => key === gone)).toMatchObject({ isEnabled: false });
  });
});
