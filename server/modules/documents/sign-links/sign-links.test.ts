import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { type Caller, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner } from "../../partners/index.ts";
import { downloadDocumentEndpoint } from "../contract.ts";
import * as contracts from "../contracts/contract.ts";
import * as links from "./contract.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, {
      code,
      name: code,
      legalName: `${code} Ltd`,
      currency: "EUR",
      timeZone: "Europe/Zagreb",
      email: `hello@${code}.example`,
    }),
  );
const partner = await makePartner("north");
program.clock.moveTo("2026-11-15T09:12:00Z");
const staff = await signInStaff(program, { fullName: "Eva" });
let made = 0;
const makeCustomer = () =>
  program.inWork((work) =>
    addCustomer(
      work,
      {
        ...{ partnerId: partner.id, category: "individual", language: "en", status: "new", addedOn: "2026-01-01" as Day },
        ...{ fullName: `Signer ${++made}`, emails: [`signer${made}@example.net`] },
      },
      { requireFields: false },
    ),
  );

async function draft(customerId?: string) {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText("The contract", { x: 60, y: 760 });
  return staff.ok(contracts.addContractEndpoint, {
    params: { customerId: customerId ?? (await makeCustomer()).id },
    file: { name: "Internet.pdf", bytes: Uint8Array.from(await pdf.save()) },
    body: { title: "Internet contract", termMonths: 12 },
  });
}
const byMail = { channel: "email" as const, to: "friend@example.net" };
async function linkFor(documentId: string, body: { channel: "email"; to: string; send?: boolean } = byMail) {
  const given = await staff.ok(links.makeSignLinkEndpoint, { params: { documentId }, body });
  return { ...given, params: { token: given.url.split("/sign#")[1] ?? "" } };
}
const lastCode = async (): Promise<string> => (await issuedCode(program, { purpose: "sign_code" })).code;
async function openWith(params: { token: string }): Promise<Caller> {
  const holder = await stranger(program);
  await holder.ok(links.sendSignCodeEndpoint, { params });
  await holder.ok(links.checkSignCodeEndpoint, { params, body: { code: await lastCode() } });
  return holder;
}
const typed = { method: "type" as const, name: "Ana Friend", strokes: [], hasRead: false, agrees: true };

describe("P-178 signing without the portal", () => {
  it("P-178 a link and a code lead to the contract; signed, it has evidence, a seal and a copy for the signer", async () => {
    const document = await draft();
    const { params, link, contract } = await linkFor(document.id);
    expect(contract.contract).toMatchObject({ state: "awaiting_signature", signBy: "2026-11-29" });
    expect(link).toMatchObject({ state: "live", to: "friend@example.net", isSent: true, expiresAt: "2026-11-29T09:12:00.000Z" });
    await program.runJobs();
    const [mail] = await program.query<{ kind: string; body_text: string; secret_sealed: string | null }>(
      "select kind, to_address, body_text, secret_sealed from notifications.messages where to_address = 'friend@example.net'",
    );
    expect(mail).toMatchObject({ kind: "code_sign_link" });
    // What opens the contract stands in no history.
    expect(mail!.body_text).not.toContain(params.token);
    expect(JSON.stringify(await program.query("select * from documents.sign_links"))).not.toContain(params.token);

    const holder = await stranger(program);
    const closed = await holder.call(links.signPageEndpoint, { params });
    expect(closed.body).toMatchObject({ sentTo: "f•••@example.net", contract: null });
    expect(closed.headers["x-robots-tag"]).toContain("noindex");
    expect(JSON.stringify(closed.body)).not.toContain("Internet contract");
    expect((await holder.refused(links.signFileEndpoint, { params })).code).toBe("sign-proof-needed");
    expect((await holder.refused(links.signByLinkEndpoint, { params, body: typed })).code).toBe("sign-proof-needed");

    const proven = await openWith(params);
    expect((await proven.ok(links.signPageEndpoint, { params })).contract).toMatchObject({
      title: "Internet contract",
      wouldEndOn: "2027-11-14",
    });
    expect((await proven.call(links.signFileEndpoint, { params })).bytes.subarray(0, 4).toString()).toBe("%PDF");
    await proven.ok(links.noteSeenByLinkEndpoint, { params, body: { what: "opened" } });
    expect((await proven.refused(links.signByLinkEndpoint, { params, body: typed })).code).toBe("consent-needed");
    await proven.ok(links.signByLinkEndpoint, { params, body: { ...typed, hasRead: true } });

    const shown = await staff.ok(contracts.getContractEndpoint, { params: { documentId: document.id } });
    expect(shown.contract).toMatchObject({ state: "signed", signerName: "Ana Friend", endsOn: "2027-11-14" });
    expect(shown.events.map(({ kind }) => kind)).toEqual([
      "created",
      "sent",
      "link-made",
      "code-sent",
      "code-confirmed",
      "opened",
      "confirmed-read",
      "verified",
      "consent",
      "signed",
    ]);
    expect(shown.events.at(-1)).toMatchObject({ channel: "link", byName: "Ana Friend" });
    const pdf = (await staff.call(downloadDocumentEndpoint, { params: { documentId: document.id } })).bytes;
    expect(pdf.toString("latin1")).toContain("/ByteRange");
    expect((await PDFDocument.load(pdf)).getPageCount()).toBe(2);
    // The link still leads to the signed paper, and to signing no more.
    expect((await proven.call(links.signFileEndpoint, { params })).bytes.equals(pdf)).toBe(true);
    expect((await proven.refused(links.signByLinkEndpoint, { params, body: { ...typed, hasRead: true } })).code).toBe("already-signed");
    await program.runJobs();
    const copies = await program.query(
      "select to_address from notifications.messages where kind = 'contract_signed' and channel = 'mail' and customer_id = $1 order by 1",
      [document.customerId],
    );
    expect(copies).toEqual([{ to_address: "friend@example.net" }, { to_address: expect.stringContaining("signer") }]);
  });

  it("P-178 who has no portal is not told of the portal: the link is all that goes out", async () => {
    const document = await draft();
    await linkFor(document.id);
    await program.runJobs();
    const kinds = await program.query("select kind from notifications.messages where customer_id = $1", [document.customerId]);
    expect(kinds).toEqual([{ kind: "code_sign_link" }]);
  });

  it("P-178 it is rejected with a reason, and then leads nowhere", async () => {
    const document = await draft();
    const { params } = await linkFor(document.id);
    const holder = await openWith(params);
    await holder.ok(links.rejectByLinkEndpoint, { params, body: { reason: "Too long a term" } });
    expect((await staff.ok(contracts.getContractEndpoint, { params: { documentId: document.id } })).contract).toMatchObject({
      state: "rejected",
      reason: "Too long a term",
    });
    expect((await holder.call(links.signPageEndpoint, { params })).status).toBe(404);
    const [entry] = await program.query(
      "select action, reason from identity.audit_entries where entity_id = $1 and action = 'contract-rejected'",
      [document.id],
    );
    expect(entry).toMatchObject({ reason: "Too long a term" });
  });

  it("P-178 O-112 five wrong codes end a code and begin a pause, codes are sent six times an hour, and a code opens one link", async () => {
    const [one, other] = [await linkFor((await draft()).id), await linkFor((await draft()).id)];
    const holder = await stranger(program);
    await holder.ok(links.sendSignCodeEndpoint, { params: one.params });
    expect(await holder.ok(links.sendSignCodeEndpoint, { params: one.params })).toEqual({ outcome: "kept" });
    const right = await lastCode();
    await holder.ok(links.sendSignCodeEndpoint, { params: other.params });
    const tryCode = (params: { token: string }, code: string) => holder.call(links.checkSignCodeEndpoint, { params, body: { code } });
    if (right !== (await lastCode())) expect((await tryCode(other.params, right)).problem?.code).toBe("sign-code-wrong");
    for (let tries = 0; tries < 5; tries++)
      expect((await tryCode(one.params, right === "000000" ? "111111" : "000000")).problem?.code).toBe("sign-code-wrong");
    expect((await tryCode(one.params, right)).problem?.code).toBe("sign-code-wrong");
    const sendAfter = async (minutes: number) => {
      program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000).toISOString());
      const { status, body } = await holder.call(links.sendSignCodeEndpoint, { params: one.params });
      return status === 200 ? body.outcome : status;
    };
    // O-112 a quarter of an hour's pause after five wrong tries.
    expect([await sendAfter(1), await sendAfter(13), await sendAfter(1)]).toEqual([429, 429, "sent"]);
    // The one that still holds is the last one of the hour.
    const replies: (string | number)[] = [];
    for (let sent = 0; sent < 5; sent++) replies.push(await sendAfter(1));
    expect(replies).toEqual(["sent", "sent", "sent", "sent", "kept"]);
  });

  it("P-178 a new link ends the one before, one taken back opens nothing, and after its days none does", async () => {
    const document = await draft();
    const first = await linkFor(document.id);
    const holder = await openWith(first.params);
    const second = await linkFor(document.id, { ...byMail, send: false });
    expect((await holder.refused(links.signByLinkEndpoint, { params: first.params, body: typed })).status).toBe(404);
    const again = await openWith(second.params);
    expect(await staff.ok(links.withdrawSignLinkEndpoint, { params: { linkId: second.link.id } })).toMatchObject({ state: "withdrawn" });
    expect((await again.refused(links.rejectByLinkEndpoint, { params: second.params, body: { reason: "No" } })).status).toBe(404);
    expect((await staff.refused(links.withdrawSignLinkEndpoint, { params: { linkId: second.link.id } })).code).toBe("contract-state");
    const third = await linkFor(document.id);
    const listed = await staff.ok(links.listSignLinksEndpoint, { params: { documentId: document.id } });
    expect(listed.items.map(({ state }) => state)).toEqual(["live", "withdrawn", "withdrawn"]);
    expect(listed.emails).toEqual([expect.stringContaining("@example.net")]);
    program.clock.moveTo("2026-11-30T09:00:00Z");
    expect((await holder.call(links.signPageEndpoint, { params: third.params })).status).toBe(404);
    program.clock.moveTo("2026-11-15T10:00:00Z");
  });

  it("P-178 of two who sign at once, by link and in the portal, one counts", async () => {
    const document = await draft();
    const { params } = await linkFor(document.id);
    const holder = await openWith(params);
    const owner = await signInCustomer(program, document.customerId);
    const signed = { ...typed, hasRead: true };
    const replies = await Promise.all([
      holder.call(links.signByLinkEndpoint, { params, body: signed }),
      owner.call(contracts.signContractEndpoint, { params: { documentId: document.id }, body: signed }),
    ]);
    expect(replies.map(({ status, problem }) => problem?.code ?? status).sort()).toEqual([200, "already-signed"]);
    const events = await program.query("select 1 from documents.contract_events where document_id = $1 and kind = 'signed'", [document.id]);
    expect(events).toHaveLength(1);
  });

  it("P-1 a customer sees no link, staff of another partner neither, and who may only look makes none", async () => {
    const document = await draft();
    const { link, params } = await linkFor(document.id);
    const other = await makePartner("south");
    const abroad = await signInStaff(program, { fullName: "Sam", partners: [other.id] });
    const at = { params: { documentId: document.id } };
    expect((await abroad.call(links.listSignLinksEndpoint, at)).status).toBe(404);
    expect((await abroad.call(links.makeSignLinkEndpoint, { ...at, body: byMail })).status).toBe(404);
    expect((await abroad.call(links.withdrawSignLinkEndpoint, { params: { linkId: link.id } })).status).toBe(404);
    // What one link proves opens no other.
    const mine = await openWith(params);
    const foreign = await linkFor((await draft()).id);
    expect((await mine.refused(links.signFileEndpoint, { params: foreign.params })).code).toBe("sign-proof-needed");
    expect((await staff.refused(links.makeSignLinkEndpoint, { ...at, body: { channel: "email", to: "nobody" } })).code).toBe(
      "validation-failed",
    );
    expect((await staff.refused(links.makeSignLinkEndpoint, { ...at, body: { channel: "sms", to: "+385911234567" } })).code).toBe(
      "sign-sms-off",
    );
  });

  it("O-112 who has not signed is reminded by the link on the third and seventh day and the day before the end; both links lead there", async () => {
    const document = await draft();
    const { params } = await linkFor(document.id, { channel: "email", to: "slow@example.net" });
    const other = await draft();
    await staff.ok(contracts.sendContractEndpoint, { params: { documentId: other.id }, body: {} });
    const mails = async (kind: string, to: string) => {
      await program.runJobs();
      return (await program.query("select 1 from notifications.messages where kind = $1 and to_address = $2", [kind, to])).length;
    };
    const own = `signer${made}@example.net`;
    expect([await mails("code_sign_link", "slow@example.net"), await mails("contract_sent", own)]).toEqual([1, 1]);
    const told: [string, number, number][] = [];
    for (let date = 16; date <= 29; date++) {
      program.clock.moveTo(`2026-11-${date}T09:30:00Z`);
      await program.runDay();
      await program.runDay();
      told.push([`${date}`, await mails("code_sign_link", "slow@example.net"), await mails("contract_sent", own)]);
    }
    const changes = told.filter(([, link, mail], n) => n === 0 || link !== told[n - 1]?.[1] || mail !== told[n - 1]?.[2]);
    expect(changes).toEqual([
      ["16", 1, 1],
      ["18", 2, 2],
      ["22", 3, 3],
      ["28", 4, 4],
    ]);
    program.clock.moveTo("2026-11-28T10:00:00Z");
    const sent = await program.query<{ secret_sealed: string }>(
      "select secret_sealed from notifications.messages where kind = 'code_sign_link' and to_address = 'slow@example.net' order by created_at, id",
    );
    const tokens = sent.map(({ secret_sealed }) => /sign#([\w-]+)/.exec(program.tools.unseal(secret_sealed))?.[1] ?? "");
    expect(new Set(tokens).size).toBe(4);
    expect(tokens).toContain(params.token);
    for (const token of tokens)
      expect((await (await stranger(program)).ok(links.signPageEndpoint, { params: { token } })).sentTo).toBe("s•••@example.net");
    const last = tokens.find((token) => token !== params.token) ?? "";
    await (await openWith({ token: last })).ok(links.signByLinkEndpoint, {
      params: { token: last },
      body: { ...typed, hasRead: true },
    });
  }, 90_000);
});
