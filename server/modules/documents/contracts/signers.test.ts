// O-110: several sign one contract, in their order, each once, and only the last signature makes it a signed one.
import { readFileSync } from "node:fs";
import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { type Caller, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { issuedCode } from "../../../../tests/support/issued-code.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import { downloadDocumentEndpoint } from "../contract.ts";
import { signVerify } from "../settings.ts";
import * as links from "../sign-links/contract.ts";
import * as contracts from "./contract.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, {
      ...{ code, name: code, legalName: `${code} Ltd`, currency: "EUR", timeZone: "Europe/Zagreb" },
      email: `hello@${code}.example`,
    }),
  );
const partner = await makePartner("north");
program.clock.moveTo("2026-11-15T09:12:00Z");
const staff = await signInStaff(program, { fullName: "Eva" });
// Of one partner: what they read and write goes through the row policies as well.
const company = await signInStaff(program, { fullName: "Carla Company", partners: [partner.id] });
let made = 0;

const draft = () => draftBy(staff);

type Wish = NonNullable<NonNullable<Parameters<typeof staff.ok<typeof contracts.sendContractEndpoint>>[1]>["body"]>;
const ivo = { kind: "named" as const, name: "Ivo Second", email: "ivo@example.net" };
const both: Wish = { signers: [{ kind: "customer" }, ivo], company: { kind: "staff", adminId: company.adminId } };

async function sent(wish: Wish = both) {
  const all = await draft();
  const params = { documentId: all.documentId };
  await staff.ok(contracts.sendContractEndpoint, { params, body: wish });
  await program.runJobs();
  return { ...all, params };
}

const typed = (name: string) => ({ method: "type" as const, name, strokes: [], hasRead: true, agrees: true });
const stateOf = async (documentId: string) => (await staff.ok(contracts.getContractEndpoint, { params: { documentId } })).contract;
const mailsTo = async (address: string, kind: string) => {
  await program.runJobs();
  return program.query<{ subject: string; secret_sealed: string | null; attachments: unknown }>(
    "select subject, secret_sealed, attachments from notifications.messages where to_address = $1 and kind = $2 and channel in ('mail', 'sms') order by xmin::text::bigint",
    [address, kind],
  );
};
/** The link as it lies in the newest mail to somebody: the newest by transaction, for the clock stands still. */
async function mailedToken(address: string): Promise<{ token: string }> {
  const mail = (await mailsTo(address, "code_sign_link")).at(-1);
  return { token: /sign#([\w-]+)/.exec(program.tools.unseal(mail?.secret_sealed ?? ""))?.[1] ?? "" };
}
async function openWith(params: { token: string }): Promise<Caller> {
  const holder = await stranger(program);
  await holder.ok(links.sendSignCodeEndpoint, { params });
  const { code } = await issuedCode(program, { purpose: "sign_code" });
  await holder.ok(links.checkSignCodeEndpoint, { params, body: { code } });
  return holder;
}
const signedEvents = async (documentId: string): Promise<number> =>
  (await program.query("select 1 from platform.events where type = 'contract.signed' and object_id = $1", [documentId])).length;
const byCompany = (caller: Caller, documentId: string, name = "Carla Company") =>
  caller.call(contracts.signForCompanyEndpoint, { params: { documentId }, body: typed(name) });

describe("O-110 several who sign", { timeout: 60_000 }, () => {
  it("O-110 O-113 O-114 the customer, then somebody by link, then the company: each is asked in turn, and the last one signs it", async () => {
    const { documentId, params, owner } = await sent();
    const waiting = await stateOf(documentId);
    expect(waiting.signers).toMatchObject([
      { kind: "customer", isTurn: true },
      { kind: "named", name: "Ivo Second", isTurn: false },
      { kind: "staff", name: "Carla Company", isTurn: false },
    ]);
    // Nobody is asked before their turn, and nobody signs.
    expect(await mailsTo("ivo@example.net", "code_sign_link")).toEqual([]);
    expect((await byCompany(company, documentId)).problem?.code).toBe("not-your-turn");
    expect((await company.ok(contracts.listMineToSignEndpoint)).items).toEqual([]);
    expect(await owner.ok(contracts.countToSignEndpoint)).toEqual({ count: 1 });

    await Promise.all([1, 2].map(() => owner.ok(contracts.noteSeenEndpoint, { params, body: { what: "read" } })));
    await owner.ok(contracts.signContractEndpoint, { params, body: typed("Olga Owner") });
    expect(await owner.ok(contracts.countToSignEndpoint)).toEqual({ count: 0 });
    expect((await owner.refused(contracts.signContractEndpoint, { params, body: typed("Olga Owner") })).code).toBe("already-signed");
    expect(await stateOf(documentId)).toMatchObject({ state: "awaiting_signature", signedAt: null });
    expect(await mailsTo("ivo@example.net", "code_sign_link")).toHaveLength(1);

    const token = await mailedToken("ivo@example.net");
    const holder = await openWith(token);
    const page = await holder.ok(links.signPageEndpoint, { params: token });
    expect(page).toMatchObject({ sentTo: "i•••@example.net", contract: { signerName: "Ivo Second" } });
    // Names are shown to who signs along; their addresses are not.
    expect(JSON.stringify(page)).not.toContain("ivo@example.net");
    await holder.ok(links.signByLinkEndpoint, { params: token, body: typed("Ivo Second") });
    expect((await stateOf(documentId)).state).toBe("awaiting_signature");
    expect(await signedEvents(documentId)).toBe(0);
    // Their link goes on, and says that others are to sign.
    expect((await holder.ok(links.signPageEndpoint, { params: token })).contract?.contract.signers).toMatchObject([
      { signedAt: expect.any(String) },
      { signedAt: expect.any(String), isMine: true },
      { signedAt: null, isTurn: true },
    ]);

    const [letter] = (await mailsToStaff(company.adminId)).filter(({ subject }) => subject.startsWith("Please sign: Internet contract"));
    expect(letter).toBeDefined();
    expect((await company.ok(contracts.listMineToSignEndpoint)).items).toMatchObject([{ id: documentId, title: "Internet contract" }]);
    expect((await staff.call(contracts.signForCompanyEndpoint, { params, body: typed("Eva") })).status).toBe(404);
    expect((await byCompany(company, documentId)).status).toBe(200);

    const shown = await staff.ok(contracts.getContractEndpoint, { params });
    expect(shown.contract).toMatchObject({ state: "signed", signerName: "Olga Owner, Ivo Second", endsOn: "2027-11-14" });
    expect(shown.events.map(({ kind, channel, byName }) => `${kind} ${channel} ${byName}`.trim())).toEqual([
      "created staff Eva",
      "sent staff Eva",
      "read portal Owner 1",
      "verified portal Owner 1",
      "consent portal Owner 1",
      "signed portal Owner 1",
      "turn  Ivo Second",
      "link-made",
      "code-sent link Ivo Second",
      "code-confirmed link Ivo Second",
      "confirmed-read link Ivo Second",
      "verified link Ivo Second",
      "consent link Ivo Second",
      "signed link Ivo Second",
      "turn  Carla Company",
      "confirmed-read staff Carla Company",
      "verified staff Carla Company",
      "consent staff Carla Company",
      "signed staff Carla Company",
    ]);
    const kept = await program.query(
      "select signed_name, method, channel, proof, consent_version, ip from documents.signers where document_id = $1 order by position",
      [documentId],
    );
    expect(kept).toMatchObject([
      { signed_name: "Olga Owner", channel: "portal", consent_version: "1", ip: "127.0.0.1" },
      { signed_name: "Ivo Second", channel: "link", proof: "email:i•••@example.net", consent_version: "1", ip: "127.0.0.1" },
      { signed_name: "Carla Company", channel: "staff", consent_version: "1", ip: "127.0.0.1" },
    ]);
    const pdf = (await staff.call(downloadDocumentEndpoint, { params })).bytes;
    expect(pdf.toString("latin1")).toContain("/ByteRange");
    expect(await signedEvents(documentId)).toBe(1);
    // Everybody has the signed paper.
    for (const to of ["owner1@example.net", "ivo@example.net", await addressOf(company.adminId)]) {
      const copies = await mailsTo(to, "contract_signed");
      expect(copies, to).toHaveLength(1);
      expect(JSON.stringify(copies[0]?.attachments)).toContain(`"stored"`);
    }
    expect((await holder.call(links.signFileEndpoint, { params: token })).bytes.equals(pdf)).toBe(true);
  });

  it("O-110 the company's stamp goes on with the last signature of the customer's side, in one transaction", async () => {
    const { documentId, params, owner } = await sent({ signers: [{ kind: "customer" }], company: { kind: "stamp" } });
    await owner.ok(contracts.signContractEndpoint, { params, body: typed("Olga") });
    const shown = await staff.ok(contracts.getContractEndpoint, { params });
    expect(shown.contract).toMatchObject({ state: "signed", signers: [{ kind: "customer" }, { kind: "stamp", name: "north Ltd" }] });
    const [signed, stamped, whole] = await Promise.all(
      ["documents.signers where position = 1 and", "documents.signers where position = 2 and", "documents.contracts where"].map(
        async (from) => {
          const [row] = await program.query<{ xmin: string; signed_at: Date }>(
            `select xmin::text, signed_at from ${from} document_id = $1`,
            [documentId],
          );
          return `${row?.xmin} ${row?.signed_at.toISOString()}`;
        },
      ),
    );
    expect([stamped, whole]).toEqual([signed, signed]);
    expect(shown.events.at(-1)).toMatchObject({ kind: "stamped", byName: "north Ltd", ip: expect.any(String) });
  });

  it("O-110 any of them rejects it with a reason, and then nobody signs", async () => {
    const { documentId, params, owner } = await sent();
    await owner.ok(contracts.signContractEndpoint, { params, body: typed("Olga") });
    const token = await mailedToken("ivo@example.net");
    const holder = await openWith(token);
    await holder.ok(links.rejectByLinkEndpoint, { params: token, body: { reason: "Not at this price" } });
    expect(await stateOf(documentId)).toMatchObject({ state: "rejected", reason: "Not at this price" });
    expect((await byCompany(company, documentId)).problem?.code).toBe("contract-closed");
    const other = await sent({ company: both.company! });
    await other.owner.ok(contracts.signContractEndpoint, { params: other.params, body: typed("Olga") });
    await company.ok(contracts.rejectForCompanyEndpoint, { params: other.params, body: { reason: "Credit check" } });
    expect(await stateOf(other.documentId)).toMatchObject({ state: "rejected", reason: "Credit check" });
  });

  it("O-110 O-115 of two signatures at once one counts, and two in order are never signed out of it", async () => {
    const { documentId, params, owner, customerId } = await sent({ company: both.company! });
    const tab = await signInCustomer(program, customerId);
    const replies = await Promise.all([
      owner.call(contracts.signContractEndpoint, { params, body: typed("Olga") }),
      tab.call(contracts.signContractEndpoint, { params, body: typed("Olga") }),
      byCompany(company, documentId),
    ]);
    const codes = replies.map(({ status, problem }) => problem?.code ?? String(status));
    expect(codes.slice(0, 2).sort()).toEqual(["200", "already-signed"]);
    // Whoever comes second in the order signs after the first, or is told to wait.
    expect(["200", "not-your-turn"]).toContain(codes[2]);
    if (codes[2] !== "200") expect((await byCompany(company, documentId)).status).toBe(200);
    const [first, second] = await program.query<{ signed_at: Date }>(
      "select signed_at from documents.signers where document_id = $1 order by position",
      [documentId],
    );
    expect(first!.signed_at.getTime()).toBeLessThanOrEqual(second!.signed_at.getTime());
    const twice = await Promise.all([byCompany(company, documentId), byCompany(company, documentId)]);
    expect(twice.map(({ problem }) => problem?.code)).toEqual(["already-signed", "already-signed"]);
    expect(await signedEvents(documentId)).toBe(1);
    const signatures = await program.query("select 1 from documents.contract_events where document_id = $1 and kind = 'signed'", [
      documentId,
    ]);
    expect(signatures).toHaveLength(2);
  });

  it("O-110 the database itself refuses a signature out of turn or twice, another signer, and a contract that not everybody signed", async () => {
    const { documentId } = await sent();
    const sign = (position: number) =>
      program.query(
        "update documents.signers set signed_at = now(), signed_name = 'X', method = 'type' where document_id = $1 and position = $2",
        [documentId, position],
      );
    await expect(sign(2)).rejects.toThrow(/somebody else signs first/);
    const insert = "insert into documents.signers (document_id, partner_id, customer_id, position, kind, name)";
    await expect(
      program.query(
        `${insert} select document_id, partner_id, customer_id, 9, 'stamp', 'X' from documents.contracts where document_id = $1`,
        [documentId],
      ),
    ).rejects.toThrow(/settled when it is sent|signers_company_once/);
    await expect(program.query("delete from documents.signers where document_id = $1", [documentId])).rejects.toThrow(/settled/);
    await expect(
      program.query("update documents.signers set position = position + 1 where document_id = $1", [documentId]),
    ).rejects.toThrow(/can not be changed/);
    const finish = "update documents.contracts set state = 'signed' where document_id = $1";
    await expect(program.query(finish, [documentId])).rejects.toThrow(/not everybody has signed/);
    // Two connections at once: the second in order finds that the first has not signed, whatever the first is about to do.
    const together = await Promise.allSettled([sign(1), sign(1), sign(2)]);
    expect(together[0]!.status === "fulfilled" || together[1]!.status === "fulfilled").toBe(true);
    expect(together.slice(0, 2).filter(({ status }) => status === "rejected")).toHaveLength(1);
    await expect(sign(1)).rejects.toThrow(/once and for all/);
  });

  it("O-112 sign.verify: by mail, by SMS or by neither; who can not be reached is refused", async () => {
    const set = (value: "either" | "email" | "sms" | "none") =>
      program.inWork((work) => setSetting(work, signVerify, { level: "system" }, value));
    const refusedFor = async (signer: Wish["signers"]) => {
      const { documentId } = await draft();
      const reply = await staff.call(contracts.sendContractEndpoint, { params: { documentId }, body: { signers: signer } });
      return reply.problem?.code;
    };
    const onlyPhone = { kind: "named" as const, name: "Pia", phone: "+385911234567" };
    await set("email");
    expect(await refusedFor([onlyPhone])).toBe("signer-unreachable");
    const { documentId } = await draft();
    const bySms = { channel: "sms" as const, to: "+385911234567", send: false };
    expect((await staff.refused(links.makeSignLinkEndpoint, { params: { documentId }, body: bySms })).code).toBe("validation-failed");
    await set("sms");
    expect(await refusedFor([ivo])).toBe("signer-unreachable");
    // No SMS service is set up.
    expect(await refusedFor([onlyPhone])).toBe("signer-unreachable");
    const byMail = { channel: "email" as const, to: "ivo@example.net", send: false };
    expect((await staff.refused(links.makeSignLinkEndpoint, { params: { documentId }, body: byMail })).code).toBe("validation-failed");
    await set("none");
    const { url } = await staff.ok(links.makeSignLinkEndpoint, { params: { documentId }, body: byMail });
    const token = { token: url.split("/sign#")[1] ?? "" };
    const holder = await stranger(program);
    expect(await holder.ok(links.signPageEndpoint, { params: token })).toMatchObject({
      needsCode: false,
      contract: { title: "Internet contract" },
    });
    await holder.ok(links.noteSeenByLinkEndpoint, { params: token, body: { what: "opened" } });
    await holder.ok(links.signByLinkEndpoint, { params: token, body: typed("Ivo Second") });
    expect((await stateOf(documentId)).state).toBe("signed");
    const [proof] = await program.query("select proof from documents.signers where document_id = $1", [documentId]);
    expect(proof).toEqual({ proof: "none:i•••@example.net" });
    await set("either");
    expect((await holder.refused(links.signFileEndpoint, { params: token })).code).toBe("sign-proof-needed");
  });

  it("O-112 whose turn it is is reminded, from the day of their turn; a link is of one signer", async () => {
    const slow = { kind: "named" as const, name: "Sara Slow", email: "slow@example.net" };
    const { params, owner } = await sent({ signers: [{ kind: "customer" }, slow], company: both.company! });
    program.clock.moveTo("2026-11-16T09:00:00Z");
    const again = await signInCustomer(program, owner.customerId);
    await again.ok(contracts.signContractEndpoint, { params, body: typed("Olga") });
    const first = await mailedToken("slow@example.net");
    program.clock.moveTo("2026-11-19T09:30:00Z");
    await program.runDay();
    expect(await mailsTo("slow@example.net", "code_sign_link")).toHaveLength(2);
    const holder = await openWith(first);
    await holder.ok(links.signByLinkEndpoint, { params: first, body: typed("Sara Slow") });
    const letters = async () => (await mailsToStaff(company.adminId)).filter(({ subject }) => subject.startsWith("Please sign")).length;
    const before = await letters();
    program.clock.moveTo("2026-11-22T09:30:00Z");
    await program.runDay();
    expect(await letters()).toBe(before + 1);
    // Where the company signs, no link is made.
    const later = await signInStaff(program, { fullName: "Eva later" });
    expect((await later.refused(links.makeSignLinkEndpoint, { params, body: { channel: "email", to: "x@example.net" } })).code).toBe(
      "contract-state",
    );
  });

  it("P-1 a contract of another partner is nobody's to sign, and who signs for the company is somebody who sees it", async () => {
    const south = await makePartner("south");
    const abroad = await signInStaff(program, { fullName: "Sam", partners: [south.id] });
    const here = await signInStaff(program, { fullName: "Eva still" });
    const { documentId } = await draftBy(here);
    const params = { documentId };
    const body: Wish = { company: { kind: "staff", adminId: abroad.adminId } };
    expect((await here.refused(contracts.sendContractEndpoint, { params, body })).code).toBe("validation-failed");
    expect((await abroad.call(contracts.signerChoicesEndpoint, { params })).status).toBe(404);
    expect((await abroad.call(contracts.getMineToSignEndpoint, { params })).status).toBe(404);
    const choices = await here.ok(contracts.signerChoicesEndpoint, { params });
    expect(choices.colleagues.map(({ name }) => name)).not.toContain("Sam");
    expect(choices.colleagues.map(({ name }) => name)).toContain("Carla Company");
    expect(choices).toMatchObject({ verify: "either", maySendSms: false, companyName: "north Ltd" });
  });

  it("O-110 contracts of before have their one signer, with what was signed and the link that was out", async () => {
    const here = await signInStaff(program, { fullName: "Eva now" });
    const [signed, waits, plain] = [await draftBy(here), await draftBy(here), await draftBy(here)];
    for (const { documentId } of [signed, plain]) await here.ok(contracts.sendContractEndpoint, { params: { documentId }, body: {} });
    await signed.owner.ok(contracts.signContractEndpoint, { params: { documentId: signed.documentId }, body: typed("Olga O.") });
    const byMail = { channel: "email" as const, to: "old@example.net", send: false };
    const { url } = await here.ok(links.makeSignLinkEndpoint, { params: { documentId: waits.documentId }, body: byMail });
    const ids = [signed, waits, plain].map(({ documentId }) => documentId);
    const rows = () =>
      program.query(
        "select document_id, position, kind, name, link_id, signed_at, signed_name, method from documents.signers where document_id = any ($1) order by document_id",
        [ids],
      );
    const before = await rows();
    await program.query("drop table documents.signers");
    await program.query("drop function documents.keep_signers, documents.all_have_signed cascade");
    await program.query(readFileSync(new URL("../../../../migrations/0109-signers.sql", import.meta.url), "utf8"));
    expect(await rows()).toEqual(before);
    const token = { token: url.split("/sign#")[1] ?? "" };
    await (await openWith(token)).ok(links.signByLinkEndpoint, { params: token, body: typed("Olga") });
    await plain.owner.ok(contracts.signContractEndpoint, { params: { documentId: plain.documentId }, body: typed("Olga") });
    for (const id of ids)
      expect((await here.ok(contracts.getContractEndpoint, { params: { documentId: id } })).contract.state).toBe("signed");
  });
});

async function draftBy(caller: typeof staff) {
  const customer = await program.inWork((work) =>
    addCustomer(
      work,
      {
        ...{ partnerId: partner.id, category: "individual", language: "en", status: "active", addedOn: "2026-01-01" as Day },
        ...{ fullName: `Owner ${++made}`, emails: [`owner${made}@example.net`] },
      },
      { requireFields: false },
    ),
  );
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText("The contract", { x: 60, y: 760 });
  const document = await caller.ok(contracts.addContractEndpoint, {
    params: { customerId: customer.id },
    file: { name: "Internet.pdf", bytes: Uint8Array.from(await pdf.save()) },
    body: { title: "Internet contract", termMonths: 12 },
  });
  return { documentId: document.id, customerId: customer.id, owner: await signInCustomer(program, customer.id) };
}

const addressOf = async (adminId: string): Promise<string> => {
  const [row] = await program.query<{ email: string }>("select email from identity.administrators where id = $1", [adminId]);
  return row?.email ?? "";
};
const mailsToStaff = async (adminId: string) => mailsTo(await addressOf(adminId), "staff_written");
