// Logins at the edges of what RADIUS allows: who says nothing, who is two, who is nobody, and a server that is asked whether it lives.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../server/protocols/radius/secret.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const routers = { ppp: "mikrotik_ppp", dhcp: "mikrotik_dhcp", hotspot: "mikrotik_hotspot" } as const;

describe("logins at the edges", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const nasIds: Record<string, string> = {};
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  /** A service whose line is bound to a device. */
  const line = async (login: string, mac: string | null, nasId?: string) => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    if (mac !== null)
      await program.query(
        "insert into access.lines (service_id, customer_id, partner_id, macs, nas_ids) values ($1, $2, $3, array[$4::macaddr], $5)",
        [serviceId, customerId, shop.partnerId, mac, nasId === undefined ? [] : [nasId]],
      );
    await program.runJobs();
    await radius.settled();
    return serviceId;
  };
  const at = (router: keyof typeof routers, mac?: string) => ({
    attributes: { "NAS-Identifier": router, ...(mac === undefined ? {} : { "Calling-Station-Id": mac }) },
  });
  const requestOf = (user: string): [Buffer, Buffer] => {
    const authenticator = randomBytes(16);
    return [nas.loginRequest({ user, password: "pass-1", ...at("ppp") }, authenticator), authenticator];
  };
  const log = async () => {
    await radius.settled();
    const rows = await program.query<{ login: string; reason: string; service_id: string | null }>(
      "select login, reason, service_id from access.auth_log order by id",
    );
    return rows.at(-1);
  };

  beforeAll(async () => {
    for (const [name, profile] of Object.entries(routers)) {
      const about = { name, profile, nasIdentifier: name, sources: ["127.0.0.1"], secret };
      const made = await program.inWork((work) => createNas(work, program.tools, createNasEndpoint.body.parse(about)));
      nasIds[name] = made.id;
    }
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-58 without a password only a router for devices lets anybody in, and only whom the device is bound to", async () => {
    const serviceId = await line("anna", "02:00:5e:00:00:0a");
    const silent = { user: "anna", method: "none" } as const;
    expect((await nas.login({ ...silent, ...at("ppp", "02-00-5E-00-00-0A") }))?.code).toBe(codes.accessReject);
    expect(await log()).toMatchObject({ login: "anna", reason: "A14" });
    const device = { user: "02005e00000a", method: "none" } as const;
    expect((await nas.login({ ...device, ...at("dhcp", "02-00-5E-00-00-0A") }))?.code).toBe(codes.accessAccept);
    expect(await log()).toMatchObject({ reason: "", service_id: serviceId });
    expect((await nas.login({ user: "02005e0000ff", method: "none", ...at("dhcp", "02-00-5E-00-00-FF") }))?.code).toBe(codes.accessReject);
  });

  it("N-61 A16 of two lines with one device the one bound to the router is meant; without that nobody is", async () => {
    const here = await line("berta", "02:00:5e:00:00:0b", nasIds.dhcp);
    const device = { user: "02:00:5e:00:00:0b", method: "none", ...at("dhcp", "02:00:5e:00:00:0b") } as const;
    await line("boris", "02:00:5e:00:00:0b");
    expect((await nas.login(device))?.code).toBe(codes.accessAccept);
    expect(await log()).toMatchObject({ service_id: here });
    await program.query("update access.lines set nas_ids = '{}' where service_id = $1", [here]);
    await radius.settled();
    expect((await nas.login(device))?.code).toBe(codes.accessReject);
    expect(await log()).toMatchObject({ reason: "A16", service_id: null });
  });

  it("N-57 why somebody is refused is said in a few words, but a hotspot tells nobody who is a customer", async () => {
    await line("clara", null);
    const [wrong, unknown] = [
      { user: "clara", password: "guess" },
      { user: "nobody", password: "guess" },
    ];
    for (const who of [wrong, unknown]) {
      const said = (await nas.login({ ...who, ...at("ppp") }))?.attributes["Reply-Message"] ?? "";
      expect(said).not.toBe("");
      expect(Buffer.byteLength(said)).toBeLessThanOrEqual(253);
      const atHotspot = await nas.login({ ...who, ...at("hotspot") });
      expect(atHotspot?.code).toBe(codes.accessReject);
      expect(atHotspot?.attributes).not.toHaveProperty("Reply-Message");
    }
  });

  it("N-127 what has waited for two seconds is not answered any more, but open sessions are counted", async () => {
    await line("dora", null);
    const login = nas.send("authentication", ...requestOf("dora"), { patienceMs: 4_000 });
    const told = nas.account({ "Acct-Status-Type": "Start", "Acct-Session-Id": "d-1", "User-Name": "dora", "NAS-Identifier": "ppp" });
    // Both have been sent, and nobody gets to them for a while.
    await new Promise<void>((done) =>
      process.nextTick(() => {
        const until = performance.now() + 2_400;
        while (performance.now() < until);
        done();
      }),
    );
    expect((await told)?.code).toBe(codes.accountingResponse);
    expect(await login).toBeUndefined();
    expect((await nas.login({ user: "dora", password: "pass-1", ...at("ppp") }))?.code).toBe(codes.accessAccept);
    await radius.settled();
    expect(await program.query("select count::int from access.radius_counts where kind = 'drop' and detail = 'overload'")).toEqual([
      { count: 1 },
    ]);
  });

  it("N-55 whoever signs hears on both ports that it is there, and nobody else does; no login is noted of it", async () => {
    const [before] = await program.query<{ count: number }>("select count(*)::int as count from access.auth_log");
    const ask = async (port: "authentication" | "accounting", isSigned: boolean) => {
      const authenticator = randomBytes(16);
      const request = new PacketWriter()
        .start(codes.statusServer, nas.nextId(), { withMessageAuthenticator: isSigned })
        .addText(32, "ppp")
        .finishRequest(prepareSecret(secret), authenticator);
      return (await nas.send(port, request, authenticator, { patienceMs: 500 }))?.code;
    };
    expect(await ask("authentication", true)).toBe(codes.accessAccept);
    expect(await ask("accounting", true)).toBe(codes.accountingResponse);
    expect(await ask("authentication", false)).toBeUndefined();
    expect(await ask("accounting", false)).toBeUndefined();
    await radius.settled();
    expect(await program.query("select count(*)::int as count from access.auth_log")).toEqual([before]);
  });
});
