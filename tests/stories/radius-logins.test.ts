// Subscribers come online through real UDP sockets: the simulated NAS asks, and what it is answered is looked at attribute by attribute.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { explainLoginEndpoint, serviceLoginsEndpoint } from "../../server/modules/access/contract.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { stateActions, walledVlan } from "../../server/modules/access/radius/settings.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { assignStatic, createNas, createPrefix, landingAddress } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { resetSetting, setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("logins by RADIUS", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  const subscriber = async (login: string, password = "pass-1") => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, password));
    await news();
    return { customerId, serviceId };
  };
  const news = async () => {
    await program.runJobs();
    await radius.settled();
  };
  const log = async (login: string) => {
    await radius.settled();
    return program.query<{ result: string; reason: string; method: string; times: number; service_id: string | null }>(
      "select result, reason, method, times, service_id from access.auth_log where login = $1 order by id",
      [login],
    );
  };

  beforeAll(async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
      ),
    );
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it.each(["pap", "chap", "mschap_v2"] as const)(
    "N-51 N-64 N-66 %s: the right password brings the speed, a cookie and a signature",
    async (method) => {
      const login = `alice-${method}`;
      const { serviceId } = await subscriber(login);
      const reply = await nas.login({ user: login, password: "pass-1", method });
      expect(reply).toMatchObject({
        code: codes.accessAccept,
        isSigned: true,
        attributes: {
          ...{ "Service-Type": "Framed-User", "Framed-Protocol": "PPP", "Acct-Interim-Interval": "300" },
          "Mikrotik-Rate-Limit": "20000000/100000000",
          Class: expect.stringMatching(/^0x646d63313a[0-9a-f]{44}$/),
        },
      });
      expect(reply?.attributes).not.toHaveProperty("Framed-IP-Address");
      if (method === "mschap_v2") expect(reply?.attributes["MS-CHAP2-Success"]).toBeDefined();
      expect(await log(login)).toEqual([{ result: "accept", reason: "", method, times: 1, service_id: serviceId }]);
    },
  );

  it.each([
    ["nobody", "x", "pap", "A01"],
    ["bert", "wrong", "pap", "A02"],
    ["bert", "wrong", "chap", "A02"],
    ["bert", "wrong", "mschap_v2", "A02"],
    ["bert", "", "none", "A14"],
  ] as const)("N-63 %s with %j by %s is refused: %s", async (login, password, method, reason) => {
    if (login === "bert") await subscriber(`bert-${method}-${reason}`);
    const user = login === "bert" ? `bert-${method}-${reason}` : login;
    const reply = await nas.login({ user, password, method });
    expect(reply).toMatchObject({ code: codes.accessReject, isSigned: true, attributes: { "Reply-Message": expect.any(String) } });
    if (method === "mschap_v2") expect(reply?.attributes["MS-CHAP-Error"]).toBeDefined();
    expect((await log(user)).map((row) => row.reason)).toEqual([reason]);
  });

  it("N-72 the walled garden in five modes: a list, a pool, a VLAN, a page to be led to, and none", async () => {
    const { customerId } = await subscriber("wilma");
    await program.inWork(async (work) => {
      await changeCustomerStatus(work, { customerId, to: "blocked", reason: "test", blockedBy: "finance" }, "system");
      await setSetting(work, walledVlan, { level: "system" }, 66);
      await setSetting(work, landingAddress, { level: "system" }, "192.0.2.80");
    });
    const [own] = await program.query<{ id: string }>(
      `insert into network.profiles (name, base, access_types, interim_seconds, dynamic_mode, dynamic_port, walled_mode, created_at)
       values ('Ours', 'generic', '{pppoe}', 300, 'none', 3799, 'reject', now()) returning id`,
    );
    const at = async (profile: string | null) => {
      await program.query("update network.nases set profile = $1, own_profile_id = $2", [profile, profile === null ? own?.id : null]);
      await news();
      const reply = await nas.login({ user: "wilma", password: "pass-1" });
      return { code: reply?.code, ...reply?.attributes };
    };
    expect(await at("mikrotik_ppp")).toMatchObject({ code: codes.accessAccept, "Mikrotik-Address-List": "dm-debt" });
    expect(await at("accel_ppp")).toMatchObject({ code: codes.accessAccept, "Framed-Pool": "dm-walled" });
    expect(await at("unifi_wifi")).toMatchObject({ code: codes.accessAccept, "Tunnel-Private-Group-Id": expect.stringContaining("66") });
    expect(await at("wispr_generic")).toMatchObject({ code: codes.accessAccept, "WISPr-Redirection-URL": "http://192.0.2.80/" });
    expect(await at(null)).toMatchObject({ code: codes.accessReject });
    expect((await log("wilma")).map(({ result, reason }) => `${result} ${reason}`)).toEqual([
      ...Array.from({ length: 4 }, () => "walled A07"),
      "reject A07",
    ]);
    expect((await at("mikrotik_ppp")).code).toBe(codes.accessAccept);
  });

  it("N-60 logins are compared without regard to case, and without their realm", async () => {
    await subscriber("Carla");
    for (const user of ["carla", "CARLA@isp.example", "isp\\carla"]) {
      expect((await nas.login({ user, password: "pass-1" }))?.code).toBe(codes.accessAccept);
    }
  });

  it("N-14 M-12 access follows the money: walled while blocked for a debt, the page's list and speed, and open again", async () => {
    const { customerId } = await subscriber("dora");
    const status = (to: "blocked" | "active") =>
      program.inWork((work) =>
        changeCustomerStatus(
          work,
          { customerId, to, reason: "test", ...(to === "blocked" ? { blockedBy: "finance" as const } : {}) },
          "system",
        ),
      );
    await status("blocked");
    await news();
    expect(await nas.login({ user: "dora", password: "pass-1" })).toMatchObject({
      code: codes.accessAccept,
      attributes: { "Mikrotik-Address-List": "dm-debt", "Mikrotik-Rate-Limit": "1000000/1000000", "Session-Timeout": "900" },
    });
    // N-11 a provider may rather refuse.
    await program.inWork((work) => setSetting(work, stateActions.debt_blocked, { level: "system" }, "reject"));
    await news();
    expect((await nas.login({ user: "dora", password: "pass-1" }))?.code).toBe(codes.accessReject);
    await program.inWork((work) => resetSetting(work, stateActions.debt_blocked, { level: "system" }));
    await status("active");
    await news();
    const reply = await nas.login({ user: "dora", password: "pass-1" });
    expect(reply?.attributes).toMatchObject({ "Mikrotik-Rate-Limit": "20000000/100000000" });
    expect(reply?.attributes).not.toHaveProperty("Mikrotik-Address-List");
    expect((await log("dora")).map(({ result, reason }) => `${result} ${reason}`)).toEqual(["walled A07", "reject A07", "accept "]);
  });

  it("N-75 N-77 an address of a pool is offered, and the same one again; a static one comes first", async () => {
    const { serviceId, customerId } = await subscriber("emil");
    await program.inWork((work) =>
      createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/24", role: "pool", dnsServers: ["192.0.2.53"] })),
    );
    // Logins have found none before: that there is one now is told.
    await radius.settled();
    const first = await nas.login({ user: "emil", password: "pass-1" });
    expect(first?.attributes).toMatchObject({
      "Framed-IP-Address": expect.stringMatching(/^100\.64\.0\./),
      "Framed-IP-Netmask": "255.255.255.255",
      "MS-Primary-DNS-Server": "192.0.2.53",
    });
    const again = await nas.login({ user: "emil", password: "pass-1" });
    expect(again?.attributes["Framed-IP-Address"]).toBe(first?.attributes["Framed-IP-Address"]);

    await program.inWork((work) => createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "203.0.113.0/28", role: "static" })));
    await program.inWork((work) =>
      assignStatic(work, { serviceId, customerId, partnerId: shop.partnerId, prefixId: null, address: "203.0.113.5" }),
    );
    await news();
    expect((await nas.login({ user: "emil", password: "pass-1" }))?.attributes["Framed-IP-Address"]).toBe("203.0.113.5");
  });

  it("N-53 a repeated packet gets the same bytes, and one line in the log", async () => {
    await subscriber("fritz");
    const authenticator = randomBytes(16);
    const request = nas.loginRequest({ user: "fritz", password: "pass-1" }, authenticator);
    const [one, two] = [await nas.send("authentication", request, authenticator), await nas.send("authentication", request, authenticator)];
    expect(two?.bytes).toEqual(one?.bytes);
    expect(await log("fritz")).toHaveLength(1);
  });

  it("N-110 the same refusal again within a minute is the same line", async () => {
    await subscriber("gerda");
    await Promise.all(Array.from({ length: 3 }, () => nas.login({ user: "gerda", password: "guess" })));
    await radius.settled();
    expect(await log("gerda")).toEqual([expect.objectContaining({ reason: "A02", times: 3 })]);
  });

  it("N-50 N-52 what is not from a router of ours, badly signed or of the wrong kind gets no answer", async () => {
    const stranger = await SimulatedNas.open("another-secret-entirely", {
      authentication: radius.authenticationPort,
      accounting: radius.accountingPort,
    });
    const quick = { patienceMs: 300 };
    const authenticator = randomBytes(16);
    expect(
      await stranger.send("authentication", stranger.loginRequest({ user: "alice-pap" }, authenticator), authenticator, quick),
    ).toBeUndefined();
    const accounting = stranger.accountingRequest({ "Acct-Status-Type": "Start", "Acct-Session-Id": "1" });
    expect(await stranger.send("accounting", accounting, accounting.subarray(4, 20), quick)).toBeUndefined();
    expect(await nas.send("authentication", Buffer.from([1, 2, 0, 3]), authenticator, quick)).toBeUndefined();
    // This NAS has signed before, so it must.
    await radius.settled();
    const unsigned = nas.loginRequest({ user: "alice-pap", password: "pass-1", isSigned: false }, authenticator);
    expect(await nas.send("authentication", unsigned, authenticator, quick)).toBeUndefined();
    const [row] = await program.query<{ message_authenticator: string }>("select message_authenticator from network.nases");
    expect(row?.message_authenticator).toBe("require");
    await stranger.close();
  });

  it("N-111 N-112 staff see the latest logins of a line, and what would happen now, without leaving a trace", async () => {
    const { serviceId } = await subscriber("iris");
    await nas.login({ user: "iris", password: "wrong" });
    await radius.settled();
    const staff = await signInStaff(program);
    const { items } = await staff.ok(serviceLoginsEndpoint, { params: { serviceId } });
    expect(items).toEqual([
      expect.objectContaining({ result: "reject", reason: "A02", login: "iris", nas: "BNG", method: "pap", times: 1 }),
    ]);

    const [router] = await program.query<{ id: string }>("select id from network.nases");
    const explain = (body: object) =>
      staff.ok(explainLoginEndpoint, { params: { nasId: router?.id ?? "" }, body: { login: "iris", ...body } });
    const good = await explain({});
    expect(good).toMatchObject({
      outcome: "let_in",
      reason: "",
      serviceId,
      faults: [],
      steps: Array.from({ length: 7 }, () => ({ result: "passed" })),
    });
    const answered = await nas.login({ user: "iris", password: "pass-1" });
    // The same attributes as the NAS gets, but for the cookie and the address that a pool would give.
    const differs = ["Class", "Message-Authenticator", "Framed-IP-Address", "Framed-IP-Netmask", "MS-Primary-DNS-Server"];
    const shown = Object.fromEntries(good.attributes.map(({ name, value }) => [name, value]));
    expect(shown).toEqual(Object.fromEntries(Object.entries(answered?.attributes ?? {}).filter(([name]) => !differs.includes(name))));
    expect(await explain({ password: "guess", method: "chap" })).toMatchObject({
      ...{ outcome: "refused", reason: "A02", attributes: [] },
      steps: [
        { step: "known", result: "passed" },
        { step: "password", result: "failed" },
        ...Array.from({ length: 5 }, () => ({ result: "not_reached" })),
      ],
    });
    expect(await explain({ login: "nobody" })).toMatchObject({ outcome: "refused", reason: "A01", serviceId: null });
    expect(await log("iris")).toHaveLength(2);
  });

  it("N-79 what was acknowledged to a router counts although it is switched off before", async () => {
    const { serviceId } = await subscriber("jana");
    const counters = { "Acct-Session-Time": "60", "Acct-Input-Octets": "10", "Acct-Output-Octets": "700" };
    await radius.settled();
    const heldUp = await program.database.pool.connect();
    // The first packet is being applied, and what comes behind it has to wait in the spool.
    await heldUp.query("begin; lock table access.spools in exclusive mode");
    await nas.account({ "Acct-Status-Type": "Start", "Acct-Session-Id": "before", "User-Name": "jana" });
    const isHeldUp = () => program.query("select from pg_locks where relation = 'access.spools'::regclass and not granted");
    await expect.poll(isHeldUp, { timeout: 10_000 }).toHaveLength(1);
    const answer = await nas.account({ "Acct-Status-Type": "Stop", "Acct-Session-Id": "off", "User-Name": "jana", ...counters });
    expect(answer?.code).toBe(codes.accountingResponse);
    await program.query("update network.nases set status = 'disabled'");
    const off = { "Acct-Status-Type": "Start", "Acct-Session-Id": "vain", "User-Name": "jana" };
    const asks = async (): Promise<number | undefined> => {
      const request = nas.accountingRequest(off);
      return (await nas.send("accounting", request, request.subarray(4, 20), { patienceMs: 200 }))?.code;
    };
    await expect.poll(asks, { timeout: 10_000 }).toBeUndefined();
    await heldUp.query("commit");
    heldUp.release();
    await radius.settled();
    expect(
      await program.query("select down_bytes from usage.sessions where service_id = $1 and acct_session_id = 'off'", [serviceId]),
    ).toEqual([{ down_bytes: 700n }]);
    await program.query("update network.nases set status = 'active'");
    await radius.settled();
  });

  it("N-64 N-79 N-84 N-88 start, interim and stop become a session and its usage", async () => {
    const { serviceId } = await subscriber("heinz");
    const accept = await nas.login({ user: "heinz", password: "pass-1" });
    const session = { "Acct-Session-Id": "81a00001", "User-Name": "somebody else", Class: accept?.attributes.Class ?? "" };
    const tell = async (status: string, seconds: number, up: number, down: number, more: Record<string, string> = {}) => {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      const counters = { "Acct-Session-Time": String(seconds), "Acct-Input-Octets": String(up), "Acct-Output-Octets": String(down) };
      const answer = await nas.account({ ...session, "Acct-Status-Type": status, ...counters, ...more });
      expect(answer?.code).toBe(codes.accountingResponse);
    };
    await tell("Start", 0, 0, 0);
    await tell("Interim-Update", 60, 1_000, 50_000);
    await tell("Interim-Update", 60, 1_000, 50_000);
    await tell("Stop", 120, 2_000, 80_000, { "Acct-Terminate-Cause": "User-Request" });
    await radius.settled();
    const sessions = await program.query(
      "select service_id, down_bytes, up_bytes, terminate_cause, ended_at is not null as is_over from usage.sessions where acct_session_id = '81a00001'",
    );
    expect(sessions).toEqual([
      { service_id: serviceId, down_bytes: 80_000n, up_bytes: 2_000n, terminate_cause: "User-Request", is_over: true },
    ]);
    const days = await program.query("select down_bytes, up_bytes from usage.days where service_id = $1", [serviceId]);
    expect(days).toEqual([{ down_bytes: 80_000n, up_bytes: 2_000n }]);
  });
});
