// What is said of a line on its page is what the RADIUS server goes by: through real UDP sockets, at the very next login.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { explainLoginEndpoint } from "../../server/modules/access/contract.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { getLineEndpoint, updateLineEndpoint } from "../../server/modules/access/lines/contract.ts";
import { exportLoginsEndpoint, listLoginsEndpoint } from "../../server/modules/access/radius/contract.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const [own, other] = ["AA:BB:CC:00:00:01", "AA:BB:CC:00:00:02"];

describe("the fields of a line", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const south = await samplePartner(program, "south");
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const staff = await signInStaff(program);
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId: string;
  let nasOfSouth: string;

  const subscriber = async (login: string) => {
    const serviceId = await shop.add(await shop.customer(), plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await program.runJobs();
    await radius.settled();
    return serviceId;
  };
  const edit = async (serviceId: string, body: object, version?: number) => {
    const at = version ?? (await staff.ok(getLineEndpoint, { params: { serviceId } })).version;
    const answer = await staff.call(updateLineEndpoint, { params: { serviceId }, body, version: at });
    await radius.settled();
    return answer;
  };
  const comesIn = (user: string, { mac, password = "pass-1" }: { mac?: string; password?: string } = {}) =>
    nas.login({ user, password, ...(mac ? { attributes: { "Calling-Station-Id": mac } } : {}) });
  const reasons = async (login: string) => {
    await radius.settled();
    const { items } = await staff.ok(listLoginsEndpoint, { query: { filter: { text: login } } });
    return items.map(({ result, reason }) => `${result} ${reason}`.trim()).toReversed();
  };

  beforeAll(async () => {
    const add = async (body: object) =>
      (await program.inWork((work) => createNas(work, program.tools, createNasEndpoint.body.parse(body)))).id;
    nasId = await add({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret });
    nasOfSouth = await add({ name: "South", profile: "mikrotik_ppp", sources: ["198.51.100.1"], secret, partnerIds: [south] });
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-62 A03 a device that was bound a moment ago is the only one that is let in", async () => {
    const serviceId = await subscriber("anna");
    const before = await staff.ok(getLineEndpoint, { params: { serviceId } });
    expect(before).toMatchObject({ macs: [], nasIds: [], version: 0, plan: { downBps: 100_000_000, upBps: 20_000_000 } });
    expect((await comesIn("anna", { mac: other }))?.code).toBe(codes.accessAccept);
    const saved = await edit(serviceId, { macs: ["aabb.cc00.0001", own] });
    expect(saved.body).toMatchObject({ macs: [own], version: 1 });
    expect((await comesIn("anna", { mac: other }))?.code).toBe(codes.accessReject);
    expect((await comesIn("anna", { mac: own }))?.code).toBe(codes.accessAccept);
    expect(await reasons("anna")).toEqual(["accept", "reject A03", "accept"]);
    const [entry] = await program.query<{ changes: object }>("select changes from identity.audit_entries where action = 'line_updated'");
    expect(entry?.changes).toEqual({ macs: { before: [], after: [own] } });
  });

  it("N-66 A05 its own speed and its own routers hold at the next login", async () => {
    const serviceId = await subscriber("bruno");
    await edit(serviceId, { downBps: 5_000_000 });
    expect((await comesIn("bruno"))?.attributes).toMatchObject({ "Mikrotik-Rate-Limit": "20000000/5000000" });
    const { id: elsewhere } = await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "Far", profile: "mikrotik_ppp", sources: ["192.0.2.9"], secret }),
      ),
    );
    expect((await edit(serviceId, { nasIds: [elsewhere] })).body).toMatchObject({ nases: [{ name: "Far" }], downBps: 5_000_000 });
    expect((await comesIn("bruno"))?.code).toBe(codes.accessReject);
    expect(await reasons("bruno")).toEqual(["accept", "reject A05"]);
  });

  it.each([
    ["no MAC address", { macs: [own, "aa:bb:cc"] }, { field: "macs.1", code: "bad-mac", params: { mac: "aa:bb:cc" } }],
    ["what no packet can carry", { circuitId: "Straße" }, { field: "circuitId", code: "bad-port-id" }],
    ["half a byte", { remoteId: "0xabc" }, { field: "remoteId", code: "bad-port-id" }],
    ["a pool without its name", { ipv4Method: "nas_pool" }, { field: "ipv4NasPool", code: "required" }],
    ["a pool that is none", { ipv4PoolIds: ["00000000-0000-7000-8000-000000000001"] }, { field: "ipv4PoolIds", code: "unknown-pool" }],
    ["a router that is none", { nasIds: ["00000000-0000-7000-8000-000000000001"] }, { field: "nasIds", code: "unknown-router" }],
  ])("1.4 is refused at its field: %s", async (_why, body, error) => {
    const serviceId = await shop.add(await shop.customer(), plan);
    const answer = await edit(serviceId, body);
    expect(answer.status).toBe(422);
    expect(answer.problem?.errors).toMatchObject([error]);
    expect(await program.query("select 1 from access.lines where service_id = $1", [serviceId])).toEqual([]);
  });

  it("N-6 a router that does not serve its partner is refused by name", async () => {
    const serviceId = await shop.add(await shop.customer(), plan);
    expect((await edit(serviceId, { nasIds: [nasOfSouth] })).problem?.errors).toMatchObject([
      { field: "nasIds", code: "router-of-others", params: { router: "South" } },
    ]);
  });

  it("two who edit the same line: the second is told; a service without a line has none", async () => {
    const serviceId = await shop.add(await shop.customer(), plan);
    const { id: pool } = await program.inWork((work) =>
      createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.9.0/24", role: "pool" })),
    );
    expect((await edit(serviceId, { ipv4Method: "pool", ipv4PoolIds: [pool], circuitId: "0x00040A" }, 0)).body).toMatchObject({
      ...{ ipv4Method: "pool", pools: [{ name: "100.64.9.0/24" }], circuitId: "00040a", version: 1 },
    });
    const late = await edit(serviceId, { maxSessions: 3 }, 0);
    expect(late).toMatchObject({ status: 409, problem: { code: "edit-conflict", current: { version: 1, maxSessions: null } } });
    expect((await edit(serviceId, { maxSessions: 3, circuitId: null }, 1)).body).toMatchObject({
      maxSessions: 3,
      circuitId: null,
      version: 2,
    });
    const phone = await shop.plan("phone", { kind: "voice" });
    const voice = await shop.add(await shop.customer(), phone);
    expect((await staff.call(getLineEndpoint, { params: { serviceId: voice } })).problem?.code).toBe("no-line");
  });

  it("N-6 staff of another partner see neither the line nor its logins", async () => {
    const serviceId = await subscriber("clara");
    await comesIn("clara");
    await radius.settled();
    const clerk = await signInStaff(program, { role: "administrator", partners: [south] });
    expect((await clerk.call(getLineEndpoint, { params: { serviceId } })).status).toBe(404);
    expect((await clerk.call(updateLineEndpoint, { params: { serviceId }, body: { macs: [own] }, version: 0 })).status).toBe(404);
    expect((await clerk.ok(listLoginsEndpoint, { query: {} })).items).toEqual([]);
    expect(await reasons("clara")).toEqual(["accept"]);
  });

  it("N-110 the log is found by time, result, reason, router, login and device, and comes as a file", async () => {
    const serviceId = await subscriber("dora");
    const from = program.clock.now().toISOString();
    await comesIn("dora", { mac: own, password: "wrong" });
    await comesIn("dora", { mac: own });
    await radius.settled();
    const find = async (filter: object) => (await staff.ok(listLoginsEndpoint, { query: { filter } })).items;
    const all = await find({ text: "DORA" });
    expect(all).toMatchObject([
      { result: "accept", mac: own.toLowerCase(), nas: { id: nasId, name: "BNG" }, service: { id: serviceId }, source: "127.0.0.1" },
      { result: "reject", reason: "A02", method: "pap", times: 1 },
    ]);
    expect(await find({ result: "reject", text: "dora" })).toHaveLength(1);
    expect(await find({ reason: "A02", serviceId })).toHaveLength(1);
    expect(await find({ reason: "A01", serviceId })).toEqual([]);
    expect((await find({ text: own, from })).every(({ mac }) => mac === own.toLowerCase())).toBe(true);
    expect(await find({ nasId: nasOfSouth })).toEqual([]);
    expect(await find({ until: "2026-05-11T07:00:00Z" })).toEqual([]);
    const file = await staff.call(exportLoginsEndpoint, { body: { filter: { serviceId }, columns: ["login", "result", "reason", "nas"] } });
    expect(
      file.bytes
        .toString("utf8")
        .replace("\ufeff", "")
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual(["login,result,reason,nas", "dora,accept,,BNG", "dora,reject,A02,BNG"]);
  });

  it("N-112 is explained by login, by device or by the service", async () => {
    const serviceId = await subscriber("emma");
    await edit(serviceId, { macs: [own] });
    const explain = (body: object) => staff.ok(explainLoginEndpoint, { params: { nasId }, body });
    expect(await explain({ serviceId })).toMatchObject({ outcome: "let_in", login: "emma", accessState: "active", serviceId });
    expect(await explain({ login: "emma", mac: other })).toMatchObject({ outcome: "refused", reason: "A03", serviceId });
    expect(await explain({ mac: "aabbcc009999" })).toMatchObject({ outcome: "refused", reason: "A01", serviceId: null });
    expect((await staff.call(explainLoginEndpoint, { params: { nasId }, body: {} })).problem?.errors).toMatchObject([
      { field: "login", code: "required" },
    ]);
    expect(await reasons("emma")).toEqual([]);
  });
});
