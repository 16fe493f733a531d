// N-23 staff test a router: it answers or not, it is taken for who it is or not, it obeys or not, and the page says which of the three is wrong.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { pingTests } from "../../server/modules/access/index.ts";
import { nasTestsEndpoint, testNasEndpoint } from "../../server/modules/access/nas-tests/contract.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint, updateNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../server/protocols/radius/secret.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { SimulatedProber } from "../simulators/simulated-prober.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("tests of a router", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const north = await samplePartner(program, "north");
  const staff = await signInStaff(program);
  const prober = new SimulatedProber();
  const pings = pingTests(program.tools, prober);
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId: string;
  let dynamicPort = 0;

  const params = () => ({ nasId });
  const change = async (body: z.input<typeof updateNasEndpoint.body>) => {
    const [row] = await program.query<{ version: number }>("select version from network.nases where id = $1", [nasId]);
    await staff.ok(updateNasEndpoint, { params: params(), version: row?.version ?? 0, body });
  };
  const latest = async (kind: "ping" | "login" | "coa") =>
    (await staff.ok(nasTestsEndpoint, { params: params() })).items.find((item) => item.kind === kind);
  /** Asked for, and waited for as the page does. */
  const test = async (kind: "ping" | "login" | "coa") => {
    await staff.ok(testNasEndpoint, { params: params(), body: { kind } });
    if (kind === "ping") await pings.look();
    for (let tries = 0; tries < 200; tries++) {
      const item = await latest(kind);
      if (item?.state === "done") return { verdict: item.verdict, details: item.details };
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("nothing came of it");
  };

  beforeAll(async () => {
    nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
    dynamicPort = await nas.listenForChanges();
    const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort };
    nasId = (await program.inWork((work) => createNas(work, program.tools, createNasEndpoint.body.parse(about)))).id;
    radius = await listenRadius(program);
    nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
    await pings.stop();
  });
  beforeEach(() => {
    nas.heard.length = 0;
    nas.react = () => ({ nak: 503 });
  });

  it("N-23 a router that has no such session proves its address, its port and its secret", async () => {
    const found = await test("coa");
    expect(found).toMatchObject({ verdict: "right", details: { address: "127.0.0.1", errorCause: 503 } });
    expect(nas.heard).toHaveLength(1);
    expect(nas.heard[0]).toMatchObject({ code: codes.coaRequest, isGenuine: true });
    expect(nas.heard[0]?.attributes["Acct-Session-Id"]).toMatch(/^demarc-test-/);
  });

  it("N-23 a router that is only told to end sessions is asked for that", async () => {
    await change({ dynamicMode: "disconnect_only" });
    expect((await test("coa")).verdict).toBe("right");
    expect(nas.heard[0]?.code).toBe(codes.disconnectRequest);
    await change({ dynamicMode: "coa_and_disconnect" });
  });

  it("N-23 an answer with another secret says that the secret is wrong", async () => {
    nas.react = () => "wrong_secret";
    expect((await test("coa")).verdict).toBe("wrong_secret");
  });

  it("N-23 no answer: the address, the port or a firewall", async () => {
    nas.react = () => "silent";
    expect((await test("coa")).verdict).toBe("no_answer");
    expect(nas.heard.length).toBeGreaterThan(1);
  });

  it("N-23 the wrong port is silent, too, and nothing comes to the right one", async () => {
    await change({ dynamicPort: 9 });
    expect(await test("coa")).toMatchObject({ verdict: "no_answer", details: { port: 9 } });
    expect(nas.heard).toEqual([]);
    await change({ dynamicPort });
  });

  it.each([
    [403, "refused_us"],
    [501, "refused_us"],
    [402, "other_cause"],
  ])("N-23 Error-Cause %s is said as it is: %s", async (errorCause, verdict) => {
    nas.react = () => ({ nak: errorCause });
    expect(await test("coa")).toMatchObject({ verdict, details: { errorCause } });
  });

  it("N-23 a router that takes no changes is not asked", async () => {
    await change({ dynamicMode: "none" });
    expect(await staff.refused(testNasEndpoint, { params: params(), body: { kind: "coa" } })).toMatchObject({
      type: "/problems/router-takes-no-changes",
    });
    await change({ dynamicMode: "coa_and_disconnect" });
  });

  it("N-23 its login is taken, by its source, its secret and its signature, and decided as any other; nothing of it stays", async () => {
    expect(await test("login")).toEqual({ verdict: "right", details: { address: "127.0.0.1", answer: "reject", reason: "A01" } });
    await radius.settled();
    expect(await program.query("select from access.auth_log")).toEqual([]);
    // N-52 our own signature binds the router to nothing.
    expect(await program.query("select message_authenticator as policy from network.nases")).toEqual([{ policy: "auto" }]);
  });

  it("N-23 a router that is switched off is nobody, and one that asks somebody else is not served", async () => {
    await change({ status: "disabled" });
    expect(await test("login")).toMatchObject({ verdict: "unknown" });
    await change({ status: "active", authenticationMode: "none" });
    expect(await test("login")).toMatchObject({ verdict: "dropped", details: { reason: "not_served" } });
    await change({ authenticationMode: "radius" });
  });

  it("N-23 packets that came with another secret lately say that the router has another one", async () => {
    const request = new PacketWriter().start(codes.accountingRequest, 1, { withMessageAuthenticator: false }).addText(44, "81a0");
    const bytes = request.finishRequest(prepareSecret("somebody else's secret"));
    await nas.send("accounting", bytes, bytes.subarray(4, 20), { patienceMs: 100 });
    await radius.settled();
    expect(await test("login")).toMatchObject({ verdict: "wrong_secret", details: { count: 1 } });
  });

  it("N-23 N-41 a ping says that it answers, that it does not, or that nobody could ask", async () => {
    expect(await test("ping")).toEqual({ verdict: "right", details: { address: "127.0.0.1", answered: 5, sent: 5, ms: 5 } });
    prober.gone.add("127.0.0.1");
    expect((await test("ping")).verdict).toBe("silent");
    prober.unable = { kind: "unable", reason: "missing", said: "" };
    expect((await test("ping")).verdict).toBe("missing");
  });

  it("N-23 a test that nobody takes is said to be lost, and may be asked for again; each stands in the log", async () => {
    await staff.ok(testNasEndpoint, { params: params(), body: { kind: "ping" } });
    expect(await latest("ping")).toMatchObject({ state: "waiting", verdict: null });
    program.clock.moveTo(new Date(program.clock.now().getTime() + 30_000).toISOString());
    expect(await latest("ping")).toMatchObject({ state: "lost", verdict: null });
    prober.unable = undefined;
    prober.gone.clear();
    expect((await test("ping")).verdict).toBe("right");
    const entries = await program.query<{ action: string }>(
      "select action from identity.audit_entries where entity = 'nas' and action = 'tested'",
    );
    expect(entries.length).toBeGreaterThan(5);
  });

  it("N-6 N-23 who does not see a router neither tests it nor sees what came of its tests", async () => {
    const south = await samplePartner(program, "south");
    await change({ partnerIds: [north] });
    const stranger = await signInStaff(program, { partners: [south] });
    expect(await stranger.refused(testNasEndpoint, { params: params(), body: { kind: "ping" } })).toMatchObject({ status: 404 });
    expect(await stranger.refused(nasTestsEndpoint, { params: params() })).toMatchObject({ status: 404 });
    const own = await signInStaff(program, { partners: [north] });
    expect(await own.ok(testNasEndpoint, { params: params(), body: { kind: "ping" } })).toMatchObject({ state: "waiting" });
  });
});
