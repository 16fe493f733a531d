// B-269 a proforma's message may bring the receipts of what was paid for it until the message goes.
import { beforeAll, describe, expect, it } from "vitest";
import { makeProformaEndpoint } from "../../server/modules/billing/proformas/contract.ts";
import * as contract from "../../server/modules/notifications/finance/contract.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { mailFrom, messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMail } from "../../server/modules/notifications/tend-mail.ts";
import { getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("B-269 receipts of a proforma", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const box = await openMailBox();
  const provider = await program.inWork((work) => makeProvider(work));
  const { partnerId } = provider;
  const [one, two] = (
    await program.inWork((work) => addSubscribers(work, provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-05-01" }))
  ).map(({ customerId }) => customerId) as [string, string];
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const event = async () =>
    (await (await staff()).ok(contract.listEventsEndpoint, { params: { partnerId } })).items.find(({ kind }) => kind === "proforma_sent");
  const save = async (set: object) =>
    (await staff()).call(contract.saveEventEndpoint, {
      params: { partnerId, kind: "proforma_sent" },
      body: { set: set as never, reset: [] },
      version: (await event())?.version ?? 0,
    });
  const papers = (customer: string) =>
    box.mails
      .filter(({ to, mail }) => to[0] === customer && mail.subject?.toLowerCase().includes("proforma"))
      .map(({ mail }) => mail.attachments.filter(({ contentType }) => contentType === "application/pdf").length);

  beforeAll(async () => {
    await program.inWork(async (work) => {
      await setSetting(work, messagesMode, { level: "system" }, "live");
      await setSetting(work, mailFrom, { level: "system" }, "billing@northern.example");
      await saveServer(work, program.tools, await getPartner(work, partnerId), {
        ...{ host: box.host, port: box.port, encryption: "none", checkCertificate: true, user: "" },
      });
    });
  });

  it("B-269 E_ATTACH_KIND is off by default, may be switched on, and nothing else is taken", async () => {
    expect(await event()).toMatchObject({ attachable: ["document", "receipt"], values: { attach: ["document"] } });
    expect((await save({ attach: ["document", "paid_documents"] })).problem?.errors).toMatchObject([{ code: "attach-kind" }]);
    expect((await save({ autoSend: true, attach: ["document", "receipt"], delayHours: "3" })).status).toBe(200);
  });

  it("B-269 a part payment made during the delay comes along; with none the message goes without", async () => {
    const client = await staff();
    const first = await client.ok(makeProformaEndpoint, { params: { customerId: one }, body: { months: 1 } });
    await client.ok(makeProformaEndpoint, { params: { customerId: two }, body: { months: 1 } });
    await program.runJobs();
    expect(box.mails).toEqual([]);
    program.clock.moveTo("2026-04-01T09:00:00Z");
    await (await staff()).ok(recordPaymentEndpoint, {
      params: { customerId: one },
      body: { amount: { amount: "10.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-04-01"), documentIds: [first.id] },
    });
    await program.runJobs();
    program.clock.moveTo("2026-04-01T12:30:00Z");
    await program.inWork(tendMail);
    await program.runJobs();
    expect(papers("customer1@example.net")).toEqual([2]);
    expect(papers("customer2@example.net")).toEqual([1]);
  });
});
