import { createHash, createPublicKey, createVerify, X509Certificate } from "node:crypto";
import { PDFDocument } from "@cantoo/pdf-lib";
import { type CertificateSet, ContentInfo, SignedData } from "@peculiar/asn1-cms";
import { AsnConvert } from "@peculiar/asn1-schema";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner } from "../../partners/index.ts";
import {
  downloadDocumentEndpoint,
  downloadPortalDocumentEndpoint,
  listPortalDocumentsEndpoint,
  mailPortalDocumentEndpoint,
} from "../contract.ts";
import * as templates from "../templates/contract.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const partner = await program.inWork((work) =>
  createPartner(work, {
    code: "north",
    name: "North",
    legalName: "North Ltd",
    currency: "EUR",
    timeZone: "Europe/Zagreb",
    email: "hello@north.example",
  }),
);
const makeCustomer = (fullName: string, language = "en") =>
  program.inWork((work) =>
    addCustomer(
      work,
      {
        partnerId: partner.id,
        category: "individual",
        fullName,
        language,
        status: "active",
        emails: [`${fullName.toLowerCase()}@example.net`],
        addedOn: "2026-01-01" as Day,
      },
      { requireFields: false },
    ),
  );
program.clock.moveTo("2026-11-15T09:12:00Z");
let staff = await signInStaff(program, { fullName: "Eva" });

async function plainPdf(pages = 2): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create();
  for (let at = 0; at < pages; at++) pdf.addPage([595, 842]).drawText(`Page ${at + 1} of the contract`, { x: 60, y: 760 });
  return Uint8Array.from(await pdf.save());
}

const strokes = [Array.from({ length: 30 }, (_, at): [number, number] => [at * 5, 40 + Math.round(Math.sin(at) * 20)])];
const drawn = { method: "draw" as const, name: "Ana", strokes, hasRead: true, agrees: true };
const typed = { method: "type" as const, name: "Ana Novak", hasRead: true, agrees: true };

async function waiting(customerId: string, { termMonths = 24 }: { termMonths?: number | null } = {}) {
  const made = await staff.ok(contract.addContractEndpoint, {
    params: { customerId },
    file: { name: "Internet.pdf", bytes: await plainPdf() },
    body: { title: "Internet contract", termMonths },
  });
  return staff.ok(contract.sendContractEndpoint, { params: { documentId: made.id }, body: {} });
}

const mailsTo = (customerId: string) =>
  program.query(
    "select channel, kind, subject, attachments, to_address from notifications.messages where customer_id = $1 order by kind, channel",
    [customerId],
  );

/** The CMS in a sealed PDF and the bytes that it vouches for. */
function sealOf(pdf: Buffer) {
  const [, start = "", end = "", rest = ""] = /\/ByteRange \[0 (\d+) (\d+) (\d+)/.exec(pdf.toString("latin1")) ?? [];
  const covered = Buffer.concat([pdf.subarray(0, Number(start)), pdf.subarray(Number(end), Number(end) + Number(rest))]);
  const cms = Buffer.from(pdf.subarray(Number(start) + 1, Number(end) - 1).toString("latin1"), "hex");
  const data = AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
  const [signer] = data.signerInfos;
  const [first] = data.certificates as CertificateSet;
  const certificate = new X509Certificate(Buffer.from(AsnConvert.serialize(first!.certificate!)));
  const attributes = signer!.signedAttrs!.map((one) => Buffer.from(AsnConvert.serialize(one)));
  const body = Buffer.concat(attributes);
  const signed = Buffer.concat([Buffer.from([0x31, 0x81, body.length]), body]);
  const isValid = createVerify("sha256")
    .update(signed)
    .verify(createPublicKey(certificate.publicKey.export({ type: "spki", format: "pem" })), Buffer.from(signer!.signature.buffer));
  const digest = signer!.signedAttrs!.find(({ attrType }) => attrType === "1.2.840.113549.1.9.4")!.attrValues[0]!;
  const isWhole = Buffer.from(digest).subarray(2).equals(createHash("sha256").update(covered).digest());
  return { isValid, isWhole, certificate, coversAll: Number(end) + Number(rest) === pdf.length };
}

describe("contracts", () => {
  it("P-176 P-177 O-113 O-114 a drawn signature makes a sealed PDF with evidence, which is stored, shown as signed and mailed", async () => {
    const ana = await makeCustomer("Ana");
    const sent = await waiting(ana.id);
    expect(sent.contract).toMatchObject({ state: "awaiting_signature", termMonths: 24 });
    const asAna = await signInCustomer(program, ana.id);
    expect(await asAna.ok(contract.countToSignEndpoint)).toEqual({ count: 1 });
    const params = { documentId: sent.id };
    await asAna.ok(contract.noteSeenEndpoint, { params, body: { what: "opened" } });
    await asAna.ok(contract.noteSeenEndpoint, { params, body: { what: "read" } });
    await asAna.ok(contract.signContractEndpoint, { params, body: drawn });
    const [listed] = (await asAna.ok(listPortalDocumentsEndpoint, { query: { filter: { kind: "contracts" } } })).items;
    expect(listed).toMatchObject({ title: "Internet contract (Signed)", contract: { state: "signed" } });
    expect(await asAna.ok(contract.countToSignEndpoint)).toEqual({ count: 0 });

    const { bytes } = await asAna.call(downloadPortalDocumentEndpoint, { params });
    const seal = sealOf(bytes);
    expect(seal).toMatchObject({ isValid: true, isWhole: true, coversAll: true });
    expect(seal.certificate.subject).toContain("document seal");
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(3);
    const shown = await staff.ok(contract.getContractEndpoint, { params });
    expect(shown.signedSha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(shown.events.map(({ kind }) => kind)).toEqual(["created", "sent", "opened", "read", "verified", "consent", "signed"]);
    expect(shown.events.at(-1)).toMatchObject({ channel: "portal", byName: "Ana" });

    await program.runJobs();
    const mails = await mailsTo(ana.id);
    expect(mails.map(({ channel, kind }) => `${channel} ${kind}`)).toEqual([
      "mail contract_sent",
      "portal contract_sent",
      "mail contract_signed",
      "portal contract_signed",
    ]);
    expect(mails[2]).toMatchObject({ subject: "Internet contract (Signed)", to_address: "ana@example.net" });
    expect(JSON.stringify(mails[2]!.attachments)).toContain(`"stored"`);
  });

  it("P-176 the end of term is the signing day and its months, less a day", async () => {
    const ivo = await makeCustomer("Ivo");
    const sent = await waiting(ivo.id, { termMonths: 24 });
    const asIvo = await signInCustomer(program, ivo.id);
    await asIvo.ok(contract.signContractEndpoint, { params: { documentId: sent.id }, body: typed });
    expect((await staff.ok(contract.getContractEndpoint, { params: { documentId: sent.id } })).contract).toMatchObject({
      endsOn: "2028-11-14",
      signerName: "Ana Novak",
    });
  });

  it("O-111 P-176 no signature without reading, consent, a name and twenty points", async () => {
    const eli = await makeCustomer("Eli");
    const { id } = await waiting(eli.id);
    const asEli = await signInCustomer(program, eli.id);
    const refused = async (body: object) =>
      (await asEli.refused(contract.signContractEndpoint, { params: { documentId: id }, body: body as never })).code;
    expect(await refused({ ...drawn, strokes: [strokes[0]!.slice(0, 19)] })).toBe("signature-empty");
    expect(await refused({ ...drawn, hasRead: false })).toBe("consent-needed");
    expect(await refused({ ...typed, agrees: false })).toBe("consent-needed");
    expect(await refused({ ...typed, name: " " })).toBe("validation-failed");
    expect((await staff.ok(contract.getContractEndpoint, { params: { documentId: id } })).contract.state).toBe("awaiting_signature");
  });

  it("O-115 of two signatures at once one counts, the other is told", async () => {
    const mia = await makeCustomer("Mia");
    const { id } = await waiting(mia.id);
    const [one, two] = [await signInCustomer(program, mia.id), await signInCustomer(program, mia.id)];
    const replies = await Promise.all(
      [one, two].map((tab) => tab.call(contract.signContractEndpoint, { params: { documentId: id }, body: drawn })),
    );
    expect(replies.map(({ status, problem }) => problem?.code ?? status).sort()).toEqual([200, "already-signed"]);
    const [{ count }] = (await program.query(
      "select count(*)::int as count from documents.contract_events where document_id = $1 and kind = 'signed'",
      [id],
    )) as [{ count: number }];
    expect(count).toBe(1);
  });

  it("P-177 what was signed can not be replaced, by nobody", async () => {
    const zoe = await makeCustomer("Zoe");
    const { id } = await waiting(zoe.id);
    const asZoe = await signInCustomer(program, zoe.id);
    await asZoe.ok(contract.signContractEndpoint, { params: { documentId: id }, body: typed });
    for (const statement of [
      "update documents.contracts set signed_sha256 = 'x' where document_id = $1",
      "update documents.contracts set state = 'draft', signed_at = null, signed_file_id = null, signed_sha256 = null, check_code = null where document_id = $1",
      "delete from documents.contracts where document_id = $1",
      "update documents.documents set file_id = (select id from platform.files where id <> file_id limit 1) where id = $1",
      "update documents.contract_events set ip = '' || 'x' where document_id = $1",
      "delete from documents.contract_events where document_id = $1",
    ]) {
      await expect(program.query(statement, [id]), statement).rejects.toThrow(/can not be|is kept/);
    }
  });

  it("O-113 the check page says genuine, altered or unknown, and no more than title and day", async () => {
    const kai = await makeCustomer("Kai");
    const { id } = await waiting(kai.id);
    const asKai = await signInCustomer(program, kai.id);
    await asKai.ok(contract.signContractEndpoint, { params: { documentId: id }, body: drawn });
    const file = (await staff.call(downloadDocumentEndpoint, { params: { documentId: id } })).bytes;
    const anyone = await stranger(program);
    const check = (bytes: Buffer) =>
      anyone.ok(contract.checkFileEndpoint, { file: { name: "a.pdf", bytes: Uint8Array.from(bytes) }, body: {} });
    expect(await check(file)).toMatchObject({ verdict: "genuine", title: "Internet contract (Signed)" });
    const changed = Buffer.from(file);
    changed[1200] = (changed[1200] ?? 0) ^ 1;
    expect(await check(changed)).toMatchObject({ verdict: "altered", title: "Internet contract (Signed)" });
    expect(sealOf(changed).isWhole).toBe(false);
    expect(await check(Buffer.from(await plainPdf()))).toEqual({ verdict: "unknown", title: null, signedOn: null });
    const [{ check_code }] = (await program.query("select check_code from documents.contracts where document_id = $1", [id])) as [
      { check_code: string },
    ];
    expect(await anyone.ok(contract.checkCodeEndpoint, { params: { code: check_code } })).toMatchObject({ verdict: "genuine" });
    expect(await anyone.ok(contract.checkCodeEndpoint, { params: { code: "AAAA-AAAA-AAAA-AAAA-AAAA" } })).toMatchObject({
      verdict: "unknown",
    });
  });

  it("O-110 P-176 a withdrawn, rejected or expired contract is signed by nobody; a reason is kept", async () => {
    const tia = await makeCustomer("Tia");
    const asTia = await signInCustomer(program, tia.id);
    const withdrawn = await waiting(tia.id);
    await staff.ok(contract.withdrawContractEndpoint, { params: { documentId: withdrawn.id }, body: { reason: "Wrong price" } });
    const rejected = await waiting(tia.id);
    await asTia.ok(contract.rejectContractEndpoint, { params: { documentId: rejected.id }, body: { reason: "Too long" } });
    const late = await waiting(tia.id);
    program.clock.moveTo("2026-12-20T09:00:00Z");
    staff = await signInStaff(program, { fullName: "Eva later" });
    for (const { id } of [withdrawn, rejected, late]) {
      const again = await signInCustomer(program, tia.id);
      expect((await again.refused(contract.signContractEndpoint, { params: { documentId: id }, body: typed })).code).toBe(
        "contract-closed",
      );
    }
    await program.runDay();
    const states = await Promise.all(
      [withdrawn, rejected, late].map(
        async ({ id }) => (await staff.ok(contract.getContractEndpoint, { params: { documentId: id } })).contract,
      ),
    );
    expect(states).toMatchObject([
      { state: "withdrawn", reason: "Wrong price" },
      { state: "rejected", reason: "Too long" },
      { state: "expired", reason: "" },
    ]);
  });

  it("P-1 nobody signs a stranger's contract, and a draft is seen by staff only", async () => {
    const [leo, max] = [await makeCustomer("Leo"), await makeCustomer("Max")];
    const { id } = await waiting(leo.id);
    const asMax = await signInCustomer(program, max.id);
    expect((await asMax.call(contract.signContractEndpoint, { params: { documentId: id }, body: typed })).status).toBe(404);
    expect((await asMax.call(contract.getPortalContractEndpoint, { params: { documentId: id } })).status).toBe(404);
    const draft = await staff.ok(contract.addContractEndpoint, {
      params: { customerId: leo.id },
      file: { name: "b.pdf", bytes: await plainPdf() },
      body: {},
    });
    const asLeo = await signInCustomer(program, leo.id);
    expect((await asLeo.call(contract.getPortalContractEndpoint, { params: { documentId: draft.id } })).status).toBe(404);
  });

  it("P-175 a document is sent to the customer's own address", async () => {
    const ria = await makeCustomer("Ria");
    const { id } = await waiting(ria.id);
    const asRia = await signInCustomer(program, ria.id);
    expect(await asRia.ok(mailPortalDocumentEndpoint, { params: { documentId: id }, body: {} })).toEqual({ to: ["ria@example.net"] });
    await program.runJobs();
    expect((await mailsTo(ria.id)).filter(({ kind }) => kind === "document_mailed")).toHaveLength(1);
  });
});

describe("templates", () => {
  const body = [
    "# Contract",
    "Between **{{ partner.legal_name }}** and {{ customer.name }}, {{ customer.address | default: '' }}.",
    "",
    "1. Term: {{ contract.term_months }} months",
    "2. Tax number: {{ customer.tax_id | required }}",
    "",
    "{{ signature.customer }} {{ date_signed }}",
  ].join("\n");
  const add = (name: string, text = body) =>
    staff.ok(templates.addTemplateEndpoint, {
      body: {
        partnerId: partner.id,
        kind: "contract",
        name,
        language: "en",
        title: "Contract of {{ customer.name }}",
        body: text,
        termMonths: 12,
      },
    });

  it("O-108 a required placeholder without a value stops generation and is named; what is made keeps its content", async () => {
    const nia = await makeCustomer("Nia");
    const template = await add("Home");
    const params = { customerId: nia.id };
    const refused = await staff.refused(templates.generateDocumentEndpoint, { params, body: { templateId: template.id } });
    expect(refused).toMatchObject({ code: "placeholder-missing", errors: [{ field: "customer.tax_id" }] });
    await program.query("update customers.customers set tax_id = 'HR*12#3' where id = $1", [nia.id]);
    const made = await staff.ok(templates.generateDocumentEndpoint, { params, body: { templateId: template.id } });
    expect(made).toMatchObject({ title: "Contract of Nia", kind: "contract", contract: { state: "draft", termMonths: 12 } });
    const before = (await staff.call(downloadDocumentEndpoint, { params: { documentId: made.id } })).bytes;
    await staff.ok(templates.saveTemplateEndpoint, {
      params: { templateId: template.id },
      version: 1,
      body: { title: "Other", body: "Other", termMonths: null },
    });
    expect((await staff.call(downloadDocumentEndpoint, { params: { documentId: made.id } })).bytes.equals(before)).toBe(true);
    // Signed in its own places: the contract's page and the one with the evidence.
    await staff.ok(contract.sendContractEndpoint, { params: { documentId: made.id }, body: {} });
    const asNia = await signInCustomer(program, nia.id);
    await asNia.ok(contract.signContractEndpoint, { params: { documentId: made.id }, body: drawn });
    const signed = await PDFDocument.load((await asNia.call(downloadPortalDocumentEndpoint, { params: { documentId: made.id } })).bytes);
    expect(signed.getPageCount()).toBe(2);
  });

  it("O-107 an unknown placeholder is refused when it is saved; versions come back", async () => {
    const template = await add("Office", "Hello {{ customer.name }}");
    const params = { templateId: template.id };
    expect(
      await staff.refused(templates.saveTemplateEndpoint, {
        params,
        version: 1,
        body: { title: "T", body: "{{ customer.shoe_size }}", termMonths: null },
      }),
    ).toMatchObject({
      code: "template-faulty",
      errors: [{ field: "body", code: "unknown-name" }],
    });
    await staff.ok(templates.saveTemplateEndpoint, { params, version: 1, body: { title: "T", body: "Second", termMonths: null } });
    expect(
      (await staff.refused(templates.saveTemplateEndpoint, { params, version: 1, body: { title: "T", body: "Third", termMonths: null } }))
        .code,
    ).toBe("edit-conflict");
    const back = await staff.ok(templates.restoreTemplateEndpoint, { params, version: 2, body: { number: 1 } });
    expect(back).toMatchObject({ version: 3, body: "Hello {{ customer.name }}" });
    expect(
      (await staff.ok(templates.listTemplateVersionsEndpoint, { params })).items.map(({ number, restoredFrom }) => [number, restoredFrom]),
    ).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);
  });

  it("O-107 the preview shows a real customer, and says what would be missing", async () => {
    const ada = await makeCustomer("Ada");
    const template = await add("Look");
    const shown = await staff.ok(templates.previewTemplateEndpoint, {
      params: { templateId: template.id },
      body: { title: "For {{ customer.name }}", body, termMonths: null, customerNumber: String(ada.number) },
    });
    expect(shown).toMatchObject({ title: "For Ada", isReal: true, missing: ["customer.tax_id"], pages: 1 });
    expect(shown.picture).toContain("<svg");
  });
});
