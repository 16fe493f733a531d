// P-195 consents with their words, a file of one's own data that is taken once, and the wish to be erased.

import { PDFDocument } from "@cantoo/pdf-lib";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type CustomerCaller, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { askForDocumentEndpoint, uploadAskedEndpoint } from "../../documents/asked/contract.ts";
import { setSetting } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { offersText, privacyOn } from "./settings.ts";

describe("privacy in the portal", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let ann: CustomerCaller;
  let ben: CustomerCaller;
  const at = (index: number): string => made.payers[index]!.customerId;
  const see = (caller: CustomerCaller) => caller.ok(contract.privacyEndpoint, {});
  const consent = (caller: CustomerCaller, isGiven: boolean, text: string) =>
    caller.call(contract.chooseConsentEndpoint, { params: { purpose: "marketing" }, body: { isGiven, text } });
  const take = (caller: CustomerCaller, fileId: string) => caller.call(contract.takeDataEndpoint, { params: { fileId } });

  /** P-180 */
  async function sendDocument(): Promise<Uint8Array> {
    const askedOn = program.tools.settings.find(({ key }) => key === "portal.documents.requests");
    await program.inWork((work) => setSetting(work, askedOn!, { level: "system" }, true));
    const staff = await signInStaff(program);
    const document = await PDFDocument.create();
    document.addPage().drawText("My passport");
    const bytes = Uint8Array.from(await document.save());
    const asked = await staff.ok(askForDocumentEndpoint, {
      params: { customerId: at(0) },
      body: { kind: "identity", note: "Both sides" } as never,
    });
    await ann.ok(uploadAskedEndpoint, { params: { askedId: asked.id }, file: { name: "passport.pdf", bytes }, body: {} });
    return bytes;
  }

  beforeAll(async () => {
    made = await makePayers(program, 3);
    [ann, ben] = [await signInCustomer(program, at(0)), await signInCustomer(program, at(1))];
    await program.runJobs();
  });

  it("P-195 nothing of it is there until it is switched on", async () => {
    expect(await ann.refused(contract.privacyEndpoint, {})).toMatchObject({ status: 404, code: "feature-off" });
    await program.inWork((work) => setSetting(work, privacyOn, { level: "system" }, true));
    expect(await see(ann)).toMatchObject({ consents: [{ purpose: "marketing", isGiven: false, history: [] }], files: [], erasure: null });
  });

  it("P-195 O-85 a consent keeps the words, the moment and where from; other words are read first, and it is taken back", async () => {
    const { text } = (await see(ann)).consents[0]!;
    expect((await consent(ann, true, text)).status).toBe(200);
    // Said again it is no other consent.
    await consent(ann, true, text);
    expect((await see(ann)).consents[0]).toMatchObject({ isGiven: true, history: [{ isGiven: true, channel: "portal", text }] });
    const [row] = await program.query<{ ip: string | null; text_version: string }>(
      "select ip, text_version from customers.consents where customer_id = $1",
      [at(0)],
    );
    expect(row).toMatchObject({ ip: expect.any(String), text_version: expect.stringMatching(/^marketing-[0-9a-f]{12}$/) });
    await program.inWork((work) => setSetting(work, offersText, { level: "system" }, "Offers once a month, by mail."));
    expect((await consent(ben, true, text)).status).toBe(409);
    expect((await consent(ben, true, "Offers once a month, by mail.")).status).toBe(200);
    // What was agreed to before stays what it was.
    expect((await see(ann)).consents[0]).toMatchObject({ text: "Offers once a month, by mail.", history: [{ text }] });
    expect((await consent(ann, false, text)).status).toBe(200);
    const after = (await see(ann)).consents[0];
    expect(after).toMatchObject({ isGiven: false, history: [{ isGiven: false }, { isGiven: true, text }] });
  });

  it("P-195 O-83 the file holds one's own data and papers, nobody else's, and is taken once, after a step up", async () => {
    await program.query(
      "insert into customers.comments (customer_id, partner_id, body, author_name, created_at, earlier) select id, partner_id, 'a note of staff', 'Ada', now(), '[]' from customers.customers where id = $1",
      [at(0)],
    );
    const sent = await sendDocument();
    await Promise.all([1, 2, 3].map(() => ann.ok(contract.askForDataEndpoint, { body: {} })));
    expect((await see(ann)).files).toMatchObject([{ state: "making" }]);
    await program.runJobs();
    const [file] = (await see(ann)).files;
    expect(file).toMatchObject({ state: "ready", expiresAt: "2026-04-08T08:00:00.000Z", takenAt: null });
    // Somebody else finds nothing there.
    expect((await take(ben, file!.id)).status).toBe(404);
    await program.query("update identity.sign_ins set proved_at = '2026-04-01T07:00:00Z'");
    expect(await take(ann, file!.id)).toMatchObject({ status: 401, problem: { code: "reauthentication-required" } });
    expect((await see(ann)).files).toMatchObject([{ state: "ready" }]);
    await program.query("update identity.sign_ins set proved_at = '2026-04-01T08:00:00Z'");
    const taken = await take(ann, file!.id);
    expect(taken.status).toBe(200);
    const inside = unzipSync(taken.bytes!);
    expect(Object.keys(inside).filter((name) => name.endsWith(".pdf"))).toHaveLength(2);
    expect(
      Buffer.from(inside[Object.keys(inside).find((name) => name.endsWith(".pdf"))!]!)
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    const data = JSON.parse(strFromU8(inside["data.json"]!));
    const [me] = await program.query<{ number: string; full_name: string }>(
      "select number::text, full_name from customers.customers where id = $1",
      [at(0)],
    );
    expect(data.profile).toMatchObject({ number: Number(me!.number), fullName: me!.full_name });
    // P-180 what was sent on request is one's own.
    expect(data.documents_asked_for).toMatchObject([{ kind: "identity", state: "uploaded", note: "Both sides" }]);
    expect(Buffer.from(inside["papers/asked-identity-2026-04-01.pdf"]!).equals(Buffer.from(sent))).toBe(true);
    expect(data.documents_of_money).toMatchObject([{ kind: "invoice", currency: "EUR", gross: expect.stringMatching(/^\d+\.\d\d$/) }]);
    expect(data.consents).toHaveLength(2);
    const text = JSON.stringify(data);
    const others = await program.query<{ full_name: string }>("select full_name from customers.customers where id <> $1", [at(0)]);
    for (const { full_name } of others) expect(text).not.toContain(full_name);
    expect(text).not.toContain("a note of staff");
    expect(text).not.toMatch(/"[a-z_]*(token|hash|sealed|secret)[a-z_]*":/i);
    // Once.
    expect((await take(ann, file!.id)).status).toBe(404);
    expect((await see(ann)).files).toMatchObject([{ state: "taken" }]);
    expect(await program.query("select 1 from reports.privacy_parts")).toEqual([]);
    expect(await program.query("select action from identity.audit_entries where entity = 'privacy-request' order by action")).toEqual([
      { action: "own_data_asked" },
      { action: "own_data_taken" },
    ]);
  });

  it("P-195 two taps at once take it once; a job that is run again makes one file; what nobody takes is gone after its days", async () => {
    await ben.ok(contract.askForDataEndpoint, { body: {} });
    await program.runJobs();
    const [file] = (await see(ben)).files;
    const both = await Promise.all([take(ben, file!.id), take(ben, file!.id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    await ben.ok(contract.askForDataEndpoint, { body: {} });
    await program.runJobs();
    expect((await program.query("select 1 from reports.privacy_parts")).length).toBeGreaterThan(0);
    await program.query("update reports.privacy_requests set expires_at = '2026-04-01T07:00:00Z' where state = 'ready'");
    const late = (await see(ben)).files.find(({ state }) => state === "ready");
    expect((await take(ben, late!.id)).status).toBe(404);
    await program.query("select graphile_worker.add_job('reports.tend-own-data', '{}')");
    await program.runJobs();
    expect((await see(ben)).files.map(({ state }) => state).toSorted()).toEqual(["expired", "taken"]);
    expect(await program.query("select 1 from reports.privacy_parts")).toEqual([]);
  });

  it("P-195 who asks to be erased gets one ticket, with the day by which it is answered", async () => {
    await Promise.all([1, 2].map(() => ann.ok(contract.askForErasureEndpoint, { body: {} })));
    const { erasure } = await see(ann);
    expect(erasure).toMatchObject({ state: "open", dueOn: "2026-05-01", ticket: { number: expect.any(Number) } });
    expect(await program.query("select subject from tickets.tickets where customer_id = $1", [at(0)])).toEqual([
      { subject: "Erase my data" },
    ]);
    expect((await see(ben)).erasure).toBeNull();
  });
});
