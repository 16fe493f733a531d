// Country add-ons from end to end: the example add-on of examples/, over real HTTP on loopback, behind a door that can lose its answers.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAddOn, startAddOn } from "../../examples/fiscal-add-on/add-on.ts";
import { makeFiscalAddOns } from "../../server/adapters/fiscal-add-ons.ts";
import { creditInvoiceEndpoint, documentPdfEndpoint, portalDocumentPdfEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { eInvoiceForMail } from "../../server/modules/billing/einvoice/attach-to-mail.ts";
import {
  changeEInvoicingEndpoint,
  eInvoiceFileEndpoint,
  getEInvoiceEndpoint,
  makeEInvoiceEndpoint,
} from "../../server/modules/billing/einvoice/contract.ts";
import * as contract from "../../server/modules/billing/fiscalisation/contract.ts";
import { tendFiscalisation } from "../../server/modules/billing/fiscalisation/fill-reservations.ts";
import { registerDocuments } from "../../server/modules/billing/fiscalisation/register-documents.ts";
import { takeReservations } from "../../server/modules/billing/fiscalisation/reservations.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { confirmRun } from "../../server/modules/billing/runs/billing-run.ts";
import { firstInvoiceAuto } from "../../server/modules/billing/runs/run-settings.ts";
import { undoRun } from "../../server/modules/billing/runs/undo-run.ts";
import { undoPolicy } from "../../server/modules/billing/settings.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { mailFrom, messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMail } from "../../server/modules/notifications/tend-mail.ts";
import { createPartner, getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { paymentReceiptEndpoint, recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import type { JobRun } from "../../server/platform/jobs.ts";
import { readPdf } from "../../server/platform/pdf/read-pdf.ts";
import { day } from "../../shared/calendar.ts";
import { type StaffCaller, signInCustomer, signInStaff } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { announced, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../support/payer.ts";
import { addSubscribers } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a secret that both of them know";

const printed = (bytes: Uint8Array): string => readPdf(bytes).pages.join("\n").replaceAll("\u200b", "").replaceAll("\u00a0", " ");

/** Stands before an add-on. */
interface Door {
  readonly url: string;
  /** through: it forwards; lost: the add-on does it and its answer is lost; away: nobody answers; busy: it asks for patience. */
  mode: "through" | "lost" | "away" | "busy";
  asked: number;
}

async function openDoor(target: () => string): Promise<Door> {
  const server = createServer(async (request, response) => {
    door.asked += 1;
    if (door.mode === "away") return void request.socket.destroy();
    if (door.mode === "busy") return void response.writeHead(503, { "retry-after": "120" }).end();
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !["host", "connection", "content-length"].includes(name)),
    );
    const answer = await fetch(`${target()}${request.url}`, {
      method: "POST",
      headers: headers as Record<string, string>,
      body: Buffer.concat(parts),
    });
    const text = await answer.text();
    if (door.mode === "lost") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const door: Door = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, mode: "through", asked: 0 };
  afterAll(() => void server.close());
  return door;
}

describe("fiscalisation", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  const dir = mkdtempSync(join(tmpdir(), "demarc-fiscal-"));
  let addOn: RunningAddOn;
  let door: Door;
  let made: Payers;
  let staff: StaffCaller;
  let partnerId = "";
  let used = 0;
  beforeAll(async () => {
    addOn = await startAddOn({ secret, file: join(dir, "registered.jsonl") });
    door = await openDoor(() => addOn.url);
    made = await makePayers(program, 24);
    partnerId = made.provider.partnerId;
    staff = await signInStaff(program);
    await program.runJobs();
  });
  afterAll(async () => {
    await addOn.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const next = (): string => made.payers[used++]?.customerId as string;
  const minutesLater = async (minutes: number): Promise<void> => {
    program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000).toISOString());
    await program.inWork(tendFiscalisation);
    await program.runJobs();
  };
  const connect = async (wish: Partial<Parameters<typeof body>[0]> = {}) => {
    const { version } = await staff.ok(contract.getFiscalisationEndpoint, { params: { partnerId } });
    const saved = await staff.ok(contract.saveFiscalisationEndpoint, { params: { partnerId }, body: body(wish), version });
    await program.runJobs();
    return saved;
  };
  const body = (wish: {
    policy?: "block" | "queue";
    reserves?: boolean;
    poolSize?: number;
    atOnce?: number;
    isOn?: boolean;
    kinds?: contract.FiscalKind[];
  }) => ({
    title: "Example",
    url: door.url,
    secret,
    kinds: [...contract.fiscalKinds],
    policy: "block" as const,
    reserves: true,
    poolSize: 20,
    atOnce: 1,
    isOn: true,
    ...wish,
  });
  const issueOnly = async (customerId: string, unitPrice = "79.90"): Promise<string> =>
    (
      await staff.ok(createOneTimeInvoiceEndpoint, {
        params: { customerId },
        body: { lines: [{ text: "Router", unitPrice, taxId: made.provider.taxId }] },
      } as never)
    ).id;
  const issue = async (customerId: string, unitPrice?: string): Promise<string> => {
    const id = await issueOnly(customerId, unitPrice);
    await program.runJobs();
    return id;
  };
  const find = async (sourceId: string) => (await staff.ok(contract.getRegistrationEndpoint, { params: { sourceId } })).registration;
  const registered = (sourceId: string) => addOn.kept.filter((one) => one.act === "register" && one.key === sourceId).length;
  const pdfText = async (documentId: string): Promise<string> => {
    const { bytes } = await staff.call(documentPdfEndpoint, { params: { documentId } } as never);
    return printed(bytes);
  };

  it("B-245 without an add-on nothing is registered and nothing waits", async () => {
    const id = await issue(next());
    expect(await find(id)).toBeNull();
    expect(await staff.ok(contract.getFiscalisationEndpoint, { params: { partnerId } })).toMatchObject({ addOn: null, version: 0 });
  });

  it("B-245 staff connect an add-on, its secret stays sealed, and a test tells who answers", async () => {
    const saved = await connect();
    expect(JSON.stringify(saved)).not.toContain(secret);
    const [row] = await program.query<{ secret_sealed: string }>("select secret_sealed from billing.fiscal_add_ons");
    expect(row?.secret_sealed).not.toContain(secret);
    expect(await staff.ok(contract.testFiscalisationEndpoint, { params: { partnerId }, body: {} })).toEqual({
      outcome: "answered",
      detail: "",
      self: { name: "Example add-on", version: "1.0", kinds: [...contract.fiscalKinds], reserves: true },
    });
    const { addOn: view } = await staff.ok(contract.getFiscalisationEndpoint, { params: { partnerId } });
    expect(view?.free).toEqual(contract.fiscalKinds.map((kind) => ({ kind, count: 20 })));
  });

  it("B-245 a wrong secret is told apart from an add-on that is away", async () => {
    const view = await connect();
    await staff.ok(contract.saveFiscalisationEndpoint, {
      params: { partnerId },
      body: { ...body({}), secret: "quite another secret" },
      version: view.version,
    });
    expect(await staff.ok(contract.testFiscalisationEndpoint, { params: { partnerId }, body: {} })).toMatchObject({
      outcome: "not_us",
      self: null,
    });
    door.mode = "away";
    expect(await staff.ok(contract.testFiscalisationEndpoint, { params: { partnerId }, body: {} })).toMatchObject({
      outcome: "unreachable",
    });
    door.mode = "through";
    await connect();
  });

  it("B-245 an invoice takes a reservation, is registered once, and its paper carries number and lines", async () => {
    const id = await issue(next());
    const view = await find(id);
    expect(view).toMatchObject({
      state: "registered",
      kind: "invoice",
      policy: "block",
      lacksReservation: false,
      attempts: 1,
      mayRetry: false,
    });
    expect(view?.fiscalNumber).toMatch(/^EX-\d{8}$/);
    expect(view?.reservation).toMatch(/^INVOICE-\d+$/);
    expect(view?.qrSvg).toContain("<svg");
    expect(registered(id)).toBe(1);
    const text = await pdfText(id);
    expect(text).toContain(view?.fiscalNumber);
    expect(text).toContain(`Reserved as ${view?.reservation}`);
    expect(text).toContain("Registration with the tax office");
    expect((await announced(program, view?.customerId ?? "", "fiscal.")).map(({ type }) => type)).toEqual(["fiscal.registered"]);
  });

  it("B-245 the add-on gets the whole document: seller, buyer, lines, taxes, totals, hash", async () => {
    door.mode = "away";
    const id = await issue(next(), "100");
    const [row] = await program.query<{ content: string; hash: string; number: string }>(
      "select registration.content, document.content_hash as hash, document.number from billing.fiscal_registrations registration join billing.money_documents document on document.id = source_id where source_id = $1",
      [id],
    );
    door.mode = "through";
    expect(JSON.parse(row?.content ?? "")).toMatchObject({
      protocol: 1,
      id,
      kind: "invoice",
      number: row?.number,
      currency: "EUR",
      issuedOn: "2026-04-01",
      refersTo: null,
      seller: { name: "Northern Fibre Ltd." },
      lines: [{ position: 1, text: "Router", quantity: "1", unitPrice: "100", net: "100.00", taxRatePercent: "20" }],
      taxes: [{ name: "VAT", category: "S", ratePercent: "20", taxable: "100.00", tax: "20.00" }],
      totals: { net: "100.00", tax: "20.00", gross: "120.00" },
      hash: row?.hash,
    });
    await minutesLater(2);
    expect(await find(id)).toMatchObject({ state: "registered", attempts: 2 });
  });

  it("B-245 a credit note waits for its invoice and names its registration", async () => {
    door.mode = "away";
    const customerId = next();
    const id = await issue(customerId);
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: id }, body: { reason: "Sent back" } } as never);
    await program.runJobs();
    expect(await find(note.id)).toMatchObject({ state: "waiting", attempts: 0 });
    door.mode = "through";
    await minutesLater(2);
    const [invoice, credit] = [await find(id), await find(note.id)];
    expect([invoice?.state, credit?.state]).toEqual(["registered", "registered"]);
    expect(credit?.texts).toContain(`Takes back ${invoice?.fiscalNumber}`);
  });

  it("B-245 block: with the add-on down for an hour, paper, mail and portal wait, the debt does not, and all comes at once afterwards", async () => {
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await setSetting(work, mailFrom, { level: "system" }, "billing@northern.example");
      await saveServer(work, program.tools, await getPartner(work, partnerId), {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "",
      });
    });
    // Long enough after the first invoices that nobody joins a message about those.
    await minutesLater(30);
    door.mode = "away";
    const customerId = next();
    const id = await issue(customerId);
    const before = box.mails.length;
    for (let minute = 0; minute < 90; minute += 15) {
      await minutesLater(15);
      await program.inWork(tendMail);
      await program.runJobs();
    }
    staff = await signInStaff(program);
    expect(await find(id)).toMatchObject({ state: "waiting", mayWaive: true });
    expect(await staff.call(documentPdfEndpoint, { params: { documentId: id } } as never)).toMatchObject({
      status: 409,
      body: { type: "/problems/document-not-registered" },
    });
    const customer = await signInCustomer(program, customerId);
    expect(await customer.ok(contract.portalRegistrationEndpoint, { params: { documentId: id } })).toEqual({
      isPaperHeld: true,
      fiscalNumber: null,
    });
    expect((await customer.call(portalDocumentPdfEndpoint, { params: { documentId: id } } as never)).status).toBe(409);
    expect(box.mails.length).toBe(before);
    const waiting = await program.query("select state, reason_code from notifications.messages where about_id = $1 and channel = 'mail'", [
      id,
    ]);
    expect(waiting).toEqual([{ state: "queued", reason_code: "not-registered" }]);
    expect((await invoicesOf(program, customerId)).find((invoice) => invoice.id === id)).toMatchObject({
      state: "issued",
      open_minor: 9588n,
    });
    const late = await staff.ok(contract.listRegistrationsEndpoint, { query: { filter: { late: "true" } } as never });
    expect(late.items.map(({ sourceId }) => sourceId)).toContain(id);
    const { addOn: view } = await staff.ok(contract.getFiscalisationEndpoint, { params: { partnerId } });
    expect(view?.fault).toMatchObject({ kind: "unreachable" });
    // It was not asked once a second meanwhile.
    expect((await find(id))?.attempts).toBeLessThan(12);

    door.mode = "through";
    await minutesLater(11);
    expect(await find(id)).toMatchObject({ state: "registered" });
    expect(registered(id)).toBe(1);
    expect(await customer.ok(contract.portalRegistrationEndpoint, { params: { documentId: id } })).toMatchObject({ isPaperHeld: false });
    expect(box.mails.length).toBe(before + 1);
    const attached = box.mails.at(-1)?.mail.attachments.find(({ contentType }) => contentType === "application/pdf");
    expect(printed(attached?.content as Buffer)).toContain((await find(id))?.fiscalNumber);
    expect((await staff.ok(contract.getFiscalisationEndpoint, { params: { partnerId } })).addOn?.fault).toBeNull();
  });

  it("B-245 queue: the paper goes out without it, and the registration follows", async () => {
    await connect({ policy: "queue" });
    door.mode = "away";
    const id = await issue(next());
    expect(await pdfText(id)).not.toContain("Fiscal number");
    door.mode = "through";
    await minutesLater(11);
    expect(await find(id)).toMatchObject({ state: "registered", policy: "queue" });
    await connect();
  });

  it("B-245 B-246 block: the e-invoice waits as well, and its note names the number", async () => {
    const customerId = next();
    await program.query(
      "update partners.partners set street = 'Hafenstraße 12', city = 'Hamburg', zip = '20457', country = 'DE', tax_number = 'DE123456789', email = 'billing@northern.example' where id = $1",
      [partnerId],
    );
    await program.query(
      "update customers.customers set city = 'Lübeck', zip = '23552', street_1 = 'Am Markt 3', country = 'DE' where id = $1",
      [customerId],
    );
    door.mode = "away";
    await staff.ok(changeEInvoicingEndpoint, { params: { customerId }, body: { format: "cii", delivery: "attach" }, version: 0 } as never);
    const id = await issue(customerId);
    const eInvoice = async () => (await staff.ok(getEInvoiceEndpoint, { params: { documentId: id } })).eInvoice;
    expect(await eInvoice()).toBeNull();
    expect(await program.inWork((work) => eInvoiceForMail(work, program.tools, id))).toEqual({ kind: "held" });
    expect((await staff.call(makeEInvoiceEndpoint, { params: { documentId: id }, body: {} } as never)).status).toBe(409);
    door.mode = "through";
    await minutesLater(11);
    const xml = (await staff.call(eInvoiceFileEndpoint, { params: { documentId: id } })).bytes.toString("utf8");
    expect(xml).toContain(`Fiscal number: ${(await find(id))?.fiscalNumber}`);
  });

  it("B-245 a reply that is lost after registering, and a worker killed before it wrote it down, register nothing twice", async () => {
    door.mode = "lost";
    const lost = await issue(next());
    expect(await find(lost)).toMatchObject({ state: "waiting" });
    expect(registered(lost)).toBe(1);
    door.mode = "through";
    await minutesLater(11);
    expect(await find(lost)).toMatchObject({ state: "registered", attempts: 2 });
    expect(registered(lost)).toBe(1);

    const killed = await issueOnly(next());
    const run = { inWork: (act: never) => program.inWork(act), signal: undefined } as unknown as JobRun;
    const real = makeFiscalAddOns();
    await expect(
      registerDocuments(
        run,
        program.tools,
        {
          ...real,
          register: async (...asked) => {
            await real.register(...asked);
            throw new Error("killed");
          },
        },
        partnerId,
      ),
    ).rejects.toThrow("killed");
    expect(registered(killed)).toBe(1);
    // Nobody else takes it up while the lease lasts.
    await program.runJobs();
    expect(await find(killed)).toMatchObject({ state: "waiting", attempts: 1 });
    await minutesLater(3);
    expect(await find(killed)).toMatchObject({ state: "registered", attempts: 2 });
    expect(registered(killed)).toBe(1);
  });

  it("B-245 a refused document waits for a person: asked again, or let go with a reason", async () => {
    const customerId = next();
    const id = await issue(customerId, "20000");
    expect(await find(id)).toMatchObject({
      state: "refused",
      reason: expect.stringContaining("tax number"),
      mayRetry: true,
      mayWaive: true,
    });
    const first = await staff.ok(contract.listRegistrationsEndpoint, { query: { limit: 1 } as never });
    expect(first.items[0]?.sourceId).toBe(id);
    await staff.ok(contract.retryRegistrationEndpoint, { params: { sourceId: id }, body: {} } as never);
    await program.runJobs();
    expect(await find(id)).toMatchObject({ state: "refused", attempts: 2 });
    expect((await staff.call(documentPdfEndpoint, { params: { documentId: id } } as never)).status).toBe(409);
    await staff.ok(contract.waiveRegistrationEndpoint, {
      params: { sourceId: id },
      body: { reason: "Agreed with the tax office by phone" },
    } as never);
    await program.runJobs();
    expect(await find(id)).toMatchObject({ state: "waived", mayWaive: false });
    expect(await pdfText(id)).not.toContain("Fiscal number");
    const log = await program.query(
      "select action, reason from identity.audit_entries where entity_id = $1 and action like 'fiscal-%' order by at",
      [id],
    );
    expect(log).toMatchObject([{ action: "fiscal-retried" }, { action: "fiscal-waived", reason: "Agreed with the tax office by phone" }]);
  });

  it("B-245 busy: the add-on is left alone as long as it wants", async () => {
    door.mode = "busy";
    const id = await issue(next());
    const asked = door.asked;
    await minutesLater(1);
    expect(door.asked).toBe(asked);
    door.mode = "through";
    await minutesLater(2);
    expect(await find(id)).toMatchObject({ state: "registered" });
  });

  it("B-245 a person who tries again waits for no pause", async () => {
    door.mode = "busy";
    const [one, other] = [await issue(next()), await issueOnly(next())];
    door.mode = "through";
    await staff.ok(contract.retryRegistrationEndpoint, { params: { sourceId: one }, body: {} } as never);
    await program.runJobs();
    expect([(await find(one))?.state, (await find(other))?.state]).toEqual(["registered", "registered"]);
  });

  it("B-245 of two who issue at once, one gets the last reservation; block refuses the other, queue issues it without", async () => {
    await program.query(
      "delete from billing.fiscal_reservations where source_id is null and kind = 'invoice' and id not in (select min(id) from billing.fiscal_reservations where source_id is null and kind = 'invoice')",
    );
    door.mode = "away";
    const [one, other] = [next(), next()];
    const results = await Promise.all(
      [one, other].map((customerId) =>
        staff.call(createOneTimeInvoiceEndpoint, {
          params: { customerId },
          body: { lines: [{ text: "Router", unitPrice: "10", taxId: made.provider.taxId }] },
        } as never),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(results.find(({ status }) => status === 409)?.body).toMatchObject({ type: "/problems/no-fiscal-reservation" });
    await connect({ policy: "queue" });
    const without = await issue(next());
    expect(await find(without)).toMatchObject({ reservation: null, lacksReservation: true, policy: "queue" });
    door.mode = "through";
    await minutesLater(11);
    await connect();
    expect(await find(without)).toMatchObject({ state: "registered" });
  });

  it("B-245 what rolls back gives its reservation back, and a lost answer leaves none lying at the tax office", async () => {
    const free = async () =>
      Number(
        (
          await program.query<{ n: bigint }>(
            "select count(*) as n from billing.fiscal_reservations where source_id is null and kind = 'refund'",
          )
        )[0]?.n,
      );
    const before = await free();
    const id = crypto.randomUUID();
    await expect(
      program.inWork(async (work) => {
        expect((await takeReservations(work, { partnerId, kind: "refund" }, [id])).size).toBe(1);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await free()).toBe(before);

    await program.query(
      "update billing.fiscal_reservations set source_id = gen_random_uuid(), taken_at = now() where source_id is null and kind = 'refund'",
    );
    const given = () =>
      addOn.kept.flatMap((kept) =>
        kept.act === "reserve" && kept.answer.reservations[0]?.code.startsWith("REFUND") ? kept.answer.reservations : [],
      ).length;
    const givenBefore = given();
    door.mode = "lost";
    await minutesLater(1);
    door.mode = "through";
    await minutesLater(11);
    expect(await free()).toBe(20);
    expect(given() - givenBefore).toBe(20);
  });

  it("B-245 a run sets accounts without a reservation aside, says why, and the next run bills them", async () => {
    await program.query(
      "delete from billing.fiscal_reservations where source_id is null and kind = 'invoice' and id not in (select id from billing.fiscal_reservations where source_id is null and kind = 'invoice' order by id limit 5)",
    );
    door.mode = "away";
    program.clock.moveTo("2026-05-01T08:00:00Z");
    const run = await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect(run).toMatchObject({ invoices: 5, failed: made.payers.length - 5 });
    const failures = await program.query("select distinct failure from billing.run_items where run_id = $1 and state = 'failed'", [
      run.runId,
    ]);
    expect(failures).toEqual([{ failure: "no_fiscal_reservation" }]);
    const lying = await program.query(
      "select 1 from billing.fiscal_reservations reservation where kind = 'invoice' and source_id is not null and not exists (select from billing.money_documents where id = source_id)",
    );
    expect(lying).toEqual([]);
    door.mode = "through";
    await minutesLater(11);
    const again = await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect(again).toMatchObject({ invoices: made.payers.length - 5, failed: 0 });
    await program.runJobs();
    expect(await program.query("select 1 from billing.fiscal_registrations where state = 'waiting'")).toEqual([]);
  });

  it("B-245 what the tax office has is credited by an undo, never voided", async () => {
    await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, "void_number"));
    const [last] = await program.query<{ id: string; number: string }>(
      "select document.id, document.number from billing.money_documents document join billing.runs run on run.id = run_id where run.target_on = '2026-05-01' and document.kind = 'invoice' order by document.number desc limit 1",
    );
    const undone = await undoRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01") });
    expect(undone.undone).toBeGreaterThan(0);
    expect(await program.query("select state from billing.money_documents where id = $1", [last?.id])).toEqual([{ state: "credited" }]);
    await program.runJobs();
    expect(await program.query("select distinct state from billing.fiscal_registrations where kind = 'credit_note'")).toEqual([
      { state: "registered" },
    ]);
  });

  it("B-245 receipts and refunds are registered as well, and their papers wait", async () => {
    staff = await signInStaff(program);
    const customerId = made.payers[0]?.customerId as string;
    door.mode = "away";
    const payment = await staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { method: "cash", amount: { amount: "10.00", currency: "EUR" }, receivedOn: "2026-05-01" },
    } as never);
    await program.runJobs();
    const id = (payment as unknown as { id: string }).id;
    expect(await find(id)).toMatchObject({ kind: "receipt", state: "waiting" });
    expect((await staff.call(paymentReceiptEndpoint, { params: { paymentId: id } } as never)).status).toBe(409);
    door.mode = "through";
    await minutesLater(11);
    expect(await find(id)).toMatchObject({ state: "registered" });
    const paper = await staff.call(paymentReceiptEndpoint, { params: { paymentId: id } } as never);
    expect(printed(paper.bytes)).toContain((await find(id))?.fiscalNumber);
  });

  it("B-245 a run that the calendar confirms has what is missing reserved at that moment, as one that staff confirm", async () => {
    program.clock.moveTo("2026-06-01T05:00:00Z");
    await program.runDay();
    const preview = () =>
      program.query<{ state: string; ready: number; failed: number; issued: number }>(
        `select run.state, count(*) filter (where item.state = 'ok')::int as ready, count(*) filter (where item.state = 'failed')::int as failed,
           count(*) filter (where item.state = 'issued')::int as issued
         from billing.runs run join billing.run_items item on item.run_id = run.id where run.trigger = 'schedule' and run.target_on = '2026-06-01'
         group by run.id`,
      );
    const [waiting] = await preview();
    expect(waiting).toMatchObject({ state: "preview", failed: 0 });
    expect(waiting?.ready).toBeGreaterThan(5);
    // The pool ran low, and nobody looked since.
    await program.query(
      "delete from billing.fiscal_reservations where source_id is null and kind = 'invoice' and id not in (select id from billing.fiscal_reservations where source_id is null and kind = 'invoice' order by id limit 2)",
    );
    program.clock.moveTo("2026-06-04T20:30:00Z");
    await program.runDay();
    expect(await preview()).toEqual([{ state: "confirmed", ready: 0, failed: 0, issued: waiting?.ready }]);
    await program.runJobs();
    const without = "select 1 from billing.fiscal_registrations where lacks_reservation and issued_at >= '2026-06-01'";
    expect(await program.query(without)).toEqual([]);
  });

  it("B-245 B-72 so it is before the first invoices of a day, however many they are", async () => {
    program.clock.moveTo("2026-06-08T05:00:00Z");
    await program.runDay();
    await program.inWork(async (work) => {
      await setSetting(work, firstInvoiceAuto, { level: "system" }, true);
      const dates = { startOn: "2026-06-08", nextBillingOn: "2026-07-01" };
      await addSubscribers(work, made.provider, { count: 30, firstNumber: 500, ...dates });
    });
    await program.query("delete from billing.fiscal_reservations where source_id is null and kind = 'invoice'");
    program.clock.moveTo("2026-06-08T16:30:00Z");
    await program.runDay();
    const [run] = await program.query<{ issued: number; failed: number }>(
      `select count(*) filter (where item.state = 'issued')::int as issued, count(*) filter (where item.state = 'failed')::int as failed
       from billing.runs run join billing.run_items item on item.run_id = run.id where run.trigger = 'first_invoice' and run.target_on = '2026-06-08'`,
    );
    expect(run).toEqual({ issued: 30, failed: 0 });
  });

  it("B-245 leaves the books as they should be, and staff of one partner see nothing of another's", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
    const other = await program.inWork(async (work) => {
      return createPartner(work, { code: "south", name: "South", legalName: "South Ltd.", currency: "EUR", timeZone: "Europe/Berlin" });
    });
    const theirs = await signInStaff(program, { partners: [other.id] });
    expect((await theirs.ok(contract.listRegistrationsEndpoint, { query: {} as never })).items).toEqual([]);
    expect((await theirs.call(contract.getFiscalisationEndpoint, { params: { partnerId } } as never)).status).toBe(404);
  });
});
