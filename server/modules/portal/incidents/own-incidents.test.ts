// P-174 incidents where somebody is: who reads of them, what is told of them, and who is written to.
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createLocation, setSetting } from "../../partners/index.ts";
import { dashboardEndpoint } from "../contract.ts";
import { signInLookEndpoint } from "../sign-in-page/contract.ts";
import * as contract from "./contract.ts";
import { incidentOfService } from "./own-incidents.ts";
import { endRaisedIncident, raiseIncident } from "./raise.ts";
import { incidentSettings } from "./settings.ts";

describe("incidents where somebody is", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [jana, other] = payers.map(({ customerId }) => customerId) as [string, string];
  const { town, coast, street } = await program.inWork(async (work) => {
    const mode = program.tools.settings.find(({ key }) => key === "messages.mode");
    if (mode) await setSetting(work, mode, { level: "system" }, "live");
    const at = (name: string, parentId: string | null) => createLocation(work, { name, parentId, address: "", partnerIds: [] });
    const county = await at("Town", null);
    return { town: county.id, street: (await at("Street", county.id)).id, coast: (await at("Coast", null)).id };
  });
  await program.query("update customers.customers set location_id = $2 where id = $1", [jana, street]);
  await program.query("update customers.customers set location_id = $2 where id = $1", [other, coast]);
  await program.runJobs();
  const staff = await signInStaff(program);
  const portal = await signInCustomer(program, jana);
  const elsewhere = await signInCustomer(program, other);
  const startedAt = "2026-04-01T07:30:00.000Z";
  const publish = (more: object) =>
    staff.ok(contract.publishIncidentEndpoint, {
      body: { partnerId: provider.partnerId, texts: { en: "A cable is cut." }, startedAt, isPublic: false, ...more },
    });
  const own = async (caller: typeof portal) => (await caller.ok(contract.ownIncidentsEndpoint)).items;
  const mails = () =>
    program.query<{ customer_id: string; channel: string; body_text: string; subject: string }>(
      "select customer_id, channel, subject, body_text from notifications.messages where kind = 'incident_update' order by created_at, channel",
    );

  it("P-174 an incident of the town is read in its streets, on the home page too, and nowhere else; not before signing in", async () => {
    const made = await publish({ locationIds: [town], expectedEndAt: "2026-04-01T12:00:00.000Z" });
    expect(await own(portal)).toMatchObject([
      {
        id: made.id,
        kind: "incident",
        state: "running",
        stage: "looking",
        text: "A cable is cut.",
        startedAt,
        isFollowed: false,
        updates: [],
      },
    ]);
    expect((await portal.ok(dashboardEndpoint)).incidents).toBe(1);
    expect(await own(elsewhere)).toEqual([]);
    expect((await elsewhere.ok(dashboardEndpoint)).incidents).toBe(0);
    expect((await portal.ok(signInLookEndpoint, { query: { language: "en" } })).incidents).toEqual([]);
    // P-1 what does not touch one is not there.
    const stray = await elsewhere.refused(contract.followIncidentEndpoint, { params: { incidentId: made.id }, body: { isOn: true } });
    expect(stray.code).toBe("not-found");
  });

  it("P-174 whoever follows it is told each update once, by mail and in the portal, and of its end; others are not", async () => {
    const [incident] = await own(portal);
    const params = { incidentId: incident!.id };
    expect(await portal.ok(contract.followIncidentEndpoint, { params, body: { isOn: true } })).toEqual({ isFollowed: true });
    await portal.ok(contract.followIncidentEndpoint, { params, body: { isOn: true } });
    program.clock.moveTo("2026-04-01T08:20:00Z");
    const version = 1;
    const body = { stage: "mending" as const, texts: { en: "We splice it." }, expectedEndAt: "2026-04-01T10:00:00.000Z" };
    const told = await staff.ok(contract.updateIncidentEndpoint, { params, version, body });
    expect(told).toMatchObject({ stage: "mending", expectedEndAt: "2026-04-01T10:00:00.000Z", version: 2 });
    expect((await staff.refused(contract.updateIncidentEndpoint, { params, version, body })).code).toBe("edit-conflict");
    const nothing = await staff.refused(contract.updateIncidentEndpoint, { params, version: 2, body: { ...body, texts: {} } });
    expect(nothing.errors?.[0]?.field).toBe("texts");
    await program.runJobs();
    await program.runJobs();
    expect((await own(portal))[0]).toMatchObject({
      ...{ stage: "mending", isFollowed: true },
      updates: [{ stage: "mending", text: "We splice it.", at: "2026-04-01T08:20:00.000Z" }],
    });
    const first = await mails();
    expect(first.map(({ customer_id, channel }) => [customer_id, channel])).toEqual([
      [jana, "mail"],
      [jana, "portal"],
    ]);
    expect(first[0]!.body_text).toContain("We splice it.");
    expect(first[0]!.body_text).toContain("We expect it to end");
    await staff.ok(contract.endIncidentEndpoint, { params });
    await program.runJobs();
    expect((await mails()).map(({ subject }) => subject).filter((subject) => subject === "It works again")).toHaveLength(2);
    expect((await own(portal))[0]).toMatchObject({ state: "over", endedAt: "2026-04-01T08:20:00.000Z" });
    // A day later it is history.
    program.clock.moveTo("2026-04-02T08:20:01Z");
    expect(await own(await signInCustomer(program, jana))).toEqual([]);
  });

  it("P-174 planned work is told ahead; what was called off before it began was never anything", async () => {
    const back = await signInStaff(program);
    const fresh = await signInCustomer(program, jana);
    const planned = await back.ok(contract.publishIncidentEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, texts: { en: "A switch is renewed." }, kind: "maintenance" as const, isPublic: false },
        ...{ startedAt: "2026-04-05T01:00:00.000Z", expectedEndAt: "2026-04-05T02:00:00.000Z" },
      },
    });
    expect(await own(fresh)).toMatchObject([{ kind: "maintenance", state: "planned", expectedEndAt: "2026-04-05T02:00:00.000Z" }]);
    const service = { id: payers[0]!.serviceIds[0]!, customerId: jana, partnerId: provider.partnerId };
    expect(await program.inWork((work) => incidentOfService(work, service))).toMatchObject({ kind: "none" });
    await back.ok(contract.endIncidentEndpoint, { params: { incidentId: planned.id } });
    expect(await own(fresh)).toEqual([]);
    const wrong = await back.refused(contract.publishIncidentEndpoint, {
      body: { partnerId: provider.partnerId, texts: { en: "x" }, startedAt, expectedEndAt: "2026-04-01T07:00:00.000Z" },
    });
    expect(wrong.errors?.[0]?.field).toBe("expectedEndAt");
  });

  it("P-174 P-249 what the network side raises for a device touches the services behind it, once, and explains their check", async () => {
    const service = { id: payers[1]!.serviceIds[0]!, customerId: other, partnerId: provider.partnerId };
    const raise = () =>
      program.inWork((work) =>
        raiseIncident(work, {
          ...{
            key: "monitoring:alarm-1",
            partnerId: provider.partnerId,
            kind: "incident",
            texts: { en: "The switch in your house is down." },
          },
          ...{ startedAt: work.now, expectedEndAt: null, locationIds: [], serviceIds: [service.id] },
        }),
      );
    const { id } = await raise();
    expect(await raise()).toEqual({ id });
    expect(await own(await signInCustomer(program, other))).toMatchObject([{ id, text: "The switch in your house is down." }]);
    expect(await own(await signInCustomer(program, jana))).toEqual([]);
    expect(await program.inWork((work) => incidentOfService(work, service))).toMatchObject({
      ...{ kind: "incident", text: "The switch in your house is down." },
    });
    await program.inWork((work) => endRaisedIncident(work, "monitoring:alarm-1"));
    await program.inWork((work) => endRaisedIncident(work, "monitoring:alarm-1"));
    expect(await program.query("select 1 from portal.incident_updates where incident_id = $1", [id])).toHaveLength(1);
    expect(await program.inWork((work) => incidentOfService(work, service))).toMatchObject({ kind: "none" });
  });

  it("P-2 P-174 where a provider tells nothing here, nothing is told", async () => {
    await program.inWork((work) => setSetting(work, incidentSettings[0]!, { level: "system" }, false));
    const fresh = await signInCustomer(program, jana);
    expect((await fresh.refused(contract.ownIncidentsEndpoint)).code).toBe("feature-off");
    expect((await fresh.ok(dashboardEndpoint)).incidents).toBe(0);
    const service = { id: payers[0]!.serviceIds[0]!, customerId: jana, partnerId: provider.partnerId };
    expect(await program.inWork((work) => incidentOfService(work, service))).toBeUndefined();
  });
});
