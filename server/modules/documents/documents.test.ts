import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { signInCustomer, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { addCustomer } from "../customers/index.ts";
import { createPartner } from "../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
const one = await makePartner("north");
const two = await makePartner("south");
const makeCustomer = (partnerId: string) =>
  program.inWork((work) =>
    addCustomer(
      work,
      { partnerId, category: "individual", fullName: "Ana", language: "en", status: "active", emails: [], addedOn: "2026-01-01" as Day },
      { requireFields: false },
    ),
  );
const ana = await makeCustomer(one.id);
const ivo = await makeCustomer(one.id);
const staff = await signInStaff(program, { fullName: "Eva" });
const params = { customerId: ana.id };
const text = (content: string) => new TextEncoder().encode(content) as Uint8Array<ArrayBuffer>;
const pdf = { name: "Contract.pdf", bytes: text("%PDF-1.7\n%âãÏÓ\nhello") };
const upload = (file = pdf, body: { title?: string; visibleInPortal?: boolean } = {}) =>
  staff.ok(contract.addDocumentEndpoint, { params, file, body });

describe("documents of a customer", () => {
  it("O-11 an upload is what its content says, and comes back byte for byte as an attachment that runs nothing", async () => {
    const made = await upload({ ...pdf, name: "holiday.jpg" });
    expect(made).toMatchObject({
      number: 1,
      title: "holiday.jpg",
      mediaType: "application/pdf",
      addedBy: "Eva",
      visibleInPortal: false,
      mayShowInline: true,
    });
    const reply = await staff.call(contract.downloadDocumentEndpoint, { params: { documentId: made.id } });
    expect(reply.bytes.equals(Buffer.from(pdf.bytes))).toBe(true);
    expect(reply.headers).toMatchObject({ "content-type": "application/pdf", "x-content-type-options": "nosniff" });
    expect(reply.headers["content-disposition"]).toContain('attachment; filename="holiday.jpg"');
    expect(reply.headers["content-security-policy"]).toContain("sandbox");
    const shown = await staff.call(contract.downloadDocumentEndpoint, { params: { documentId: made.id }, query: { inline: "true" } });
    expect(shown.headers["content-disposition"]).toContain("inline");
  });

  it("O-11 programs and scripts are refused under any name, and what cannot be shown is saved", async () => {
    for (const file of [
      { name: "invoice.pdf", bytes: text("MZ\u0090\u0000 this program") },
      { name: "note.txt", bytes: text("#!/bin/sh\n") },
      { name: "page.html", bytes: text("hello") },
    ]) {
      expect([file.name, (await staff.refused(contract.addDocumentEndpoint, { params, file, body: {} })).code]).toEqual([
        file.name,
        "file-type-refused",
      ]);
    }
    const zip = await upload({ name: "a.zip", bytes: new Uint8Array(Buffer.from("504b0506000000000000000000000000000000000000", "hex")) });
    const reply = await staff.call(contract.downloadDocumentEndpoint, { params: { documentId: zip.id }, query: { inline: "true" } });
    expect(reply.headers["content-disposition"]).toContain("attachment");
    expect((await staff.refused(contract.addDocumentEndpoint, { params, body: {} })).errors).toMatchObject([
      { field: "file", code: "required" },
    ]);
  });

  it("P-1 a customer sees what is in the portal, and nothing of anybody else", async () => {
    const [hidden, shown] = [await upload(pdf, { title: "Hidden" }), await upload(pdf, { title: "Shown", visibleInPortal: true })];
    const [asAna, asIvo] = [await signInCustomer(program, ana.id), await signInCustomer(program, ivo.id)];
    expect((await asAna.ok(contract.listPortalDocumentsEndpoint, {})).items.map((document) => document.title)).toEqual(["Shown"]);
    expect((await asAna.call(contract.downloadPortalDocumentEndpoint, { params: { documentId: shown.id } })).bytes.toString()).toContain(
      "hello",
    );
    expect((await asAna.call(contract.downloadPortalDocumentEndpoint, { params: { documentId: hidden.id } })).status).toBe(404);
    expect((await asIvo.ok(contract.listPortalDocumentsEndpoint, {})).items).toEqual([]);
    expect((await asIvo.call(contract.downloadPortalDocumentEndpoint, { params: { documentId: shown.id } })).status).toBe(404);
    expect(
      (await (await stranger(program)).call(contract.downloadPortalDocumentEndpoint, { params: { documentId: shown.id } })).status,
    ).toBe(401);
    // The second net: even a query without any clause shows a customer no more than that.
    const seen = await program.inWork(
      async (work) => (await import("kysely")).sql<{ title: string }>`select title from documents.documents`.execute(work.tx),
      { kind: "customer", customerId: ana.id, partnerId: one.id, name: "Ana", sessionId: ana.id },
    );
    expect(seen.rows).toEqual([{ title: "Shown" }]);
  });

  it("O-6 O-26 another partner's staff get 404, who lacks the right 403, the level own reaches own customers only", async () => {
    const made = await upload();
    const ben = await signInStaff(program, { partners: [two.id] });
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    const seller = await signInStaff(program, { levels: { "customers.documents.view": "own" } });
    const download = { params: { documentId: made.id } };
    expect((await ben.call(contract.downloadDocumentEndpoint, download)).status).toBe(404);
    expect((await ben.call(contract.listDocumentsEndpoint, { params })).status).toBe(404);
    expect((await ben.call(contract.addDocumentEndpoint, { params, file: pdf, body: {} })).status).toBe(404);
    expect((await clerk.call(contract.downloadDocumentEndpoint, download)).status).toBe(403);
    expect((await seller.call(contract.downloadDocumentEndpoint, download)).status).toBe(404);
    await program.query("update customers.customers set account_manager_id = $1 where id = $2", [seller.adminId, ana.id]);
    expect((await seller.call(contract.downloadDocumentEndpoint, download)).status).toBe(200);
  });

  it("partner-bound staff work on their own under the row policies", async () => {
    const mine = await makeCustomer(two.id);
    const ben = await signInStaff(program, { partners: [two.id] });
    const made = await ben.ok(contract.addDocumentEndpoint, { params: { customerId: mine.id }, file: pdf, body: { title: "Ours" } });
    await ben.ok(contract.updateDocumentEndpoint, { params: { documentId: made.id }, version: 1, body: { visibleInPortal: true } });
    await ben.ok(contract.deleteDocumentEndpoint, { params: { documentId: made.id }, version: 2 });
    expect((await ben.ok(contract.restoreDocumentEndpoint, { params: { documentId: made.id } })).title).toBe("Ours");
  });

  it("O-4 edits name their version; O-7 a deleted one comes back", async () => {
    const made = await upload(pdf, { title: "Draft" });
    const documentId = { documentId: made.id };
    expect(await staff.ok(contract.updateDocumentEndpoint, { params: documentId, version: 1, body: { title: "Final" } })).toMatchObject({
      title: "Final",
      version: 2,
    });
    expect(
      (await staff.refused(contract.updateDocumentEndpoint, { params: documentId, version: 1, body: { title: "x" } })).current,
    ).toMatchObject({ title: "Final" });
    await staff.ok(contract.deleteDocumentEndpoint, { params: documentId, version: 2 });
    expect((await staff.call(contract.downloadDocumentEndpoint, { params: documentId })).status).toBe(404);
    expect((await staff.ok(contract.listDocumentsEndpoint, { params, query: { filter: { text: "FINAL" } } })).items).toEqual([]);
    await staff.ok(contract.restoreDocumentEndpoint, { params: documentId });
    expect((await staff.ok(contract.listDocumentsEndpoint, { params, query: { filter: { text: "FINAL" } } })).items).toMatchObject([
      { title: "Final", version: 4 },
    ]);
  });

  it("O-49 who reads a contract is written down", async () => {
    const made = await upload();
    await program.query("update documents.documents set kind = 'contract' where id = $1", [made.id]);
    await staff.call(contract.downloadDocumentEndpoint, { params: { documentId: made.id } });
    const [entry] = await program.query(
      "select actor_name, label from identity.audit_entries where entity_id = $1 and action = 'downloaded'",
      [made.id],
    );
    expect(entry).toEqual({ actor_name: "Eva", label: `D-${made.number}` });
  });
});
