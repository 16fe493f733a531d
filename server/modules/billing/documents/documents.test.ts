// Money documents and the account as staff have them, through the front door.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createTax, createTaxGroup } from "../../catalog/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { getBillingAccountEndpoint } from "../accounts/contract.ts";
import { createTransactionEndpoint, listTransactionsEndpoint, statementEndpoint, statementPdfEndpoint } from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint, invoiceOptionsEndpoint, previewInvoiceEndpoint } from "../one-time/contract.ts";
import { issueOneTimeInvoice } from "../one-time/one-time-invoice.ts";
import { changeTermsEndpoint } from "../terms/contract.ts";
import { creditInvoiceEndpoint, exportDocumentsEndpoint, getDocumentEndpoint, listInvoicesEndpoint } from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("money documents", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 14);
  const staff = await signInStaff(program, { fullName: "Eva Babić" });
  let used = 0;
  /** Somebody who owes one invoice of 54.00 and nothing else. */
  const next = (): string => {
    used += 1;
    return payers[used - 1]!.customerId;
  };
  const line = (text: string, unitPrice: string, more: object = {}) => ({ text, unitPrice, taxId: provider.taxId, ...more });
  const create = (customerId: string, lines: ReturnType<typeof line>[], more: object = {}) =>
    staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId }, body: { lines, ...more } });
  const pay = (customerId: string, amount: string, documentIds?: string[]) =>
    staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "cash", receivedOn: day("2026-04-01"), ...(documentIds ? { documentIds } : {}) },
    });

  it("B-85 a one-time invoice comes to exactly what its preview said, and the preview writes nothing", async () => {
    const customerId = next();
    const body = {
      lines: [
        line("Router", "79.90"),
        line("Cable, by the metre", "0.35", { quantity: "12.5" }),
        line("Visit", "60", { includesTax: true }),
      ],
      issuedOn: day("2026-04-01"),
      dueOn: day("2026-04-20"),
    };
    const preview = await staff.ok(previewInvoiceEndpoint, { params: { customerId }, body });
    expect(preview).toMatchObject({
      issuedOn: "2026-04-01",
      dueOn: "2026-04-20",
      lines: [{ amount: eur("79.90") }, { amount: eur("4.38") }, { amount: eur("60.00"), net: eur("50.00") }],
      net: eur("134.28"),
      tax: eur("26.86"),
      gross: eur("161.14"),
    });
    expect(await invoicesOf(program, customerId)).toHaveLength(1);
    const issued = await staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId }, body });
    expect([issued.net, issued.tax, issued.gross]).toEqual([preview.net, preview.tax, preview.gross]);
    expect(issued.lines.map(({ amount }) => amount)).toEqual(preview.lines.map(({ amount }) => amount));
    expect(issued.taxes.map(({ tax }) => tax)).toEqual(preview.taxes.map(({ tax }) => tax));
    expect(await balanceOf(program, customerId)).toBe(-5400n - 16114n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-142 B-143 the group of 7.7 on 50.00: 1.00, 3.06 and 0.75, each in the tax table", async () => {
    const customerId = next();
    const tax = async (code: string, ratePercent: string) =>
      (await program.inWork((work) => createTax(work, { name: code, code, ratePercent }))).id;
    const [fee, state, city] = [await tax("fee", "2"), await tax("state", "6"), await tax("city", "1.5")];
    const group = await program.inWork((work) =>
      createTaxGroup(work, {
        name: "Local",
        components: [
          { taxId: fee, base: "net" },
          { taxId: state, base: "net_plus_previous" },
          { taxId: city, base: "net" },
        ],
      }),
    );
    const issued = await create(customerId, [line("Line rental", "50", { taxId: group.id })]);
    expect(issued.taxes.map(({ name, tax: amount }) => [name, amount.amount])).toEqual([
      ["fee", "1.00"],
      ["state", "3.06"],
      ["city", "0.75"],
    ]);
    expect(issued).toMatchObject({ tax: eur("4.81"), gross: eur("54.81") });
    const options = await staff.ok(invoiceOptionsEndpoint, { params: { customerId } });
    expect(options.taxes.find(({ id }) => id === group.id)).toMatchObject({ name: "Local", ratePercent: "9.62" });
  });

  it.each([
    ["no line at all", { lines: [] }, 422, "validation-failed"],
    ["a tax that is none", { lines: [line("x", "1", { taxId: "01a00000-0000-7000-8000-000000000001" })] }, 409, "tax-missing"],
    ["due before its own date", { lines: [line("x", "1")], dueOn: "2026-03-01" }, 422, "validation-failed"],
  ])("refuses %s, in the preview already", async (_what, body, status, code) => {
    const customerId = payers[0]!.customerId;
    for (const endpoint of [previewInvoiceEndpoint, createOneTimeInvoiceEndpoint])
      expect(await staff.refused(endpoint, { params: { customerId }, body: body as never })).toMatchObject({ status, code });
  });

  it("B-117 B-11 invoices issued at the same moment get numbers without a gap; one that fails takes none", async () => {
    const customers = [next(), next(), next(), next(), next()];
    const before = (await program.query("select 1 from billing.money_documents where kind = 'invoice'")).length;
    const answers = await Promise.all([
      ...customers.map((customerId) => create(customerId, [line("At once", "10")])),
      // One that has taken its number already dies before it is committed.
      program
        .inWork(async (work) => {
          await issueOneTimeInvoice(work, customers[0]!, {
            lines: [{ ...line("Fails", "10"), quantity: "1", includesTax: false, category: "one_time" }],
            note: "",
            memo: "",
            withFutureItems: false,
          });
          throw new Error("the power is gone");
        })
        .catch((thrown: Error) => thrown.message),
    ]);
    expect(answers.at(-1)).toBe("the power is gone");
    const counters = await program.query<{ counter: bigint }>(
      "select counter from billing.money_documents where kind = 'invoice' and counter is not null order by counter",
    );
    expect(counters).toHaveLength(before + customers.length);
    expect(counters.map(({ counter }) => Number(counter))).toEqual(Array.from({ length: counters.length }, (_, n) => n + 1));
    expect(await program.query("select 1 from billing.document_lines where text = 'Fails'")).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-9 the same wish twice issues once; the same key for another wish is refused", async () => {
    const customerId = next();
    const wish = { params: { customerId }, body: { lines: [line("Once", "10")] }, idempotencyKey: "once-and-only-once" };
    const [first, second] = await Promise.all([
      staff.call(createOneTimeInvoiceEndpoint, wish),
      staff.call(createOneTimeInvoiceEndpoint, wish),
    ]);
    expect([first.status, second.status].filter((status) => status === 200).length).toBeGreaterThan(0);
    const again = await staff.ok(createOneTimeInvoiceEndpoint, wish);
    expect(await invoicesOf(program, customerId)).toHaveLength(2);
    expect(again.id).toBe((first.status === 200 ? first : second).body.id);
    const other = { ...wish, body: { lines: [line("Once", "11")] } };
    expect(await staff.refused(createOneTimeInvoiceEndpoint, other)).toMatchObject({ status: 409, code: "idempotency-mismatch" });
  });

  it("B-122 B-123 too much money makes an invoice paid and the rest free; the links stand on both sides", async () => {
    const customerId = next();
    const [invoice] = await invoicesOf(program, customerId);
    const payment = await pay(customerId, "60.00", [invoice!.id]);
    expect(payment).toMatchObject({ free: eur("6.00"), settles: [{ documentId: invoice!.id }] });
    const document = await staff.ok(getDocumentEndpoint, { params: { documentId: invoice!.id } });
    expect(document).toMatchObject({
      state: "paid",
      open: eur("0.00"),
      settledBy: [{ kind: "payment", text: payment.number, amount: eur("54.00") }],
    });
    expect(document.runId).not.toBeNull();
  });

  it("B-130 a credit note pays what is open of its own invoice; of a paid one it leaves credit", async () => {
    const customerId = next();
    const [invoice] = await invoicesOf(program, customerId);
    await pay(customerId, "30.00");
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: invoice!.id }, body: { reason: "Line was down" } });
    // 54.00 credited: 24.00 pay what was open, 30.00 stay free.
    expect(note).toMatchObject({
      kind: "credit_note",
      state: "open",
      gross: eur("54.00"),
      open: eur("30.00"),
      settledBy: [{ amount: eur("24.00") }],
    });
    expect(await balanceOf(program, customerId)).toBe(3000n);
    const account = await staff.ok(getBillingAccountEndpoint, { params: { customerId } });
    expect(account).toMatchObject({ balance: eur("30.00"), freeCredit: eur("30.00"), owesSince: null, earliestDueOn: null });
    expect(await staff.refused(creditInvoiceEndpoint, { params: { documentId: invoice!.id }, body: { reason: "Again" } })).toMatchObject({
      status: 422,
      code: "credit-exceeds",
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-128 two credit notes at the same moment never take back more than was billed", async () => {
    const customerId = next();
    const [invoice] = await invoicesOf(program, customerId);
    const credit = () => staff.call(creditInvoiceEndpoint, { params: { documentId: invoice!.id }, body: { reason: "Both press" } });
    const answers = await Promise.all([credit(), credit()]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-86 B-10 a booking by hand needs its reason, moves the balance, and is written down with who and why", async () => {
    const customerId = next();
    const body = { side: "credit" as const, amount: eur("10.00"), text: "Goodwill", reason: "Waited an hour on the phone" };
    expect(await staff.refused(createTransactionEndpoint, { params: { customerId }, body: { ...body, reason: " " } })).toMatchObject({
      status: 422,
    });
    expect(
      await staff.refused(createTransactionEndpoint, {
        params: { customerId },
        body: { ...body, amount: { amount: "10.00", currency: "USD" } },
      }),
    ).toMatchObject({
      status: 422,
    });
    const row = await staff.ok(createTransactionEndpoint, { params: { customerId }, body });
    expect(row).toMatchObject({ kind: "credit", text: "Goodwill", amount: eur("10.00"), balanceAfter: eur("-44.00") });
    // The credit pays the invoice by itself.
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "partially_paid", open_minor: 4400n }]);
    const [entry] = await program.query<{ actor_name: string; reason: string; changes: object }>(
      "select actor_name, reason, changes from identity.audit_entries where entity = 'transaction' and entity_id = $1",
      [row.id],
    );
    expect(entry).toMatchObject({ actor_name: "Eva Babić", reason: body.reason, changes: { amount: { after: "10.00 EUR" } } });
    await expect(program.query("delete from billing.ledger_entries where id = $1", [row.id])).rejects.toThrow();
  });

  it("B-138 B-139 transactions carry the balance after each; a statement's opening and rows come to its closing", async () => {
    const customerId = next();
    await pay(customerId, "20.00");
    await staff.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "debit", amount: eur("5.50"), text: "Lost remote control", reason: "Asked for another" },
    });
    const { items } = await staff.ok(listTransactionsEndpoint, { params: { customerId } });
    expect(items.map((row) => [row.amount.amount, row.balanceAfter.amount])).toEqual([
      ["-5.50", "-39.50"],
      ["20.00", "-34.00"],
      ["-54.00", "-54.00"],
    ]);
    const april = { from: day("2026-04-01"), to: day("2026-04-30") };
    const statement = await staff.ok(statementEndpoint, { params: { customerId }, query: april });
    expect(statement).toMatchObject({ opening: eur("0.00"), closing: eur("-39.50") });
    expect(statement.rows.at(-1)?.balanceAfter).toEqual(statement.closing);
    expect(
      await staff.ok(statementEndpoint, { params: { customerId }, query: { from: day("2026-05-01"), to: day("2026-05-31") } }),
    ).toMatchObject({
      opening: eur("-39.50"),
      closing: eur("-39.50"),
      rows: [],
    });
    const pdf = await staff.call(statementPdfEndpoint, { params: { customerId }, query: april });
    expect([pdf.status, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
  });

  it("B-237 the balance is what account 1200 says, B-238 the trial balance comes to nothing", async () => {
    const differing = await program.query(
      `select account.id from billing.accounts account join billing.balances balance on balance.account_id = account.id
       where balance.balance_minor <> coalesce((select sum(credit_minor - debit_minor) from billing.journal_lines line
         where line.account_id = account.id and line.ledger_account = '1200'), 0)`,
    );
    expect(differing).toEqual([]);
    const [trial] = await program.query<{ debits: bigint; credits: bigint }>(
      "select sum(debit_minor)::int8 as debits, sum(credit_minor)::int8 as credits from billing.journal_lines",
    );
    expect(trial!.debits).toBeGreaterThan(0n);
    expect(trial!.debits).toBe(trial!.credits);
  });

  it("M-7 O-4 the billing configuration is edited by its version; emptied days to pay are inherited again", async () => {
    const customerId = next();
    const params = { customerId };
    const account = await staff.ok(getBillingAccountEndpoint, { params });
    expect(account).toMatchObject({ dueDays: { value: 15, origin: "default" }, autoPayFromBalance: { value: true, origin: "default" } });
    const own = await staff.ok(changeTermsEndpoint, {
      params,
      body: { dueDays: 30, autoPayFromBalance: false },
      version: account.version,
    });
    expect(own).toMatchObject({ dueDays: { value: 30, origin: "customer" }, autoPayFromBalance: { value: false, origin: "customer" } });
    expect(await staff.refused(changeTermsEndpoint, { params, body: { dueDays: 7 }, version: account.version })).toMatchObject({
      status: 409,
      code: "edit-conflict",
    });
    const back = await staff.ok(changeTermsEndpoint, {
      params,
      body: { dueDays: null, autoPayFromBalance: null },
      version: own.version,
    });
    expect(back).toMatchObject({ dueDays: { value: 15, origin: "default" }, autoPayFromBalance: { value: true, origin: "default" } });
  });

  it("O-22 who may see credit notes only sees and exports no invoices", async () => {
    const clerk = await signInStaff(program, { levels: { "finance.credit_notes.view": "all", "finance.credit_notes.export": "all" } });
    const seen = await clerk.ok(listInvoicesEndpoint);
    expect(seen.items.length).toBeGreaterThan(0);
    expect(new Set(seen.items.map((row) => row.kind))).toEqual(new Set(["credit_note"]));
    const [invoice] = await invoicesOf(program, payers[0]!.customerId);
    expect(await clerk.refused(getDocumentEndpoint, { params: { documentId: invoice!.id } })).toMatchObject({ status: 403 });
    const file = (await clerk.call(exportDocumentsEndpoint)).bytes.toString();
    expect(
      file
        .trim()
        .split("\r\n")
        .slice(1)
        .every((row) => row.includes(",credit_note,")),
    ).toBe(true);
  });

  it("O-75 O-49 an export is exactly what is filtered, over all pages, and is written down", async () => {
    const filter = { kind: "invoice", state: "issued" };
    const listed = await staff.ok(listInvoicesEndpoint, { query: { limit: 2, sort: "number", filter } });
    const file = (await staff.call(exportDocumentsEndpoint, { body: { sort: "number", filter } })).bytes.toString();
    const rows = file.trim().split("\r\n").slice(1);
    expect(rows).toHaveLength(listed.total!.count);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map((row) => row.split(",")[0])).toEqual(rows.map((row) => row.split(",")[0]).toSorted());
    expect(
      await program.query("select 1 from identity.audit_entries where entity = 'export' and label = 'Money documents'"),
    ).not.toHaveLength(0);
  });

  it("a document is found by its number's beginning and by any scrap of its customer", async () => {
    const [invoice] = await invoicesOf(program, payers[2]!.customerId);
    const find = async (q: string) => (await staff.ok(listInvoicesEndpoint, { query: { filter: { q } } })).items.map((row) => row.id);
    expect(await find(invoice!.number)).toEqual([invoice!.id]);
    expect(await find("customer3@example")).toContain(invoice!.id);
    expect(await find("nobody at all")).toEqual([]);
  });
});
