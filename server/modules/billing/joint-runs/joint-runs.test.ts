// B-61 a run over several partners: made, looked at, confirmed and undone as one, while each member stays the run of its partner.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider, type Provider, type Subscriber } from "../../../../tests/support/provider.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { readPdf } from "../../../platform/pdf/read-pdf.ts";
import { freezeMoneyEndpoint, releaseMoneyEndpoint } from "../../partners/freeze/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import {
  confirmRunEndpoint,
  decideRunItemEndpoint,
  getRunEndpoint,
  listRunNoticesEndpoint,
  listRunsEndpoint,
  startPreviewEndpoint,
} from "../runs/contract.ts";
import { fourEyes, previewLeadDays, runPerPartner } from "../runs/run-settings.ts";
import {
  acceptJointAdjustmentsEndpoint,
  confirmJointRunEndpoint,
  discardJointRunEndpoint,
  exportJointRunItemsEndpoint,
  getJointRunEndpoint,
  holdJointRunEndpoint,
  jointRunComparisonEndpoint,
  jointUndoPreviewEndpoint,
  listJointRunItemsEndpoint,
  listRunHistoryEndpoint,
  runChoicesEndpoint,
  startJointPreviewEndpoint,
  undoJointRunEndpoint,
} from "./contract.ts";

interface Place extends Provider {
  readonly subscribers: readonly Subscriber[];
}

interface Situation {
  readonly program: TestProgram;
  readonly staff: StaffCaller;
  readonly north: Place;
  readonly south: Place;
  readonly alps: Place;
}

/** Three partners on 1 April 2026 whose subscribers pay 45.00 (54.00 with tax) and are due: 3 and 2 in euros, 2 in francs. */
async function situation(options: { now?: string; perPartner?: boolean } = {}): Promise<Situation> {
  const program = await testProgram({ now: options.now ?? "2026-04-01T06:00:00Z" });
  const place = (code: string, count: number, currency: string): Promise<Place> =>
    program.inWork(async (work) => {
      const provider = await makeProvider(work, { code, currency });
      const dates = { startOn: "2026-04-01", nextBillingOn: "2026-04-01" };
      return { ...provider, subscribers: await addSubscribers(work, provider, { count, currency, ...dates }) };
    });
  const north = await place("north", 3, "EUR");
  const south = await place("south", 2, "EUR");
  const alps = await place("alps", 2, "CHF");
  for (const [partner, name] of [
    [north, "North"],
    [south, "South"],
    [alps, "Alps"],
  ] as const)
    await program.query("update partners.partners set name = $2 where id = $1", [partner.partnerId, name]);
  if (!options.perPartner) await program.inWork((work) => setSetting(work, runPerPartner, { level: "system" }, false));
  return { program, north, south, alps, staff: await signInStaff(program, { role: "super_administrator" }) };
}

type Joint = Awaited<ReturnType<typeof get>>;

const get = (staff: StaffCaller, jointRunId: string) => staff.ok(getJointRunEndpoint, { params: { jointRunId } });
const named = (joint: Joint, of: (member: Joint["members"][number]) => boolean = () => true) =>
  joint.members.filter(of).map(({ id, version }) => ({ runId: id, version }));

async function preview({ program, staff }: Situation, places: readonly Place[], targetOn = "2026-04-01"): Promise<Joint> {
  const body = { partnerIds: places.map(({ partnerId }) => partnerId), targetOn: day(targetOn) };
  const started = await staff.ok(startJointPreviewEndpoint, { body });
  await program.runJobs();
  return get(staff, started.jointRunId as string);
}

async function confirm({ program, staff }: Situation, joint: Joint): Promise<Joint> {
  await staff.ok(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: named(joint) } });
  await program.runJobs();
  return get(staff, joint.id);
}

const numbersOf = (program: TestProgram) =>
  program.query<{ code: string; number: string; currency: string }>(
    `select partner.code, document.number, document.currency from billing.money_documents document
       join partners.partners partner on partner.id = document.partner_id where document.kind = 'invoice' order by partner.code, document.number`,
  );

describe("a joint run from preview to undo", async () => {
  const at = await situation();
  const { program, staff, north, south, alps } = at;
  let joint: Joint;

  it("B-61 says who may be taken together and how many accounts are due", async () => {
    const choices = await staff.ok(runChoicesEndpoint, { query: { targetOn: day("2026-04-01") } });
    expect(choices.isJoint).toBe(true);
    expect(choices.partners.filter(({ due }) => (due ?? 0) > 0).map(({ name, due }) => [name, due])).toEqual([
      ["North", 3],
      ["South", 2],
      ["Alps", 2],
    ]);
  });

  it("B-61 B-62 is one preview with totals for each currency, never mixed, and its members as runs of their partners", async () => {
    joint = await preview(at, [alps, north, south]);
    expect(joint).toMatchObject({
      state: "preview",
      documents: 7,
      counts: { ok: 7 },
      totals: [
        { currency: "EUR", documents: 5, gross: { amount: "270.00", currency: "EUR" }, tax: { amount: "45.00" } },
        { currency: "CHF", documents: 2, gross: { amount: "108.00", currency: "CHF" }, tax: { amount: "18.00" } },
      ],
      members: [
        { partnerName: "North", state: "preview", documents: 3, hindrance: null },
        { partnerName: "South", state: "preview", documents: 2 },
        { partnerName: "Alps", state: "preview", documents: 2, currency: "CHF" },
      ],
    });
    expect(await numbersOf(program)).toEqual([]);
  });

  it("B-62 its accounts stand in one list with their partner, filtered by it, amounts of one currency after those of the other", async () => {
    const params = { jointRunId: joint.id };
    const all = await staff.ok(listJointRunItemsEndpoint, { params });
    expect(all.items).toHaveLength(7);
    const one = await staff.ok(listJointRunItemsEndpoint, { params, query: { filter: { partner: south.partnerId } } });
    expect(one.items.map(({ partnerName, gross }) => [partnerName, gross.amount])).toEqual([
      ["South", "54.00"],
      ["South", "54.00"],
    ]);
    await program.query("update billing.run_items set gross_minor = 999900 where account_id = $1", [alps.subscribers[0]?.customerId]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await staff.ok(listJointRunItemsEndpoint, { params, query: { sort: "gross", limit: 2, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map(({ gross }) => `${gross.currency} ${gross.amount}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(["CHF 54.00", "CHF 9999.00", ...Array.from({ length: 5 }, () => "EUR 54.00")]);
    await program.query("update billing.run_items set gross_minor = 5400 where account_id = $1", [alps.subscribers[0]?.customerId]);
  });

  it("O-75 B-62 goes out as a file with the partner of each account, and on paper run by run", async () => {
    const params = { jointRunId: joint.id };
    const file = await staff.call(exportJointRunItemsEndpoint, { params, body: { filter: { partner: alps.partnerId } } });
    const lines = file.bytes.toString().trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^Alps,.*,54\.00,CHF,/);
    const paper = await staff.call(exportJointRunItemsEndpoint, { params, body: { format: "pdf", locale: "en", timeZone: "UTC" } });
    const text = readPdf(paper.bytes)
      .pages.join("\n")
      .replaceAll(/[\s\u200b\u2060\u00a0]+/g, " ");
    for (const words of ["Billing run of North", "Billing run of South", "Billing run of Alps", "162.00", "108.00"])
      expect(text).toContain(words);
  });

  it("B-61 the history has it as one entry; whoever looks at one partner sees that partner's run", async () => {
    const { items } = await staff.ok(listRunHistoryEndpoint, {});
    expect(items.map(({ id, run, joint: whole }) => [id === joint.id, run, whole?.members.length])).toEqual([[true, null, 3]]);
    const ofSouth = await staff.ok(listRunHistoryEndpoint, { query: { filter: { partner: south.partnerId } } });
    expect(ofSouth.items.map(({ run, joint: whole }) => [run?.partnerName, whole])).toEqual([["South", null]]);
  });

  it("O-26 who sees two of three partners has those two, their sums alone, and confirms nothing else", async () => {
    const two = await signInStaff(program, { role: "super_administrator", partners: [south.partnerId, alps.partnerId] });
    expect(await get(two, joint.id)).toMatchObject({
      documents: 4,
      totals: [
        { currency: "EUR", gross: { amount: "108.00" } },
        { currency: "CHF", gross: { amount: "108.00" } },
      ],
      members: [{ partnerName: "South" }, { partnerName: "Alps" }],
    });
    const others = { params: { jointRunId: joint.id }, body: { members: named(joint, ({ partnerName }) => partnerName === "North") } };
    expect((await two.refused(confirmJointRunEndpoint, others)).status).toBe(404);
    expect((await two.refused(confirmJointRunEndpoint, { ...others, body: { members: named(joint) } })).status).toBe(404);
    const { items } = await two.ok(listJointRunItemsEndpoint, { params: { jointRunId: joint.id } });
    expect([...new Set(items.map(({ partnerName }) => partnerName))].sort()).toEqual(["Alps", "South"]);
  });

  it("O-26 who sees one of its partners has a run like any other, and no trace of the rest", async () => {
    const one = await signInStaff(program, { role: "super_administrator", partners: [south.partnerId] });
    const { items } = await one.ok(listRunHistoryEndpoint, {});
    expect(items).toMatchObject([{ joint: null, run: { partnerName: "South", jointRunId: null } }]);
    expect(JSON.stringify(items)).not.toContain(joint.id);
    const away = await program.inWork((work) => makeProvider(work, { code: "away" }));
    const elsewhere = await signInStaff(program, { role: "super_administrator", partners: [away.partnerId] });
    expect((await elsewhere.refused(getJointRunEndpoint, { params: { jointRunId: joint.id } })).status).toBe(404);
  });

  it("B-63 an account is decided on in its member", async () => {
    const { customerId } = north.subscribers[0] as Subscriber;
    const member = joint.members[0] as Joint["members"][number];
    await staff.ok(decideRunItemEndpoint, { params: { runId: member.id, customerId }, body: { decision: "exclude" } });
    expect(await get(staff, joint.id)).toMatchObject({ documents: 6, counts: { excluded: 1, ok: 6 } });
  });

  it("B-64 one member that changed since refuses the whole, and nothing is confirmed", async () => {
    const stale = named(joint).map((member, index) => (index === 2 ? { ...member, version: member.version - 1 } : member));
    const refused = await staff.refused(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: stale } });
    expect(refused).toMatchObject({ status: 409, code: "edit-conflict" });
    expect(await get(staff, joint.id)).toMatchObject({ state: "preview" });
    await program.runJobs();
    expect(await numbersOf(program)).toEqual([]);
  });

  it("B-64 B-67 confirmed as one, each partner's invoices have numbers of its own series and its own currency", async () => {
    const before = joint;
    joint = await confirm(at, await get(staff, joint.id));
    expect(joint).toMatchObject({ state: "confirmed", documents: 6, counts: { issued: 6, excluded: 1 }, remaining: 0 });
    expect((await numbersOf(program)).map(({ code, number, currency }) => [code, number.slice(-6), currency])).toEqual([
      ["alps", "000001", "CHF"],
      ["alps", "000002", "CHF"],
      ["north", "000001", "EUR"],
      ["north", "000002", "EUR"],
      ["south", "000001", "EUR"],
      ["south", "000002", "EUR"],
    ]);
    const again = await staff.refused(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: named(before) } });
    expect(again.status).toBe(409);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-69 B-70 undone as one: what is paid stays, and who undid it stands in each member", async () => {
    const { customerId } = south.subscribers[0] as Subscriber;
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: day("2026-04-01") },
    });
    const told = await staff.ok(jointUndoPreviewEndpoint, { params: { jointRunId: joint.id } });
    expect(told).toMatchObject({
      policies: ["credit_note"],
      documents: 5,
      gross: [
        { amount: "162.00", currency: "EUR" },
        { amount: "108.00", currency: "CHF" },
      ],
      kept: 1,
      reasons: [{ reason: "paid", documents: 1 }],
    });
    const members = told.runs.map(({ runId, version }) => ({ runId, version }));
    const started = await staff.ok(undoJointRunEndpoint, {
      params: { jointRunId: joint.id },
      body: { members, reason: "Wrong price", notify: false },
    });
    expect(started).toMatchObject({ isUndoing: true });
    await program.runJobs();
    expect(await get(staff, joint.id)).toMatchObject({ state: "partly_undone", isUndoing: false, counts: { undone: 5, issued: 1 } });
    const by = await program.query<{ actor_id: string }>(
      "select distinct actor_id from identity.audit_entries where entity = 'credit_note'",
    );
    expect(by).toEqual([{ actor_id: staff.adminId }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("members that wait do not hold up the others", async () => {
  const at = await situation();
  const { program, staff, north, south, alps } = at;

  it("B-262 a partner whose money is frozen is named, and the others are confirmed", async () => {
    const joint = await preview(at, [north, south, alps]);
    const frozen = { params: { partnerId: south.partnerId } };
    await staff.ok(freezeMoneyEndpoint, { ...frozen, body: { reason: "Something is wrong" } });
    const looked = await get(staff, joint.id);
    expect(looked.members.map(({ hindrance }) => hindrance)).toEqual([null, "frozen", null]);
    const all = await staff.refused(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: named(looked) } });
    expect(all).toMatchObject({ status: 409, code: "money-frozen", detail: expect.stringMatching(/^South: /) });
    await staff.ok(confirmJointRunEndpoint, {
      params: { jointRunId: joint.id },
      body: { members: named(looked, ({ hindrance }) => hindrance === null) },
    });
    await program.runJobs();
    expect(await get(staff, joint.id)).toMatchObject({
      state: "partly_confirmed",
      documents: 7,
      members: [{ state: "confirmed" }, { state: "preview" }, { state: "confirmed" }],
    });
    await staff.ok(releaseMoneyEndpoint, frozen);
  });

  it("B-64 four eyes are asked for partner by partner", async () => {
    await program.inWork((work) => setSetting(work, fourEyes, { level: "partner", partnerId: south.partnerId }, true));
    const { items } = await staff.ok(listRunHistoryEndpoint, {});
    const joint = items[0]?.joint as Joint;
    expect(joint.members.map(({ hindrance }) => hindrance)).toEqual([null, "own_preview", null]);
    const other = await signInStaff(program, { role: "super_administrator" });
    expect((await get(other, joint.id)).members[1]?.hindrance).toBeNull();
    await other.ok(confirmJointRunEndpoint, {
      params: { jointRunId: joint.id },
      body: { members: named(joint, ({ state }) => state === "preview") },
    });
    await program.runJobs();
    expect(await get(staff, joint.id)).toMatchObject({ state: "confirmed" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-46 a member whose confirmation cannot go on waits, the others are issued, and in the evening it goes on", async () => {
    await program.inWork((work) => setSetting(work, fourEyes, { level: "partner", partnerId: south.partnerId }, false));
    program.clock.moveTo("2026-05-01T06:00:00Z");
    await program.runDay();
    const may = { ...at, staff: await signInStaff(program, { role: "super_administrator" }) };
    const joint = await preview(may, [north, south, alps], "2026-05-01");
    await may.staff.ok(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: named(joint) } });
    const frozen = { params: { partnerId: south.partnerId } };
    await may.staff.ok(freezeMoneyEndpoint, { ...frozen, body: { reason: "Half way" } });
    await program.runJobs();
    expect(await get(may.staff, joint.id)).toMatchObject({
      state: "confirming",
      documents: 5,
      members: [{ state: "confirmed" }, { state: "confirming" }, { state: "confirmed" }],
    });
    await may.staff.ok(releaseMoneyEndpoint, frozen);
    program.clock.moveTo("2026-05-01T20:30:00Z");
    await program.runDay();
    const evening = await signInStaff(program, { role: "super_administrator" });
    expect(await get(evening, joint.id)).toMatchObject({ state: "confirmed", documents: 7 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("previews of a joint run", async () => {
  const at = await situation();
  const { program, staff, north, south, alps } = at;

  it("B-61 a partner with nobody due is left out; of one alone it is a run by itself, of none it is refused", async () => {
    await program.query("update billing.accounts set next_billing_on = '2026-04-20' where partner_id <> $1", [north.partnerId]);
    const body = { partnerIds: [north.partnerId, south.partnerId], targetOn: day("2026-04-01") };
    const alone = await staff.ok(startJointPreviewEndpoint, { body });
    expect(alone).toMatchObject({ jointRunId: null, runIds: [expect.any(String)] });
    await program.runJobs();
    expect((await staff.ok(listRunsEndpoint)).items).toMatchObject([{ partnerName: "North", jointRunId: null }]);
    const none = await staff.refused(startJointPreviewEndpoint, { body: { ...body, partnerIds: [alps.partnerId, south.partnerId] } });
    expect(none).toMatchObject({ status: 409, code: "nothing-to-invoice" });
    const joint = await preview(at, [north, south, alps], "2026-04-20");
    expect(joint.members).toHaveLength(3);
  });

  it("B-61 a partner's preview that is built anew takes its place in the joint run", async () => {
    const { items } = await staff.ok(listRunHistoryEndpoint, {});
    const joint = items[0]?.joint as Joint;
    await staff.ok(startPreviewEndpoint, { body: { partnerId: south.partnerId, targetOn: day("2026-04-20") } });
    await program.runJobs();
    const now = await get(staff, joint.id);
    expect(now.members.map(({ partnerName, state }) => [partnerName, state])).toEqual([
      ["North", "preview"],
      ["South", "preview"],
      ["Alps", "preview"],
    ]);
    expect(now.members[1]?.id).not.toBe(joint.members[1]?.id);
    expect((await staff.ok(listRunHistoryEndpoint, {})).items.filter(({ joint: whole }) => whole)).toHaveLength(1);
  });

  it("B-149 the adjusted accounts of all members are let go at once", async () => {
    const waiting = (await staff.ok(listRunHistoryEndpoint, {})).items[0]?.joint as Joint;
    for (const { subscribers } of [north, alps])
      await program.query(`update billing.run_items set state = 'warning', warnings = '["adjustments"]' where account_id = $1`, [
        subscribers[0]?.customerId,
      ]);
    const joint = await get(staff, waiting.id);
    expect(joint.counts).toMatchObject({ ok: 5, warning: 2 });
    const members = named(joint, ({ counts }) => counts.warning > 0);
    expect(members).toHaveLength(2);
    const after = await staff.ok(acceptJointAdjustmentsEndpoint, { params: { jointRunId: joint.id }, body: { members } });
    expect(after.counts).toMatchObject({ ok: 7, warning: 0 });
  });

  it("B-61 some are thrown away, and the rest goes on", async () => {
    const joint = (await staff.ok(listRunHistoryEndpoint, {})).items[0]?.joint as Joint;
    const members = named(joint, ({ partnerName }) => partnerName === "Alps");
    const after = await staff.ok(discardJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members } });
    expect(after).toMatchObject({ state: "preview", totals: [{ currency: "EUR" }] });
    const gone = await staff.ok(discardJointRunEndpoint, {
      params: { jointRunId: joint.id },
      body: { members: named(after, ({ state }) => state === "preview") },
    });
    expect(gone).toMatchObject({ state: "discarded", documents: 0 });
  });

  it("B-61 with one run per partner none is started", async () => {
    await program.inWork((work) => setSetting(work, runPerPartner, { level: "system" }, true));
    expect((await staff.ok(runChoicesEndpoint, {})).isJoint).toBe(false);
    const body = { partnerIds: [north.partnerId, south.partnerId], targetOn: day("2026-04-20") };
    expect(await staff.refused(startJointPreviewEndpoint, { body })).toMatchObject({ status: 409, code: "runs-per-partner" });
  });

  it("O-26 a partner that one does not see cannot be taken in", async () => {
    const one = await signInStaff(program, { role: "super_administrator", partners: [north.partnerId] });
    const body = { partnerIds: [north.partnerId, south.partnerId], targetOn: day("2026-04-20") };
    expect((await one.refused(startJointPreviewEndpoint, { body })).status).toBe(404);
    const choices = await one.ok(runChoicesEndpoint, {});
    expect(choices.partners.map(({ name }) => name)).toEqual(["North"]);
  });
});

describe("joint runs by the calendar", async () => {
  const at = await situation({ now: "2026-03-31T10:00:00Z" });
  const { program, alps } = at;
  await program.inWork((work) => setSetting(work, previewLeadDays, { level: "partner", partnerId: alps.partnerId }, 1));
  await program.runDay();

  it("B-61 B-64 the previews of a day are one joint run, each member with its own moment to issue itself", async () => {
    program.clock.moveTo("2026-03-31T20:30:00Z");
    await program.runDay();
    program.clock.moveTo("2026-04-01T05:00:00Z");
    await program.runDay();
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { items } = await staff.ok(listRunHistoryEndpoint, {});
    expect(items).toHaveLength(1);
    const joint = items[0]?.joint as Joint;
    expect(joint).toMatchObject({ trigger: "schedule", targetOn: "2026-04-01", state: "preview", documents: 7 });
    // The Alps have theirs previewed a day ahead, so it issues itself a day earlier.
    expect(joint.members.map(({ partnerName, autoIssueAt }) => [partnerName, autoIssueAt])).toEqual([
      ["North", "2026-04-04T20:00:00.000Z"],
      ["South", "2026-04-04T20:00:00.000Z"],
      ["Alps", "2026-04-03T20:00:00.000Z"],
    ]);
    const { items: notices } = await staff.ok(listRunNoticesEndpoint);
    expect(notices.map(({ jointRunId }) => jointRunId)).toEqual(Array.from({ length: 3 }, () => joint.id));
  });

  it("B-64 held as one, it waits for a person; let go, it issues itself in the evening", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const joint = (await staff.ok(listRunHistoryEndpoint, {})).items[0]?.joint as Joint;
    const params = { jointRunId: joint.id };
    const held = await staff.ok(holdJointRunEndpoint, { params, body: { members: named(joint), isHeld: true } });
    expect(held.members.map(({ autoIssueAt }) => autoIssueAt)).toEqual([null, null, null]);
    const one = held.members[0] as Joint["members"][number];
    await staff.ok(holdJointRunEndpoint, { params, body: { members: [{ runId: one.id, version: one.version }], isHeld: false } });
    program.clock.moveTo("2026-04-05T20:30:00Z");
    await program.runDay();
    const again = await signInStaff(program, { role: "super_administrator" });
    expect(await get(again, joint.id)).toMatchObject({
      state: "partly_confirmed",
      members: [{ state: "confirmed" }, { state: "preview" }, { state: "preview" }],
    });
  });
});

describe("a partner whose day begins later", async () => {
  const at = await situation();
  const { program, staff, north, south } = at;

  it("B-61 what a joint run of staff left of it comes with the calendar, beside those that the calendar still has", async () => {
    await program.query("update partners.partners set time_zone = 'America/Los_Angeles' where id = $1", [south.partnerId]);
    // In Los Angeles it is the evening of the day before.
    await program.runDay();
    program.clock.moveTo("2026-04-01T06:10:00Z");
    const joint = await preview(at, [north, south]);
    const left = { params: { runId: joint.members[1]?.id as string, customerId: south.subscribers[0]?.customerId as string } };
    await staff.ok(decideRunItemEndpoint, { ...left, body: { decision: "exclude" } });
    expect(await confirm(at, joint)).toMatchObject({ state: "confirmed", members: [{ trigger: "schedule" }, { trigger: "manual" }] });
    program.clock.moveTo("2026-04-01T08:00:00Z");
    const outcomes = await program.runDay();
    expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
    const later = await signInStaff(program, { role: "super_administrator" });
    const { items } = await later.ok(listRunHistoryEndpoint, {});
    expect(items.map(({ joint: whole }) => whole?.members.map(({ partnerName, state }) => `${partnerName} ${state}`))).toEqual([
      ["North discarded", "South preview", "Alps preview"],
      ["North confirmed", "South confirmed"],
    ]);
    expect(items[0]?.joint).toMatchObject({ state: "preview", documents: 3 });
  });
});

describe("two people at one joint run", async () => {
  const at = await situation();
  const { program, staff, north, south, alps } = at;
  const other = await signInStaff(program, { role: "super_administrator" });

  it("B-53 B-67 two confirmations at once and two workers issue every invoice once", async () => {
    const joint = await preview(at, [north, south, alps]);
    const press = (who: StaffCaller) =>
      who.call(confirmJointRunEndpoint, { params: { jointRunId: joint.id }, body: { members: named(joint).toReversed() } });
    const answers = await Promise.all([press(staff), press(other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await Promise.all([program.runJobs(), program.runJobs()]);
    const documents = await program.query<{ account_id: string }>("select account_id from billing.money_documents where kind = 'invoice'");
    expect(documents).toHaveLength(7);
    expect(new Set(documents.map(({ account_id }) => account_id)).size).toBe(7);
    expect(await get(staff, joint.id)).toMatchObject({ state: "confirmed" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-62 beside the last cycle, its members are summed for each currency", async () => {
    program.clock.moveTo("2026-05-01T06:00:00Z");
    const may = { ...at, staff: await signInStaff(program, { role: "super_administrator" }) };
    await program.query("update services.segments set unit_price = 60 where service_id = $1", [south.subscribers[0]?.serviceIds[0]]);
    const joint = await preview(may, [north, south, alps], "2026-05-01");
    const { currencies } = await may.staff.ok(jointRunComparisonEndpoint, { params: { jointRunId: joint.id } });
    expect(currencies).toMatchObject([
      {
        currency: "EUR",
        last: { runs: 2, issued: 5, gross: { amount: "270.00" } },
        grew: { accounts: 1, now: { amount: "72.00" }, before: { amount: "54.00" } },
        same: { accounts: 4, now: { amount: "216.00" } },
        appeared: { accounts: 0 },
      },
      { currency: "CHF", last: { runs: 1, issued: 2, gross: { amount: "108.00", currency: "CHF" } }, same: { accounts: 2 } },
    ]);
  });

  it("B-61 a member is confirmed by itself as any run is", async () => {
    const again = await signInStaff(program, { role: "super_administrator" });
    const joint = (await again.ok(listRunHistoryEndpoint, {})).items[0]?.joint as Joint;
    const member = joint.members[2] as Joint["members"][number];
    await again.ok(confirmRunEndpoint, { params: { runId: member.id }, version: member.version });
    await program.runJobs();
    expect(await again.ok(getRunEndpoint, { params: { runId: member.id } })).toMatchObject({ state: "confirmed", jointRunId: joint.id });
    expect(await get(again, joint.id)).toMatchObject({ state: "partly_confirmed" });
  });
});
