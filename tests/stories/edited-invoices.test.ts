// 7.3 an edited invoice and the message about it: who waits says what it says by then, who was told ends all edits.
import { expect, it } from "vitest";
import { getDocumentEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { editInvoiceEndpoint, invoiceVersionsEndpoint } from "../../server/modules/billing/edits/contract.ts";
import { mutableUnpaid } from "../../server/modules/billing/edits/settings.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { mailFrom, messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMail } from "../../server/modules/notifications/tend-mail.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { signInStaff } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

it("7.3 a message that waits is set anew with the invoice; once it is sent the invoice is no longer edited", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  const { provider, payers } = await makePayers(program, 1);
  await program.inWork(async (work) => {
    await setSetting(work, mutableUnpaid, { level: "system" }, true);
    await setSetting(work, messagesMode, { level: "system" }, "live");
    await setSetting(work, mailFrom, { level: "system" }, "billing@northern.example");
    const server = { host: box.host, port: box.port, encryption: "none", checkCertificate: true, user: "" } as const;
    await saveServer(work, program.tools, await getPartner(work, provider.partnerId), server);
  });
  await program.runJobs();
  const documentId = (await invoicesOf(program, payers[0]?.customerId ?? ""))[0]?.id ?? "";
  const message = async () => {
    const [row] = await program.query<{ state: string; body_text: string }>(
      "select state, body_text from notifications.messages where kind = 'invoice_issued'",
    );
    return row;
  };
  const staff = await signInStaff(program, { role: "super_administrator" });
  const waiting = await message();
  expect(["queued", "held"]).toContain(waiting?.state);
  expect(waiting?.body_text).toContain("54.00");
  const { version, lines } = await staff.ok(getDocumentEndpoint, { params: { documentId } });
  const body = { reason: "Another price", lines: [{ lineId: lines[0]?.id ?? "", unitPrice: "40.00" }] };
  await staff.ok(editInvoiceEndpoint, { params: { documentId }, version, body });
  expect((await message())?.body_text).toContain("48.00");
  expect((await message())?.body_text).not.toContain("54.00");
  program.clock.moveTo("2026-04-01T10:00:00Z");
  await program.inWork(tendMail);
  await program.runJobs();
  expect(await message()).toMatchObject({ state: "sent" });
  const later = await signInStaff(program, { role: "super_administrator" });
  expect((await later.ok(invoiceVersionsEndpoint, { params: { documentId } })).bars).toEqual(["sent"]);
});
