// Staff log in to routers with a password of their own, through real UDP sockets; subscribers never do.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { allowMsChapV1 } from "../../server/modules/access/radius/settings.ts";
import {
  changeDeviceLoginEndpoint,
  deviceLoginEndpoint,
  dropDevicePasswordEndpoint,
  makeDevicePasswordEndpoint,
  ownDeviceLoginEndpoint,
  revokeDevicePasswordEndpoint,
} from "../../server/modules/access/staff-logins/contract.ts";
import { createVoucherBatchEndpoint } from "../../server/modules/access/vouchers/contract.ts";
import { changeAdministratorStatusEndpoint, editAdministratorEndpoint } from "../../server/modules/identity/contract.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { resetSetting, setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const routers = { mt: "mikrotik_ppp", ios: "cisco_ios", mx: "juniper_mx" } as const;
type Router = keyof typeof routers;
const markers: Readonly<Record<Router, Record<string, string>>> = {
  mt: { "Service-Type": "1" },
  ios: { "Service-Type": "7" },
  mx: {},
};

describe("staff logins to network equipment", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const head = await signInStaff(program);
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let people = 0;

  const nasId = async (name: Router): Promise<string> =>
    (await program.query<{ id: string }>("select id from network.nases where name = $1", [name]))[0]?.id ?? "";
  const engineer = async (level: "none" | "read" | "write" | "full", more: object = {}) => {
    people += 1;
    const login = `eng.${people}`;
    const caller = await signInStaff(program, { login, ...more } as never);
    const [row] = await program.query<{ id: string }>("select id from identity.administrators where login = $1", [login]);
    const adminId = row?.id ?? "";
    await program.query("update identity.administrators set network_login = $1 where id = $2", [level, adminId]);
    return { caller, login, adminId };
  };
  const withPassword = async (level: "read" | "write" | "full", more: object = {}) => {
    const person = await engineer(level, more);
    const { password } = await person.caller.ok(makeDevicePasswordEndpoint, {});
    await radius.settled();
    return { ...person, password };
  };
  const login = (
    router: Router,
    user: string,
    password: string,
    more: { method?: "pap" | "chap" | "mschap_v1" | "mschap_v2"; marker?: object } = {},
  ) =>
    nas.login({
      ...{ user, password, method: more.method ?? "pap" },
      attributes: { "NAS-Identifier": router, ...markers[router], ...more.marker },
    });

  beforeAll(async () => {
    for (const [name, profile] of Object.entries(routers))
      await program.inWork((work) =>
        createNas(
          work,
          program.tools,
          createNasEndpoint.body.parse({
            ...{ name, profile, sources: ["127.0.0.1"], nasIdentifier: name, secret },
            accessTypes: ["pppoe", "staff_login"],
          }),
        ),
      );
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it.each(["pap", "chap", "mschap_v2"] as const)("N-117 each make hears the level in its own words, by %s", async (method) => {
    const { login: user, password } = await withPassword("write");
    const replies = {
      mt: await login("mt", user, password, { method }),
      ios: await login("ios", user, password, { method }),
      mx: await login("mx", user.toUpperCase(), password, { method }),
    };
    expect(replies.mt).toMatchObject({ code: codes.accessAccept, isSigned: true, attributes: { "Mikrotik-Group": "write" } });
    expect(replies.ios?.attributes).toMatchObject({
      "Cisco-AVPair": "shell:priv-lvl=7",
      "Service-Type": expect.stringMatching(/Prompt|7/),
    });
    expect(replies.mx?.attributes).toMatchObject({ "Juniper-Local-User-Name": "dm-write" });
    // Nothing of what a subscriber gets.
    for (const reply of Object.values(replies))
      for (const name of ["Framed-Protocol", "Acct-Interim-Interval", "Class"]) expect(reply?.attributes).not.toHaveProperty(name);
    const logged = await (async () => {
      await radius.settled();
      return program.query("select distinct kind, result from access.auth_log where login = $1", [user]);
    })();
    expect(logged).toEqual([{ kind: "staff", result: "accept" }]);
  });

  it("N-117 whoever is suspended, or loses the level or the password, is turned away at once", async () => {
    const one = await withPassword("full");
    const enters = async (): Promise<boolean> => {
      await radius.settled();
      return (await login("mt", one.login, one.password))?.code === codes.accessAccept;
    };
    expect(await enters()).toBe(true);
    const params = { adminId: one.adminId };
    await head.ok(changeAdministratorStatusEndpoint, { params, body: { to: "suspended" } });
    expect(await enters()).toBe(false);
    await program.query("update identity.administrators set status = 'active' where id = $1", [one.adminId]);
    expect(await enters()).toBe(true);
    const [{ version } = { version: 0 }] = await program.query<{ version: number }>(
      "select version from identity.administrators where id = $1",
      [one.adminId],
    );
    await head.ok(editAdministratorEndpoint, { params, body: { networkLogin: "none" }, version });
    expect(await enters()).toBe(false);
    await program.query("update identity.administrators set network_login = 'read' where id = $1", [one.adminId]);
    expect(await enters()).toBe(true);
    await head.ok(revokeDevicePasswordEndpoint, { params });
    expect(await enters()).toBe(false);
    const reasons = await program.query<{ reason: string }>(
      "select distinct reason from access.auth_log where login = $1 and result = 'reject' order by 1",
      [one.login],
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(["A01", "A06"]);
  });

  it("N-117 a new password takes the place of the old one, and nobody sees it again", async () => {
    const one = await withPassword("read");
    const next = await one.caller.ok(makeDevicePasswordEndpoint, {});
    await radius.settled();
    expect((await login("mt", one.login, one.password))?.code).toBe(codes.accessReject);
    expect((await login("mt", one.login, next.password))?.code).toBe(codes.accessAccept);
    expect(await one.caller.ok(ownDeviceLoginEndpoint)).toEqual({
      login: one.login,
      level: "read",
      passwordSetAt: "2026-05-11T08:00:00.000Z",
    });
    const [row] = await program.query<{ password_sealed: string }>("select password_sealed from access.staff_logins where admin_id = $1", [
      one.adminId,
    ]);
    expect(row?.password_sealed).not.toContain(next.password);
    await one.caller.ok(dropDevicePasswordEndpoint);
    await radius.settled();
    expect((await login("mt", one.login, next.password))?.code).toBe(codes.accessReject);
  });

  it("N-117 without a level nobody makes themselves a password", async () => {
    const { caller } = await engineer("none");
    expect((await caller.call(makeDevicePasswordEndpoint, {})).problem?.type).toBe("/problems/no-device-login");
  });

  it("N-117 only on routers that are named for them, and that serve nobody but their partners", async () => {
    const one = await withPassword("full");
    const params = { adminId: one.adminId };
    const { version } = await head.ok(deviceLoginEndpoint, { params });
    await head.ok(changeDeviceLoginEndpoint, { params, body: { nasIds: [await nasId("ios")] }, version });
    await radius.settled();
    expect((await login("ios", one.login, one.password))?.code).toBe(codes.accessAccept);
    expect(await login("mt", one.login, one.password)).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": "This router is not one of yours." },
    });
    const reseller = await withPassword("full", { partners: [shop.partnerId] });
    await radius.settled();
    expect((await login("mt", reseller.login, reseller.password))?.code).toBe(codes.accessReject);
    await program.query("update network.nases set all_partners = false where name = 'mt'");
    await program.query("insert into network.nas_partners (nas_id, partner_id) values ($1, $2)", [await nasId("mt"), shop.partnerId]);
    await radius.settled();
    expect((await login("mt", reseller.login, reseller.password))?.code).toBe(codes.accessAccept);
    await program.query("delete from network.nas_partners");
    await program.query("update network.nases set all_partners = true");
    await radius.settled();
  });

  it("2.3 a subscriber and a guest get no further than their line, and staff not onto one", async () => {
    const plan = await shop.plan("line");
    const serviceId = await shop.add(await shop.customer(), plan, { login: "alice" });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    const { id } = await head.ok(createVoucherBatchEndpoint, {
      body: { partnerId: shop.partnerId, title: "Lobby", quantity: 1, validMinutes: 60 },
    });
    const [voucher] = await program.query<{ code: string }>("select code from access.vouchers where batch_id = $1", [id]);
    const one = await withPassword("full");
    await program.runJobs();
    await radius.settled();
    expect((await login("mt", "alice", "pass-1"))?.code).toBe(codes.accessReject);
    expect((await login("mt", voucher?.code ?? "", voucher?.code ?? ""))?.code).toBe(codes.accessReject);
    const asSubscriber = { marker: { "Service-Type": "2", "NAS-Port-Type": "15" } };
    expect((await login("mt", "alice", "pass-1", asSubscriber))?.code).toBe(codes.accessAccept);
    expect((await login("mt", one.login, one.password, asSubscriber))?.code).toBe(codes.accessReject);
  });

  it("2.3 who asks for a shell where staff do not log in gets none, and a subscriber their line", async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({
          ...{ name: "plain", profile: "cisco_ios", sources: ["127.0.0.1"], nasIdentifier: "plain", secret, accessTypes: ["pppoe"] },
        }),
      ),
    );
    const serviceId = await shop.add(await shop.customer(), await shop.plan("line-of-shells"), { login: "boris" });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await program.runJobs();
    await radius.settled();
    const asks = async (router: string, serviceType?: string) => {
      const marker: Record<string, string> = serviceType === undefined ? {} : { "Service-Type": serviceType };
      return nas.login({ user: "boris", password: "pass-1", attributes: { "NAS-Identifier": router, ...marker } });
    };
    expect((await asks("plain"))?.code).toBe(codes.accessAccept);
    expect((await asks("plain", "2"))?.code).toBe(codes.accessAccept);
    expect((await asks("plain", "6"))?.code).toBe(codes.accessReject);
    expect((await asks("plain", "7"))?.code).toBe(codes.accessReject);
    // A make whose own staff ask otherwise.
    expect((await asks("mt", "6"))?.code).toBe(codes.accessReject);
    await radius.settled();
    expect(
      await program.query("select distinct reason from access.auth_log where login = 'boris' and result = 'reject' order by 1"),
    ).toEqual([{ reason: "A05" }]);
  });

  it("N-117 the old MS-CHAP opens equipment only where the installation allows it", async () => {
    const one = await withPassword("read");
    expect((await login("mt", one.login, one.password, { method: "mschap_v1" }))?.code).toBe(codes.accessReject);
    await program.inWork((work) => setSetting(work, allowMsChapV1, { level: "system" }, true));
    await radius.settled();
    expect((await login("mt", one.login, one.password, { method: "mschap_v1" }))?.code).toBe(codes.accessAccept);
    await program.inWork((work) => resetSetting(work, allowMsChapV1, { level: "system" }));
    await radius.settled();
  });

  it("2.3 one name is one login, whichever was first", async () => {
    const one = await withPassword("read");
    const plan = await shop.plan("line-of-names");
    const named = shop.add(await shop.customer(), plan, { login: one.login });
    await expect(named).rejects.toThrow(/in use/);
    const other = await engineer("read");
    const serviceId = await shop.add(await shop.customer(), plan, { login: other.login });
    expect((await other.caller.call(makeDevicePasswordEndpoint, {})).problem?.type).toBe("/problems/no-device-login");
    await expect(
      program.query("insert into access.staff_logins (admin_id, password_sealed, password_set_at) values ($1, 'x', now())", [
        other.adminId,
      ]),
    ).rejects.toThrow(/login of a service/);
    await expect(program.query("update services.services set login = $1 where id = $2", [one.login, serviceId])).rejects.toThrow(
      /one of staff/,
    );
    await expect(
      program.query("update identity.administrators set login = 'eng.taken' where id = $1", [one.adminId]),
    ).resolves.toBeDefined();
    await program.query("update services.services set login = 'eng.next' where id = $1", [serviceId]);
    await expect(program.query("update identity.administrators set login = 'eng.next' where id = $1", [one.adminId])).rejects.toThrow(
      /login of a service/,
    );
  });
});
