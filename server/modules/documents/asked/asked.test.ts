// P-180: asked for, sent, decided, and gone by itself.
import { createHash } from "node:crypto";
import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import { sendAsked } from "./ask-for-documents.ts";
import * as contract from "./contract.ts";
import { askedKeepDays, askedMaxMb, askedOn } from "./settings.ts";

const program = await testProgram({ now: "2026-11-15T09:00:00Z" });
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, {
      code,
      name: code,
      legalName: `${code} Ltd`,
      currency: "EUR",
      timeZone: "Europe/Zagreb",
      email: `a@${code}.example`,
    }),
  );
const partner = await makePartner("north");
const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
  program.inWork((work) => setSetting(work, setting as never, { level: "system" }, value as never));
let staff = await signInStaff(program, { fullName: "Eva" });
let made = 0;
async function customer() {
  const { id } = await program.inWork((work) =>
    addCustomer(
      work,
      {
        ...{ partnerId: partner.id, category: "individual", language: "en", status: "active", addedOn: "2026-01-01" as Day },
        ...{ fullName: `Person ${++made}`, emails: [`person${made}@example.net`] },
      },
      { requireFields: false },
    ),
  );
  return { id, me: await signInCustomer(program, id) };
}
async function pdf(words: string) {
  const document = await PDFDocument.create();
  document.addPage().drawText(words);
  return { name: `${words}.pdf`, bytes: Uint8Array.from(await document.save()) };
}
const ask = (customerId: string, body: object = {}) =>
  staff.ok(contract.askForDocumentEndpoint, { params: { customerId }, body: { kind: "address", ...body } as never });
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("P-180 documents on request", () => {
  it("P-180 is asked for, sent, declined with a reason, sent again and accepted; both sides are told", async () => {
    const { id, me } = await customer();
    const asked = await ask(id, { note: "Not older than three months", dueOn: "2026-11-30" });
    expect(asked).toMatchObject({ state: "requested", file: null, dueOn: "2026-11-30" });
    const params = { askedId: asked.id };
    const first = await pdf("Blurred");
    expect(await me.ok(contract.uploadAskedEndpoint, { params, file: first, body: {} })).toMatchObject({
      state: "uploaded",
      deleteOn: "2027-02-13",
    });
    const [sent] = (await staff.ok(contract.listAskedEndpoint, { query: { filter: { state: "uploaded", customerId: id } } })).items;
    expect((await staff.call(contract.askedFileEndpoint, { params })).bytes.equals(Buffer.from(first.bytes))).toBe(true);
    const decline = { decision: "decline" as const, reason: "It cannot be read" };
    await staff.ok(contract.decideAskedEndpoint, { params, version: sent!.version, body: decline });
    // The second of two decisions is told so.
    expect((await staff.refused(contract.decideAskedEndpoint, { params, version: sent!.version, body: { decision: "accept" } })).code).toBe(
      "edit-conflict",
    );
    expect((await me.ok(contract.portalAskedEndpoint)).items).toMatchObject([{ state: "declined", reason: "It cannot be read" }]);
    const second = await pdf("Sharp");
    await me.ok(contract.uploadAskedEndpoint, { params, file: second, body: {} });
    const again = (await staff.ok(contract.listAskedEndpoint, { query: { filter: { customerId: id } } })).items[0]!;
    expect(await staff.ok(contract.decideAskedEndpoint, { params, version: again.version, body: { decision: "accept" } })).toMatchObject({
      state: "accepted",
      decidedBy: "Eva",
    });
    expect((await me.refused(contract.uploadAskedEndpoint, { params, file: second, body: {} })).code).toBe("asked-document-state");
    await program.runJobs();
    const told = await program.query("select kind from notifications.messages where customer_id = $1 and channel = 'mail' order by kind", [
      id,
    ]);
    expect(told.map(({ kind }) => kind)).toEqual(["document_accepted", "document_asked", "document_declined"]);
    const letters = await program.query("select subject from notifications.messages where subject like $1", [
      `%(${again.customerNumber}) has sent%`,
    ]);
    expect(letters).toHaveLength(2);
    // What gave way is gone, bytes and all; what was accepted is there.
    await expect(program.tools.files.get(hashOf(first.bytes))).rejects.toThrow();
    expect(Buffer.from(await program.tools.files.get(hashOf(second.bytes))).equals(Buffer.from(second.bytes))).toBe(true);
  });

  it("P-180 takes PDFs and pictures up to the size that is set, and nothing else", async () => {
    const { id, me } = await customer();
    const params = { askedId: (await ask(id)).id };
    const refused = async (file: { name: string; bytes: Uint8Array<ArrayBuffer> }) =>
      (await me.refused(contract.uploadAskedEndpoint, { params, file, body: {} })).code;
    expect(await refused({ name: "a.pdf", bytes: new TextEncoder().encode("just words") })).toBe("file-type-refused");
    await set(askedMaxMb, 1);
    const large = new Uint8Array(1_200_000);
    large.set(new TextEncoder().encode("%PDF-1.7\n"));
    expect(await refused({ name: "b.pdf", bytes: large })).toBe("file-too-big");
    await set(askedMaxMb, 10);
    expect((await staff.refused(contract.askForDocumentEndpoint, { params: { customerId: id }, body: { kind: "other" } })).code).toBe(
      "validation-failed",
    );
    expect(
      (
        await staff.refused(contract.askForDocumentEndpoint, {
          params: { customerId: id },
          body: { kind: "identity", dueOn: "2026-01-01" as Day },
        })
      ).code,
    ).toBe("validation-failed");
  });

  it("P-180 the file goes on its day, once, and what was decided stays; the same bytes of somebody else stay, too", async () => {
    await set(askedKeepDays, 5);
    const [one, two] = [await customer(), await customer()];
    const same = await pdf("Shared paper");
    const ids: string[] = [];
    for (const { id, me } of [one, two]) {
      const params = { askedId: (await ask(id)).id };
      await me.ok(contract.uploadAskedEndpoint, { params, file: same, body: {} });
      ids.push(params.askedId);
    }
    await program.query("update documents.asked_documents set delete_on = delete_on + 10 where id = $1", [ids[1]]);
    program.clock.moveTo("2026-11-20T09:00:00Z");
    await program.runDay();
    const [gone] = await program.query("select state, file_id, deleted_at from documents.asked_documents where id = $1", [ids[0]]);
    expect(gone).toMatchObject({ state: "uploaded", file_id: null, deleted_at: expect.any(Date) });
    await expect(program.tools.files.get(hashOf(same.bytes))).resolves.toBeDefined();
    staff = await signInStaff(program, { fullName: "Eva later" });
    expect((await staff.refused(contract.askedFileEndpoint, { params: { askedId: ids[0]! } })).code).toBe("asked-document-state");
    program.clock.moveTo("2026-12-01T09:00:00Z");
    await program.runDay();
    await expect(program.tools.files.get(hashOf(same.bytes))).rejects.toThrow();
    expect(await program.query("select 1 from platform.files where sha256 = $1", [hashOf(same.bytes)])).toEqual([]);
    staff = await signInStaff(program, { fullName: "Eva latest" });
  });

  it("P-2 P-1 what is off is off; nobody answers for another, or as staff in the customer's place", async () => {
    const [one, two] = [await customer(), await customer()];
    const params = { askedId: (await ask(one.id)).id };
    const file = await pdf("Mine");
    expect((await two.me.call(contract.uploadAskedEndpoint, { params, file, body: {} })).status).toBe(404);
    expect((await two.me.ok(contract.portalAskedEndpoint)).items).toEqual([]);
    const south = await makePartner("south");
    const abroad = await signInStaff(program, { partners: [south.id], fullName: "Sam" });
    expect((await abroad.call(contract.askedFileEndpoint, { params })).status).toBe(404);
    expect((await abroad.call(contract.withdrawAskedEndpoint, { params, version: 1 })).status).toBe(404);
    await set(askedOn, false);
    expect(await one.me.refused(contract.portalAskedEndpoint)).toMatchObject({ status: 404, code: "feature-off" });
    expect(
      (await staff.refused(contract.askForDocumentEndpoint, { params: { customerId: one.id }, body: { kind: "identity" } })).code,
    ).toBe("feature-off");
    await set(askedOn, true);
    const view = { kind: "staff", adminId: partner.id, name: "Eva", mode: "act" } as const;
    const actor = { kind: "customer", customerId: one.id, partnerId: partner.id, name: "One", sessionId: one.id, staff: view } as never;
    await expect(program.inWork((work) => sendAsked({ ...work, actor }, program.tools.files, params.askedId, file))).rejects.toThrow();
    expect(await staff.ok(contract.withdrawAskedEndpoint, { params, version: 1 })).toMatchObject({ state: "withdrawn" });
    expect((await one.me.ok(contract.portalAskedEndpoint)).items).toEqual([]);
  });
});
