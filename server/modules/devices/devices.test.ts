// Routers that customers steer, checks of connections, passwords of lines and switches of services, through their endpoints.
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { makeRouterAdapters } from "../../adapters/router-adapters.ts";
import { sampleBox } from "../../adapters/simulated-router/sample-box.ts";
import { plugIn, setPlugged } from "../../adapters/simulated-router/simulated-router.ts";
import * as access from "../access/contract.ts";
import { changeCustomerStatus } from "../customers/index.ts";
import { setSetting } from "../partners/index.ts";
import { portalServiceEndpoint } from "../services/contract.ts";
import { portalConnectionFields } from "../services/index.ts";
import { getTicketEndpoint } from "../tickets/contract.ts";
import { portalCreateTicketEndpoint } from "../tickets/portal/contract.ts";
import * as contract from "./contract.ts";
import { addCpe, assignCpe, joinLineSources } from "./index.ts";
import { readCpe } from "./read-cpe.ts";
import { runAction } from "./run-action.ts";
import * as settings from "./settings.ts";

const program = await testProgram({ now: "2026-11-23T08:00:00Z" });
const adapters = makeRouterAdapters(program.tools);
const provider = await program.inWork((work) => makeProvider(work));
const other = await program.inWork((work) => makeProvider(work, { code: "south" }));
const portalModules = program.tools.settings.find(({ key }) => key === "portal.modules")!;
const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
  program.inWork((work) => setSetting(work, setting, { level: "system" }, value));
await set(settings.portalRouters, true);
await set(portalModules, ["services", "finance", "tickets", "messages", "documents", "hardware", "profile"]);

let made = 0;
async function home({ of = provider, box = {} }: { of?: typeof provider; box?: Partial<Parameters<typeof sampleBox>[0]> } = {}) {
  made += 1;
  const number = made;
  const ref = `box-${number}`;
  const { customerId, serviceId, cpeId } = await program.inWork(async (work) => {
    const [subscriber] = await addSubscribers(work, of, {
      ...{ count: 1, startOn: "2026-11-01", nextBillingOn: "2026-12-01", firstNumber: number },
    });
    await plugIn(work, ref, sampleBox({ startedAt: "2026-11-01T00:00:00.000Z", ...box }));
    const cpe = await addCpe(work, {
      partnerId: of.partnerId,
      driver: "simulated",
      ref,
      maker: "Halden",
      model: "H4",
      serial: `H4-${number}`,
    });
    const owner = { customerId: subscriber!.customerId, serviceId: subscriber!.serviceIds[0]! };
    await assignCpe(work, cpe.id, owner, cpe.version);
    return { ...owner, cpeId: cpe.id };
  });
  await program.query("update services.services set login = $2 where id = $1", [serviceId, `net${number}`]);
  await program.runJobs();
  await look(cpeId);
  return { customerId, serviceId, cpeId, ref, as: await signInCustomer(program, customerId) };
}
const run = { inWork: <T>(act: Parameters<typeof program.inWork<T>>[0]) => program.inWork(act) };
const look = (cpeId: string) => readCpe(run as never, adapters, cpeId);
const step = (actionId: string) => runAction(run, program.tools, adapters, actionId);
const wait = (seconds: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
const plugged = (ref: string, is: boolean) => program.inWork((work) => setPlugged(work, ref, is));
type Home = Awaited<ReturnType<typeof home>>;
const tell = ({ as, cpeId }: Home, wish: contract.Wish) =>
  as.ok(contract.portalActOnCpeEndpoint, { params: { cpeId }, body: { wish } as never });
const refused = async ({ as, cpeId }: Home, wish: contract.Wish) =>
  (await as.refused(contract.portalActOnCpeEndpoint, { params: { cpeId }, body: { wish } as never })).code;
const show = ({ as, cpeId }: Home) => as.ok(contract.portalCpeEndpoint, { params: { cpeId } });
const rename = (name: string, key?: string): contract.Wish => ({ kind: "wifi", bands: ["2.4", "5"], name, ...(key ? { key } : {}) });
/** Hours pass in some tests, and no sign-in outlives them. */
const stateOf = async (id: string) =>
  (await program.query<{ state: string }>("select state from devices.cpe_actions where id = $1", [id]))[0]?.state;

describe("P-198 to P-202 a customer's router", () => {
  it("P-200 a name is queued, sent, and applied once it is read back", async () => {
    const mine = await home();
    const action = await tell(mine, rename("Attic", "over-the-roofs"));
    expect(action.state).toBe("queued");
    await step(action.id);
    expect(await stateOf(action.id)).toBe("sent");
    await step(action.id);
    expect(await stateOf(action.id)).toBe("sent");
    wait(6);
    await step(action.id);
    const after = await show(mine);
    expect(after.actions[0]).toMatchObject({ state: "applied", wish: { name: "Attic", hasKey: true } });
    expect(after.bands).toMatchObject([
      { name: "Attic", hasKey: true },
      { name: "Attic", hasKey: true },
    ]);
  });

  it("P-11, P-199 a key is shown to its owner after a proof, and stands in the clear nowhere", async () => {
    const mine = await home();
    const action = await tell(mine, rename("Attic", "over-the-roofs"));
    for (const seconds of [0, 6]) {
      wait(seconds);
      await step(action.id);
    }
    const reveal = { params: { cpeId: mine.cpeId }, body: { network: "5" as const } };
    expect(await mine.as.ok(contract.portalRevealKeyEndpoint, reveal)).toEqual({ name: "Attic", key: "over-the-roofs" });
    wait(601);
    expect((await mine.as.refused(contract.portalRevealKeyEndpoint, reveal)).code).toBe("reauthentication-required");
    for (const table of ["devices.cpe_actions", "devices.cpes", "devices.wifi_keys", "platform.events", "identity.audit_entries"]) {
      const [{ found }] = (await program.query<{ found: number }>(
        `select count(*)::int as found from ${table} as row where row::text like '%over-the-roofs%'`,
      )) as [{ found: number }];
      expect([table, found]).toEqual([table, 0]);
    }
    const fresh = await home();
    expect(
      (await fresh.as.refused(contract.portalRevealKeyEndpoint, { params: { cpeId: fresh.cpeId }, body: { network: "5" } })).code,
    ).toBe("not-found");
  });

  it("P-200 a router that is away is told when it is back, within the hour; then it expires", async () => {
    const mine = await home();
    await plugged(mine.ref, false);
    const first = await tell(mine, rename("Attic"));
    await step(first.id);
    expect(await stateOf(first.id)).toBe("queued");
    expect(await refused(mine, rename("Cellar"))).toBe("action-pending");
    wait(1800);
    await plugged(mine.ref, true);
    await step(first.id);
    wait(6);
    await step(first.id);
    expect(await stateOf(first.id)).toBe("applied");
    await plugged(mine.ref, false);
    const second = await tell({ ...mine, as: await signInCustomer(program, mine.customerId) }, rename("Cellar"));
    wait(3599);
    await step(second.id);
    expect(await stateOf(second.id)).toBe("queued");
    wait(1);
    await step(second.id);
    expect(await stateOf(second.id)).toBe("expired");
    await set(settings.actionTtlHours, 24);
    const again = { ...mine, as: await signInCustomer(program, mine.customerId) };
    expect((await tell(again, rename("Cellar"))).expiresAt).toBe(new Date(program.clock.now().getTime() + 24 * 3_600_000).toISOString());
    await set(settings.actionTtlHours, 1);
  });

  it("P-200 is taken back as long as the router was not told, and not after", async () => {
    const mine = await home();
    await plugged(mine.ref, false);
    const waiting = await tell(mine, rename("Attic"));
    const withdraw = (id: string) => ({ params: { cpeActionId: id } });
    expect((await mine.as.ok(contract.portalWithdrawActionEndpoint, withdraw(waiting.id))).state).toBe("withdrawn");
    await plugged(mine.ref, true);
    await step(waiting.id);
    wait(10);
    await look(mine.cpeId);
    expect((await show(mine)).bands[0]?.name).toBe("Home");
    const told = await tell(mine, rename("Attic"));
    await step(told.id);
    expect((await mine.as.refused(contract.portalWithdrawActionEndpoint, withdraw(told.id))).code).toBe("already-sent");
  });

  it("P-201 a restart says how long it took; once in five minutes, three an hour", async () => {
    const mine = await home();
    const action = await tell(mine, { kind: "reboot" });
    await step(action.id);
    wait(20);
    await step(action.id);
    wait(40);
    await step(action.id);
    expect((await show(mine)).actions[0]).toMatchObject({ state: "applied", seconds: 60 });
    const refusal = await mine.as.refused(contract.portalActOnCpeEndpoint, {
      params: { cpeId: mine.cpeId },
      body: { wish: { kind: "reboot" } },
    });
    expect(refusal).toMatchObject({ code: "limit-reached", current: { limit: 1 } });
    for (let more = 0; more < 2; more += 1) {
      wait(301);
      const again = await tell(mine, { kind: "reboot" });
      await step(again.id);
      wait(60);
      await step(again.id);
    }
    wait(301);
    expect(await refused(mine, { kind: "reboot" })).toBe("limit-reached");
  });

  it("P-201 a router that does not come back within ten minutes has failed", async () => {
    const mine = await home();
    const action = await tell(mine, { kind: "reboot" });
    await step(action.id);
    await plugged(mine.ref, false);
    wait(599);
    await step(action.id);
    expect(await stateOf(action.id)).toBe("sent");
    wait(1);
    await step(action.id);
    expect((await show(mine)).actions[0]).toMatchObject({ state: "failed", reason: "not-back" });
  });

  it("P-200 a refusal keeps what was, and staff read the router's own words", async () => {
    const mine = await home({ box: { bands: [{ band: "5", isOn: true, name: "Home", channel: 44, key: "sunny-side-up" }] } });
    await set(settings.portalRouterActs, [...contract.customerActs]);
    const action = await tell(mine, { kind: "band", band: "5", isOn: false });
    await step(action.id);
    expect((await show(mine)).actions[0]).toMatchObject({ state: "failed", reason: "refused" });
    const staff = await signInStaff(program);
    const { items } = await staff.ok(contract.listCpeActionsEndpoint, { query: { filter: { cpeId: mine.cpeId } } });
    expect(items[0]).toMatchObject({ kind: "band", state: "failed", detail: expect.stringContaining("radio") });
  });

  it("P-198 what is not allowed is not there, and what the router cannot is neither", async () => {
    const mine = await home({ box: { capabilities: ["reboot", "wifi_name", "hosts"] } });
    await set(settings.portalRouterActs, ["reboot", "wifi_name", "wifi_password"]);
    expect((await show(mine)).may).toEqual(["reboot", "wifi_name"]);
    expect((await show(mine)).hosts).toBeUndefined();
    expect(await refused(mine, { kind: "speed_test" })).toBe("feature-off");
    expect(await refused(mine, { kind: "wifi", bands: ["5"], key: "12345678" })).toBe("not-found");
    expect(await refused(mine, { kind: "wifi", bands: ["6"], name: "Attic" })).toBe("validation-failed");
    expect(await refused(mine, { kind: "wifi", bands: ["5"] })).toBe("validation-failed");
  });

  it("P-1 nobody else's router is there; reassigned it is gone, with its keys and what waited", async () => {
    const [mine, theirs] = [await home(), await home()];
    expect((await theirs.as.refused(contract.portalCpeEndpoint, { params: { cpeId: mine.cpeId } })).code).toBe("not-found");
    expect(await refused({ ...mine, as: theirs.as }, rename("Mine now"))).toBe("not-found");
    await plugged(mine.ref, false);
    const waiting = await tell(mine, rename("Attic", "over-the-roofs"));
    const staff = await signInStaff(program);
    const [row] = (await staff.ok(contract.listCpesEndpoint, { query: { filter: { customerId: mine.customerId } } })).items;
    const released = await staff.ok(contract.releaseCpeEndpoint, { params: { cpeId: mine.cpeId }, version: row!.version });
    expect(released.customerId).toBeNull();
    expect((await mine.as.refused(contract.portalCpeEndpoint, { params: { cpeId: mine.cpeId } })).code).toBe("not-found");
    await plugged(mine.ref, true);
    await step(waiting.id);
    const [action] = await program.query<{ state: string; reason: string; secret: string | null }>(
      "select state, reason, secret_sealed as secret from devices.cpe_actions where id = $1",
      [waiting.id],
    );
    expect(action).toEqual({ state: "failed", reason: "reassigned", secret: null });
  });

  it("O-27 staff of one partner see no router of another", async () => {
    const mine = await home();
    const south = await signInStaff(program, { partners: [other.partnerId] });
    expect((await south.ok(contract.listCpesEndpoint, {})).items).toEqual([]);
    expect((await south.ok(contract.listCpeActionsEndpoint, {})).items).toEqual([]);
    expect((await south.refused(contract.releaseCpeEndpoint, { params: { cpeId: mine.cpeId }, version: 2 })).code).toBe("not-found");
  });

  it("P-200 ten at once make one act, and the limit holds", async () => {
    const mine = await home();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        mine.as.call(contract.portalActOnCpeEndpoint, { params: { cpeId: mine.cpeId }, body: { wish: rename(`Home ${index}`) } as never }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter(({ problem }) => problem?.code === "action-pending").length).toBe(9);
  });
});

describe("P-249 check my connection", () => {
  const check = ({ as, serviceId }: Home) => as.ok(contract.portalCheckLineEndpoint, { params: { serviceId } });

  it("P-249 blocked and the router offline: only the debt is named, the button is Pay", async () => {
    const mine = await home();
    await plugged(mine.ref, false);
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId: mine.customerId, to: "blocked", reason: "test", blockedBy: "finance" }, "system"),
    );
    await program.runJobs();
    const { check: found } = await check(mine);
    expect(found).toMatchObject({ verdict: "failed", failedStep: "account", button: "pay", cpeId: null });
    expect(found.steps.map(({ code }) => code)).toEqual(["debt", "skipped", "skipped", "skipped", "skipped", "skipped"]);
  });

  it("P-249 the router is asked: it answers, it is silent, its line is down", async () => {
    const mine = await home();
    expect((await check(mine)).check).toMatchObject({ verdict: "fine", failedStep: null, button: null });
    await plugged(mine.ref, false);
    expect((await check(mine)).check).toMatchObject({ failedStep: "router", button: null });
    const down = await home({ box: { wan: { isUp: false, ipv4: null, ipv6: null, mac: null } } });
    expect((await check(down)).check).toMatchObject({ failedStep: "router", button: "reboot", cpeId: down.cpeId });
  });

  it("P-249 what other modules know of the line counts in its place", async () => {
    const mine = await home();
    const since = program.clock.now().toISOString();
    joinLineSources({ incident: () => Promise.resolve({ kind: "incident", text: "A cable was cut.", since }) });
    const { check: found } = await check(mine);
    joinLineSources({ incident: () => Promise.resolve(undefined) });
    expect(found).toMatchObject({ failedStep: "incident", button: "see-incident" });
    expect(found.steps[1]).toEqual({ step: "incident", code: "incident", at: since, text: "A cable was cut." });
    expect(found.steps[4]?.code).toBe("skipped");
  });

  it("P-249 without a router nothing is known, and that is what is said", async () => {
    const mine = await home();
    await program.query("update devices.cpes set customer_id = null, service_id = null where id = $1", [mine.cpeId]);
    expect((await check(mine)).check.verdict).toBe("unknown");
  });

  it("P-249 six an hour, a repeat with its key is one, seven days kept, staff see them", async () => {
    const mine = await home();
    const once = { params: { serviceId: mine.serviceId }, idempotencyKey: "check-0001" };
    const [first, repeat] = [
      await mine.as.ok(contract.portalCheckLineEndpoint, once),
      await mine.as.ok(contract.portalCheckLineEndpoint, once),
    ];
    expect(repeat.check.id).toBe(first.check.id);
    for (let run = 1; run < 6; run += 1) expect((await check(mine)).runsLeft).toBe(5 - run);
    const refusal = await mine.as.refused(contract.portalCheckLineEndpoint, { params: { serviceId: mine.serviceId } });
    expect(refusal).toMatchObject({ code: "limit-reached", current: { limit: 6 } });
    const staff = await signInStaff(program);
    const list = async () => (await staff.ok(contract.customerChecksEndpoint, { params: { customerId: mine.customerId } })).items.length;
    expect(await list()).toBe(6);
    const there = program.clock.now();
    wait(7 * 86_400 + 1);
    const later = await signInStaff(program);
    expect((await later.ok(contract.customerChecksEndpoint, { params: { customerId: mine.customerId } })).items).toEqual([]);
    await program.runDay();
    const [{ left }] = (await program.query<{ left: number }>(
      "select count(*)::int as left from devices.connection_checks where service_id = $1",
      [mine.serviceId],
    )) as [{ left: number }];
    expect(left).toBe(0);
    program.clock.moveTo(there.toISOString());
  });

  it("P-162 what was found goes with the ticket, and stays there; nobody else's does", async () => {
    const [mine, theirs] = [await home(), await home()];
    await plugged(mine.ref, false);
    const { check: found } = await check(mine);
    const body = { subject: "No internet", text: "It is still away.", serviceId: mine.serviceId, checkId: found.id };
    const ticket = await mine.as.ok(portalCreateTicketEndpoint, { body });
    expect(ticket.diagnosis).toMatchObject({ id: found.id, failedStep: "router" });
    await program.query("delete from devices.connection_checks where id = $1", [found.id]);
    const staff = await signInStaff(program);
    expect((await staff.ok(getTicketEndpoint, { params: { ticketId: ticket.id } })).diagnosis).toMatchObject({ failedStep: "router" });
    const foreign = (await check(theirs)).check.id;
    expect((await mine.as.refused(portalCreateTicketEndpoint, { body: { ...body, checkId: foreign } })).errors).toMatchObject([
      { field: "checkId" },
    ]);
  });
});

describe("P-63, 2.4 what a service connects with", () => {
  const connection = ({ as, serviceId }: Home) => as.ok(contract.portalConnectionEndpoint, { params: { serviceId } });

  it("2.4 each field is there only where it is switched on", async () => {
    const mine = await home();
    const login = async () => (await mine.as.ok(portalServiceEndpoint, { params: { serviceId: mine.serviceId } })).service.login;
    expect([await connection(mine), await login()]).toEqual([{}, null]);
    await set(portalConnectionFields, ["login", "ipv4", "ipv6"]);
    expect(await connection(mine)).toEqual({ ipv4: "100.64.0.5", ipv6: null });
    expect(await login()).toMatch(/^net/);
    await set(portalConnectionFields, []);
  });

  it("P-63 a new password reaches the managed router in the same step, and is shown after a proof", async () => {
    const mine = await home();
    const change = { params: { serviceId: mine.serviceId }, body: { password: "Wider-Than-1", alsoRouter: true } };
    expect((await mine.as.refused(contract.portalChangePasswordEndpoint, change)).code).toBe("feature-off");
    await set(settings.portalPasswordChange, true);
    expect((await connection(mine)).password).toEqual({ changedAt: null, routerId: mine.cpeId });
    const { action } = await mine.as.ok(contract.portalChangePasswordEndpoint, change);
    await step(action!.id);
    wait(6);
    await step(action!.id);
    expect(await stateOf(action!.id)).toBe("applied");
    const [{ password }] = (await program.query<{ password: string }>(
      "select state->>'wanPassword' as password from simulated_routers.routers where ref = $1",
      [mine.ref],
    )) as [{ password: string }];
    expect(password).toBe("Wider-Than-1");
    const reveal = { params: { serviceId: mine.serviceId } };
    expect((await mine.as.ok(contract.portalRevealPasswordEndpoint, reveal)).password).toBe("Wider-Than-1");
    for (const bad of ["short", "with space", 'quo"te12', "x".repeat(33), "pässwort1"])
      expect(
        (await mine.as.refused(contract.portalChangePasswordEndpoint, { ...change, body: { password: bad, alsoRouter: false } })).code,
      ).toBe("validation-failed");
    wait(601);
    expect((await mine.as.refused(contract.portalRevealPasswordEndpoint, reveal)).code).toBe("reauthentication-required");
    expect((await mine.as.refused(contract.portalChangePasswordEndpoint, change)).code).toBe("reauthentication-required");
  });
});

describe("P-254 switches of services", () => {
  const list = ({ as, serviceId }: Home) => as.ok(access.portalSwitchesEndpoint, { params: { serviceId } });
  const turn = ({ as, serviceId }: Home, key: string, isOn: boolean) =>
    as.call(access.portalTurnSwitchEndpoint, { params: { serviceId }, body: { key, isOn } });
  const permit = async (key: string, permission: "none" | "view" | "edit") => {
    const staff = await signInStaff(program);
    const found = (await staff.ok(access.listSwitchesEndpoint)).items.find((each) => each.key === key);
    await staff.ok(access.updateSwitchEndpoint, { params: { switchId: found!.id }, body: { permission }, version: found!.version });
  };

  it("P-44 three are shipped, and none is shown; view shows, edit turns", async () => {
    const mine = await home();
    expect((await list(mine)).items).toEqual([]);
    expect((await turn(mine, "block_incoming", true)).problem?.code).toBe("not-found");
    await permit("block_incoming", "view");
    expect((await list(mine)).items).toMatchObject([{ key: "block_incoming", isOn: false, mayTurn: false }]);
    expect((await turn(mine, "block_incoming", true)).problem?.code).toBe("not-found");
    await permit("block_incoming", "edit");
    expect((await turn(mine, "block_incoming", true)).body.items).toMatchObject([{ isOn: true, mayTurn: true }]);
  });

  it("P-254 one turn is one event and one value; turning protection off needs a proof", async () => {
    const mine = await home();
    await turn(mine, "block_incoming", true);
    await turn(mine, "block_incoming", true);
    const told = () =>
      program.query<{ data: { key: string; isOn: boolean } }>(
        "select data from platform.events where type = 'service_attribute.changed' and object_id = $1 order by id",
        [mine.serviceId],
      );
    expect((await told()).map(({ data }) => [data.key, data.isOn])).toEqual([["block_incoming", true]]);
    wait(601);
    expect((await turn(mine, "block_incoming", false)).problem?.code).toBe("reauthentication-required");
    expect((await list(mine)).items).toMatchObject([{ isOn: true }]);
    const staff = await signInStaff(program);
    const { items } = await staff.ok(access.serviceAttributesEndpoint, { params: { serviceId: mine.serviceId } });
    expect(items.find(({ key }) => key === "block_incoming")).toMatchObject({ isOn: true });
  });

  it("P-254 ten turns a day, also when they come at once", async () => {
    const mine = await home();
    for (let turns = 0; turns < 9; turns += 1) expect((await turn(mine, "block_incoming", turns % 2 === 0)).status).toBe(200);
    const [last, over] = await Promise.all([turn(mine, "block_incoming", false), turn(mine, "block_incoming", false)]);
    expect([last.status, over.status]).toEqual([200, 200]);
    expect((await turn(mine, "block_incoming", true)).problem).toMatchObject({ code: "limit-reached", current: { limit: 10 } });
    expect((await list(mine)).changesLeft).toBe(0);
  });

  it("P-254 at most twenty of a kind; only for the plans and partners that they name", async () => {
    const staff = await signInStaff(program);
    const make = (key: string, more: object = {}) =>
      staff.call(access.createSwitchEndpoint, {
        body: { kind: "internet", key, titles: { en: key }, part: "connection", permission: "view", ...more } as never,
      });
    expect((await make("for_south", { partnerIds: [other.partnerId] })).status).toBe(200);
    expect((await make("for_voice_plan", { planIds: [provider.voiceId] })).status).toBe(200);
    const mine = await home();
    expect((await list(mine)).items.map(({ key }) => key)).toEqual(["block_incoming"]);
    for (let number = 6; number <= 20; number += 1) expect((await make(`switch_${number}`, { permission: "none" })).status).toBe(200);
    expect((await make("one_more")).problem?.code).toBe("too-many-switches");
    const south = await signInStaff(program, { partners: [other.partnerId] });
    const all = (await south.ok(access.listSwitchesEndpoint)).items;
    const shipped = all.find(({ key }) => key === "only_my_router");
    expect(shipped?.mayChange).toBe(false);
    expect(
      (await south.refused(access.updateSwitchEndpoint, { params: { switchId: shipped!.id }, body: { permission: "edit" }, version: 1 }))
        .code,
    ).toBe("not-found");
  });
});
