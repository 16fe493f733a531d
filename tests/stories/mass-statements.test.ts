// Statements of many customers, and everything that one was ever billed, as files.
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  billingArchiveEndpoint,
  portalBillingArchiveEndpoint,
  statementArchiveEndpoint,
} from "../../server/modules/billing/archive/contract.ts";
import { printedStatement } from "../../server/modules/billing/documents/statement-pdf.ts";
import { statementEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import * as contract from "../../server/modules/reports/contract.ts";
import { readPdf } from "../../server/platform/pdf/read-pdf.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

describe("statements of many", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 4);
  const ids = payers.map(({ customerId }) => customerId);
  const staff = await signInStaff(program, { fullName: "Eva" });
  const april = { from: "2026-04-01", to: "2026-04-30", type: "transactions" };
  const run = async (kind: string, params: object, who = staff) => {
    const seen = await who.ok(contract.previewMassActionEndpoint, { body: { kind, params: params as Record<string, unknown>, ids } });
    await who.ok(contract.confirmMassActionEndpoint, {
      params: { actionId: seen.id },
      body: seen.isDestructive ? { count: seen.expected.changed } : {},
    });
    await program.runJobs();
    return who.ok(contract.getMassActionEndpoint, { params: { actionId: seen.id } });
  };

  it("B-139 become one ZIP of PDFs, for who asked alone", async () => {
    const action = await run("customers.statement-files", april);
    expect(action).toMatchObject({ state: "done", counts: { changed: 4 } });
    const params = { actionId: action.id };
    const { bytes } = await staff.call(statementArchiveEndpoint, { params });
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toHaveLength(4);
    for (const file of Object.values(files)) expect(readPdf(file).pages.join("\n").replaceAll("\u00a0", " ")).toContain("€54.00");
    const other = await signInStaff(program, {});
    expect((await other.refused(statementArchiveEndpoint, { params })).status).toBe(404);
  });

  it("B-139 leave out who had no movement, unless they are wanted, too", async () => {
    const may = { ...april, from: "2026-05-01", to: "2026-05-31" };
    const seen = await staff.ok(contract.previewMassActionEndpoint, { body: { kind: "customers.statement-files", params: may, ids } });
    expect(seen.expected).toMatchObject({ changed: 0, skipped: [{ why: "nothing-moved", count: 4 }] });
    const params = { ...may, withEmpty: true };
    const all = await staff.ok(contract.previewMassActionEndpoint, { body: { kind: "customers.statement-files", params, ids } });
    expect(all.expected.changed).toBe(4);
    const backwards = await staff.refused(contract.previewMassActionEndpoint, {
      body: { kind: "customers.statement-files", params: { ...april, to: "2026-03-01" }, ids },
    });
    expect(backwards.status).toBe(422);
  });

  it("B-139 go by mail with the PDF to whoever has an address", async () => {
    const action = await run("customers.statement-mails", april);
    const { changed, failed } = action.counts;
    expect(failed).toBe(0);
    const mails = await program.query<{ subject: string; attachments: { kind: string }[] }>(
      "select subject, attachments from notifications.messages where kind = 'written'",
    );
    expect(mails).toHaveLength(changed);
    for (const mail of mails) {
      expect(mail.subject).toContain("Your account statement");
      expect(mail.attachments.map(({ kind }) => kind)).toContain("stored");
    }
  });

  it("B-139 of documents: opening and movements are the closing balance, whatever stands together", async () => {
    const [customerId] = ids as [string];
    const period = { from: "2026-04-01" as never, to: "2026-04-30" as never };
    const whole = await staff.ok(statementEndpoint, { params: { customerId }, query: period });
    for (const kind of ["transactions", "documents"] as const) {
      const { input } = await program.inWork((work) => printedStatement(work, program.tools, customerId, { ...period, kind }));
      expect(input.statement?.closingBalance).toContain(whole.closing.amount.replace("-", ""));
      expect(input.statement?.totalDebit).toBe("€54.00");
    }
  });

  it("B-261 a customer takes away all that they were ever billed: PDF, XML, CSV and JSON", async () => {
    const [customerId] = ids as [string];
    const [invoice] = await invoicesOf(program, customerId);
    const portal = await signInCustomer(program, customerId);
    const { bytes } = await portal.call(portalBillingArchiveEndpoint);
    const files = unzipSync(bytes);
    const text = (name: string): string => Buffer.from(files[name] ?? []).toString();
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        `documents/invoice-${invoice?.number}.pdf`,
        "documents.csv",
        "lines.csv",
        "transactions.csv",
        "billing.json",
      ]),
    );
    expect(text("documents.csv")).toContain(`invoice,${invoice?.number},issued,2026-04-01`);
    expect(text("lines.csv")).toContain("45.00");
    expect(JSON.parse(text("billing.json"))).toMatchObject({ documents: [{ number: invoice?.number, gross: "54.00" }] });
    const same = await staff.call(billingArchiveEndpoint, { params: { customerId } });
    expect(Object.keys(unzipSync(same.bytes))).toEqual(Object.keys(files));
  });

  it("B-139 files that nobody took away are gone after a week", async () => {
    const kept = () => program.query("select 1 from billing.statement_papers");
    expect(await kept()).toHaveLength(4);
    program.clock.moveTo("2026-04-09T08:00:00Z");
    await program.query("select graphile_worker.add_job('billing.forget-statement-papers', '{}')");
    await program.runJobs();
    expect(await kept()).toEqual([]);
  });
});
