// 7.3, B-120 an issued invoice that nobody has seen is edited; what it said stays, whole.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { addSubscribers } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { makeExportBatchEndpoint } from "../accounting/contract.ts";
import { releaseRevenue } from "../accounting/release-revenue.ts";
import { revenueRecognition } from "../accounting/settings.ts";
import { creditInvoiceEndpoint, documentPdfEndpoint, getDocumentEndpoint, portalDocumentPdfEndpoint } from "../documents/contract.ts";
import { createFutureItemEndpoint } from "../future-items/contract.ts";
import { confirmRun, undoRun } from "../index.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { replayDocumentEndpoint } from "../replay/contract.ts";
import { manualNumbers, undoPolicy } from "../settings.ts";
import { editInvoiceEndpoint, invoiceVersionsEndpoint, previewEditEndpoint, versionPdfEndpoint } from "./contract.ts";
import { editInvoice } from "./edit-invoice.ts";
import { versionsAreWhole } from "./proofs.ts";
import { mutableUnpaid } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("7.3 editing an issued invoice", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 14);
  const staff = await signInStaff(program, { role: "super_administrator" });
  let next = 0;
  const nextCustomer = () => payers[next++]?.customerId ?? "";
  const shown = (documentId: string) => staff.ok(getDocumentEndpoint, { params: { documentId } });
  const versions = (documentId: string) => staff.ok(invoiceVersionsEndpoint, { params: { documentId } });
  const first = async (customerId: string) => (await invoicesOf(program, customerId))[0]?.id ?? "";
  const keepAll = async (documentId: string) => (await shown(documentId)).lines.map(({ id }) => ({ lineId: id }));
  const edit = async (documentId: string, body: object, version?: number) =>
    staff.call(editInvoiceEndpoint, {
      params: { documentId },
      body: { reason: "Wrong price", ...body } as never,
      version: version ?? (await shown(documentId)).version,
    });
  const writeInvoice = (customerId: string, more: object = {}) =>
    staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: {
        lines: [
          { text: "Visit", unitPrice: "40.00", taxId: provider.taxId },
          { text: "Cable", unitPrice: "2.50", quantity: "10", taxId: provider.taxId },
        ],
        ...more,
      } as never,
    });
  const faults = async () => [...(await faultsOfBooks(program)), ...(await program.inWork((work) => versionsAreWhole.prove(work))).wrong];

  it("7.3 is off unless the provider has it so, and says so", async () => {
    const id = await first(nextCustomer());
    expect(await versions(id)).toMatchObject({ isOn: false, bars: ["off"], versions: [] });
    const { status, problem } = await edit(id, { lines: await keepAll(id) });
    expect([status, problem?.code, problem?.errors?.[0]?.code]).toEqual([409, "invoice-not-editable", "off"]);
    await program.inWork((work) => setSetting(work, mutableUnpaid, { level: "system" }, true));
    expect(await versions(id)).toMatchObject({ isOn: true, bars: [] });
  });

  it("7.3 B-120 lines, prices and sums change; the former version stays with lines, taxes, sums, hash and paper", async () => {
    const customerId = nextCustomer();
    const made = await writeInvoice(customerId);
    const [visit] = made.lines;
    const paper = (await staff.call(documentPdfEndpoint, { params: { documentId: made.id } })).bytes;
    const wish = {
      lines: [{ lineId: visit?.id, unitPrice: "30.00", quantity: "2", text: "Two visits" }],
      added: [{ text: "Travel", unitPrice: "5.00", taxId: provider.taxId }],
      note: "Thank you",
    };
    const preview = { params: { documentId: made.id }, body: { reason: "Wrong price", ...wish } as never };
    const figures = { net: eur("65.00"), tax: eur("13.00"), gross: eur("78.00") };
    expect(await staff.ok(previewEditEndpoint, preview)).toMatchObject(figures);
    const owed = await balanceOf(program, customerId);
    const { body } = await edit(made.id, wish);
    expect(body).toMatchObject({ id: made.id, number: made.number, state: "issued", ...figures, open: eur("78.00"), note: "Thank you" });
    expect(body.lines.map((line: { text: string; amount: object }) => [line.text, line.amount])).toEqual([
      ["Two visits", eur("60.00")],
      ["Travel", eur("5.00")],
    ]);
    expect(await balanceOf(program, customerId)).toBe(owed);
    expect((await versions(made.id)).versions).toMatchObject([
      {
        number: 1,
        invoiceNumber: made.number,
        ...figures,
        reason: "Wrong price",
        lines: [
          { text: "Visit", unitPrice: "40.00", quantity: "1", amount: eur("40.00") },
          { text: "Cable", unitPrice: "2.50", quantity: "10", amount: eur("25.00") },
        ],
      },
    ]);
    const former = (await staff.call(versionPdfEndpoint, { params: { documentId: made.id, number: 1 } })).bytes;
    expect(former.equals(paper)).toBe(true);
    expect((await staff.call(documentPdfEndpoint, { params: { documentId: made.id } })).bytes.equals(paper)).toBe(false);
    const [stored] = await program.query<{ taxes: number; hash: boolean }>(
      `select jsonb_array_length(version.taxes) as taxes, version.content_hash <> document.content_hash as hash
       from billing.document_versions version join billing.money_documents document on document.id = version.document_id where document.id = $1`,
      [made.id],
    );
    expect(stored).toEqual({ taxes: 1, hash: true });
    expect((await staff.ok(replayDocumentEndpoint, { params: { documentId: made.id } })).differences).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it("7.3 B-236 the books are never edited: the entry stays, its opposite and a new one follow on the same day", async () => {
    const customerId = nextCustomer();
    const id = await first(customerId);
    const [line] = (await shown(id)).lines;
    const chain = () => program.query("select partner_id, seq, hash from billing.journal_entries order by partner_id, seq");
    const before = await chain();
    expect((await edit(id, { lines: [{ lineId: line?.id, unitPrice: "40.00" }] })).status).toBe(200);
    expect(await balanceOf(program, customerId)).toBe(-4800n);
    expect(
      await program.query(
        `select entry.kind, own.amount_minor, own.open_minor, entry.entry_on, entry.source_version from billing.journal_entries entry
         join billing.ledger_entries own on own.id = entry.id where entry.source_id = $1 order by entry.seq`,
        [id],
      ),
    ).toEqual([
      { kind: "invoice", amount_minor: -5400n, open_minor: 0n, entry_on: "2026-04-01", source_version: 1 },
      { kind: "reversal", amount_minor: 5400n, open_minor: 0n, entry_on: "2026-04-01", source_version: 2 },
      { kind: "invoice", amount_minor: -4800n, open_minor: 4800n, entry_on: "2026-04-01", source_version: 2 },
    ]);
    expect((await chain()).slice(0, before.length)).toEqual(before);
    // A price for a whole month, so the line still is what its figures say.
    expect((await staff.ok(replayDocumentEndpoint, { params: { documentId: id } })).differences).toEqual([]);
    // Twice: the second version is put away like the first.
    const again = await edit(id, { lines: [{ lineId: (await shown(id)).lines[0]?.id, unitPrice: "50.00" }] });
    expect(again.body).toMatchObject({ gross: eur("60.00") });
    expect((await versions(id)).versions.map(({ number, gross }) => [number, gross.amount])).toEqual([
      [2, "48.00"],
      [1, "54.00"],
    ]);
    // From here on it goes as with any invoice.
    await staff.ok(creditInvoiceEndpoint, { params: { documentId: id }, body: { reason: "All of it" } as never });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faults()).toEqual([]);
  });

  it("7.3 B-53 the days follow the lines: those of a line that is left out are billed by the next run, once", async () => {
    const customerId = nextCustomer();
    const id = await first(customerId);
    await edit(id, { lines: [], added: [{ text: "Set-up", unitPrice: "10.00", taxId: provider.taxId }] });
    const days = () =>
      program.query<{ period: string }>("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(await days()).toEqual([]);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect((await days()).map(({ period }) => period)).toEqual(["[2026-04-01,2026-05-01)", "[2026-05-01,2026-06-01)"]);
    expect(await faults()).toEqual([]);
  });

  it("7.3 B-84 what waited for the invoice and is left out waits for the next one", async () => {
    const customerId = nextCustomer();
    const { id: itemId } = await staff.ok(createFutureItemEndpoint, {
      params: { customerId },
      body: {
        side: "debit",
        category: "fee",
        text: "Change fee",
        unitPrice: "10.00",
        taxId: provider.taxId,
        dueOn: day("2026-04-01"),
      } as never,
    });
    const made = await writeInvoice(customerId, { withFutureItems: true });
    const itemOf = () => program.query("select document_id from billing.future_items where id = $1", [itemId]);
    expect(await itemOf()).toEqual([{ document_id: made.id }]);
    const kept = made.lines.filter(({ text }) => text !== "Change fee").map(({ id }) => ({ lineId: id }));
    expect((await edit(made.id, { lines: kept })).status).toBe(200);
    expect(await itemOf()).toEqual([{ document_id: null }]);
    expect(await faults()).toEqual([]);
  });

  it("7.3 B-117 B-119 a series keeps its numbers, a number by hand may change, and no day that a number or its series contradicts", async () => {
    await program.inWork((work) => setSetting(work, manualNumbers, { level: "system" }, true));
    const customerId = nextCustomer();
    const byHand = await writeInvoice(customerId, { number: "HAND-1" });
    expect(await versions(byHand.id)).toMatchObject({ mayChangeNumber: true });
    const moved = await edit(byHand.id, { lines: await keepAll(byHand.id), number: "HAND-2", issuedOn: "2026-03-30" });
    expect(moved.body).toMatchObject({ number: "HAND-2", issuedOn: "2026-03-30" });
    const series = await writeInvoice(customerId);
    const lines = await keepAll(series.id);
    const errorOf = async (more: object) => {
      const { status, problem } = await edit(series.id, { lines, ...more });
      return [status, problem?.errors?.[0]?.field, problem?.errors?.[0]?.code];
    };
    expect(await errorOf({ number: "HAND-3" })).toEqual([422, "number", "number-stays"]);
    expect(await errorOf({ issuedOn: "2025-12-31" })).toEqual([422, "issuedOn", "number-says-day"]);
    expect(await errorOf({ issuedOn: "2026-04-02" })).toEqual([422, "issuedOn", "in-the-future"]);
    // A series that goes by its days takes a day between those beside it, and no other.
    const goByDays = (value: boolean) =>
      program.query("update billing.number_series set monotonic_dates = $2 where partner_id = $1 and kind = 'invoice'", [
        provider.partnerId,
        value,
      ]);
    await goByDays(true);
    const { status, problem } = await edit(series.id, { lines, issuedOn: "2026-03-31" });
    expect([status, problem?.code]).toEqual([409, "date-before-last"]);
    await goByDays(false);
    const earlier = await edit(series.id, { lines, issuedOn: "2026-03-31" });
    expect(earlier.body).toMatchObject({ issuedOn: "2026-03-31", number: series.number });
    expect(await faults()).toEqual([]);
  });

  it("7.3 nobody edits what was paid, credited, fetched by the customer or exported, and is told why", async () => {
    const customerId = nextCustomer();
    const paid = await writeInvoice(customerId);
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("10.00"), method: "bank_transfer", documentIds: [paid.id], receivedOn: day("2026-04-01") },
    });
    expect((await versions(paid.id)).bars).toEqual(["paid"]);
    const credited = await writeInvoice(nextCustomer());
    await staff.ok(creditInvoiceEndpoint, {
      params: { documentId: credited.id },
      body: { reason: "A part", lines: [{ lineId: credited.lines[0]?.id, amount: "5.00" }] } as never,
    });
    expect((await versions(credited.id)).bars).toContain("credited");
    const fetcher = nextCustomer();
    const fetched = await writeInvoice(fetcher);
    const customer = await signInCustomer(program, fetcher);
    expect((await customer.call(portalDocumentPdfEndpoint, { params: { documentId: fetched.id } })).status).toBe(200);
    expect((await versions(fetched.id)).bars).toEqual(["fetched"]);
    expect((await edit(fetched.id, { lines: await keepAll(fetched.id) })).problem?.code).toBe("invoice-not-editable");
    const exported = await writeInvoice(nextCustomer());
    expect((await versions(exported.id)).bars).toEqual([]);
    await staff.ok(makeExportBatchEndpoint, {
      params: { partnerId: provider.partnerId },
      body: { kind: "documents", format: "csv", separator: "comma", basis: "posting" } as never,
    });
    expect((await versions(exported.id)).bars).toEqual(["exported"]);
  });

  it("7.3 B-120 the database refuses an edit whose former version was not put away, and any change to one that was", async () => {
    const id = await first(nextCustomer());
    for (const statement of [
      "update billing.money_documents set gross_minor = gross_minor + 1, net_minor = net_minor + 1, content_version = 2 where id = $1",
      "update billing.money_documents set content_version = 2 where id = $1",
      "delete from billing.document_lines where document_id = $1",
      "delete from billing.document_taxes where document_id = $1",
    ])
      await expect(program.query(statement, [id])).rejects.toThrow();
    for (const statement of ["update billing.document_versions set reason = 'x'", "delete from billing.document_versions"])
      await expect(program.query(statement)).rejects.toThrow();
  });

  it("7.3 in a race: of two edits one is told to look again, and an edit and a payment take turns", async () => {
    const customerId = nextCustomer();
    const made = await writeInvoice(customerId);
    const lines = made.lines.map(({ id }) => ({ lineId: id }));
    const both = await Promise.all([lines.slice(0, 1), lines.slice(1)].map((kept) => edit(made.id, { lines: kept }, made.version)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.problem?.code).toBe("edit-conflict");
    const now = await shown(made.id);
    const [edited, recorded] = await Promise.all([
      edit(made.id, { lines: now.lines.map(({ id }) => ({ lineId: id, unitPrice: "1.00" })) }, now.version),
      staff.call(recordPaymentEndpoint, {
        params: { customerId },
        body: { amount: now.gross, method: "bank_transfer", documentIds: [made.id], receivedOn: day("2026-04-01") },
      }),
    ]);
    expect(recorded.status).toBe(200);
    expect([200, 409]).toContain(edited.status);
    expect(await shown(made.id)).toMatchObject({ state: "paid" });
    expect(await faults()).toEqual([]);
  });

  it("7.3 killed in the middle: nothing of an edit is there, and it can be done again", async () => {
    const customerId = nextCustomer();
    const made = await writeInvoice(customerId);
    const wanted = { reason: "Wrong price", lines: [{ lineId: made.lines[0]?.id ?? "" }], added: [] };
    const owed = await balanceOf(program, customerId);
    const entries = () => program.query("select count(*)::int as n from billing.journal_entries");
    const before = await entries();
    const killed = program.inWork(async (work) => {
      await editInvoice(work, program.tools, { documentId: made.id, version: made.version, wanted });
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    expect(await shown(made.id)).toMatchObject({ version: made.version, gross: made.gross, lines: made.lines });
    expect(await versions(made.id)).toMatchObject({ bars: [], versions: [] });
    expect([await entries(), await balanceOf(program, customerId)]).toEqual([before, owed]);
    expect((await edit(made.id, wanted)).status).toBe(200);
    expect(await faults()).toEqual([]);
  });
});

describe("7.3 what follows an edit", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  await program.inWork((work) => setSetting(work, mutableUnpaid, { level: "system" }, true));

  it("7.3 B-69 an edited invoice of a run is undone like any other: void, its days free, its version kept", async () => {
    const { provider, payers } = await makePayers(program, 2, { code: "undone" });
    await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, "void_number"));
    const staff = await signInStaff(program, { role: "super_administrator" });
    const customerId = payers[0]?.customerId ?? "";
    const id = (await invoicesOf(program, customerId))[0]?.id ?? "";
    const { version, lines } = await staff.ok(getDocumentEndpoint, { params: { documentId: id } });
    const body = { reason: "Another price", lines: [{ lineId: lines[0]?.id ?? "", unitPrice: "30.00" }] };
    await staff.ok(editInvoiceEndpoint, { params: { documentId: id }, version, body });
    await undoRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01") });
    expect(await invoicesOf(program, customerId)).toMatchObject([{ id, state: "void" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select period from billing.coverage where customer_id = $1", [customerId])).toEqual([]);
    const shown = await staff.ok(invoiceVersionsEndpoint, { params: { documentId: id } });
    expect(shown.versions).toMatchObject([{ number: 1, gross: eur("54.00") }]);
    expect(await faultsOfBooks(program)).toEqual([]);
    expect((await program.inWork((work) => versionsAreWhole.prove(work))).wrong).toEqual([]);
  });

  it("7.3 the period is that of the lines that are left, and with the last days it goes", async () => {
    const { provider } = await makePayers(program, 0, { code: "period" });
    const [added] = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 1, startOn: "2026-03-15", nextBillingOn: "2026-04-01" }),
    );
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    const staff = await signInStaff(program, { role: "super_administrator" });
    const id = (await invoicesOf(program, added?.customerId ?? ""))[0]?.id ?? "";
    const shown = () => staff.ok(getDocumentEndpoint, { params: { documentId: id } });
    const edit = async (more: object) =>
      staff.ok(editInvoiceEndpoint, {
        params: { documentId: id },
        version: (await shown()).version,
        body: { reason: "Less", ...more } as never,
      });
    const before = await shown();
    const whole = { periodStart: "2026-03-15", periodEnd: "2026-05-01" };
    expect(before).toMatchObject({ ...whole, lines: [{ periodEnd: "2026-04-01" }, { periodStart: "2026-04-01" }] });
    expect(await edit({ lines: before.lines.map((line) => ({ lineId: line.id })), note: "Thank you" })).toMatchObject(whole);
    const kept = await edit({ lines: [{ lineId: (await shown()).lines[1]?.id }] });
    expect(kept).toMatchObject({ periodStart: "2026-04-01", periodEnd: "2026-05-01", lines: [{ periodStart: "2026-04-01" }] });
    const once = await edit({ lines: [], added: [{ text: "Set-up", unitPrice: "10.00", taxId: provider.taxId }] });
    expect(once).toMatchObject({ periodStart: null, periodEnd: null });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("7.3 B-87 days of a part of a month get another price by the same count of days, and another tax", async () => {
    const { provider } = await makePayers(program, 0, { code: "parts" });
    const [added] = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 1, startOn: "2026-04-11", nextBillingOn: "2026-04-01" }),
    );
    const customerId = added?.customerId ?? "";
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    const staff = await signInStaff(program, { role: "super_administrator" });
    const id = (await invoicesOf(program, customerId))[0]?.id ?? "";
    const before = await staff.ok(getDocumentEndpoint, { params: { documentId: id } });
    expect(before).toMatchObject({ net: eur("30.00"), lines: [{ days: 20 }] });
    const body = { reason: "Another price", lines: [{ lineId: before.lines[0]?.id ?? "", unitPrice: "50.00" }] };
    const after = await staff.ok(editInvoiceEndpoint, { params: { documentId: id }, version: before.version, body });
    // 50.00 for 30 days, of which 20 are billed.
    expect(after).toMatchObject({ net: eur("33.33"), tax: eur("6.67"), gross: eur("40.00"), lines: [{ days: 20, unitPrice: "50.00" }] });
    expect((await staff.ok(replayDocumentEndpoint, { params: { documentId: id } })).differences).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("7.3 editing an invoice whose revenue waits for its days", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  await program.inWork((work) => setSetting(work, revenueRecognition, { level: "system" }, "daily"));
  const { provider, payers } = await makePayers(program, 1);
  await program.inWork((work) => setSetting(work, mutableUnpaid, { level: "system" }, true));

  it("7.3 B-239 what was earned is taken back, the new price waits and is caught up on, and the books say the same as the lines", async () => {
    const customerId = payers[0]?.customerId ?? "";
    await program.inWork((work) => releaseRevenue(work, { partnerId: provider.partnerId, through: day("2026-04-10") }));
    program.clock.moveTo("2026-04-11T08:00:00Z");
    const staff = await signInStaff(program, { role: "super_administrator" });
    const id = (await invoicesOf(program, customerId))[0]?.id ?? "";
    const { version, lines } = await staff.ok(getDocumentEndpoint, { params: { documentId: id } });
    const earned = async () => {
      const [row] = await program.query<{ minor: bigint }>(
        "select sum(credit_minor - debit_minor)::int8 as minor from billing.journal_lines where ledger_account like '4%'",
      );
      return row?.minor;
    };
    expect(await earned()).toBe(1500n);
    await staff.ok(editInvoiceEndpoint, {
      params: { documentId: id },
      version,
      body: { reason: "Another price", lines: [{ lineId: lines[0]?.id ?? "", unitPrice: "30.00" }] },
    });
    expect(await earned()).toBe(0n);
    await program.inWork((work) => releaseRevenue(work, { partnerId: provider.partnerId, through: day("2026-04-20") }));
    expect(await earned()).toBe(2000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
