// What a provider says to routers beside the usual: bursts, guarantees and own fields of plans, and lines of routers, plans and services.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { createSwitchEndpoint, explainLoginEndpoint, turnSwitchEndpoint } from "../../server/modules/access/contract.ts";
import { changeServicePassword, openPaymentWindow } from "../../server/modules/access/index.ts";
import { getLineEndpoint, updateLineEndpoint } from "../../server/modules/access/lines/contract.ts";
import { planRepliesEndpoint, updatePlanRepliesEndpoint } from "../../server/modules/access/plan-replies/contract.ts";
import { copyPlanEndpoint } from "../../server/modules/catalog/contract.ts";
import { getPlan } from "../../server/modules/catalog/index.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint, getNasEndpoint, updateNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const usualRate = "10000000/50000000";

describe("what routers are told beside the usual", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program);
  const plan = await shop.plan("line", { downBps: 50_000_000n, upBps: 10_000_000n });
  let radius: RadiusSockets;
  let router: SimulatedNas;
  let nasId: string;
  let alice: string;
  let berta: string;
  let customerOfBerta: string;

  const news = async () => {
    await program.runJobs();
    await radius.settled();
  };
  const told = async (user: string) => (await router.login({ user, password: "pass-1" }))?.attributes ?? {};
  const planSays = async (body: object) => {
    const { version } = await staff.ok(planRepliesEndpoint, { params: { planId: plan.id } });
    await staff.ok(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body, version });
    await news();
  };
  const lineSays = async (serviceId: string, replyLines: string) => {
    const { version } = await staff.ok(getLineEndpoint, { params: { serviceId } });
    await staff.ok(updateLineEndpoint, { params: { serviceId }, body: { replyLines }, version });
    await news();
  };
  const routerSays = async (replyLines: string) => {
    const { version } = await staff.ok(getNasEndpoint, { params: { nasId } });
    await staff.ok(updateNasEndpoint, { params: { nasId }, body: { replyLines }, version });
    await news();
  };
  const block = (to: "blocked" | "active") =>
    program.inWork((work) =>
      changeCustomerStatus(
        work,
        { customerId: customerOfBerta, to, reason: "test", ...(to === "blocked" ? { blockedBy: "finance" as const } : {}) },
        "system",
      ),
    );

  beforeAll(async () => {
    ({ id: nasId } = await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
      ),
    ));
    customerOfBerta = await shop.customer();
    alice = await shop.add(await shop.customer(), plan, { login: "alice" });
    berta = await shop.add(customerOfBerta, plan, { login: "berta" });
    await program.inWork(async (work) => {
      for (const id of [alice, berta]) await changeServicePassword(work, program.tools, id, "pass-1");
    });
    radius = await listenRadius(program);
    await news();
    router = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
    await program.query("update network.nases set dynamic_address = '127.0.0.1', dynamic_port = $1", [await router.listenForChanges()]);
    await news();
  });
  afterAll(async () => {
    await router.close();
    await radius.stop();
  });

  it("N-67 a burst and a guarantee of the plan come with its own speed, an open session is told, and none of it in the walled garden", async () => {
    expect(await told("alice")).toMatchObject({ "Mikrotik-Rate-Limit": usualRate });
    const { Class = "" } = await told("berta");
    const start = { "Acct-Status-Type": "Start", "Acct-Session-Id": "b-1", "User-Name": "berta", Class };
    expect((await router.account(start))?.code).toBe(codes.accountingResponse);
    await radius.settled();
    await planSays({ burstPercent: 20, burstThresholdPercent: 80, burstSeconds: 16, guaranteePercent: 10, priority: "normal" });
    // As network.md 2.7 says it.
    const full = "10000000/50000000 12000000/60000000 8000000/40000000 16/16 5 1000000/5000000";
    expect(await told("alice")).toMatchObject({ "Mikrotik-Rate-Limit": full });
    await radius.reconciled();
    expect(router.heard.at(-1)).toMatchObject({ code: codes.coaRequest, attributes: { "Mikrotik-Rate-Limit": full } });
    await block("blocked");
    await news();
    expect(await told("berta")).toMatchObject({ "Mikrotik-Rate-Limit": "1000000/1000000", "Mikrotik-Address-List": "dm-debt" });
    await block("active");
    await news();
    expect(await told("berta")).toMatchObject({ "Mikrotik-Rate-Limit": full });
  });

  it("N-67 while a quota slows the line there is no burst", async () => {
    await program.query(`update usage.meters set state = 'slowed', down_bps = 2000000, up_bps = 1000000 where service_id = $1`, [alice]);
    await news();
    expect(await told("alice")).toMatchObject({ "Mikrotik-Rate-Limit": "1000000/2000000" });
    await program.query("update usage.meters set state = 'open', down_bps = null, up_bps = null where service_id = $1", [alice]);
    await news();
  });

  it("N-69 a later line takes the place of an earlier one: profile, router, plan, service", async () => {
    await planSays({ burstPercent: null, burstThresholdPercent: null, burstSeconds: null, guaranteePercent: null });
    await routerSays('Mikrotik-Group = "of-router"\nFilter-Id += "router"\nAcct-Interim-Interval = 120');
    expect(await told("alice")).toMatchObject({
      ...{ "Mikrotik-Rate-Limit": usualRate, "Mikrotik-Group": "of-router", "Filter-Id": "router", "Acct-Interim-Interval": "120" },
    });
    await planSays({
      attributes: [
        { name: "group", value: "gold" },
        { name: "vlan", value: "812" },
      ],
      replyLines: 'Mikrotik-Group = "{{ plan.attr.group }}"\nFilter-Id += "vlan-{{ plan.attr.vlan }}"',
    });
    expect(await told("alice")).toMatchObject({ "Mikrotik-Group": "gold", "Filter-Id": "router, vlan-812" });
    await lineSays(alice, 'Mikrotik-Group = "own-{{ service.login }}"\nMikrotik-Rate-Limit = "1M/2M"');
    expect(await told("alice")).toMatchObject({
      "Mikrotik-Group": "own-alice",
      "Filter-Id": "router, vlan-812",
      "Mikrotik-Rate-Limit": "1M/2M",
    });
    // Nobody else's.
    expect(await told("berta")).toMatchObject({ "Mikrotik-Group": "gold", "Mikrotik-Rate-Limit": usualRate });
    const explained = await staff.ok(explainLoginEndpoint, { params: { nasId }, body: { login: "alice" } });
    expect(Object.fromEntries(explained.attributes.map(({ name, value }) => [name, value]))).toMatchObject({
      ...{ "Mikrotik-Group": "own-alice", "Mikrotik-Rate-Limit": "1M/2M" },
    });
    expect(explained.faults).toEqual([]);
  });

  it("N-69 no line of a plan lets anybody out of the walled garden, and who is let out has what the plan says", async () => {
    await planSays({ replyLines: 'Mikrotik-Address-List = "gold"' });
    const { Class = "", ...login } = await told("berta");
    expect(login).toMatchObject({ "Mikrotik-Address-List": "gold" });
    // What it had of the lines before could only be taken away by its end.
    const about = { "User-Name": "berta", Class };
    await router.account({ "Acct-Status-Type": "Stop", "Acct-Session-Id": "b-1", "User-Name": "berta", "Acct-Session-Time": "60" });
    await router.account({ "Acct-Status-Type": "Start", "Acct-Session-Id": "b-2", ...about });
    await radius.settled();
    await block("blocked");
    await news();
    await radius.reconciled();
    expect(router.heard.at(-1)?.attributes).toMatchObject({ "Mikrotik-Address-List": "dm-debt" });
    expect(await told("berta")).toMatchObject({ "Mikrotik-Address-List": "dm-debt" });
    await block("active");
    await news();
    await radius.reconciled();
    expect(router.heard.at(-1)?.attributes).toMatchObject({ "Mikrotik-Address-List": "gold" });
  });

  it("N-68 N-69 what cannot be sent is refused line by line, everywhere", async () => {
    const wrong = 'Mikrotik-Group = "a"\nNo-Such-Thing = 1\nSession-Timeout = "soon"';
    const lines = [
      { number: 2, why: expect.stringContaining("No-Such-Thing") },
      { number: 3, why: expect.any(String) },
    ];
    const refusal = { status: 422, body: { errors: [{ field: "replyLines", code: "template-faults", params: { lines } }] } };
    const ofPlan = await staff.ok(planRepliesEndpoint, { params: { planId: plan.id } });
    const ofLine = await staff.ok(getLineEndpoint, { params: { serviceId: alice } });
    const ofNas = await staff.ok(getNasEndpoint, { params: { nasId } });
    expect(
      await staff.call(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body: { replyLines: wrong }, version: ofPlan.version }),
    ).toMatchObject(refusal);
    expect(
      await staff.call(updateLineEndpoint, { params: { serviceId: alice }, body: { replyLines: wrong }, version: ofLine.version }),
    ).toMatchObject(refusal);
    expect(await staff.call(updateNasEndpoint, { params: { nasId }, body: { replyLines: wrong }, version: ofNas.version })).toMatchObject(
      refusal,
    );
    // What an own field holds is tried, too.
    expect(
      await staff.call(updatePlanRepliesEndpoint, {
        params: { planId: plan.id },
        body: { attributes: [{ name: "seconds", value: "soon" }], replyLines: "Session-Timeout = {{ plan.attr.seconds }}" },
        version: ofPlan.version,
      }),
    ).toMatchObject({ status: 422, body: { errors: [{ field: "replyLines" }] } });
    expect(
      await staff.call(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body: { burstPercent: 20 }, version: ofPlan.version }),
    ).toMatchObject({ status: 422, body: { errors: [{ field: "burstThresholdPercent", code: "required" }] } });
  });

  it("N-67 N-69 B-271 a copy of a plan says to routers what the plan says, and is changed apart from it", async () => {
    const says = {
      ...{ burstPercent: 30, burstThresholdPercent: 80, burstSeconds: 12, guaranteePercent: 10, priority: "high" },
      ...{ attributes: [{ name: "zone", value: "a" }], replyLines: 'Filter-Id = "{{plan.attr.zone}}"' },
    } as const;
    await planSays(says);
    const seller = await signInStaff(program, { levels: { "plans.internet.view": "all", "plans.internet.create": "all" } });
    const copy = await seller.ok(copyPlanEndpoint, { params: { planId: plan.id }, body: { code: "line-2", title: "Line 2" } });
    const ofCopy = () => staff.ok(planRepliesEndpoint, { params: { planId: copy.id } });
    expect(await ofCopy()).toEqual({ ...says, version: 1 });
    const found = await program.inWork((work) => getPlan(work, copy.id));
    await shop
      .add(await shop.customer(), found, { login: "cora" })
      .then((id) => program.inWork((work) => changeServicePassword(work, program.tools, id, "pass-1")));
    await news();
    expect(await told("cora")).toMatchObject({ "Mikrotik-Rate-Limit": expect.stringContaining(" 12/12 1 "), "Filter-Id": "a" });
    await planSays({ ...says, priority: "low", replyLines: "" });
    expect(await ofCopy()).toEqual({ ...says, version: 1 });
    await planSays({
      burstPercent: null,
      burstThresholdPercent: null,
      burstSeconds: null,
      guaranteePercent: null,
      priority: "normal",
      attributes: [],
    });
  });

  it("N-178 who is let in while they pay is let in until then, where the router cannot be told of the end; another router is told", async () => {
    const mode = async (to: "none" | "coa_and_disconnect") => {
      await program.query("update network.nases set dynamic_mode = $1", [to]);
      await news();
    };
    await block("blocked");
    await news();
    expect(await told("berta")).toMatchObject({ "Mikrotik-Address-List": "dm-debt", "Session-Timeout": "900" });
    await program.inWork((work) => openPaymentWindow(work, { customerId: customerOfBerta, attemptId: randomUUID() }));
    await news();
    const whilePaying = await told("berta");
    expect(whilePaying).toMatchObject({ "Mikrotik-Rate-Limit": expect.stringContaining("10000000/50000000") });
    expect(whilePaying).not.toHaveProperty("Session-Timeout");
    await mode("none");
    expect(await told("berta")).toMatchObject({ "Session-Timeout": "600" });
    expect(await told("alice")).not.toHaveProperty("Session-Timeout");
    await block("active");
    await news();
    expect(await told("berta")).not.toHaveProperty("Session-Timeout");
    await mode("coa_and_disconnect");
  });

  it("P-254 N-67 how the switches of a service stand is said by lines that ask for it, and a session hears when one is turned", async () => {
    const body = { kind: "internet", key: "child_filter", titles: { en: "Child filter" }, part: "security" } as const;
    await staff.ok(createSwitchEndpoint, { body });
    await routerSays('Filter-Id = "{% if service.attr.child_filter %}children{% else %}all{% endif %}"');
    const { Class = "", ...first } = await told("alice");
    expect(first).toMatchObject({ "Filter-Id": "all" });
    await router.account({ "Acct-Status-Type": "Start", "Acct-Session-Id": "a-switch", "User-Name": "alice", Class });
    await radius.settled();
    await staff.ok(turnSwitchEndpoint, { params: { serviceId: alice }, body: { key: "child_filter", isOn: true } });
    await news();
    await radius.reconciled();
    expect(router.heard.at(-1)).toMatchObject({ code: codes.coaRequest, attributes: { "Filter-Id": "children" } });
    expect(await told("alice")).toMatchObject({ "Filter-Id": "children" });
    expect(await told("berta")).toMatchObject({ "Filter-Id": "all" });
    // One that is on unless it is turned off.
    await staff.ok(createSwitchEndpoint, { body: { ...body, key: "open_ports", titles: { en: "Open ports" }, isOnByDefault: true } });
    await routerSays('Filter-Id = "{{ service.attr.open_ports }}"');
    expect(await told("berta")).toMatchObject({ "Filter-Id": "1" });
    await routerSays("");
  });

  it("N-69 lines are for whoever may change routers; the rest of the plan is not, and each change stands in the audit", async () => {
    const seller = await signInStaff(program, {
      levels: { "plans.internet.view": "all", "plans.internet.update": "all" },
    });
    const { version } = await staff.ok(planRepliesEndpoint, { params: { planId: plan.id } });
    expect(
      await seller.call(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body: { replyLines: "Filter-Id = x" }, version }),
    ).toMatchObject({ status: 403 });
    expect(
      await seller.call(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body: { priority: "high" }, version }),
    ).toMatchObject({
      status: 200,
    });
    expect(await seller.call(updatePlanRepliesEndpoint, { params: { planId: plan.id }, body: { priority: "low" }, version })).toMatchObject(
      { status: 409 },
    );
    const entries = await program.query("select changes, entity_id from identity.audit_entries where action = 'network_changed'");
    expect(entries).toContainEqual({ changes: { priority: { before: "normal", after: "high" } }, entity_id: plan.id });
  });
});
