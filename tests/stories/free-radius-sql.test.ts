// Debian's FreeRADIUS, with exactly the shipped example over SQL, reads and writes the database of a running Demarc: what its clients hear is compared with
// what the built-in server answers, and what it writes of sessions is counted.
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { freeRadiusSql } from "../../server/modules/access/front-end/sql/settings.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { reasons } from "../../server/modules/access/radius/reason-rules.ts";
import { stateActions } from "../../server/modules/access/radius/settings.ts";
import { simulatePlanEndpoint } from "../../server/modules/access/simulate/contract.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { assignStatic, createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { hasFreeRadius } from "../../tools/free-radius.ts";
import { type Login, type NasReply, SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { type FreeRadius, startFreeRadiusOverSql } from "../support/free-radius.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
/** Told apart by what they call themselves. */
const routers = ["mikrotik_ppp", "mikrotik_hotspot", "cisco_ios", "juniper_mx", "huawei_bras", "generic"] as const;
/** Of this cluster, so it has a name of its own. */
const role = `free_radius_${process.pid}_${Date.now()}`;

describe.skipIf(!hasFreeRadius())("FreeRADIUS over SQL", async () => {
  const program = await testProgram({ now: new Date().toISOString() });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  let radius: RadiusSockets;
  let front: FreeRadius;
  let direct: SimulatedNas;
  let through: SimulatedNas;
  let asRole: pg.Client;

  const subscriber = async (login: string, password = "pass-1") => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, password));
    return { customerId, serviceId };
  };
  const block = (customerId: string, blockedBy: "finance" | "admin") =>
    program.inWork((work) =>
      changeCustomerStatus(work, { customerId, to: "blocked", reason: "test", blockedBy }, blockedBy === "finance" ? "system" : "staff"),
    );
  const turn = (isOn: boolean) => program.inWork((work) => setSetting(work, freeRadiusSql, { level: "system" }, isOn));
  const news = async () => {
    await program.runJobs();
    await radius.settled();
  };

  beforeAll(async () => {
    for (const profile of routers)
      await program.inWork((work) =>
        createNas(
          work,
          program.tools,
          createNasEndpoint.body.parse({ name: profile, profile, sources: ["127.0.0.1"], secret, nasIdentifier: profile }),
        ),
      );
    await turn(true);
    radius = await listenRadius(program);
    await radius.settled();
    await program.query(`create role ${role} login password 'free' in role demarc_freeradius`);
    const url = new URL(program.databaseUrl);
    url.username = role;
    url.password = "free";
    asRole = new pg.Client(url.href);
    await asRole.connect();
    const host = url.searchParams.get("host") ?? url.hostname;
    front = await startFreeRadiusOverSql(
      `host=${host} port=${url.port || "5432"} dbname=${url.pathname.slice(1)} user=${role} password=free`,
    );
    direct = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
    through = await SimulatedNas.open(secret, front.ports);
  });
  afterAll(async () => {
    await direct?.close();
    await through?.close();
    await front?.stop();
    await asRole?.end();
    await radius?.stop();
    await program.query(`drop role if exists ${role}`);
  });

  /** What differs from one answer to the next, and what FreeRADIUS makes of MS-CHAP: there has to be one. */
  const varying = new Set(["Class", "MS-CHAP2-Success", "MS-CHAP-Error", "MS-MPPE-Send-Key", "MS-MPPE-Recv-Key"]);
  const comparable = (reply: NasReply | undefined) =>
    reply && {
      code: reply.code,
      attributes: Object.fromEntries(
        Object.entries(reply.attributes)
          .filter(([name]) => name !== "Message-Authenticator")
          .map(([name, value]) => [name, varying.has(name) ? "(one)" : value] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
    };

  it("N-118 answers with the same attributes as the built-in server, for sixty-six logins at six makes of routers", async () => {
    const right = String.raw`p%s\n"q' {x}`;
    const people = ["anna", "boris", "clara", "dirk", "eva", "frida", "gustav"] as const;
    const [, boris, clara, dirk, eva] = await Promise.all(people.map((login) => subscriber(login, right)));
    await subscriber("quinn", '"quoted"');
    await block(boris?.customerId ?? "", "finance");
    await block(clara?.customerId ?? "", "admin");
    await program.inWork((work) => setSetting(work, stateActions.admin_blocked, { level: "system" }, "reject"));
    await program.inWork((work) => createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "203.0.113.0/28", role: "static" })));
    await program.inWork((work) =>
      assignStatic(work, {
        ...{ serviceId: dirk?.serviceId ?? "", customerId: dirk?.customerId ?? "", partnerId: shop.partnerId },
        ...{ prefixId: null, address: "203.0.113.5" },
      }),
    );
    await program.query("insert into access.lines (service_id, customer_id, partner_id, macs) values ($1, $2, $3, '{aa:bb:cc:dd:ee:01}')", [
      eva?.serviceId,
      eva?.customerId,
      shop.partnerId,
    ]);
    await news();
    const logins: Login[] = [
      { user: "anna", password: right },
      { user: "anna", password: right, method: "chap" },
      { user: "anna", password: right, method: "mschap_v2" },
      { user: "ANNA@isp.example", password: right },
      { user: "frida", password: "wrong" },
      { user: "quinn", password: '"quoted"' },
      { user: "nobody", password: "wrong" },
      { user: "boris", password: right },
      { user: "clara", password: right },
      { user: "dirk", password: right, method: "chap" },
      { user: "eva", password: right, attributes: { "Calling-Station-Id": "AA-BB-CC-DD-EE-01" } },
    ];
    const cases = routers.flatMap((router) =>
      logins.map((login) => ({ ...login, attributes: { ...login.attributes, "NAS-Identifier": router } })),
    );
    expect(cases).toHaveLength(66);
    const answers = async (asked: SimulatedNas) => {
      const replies: { login: Login; reply: ReturnType<typeof comparable> }[] = [];
      for (let at = 0; at < cases.length; at += logins.length) {
        const some = cases.slice(at, at + logins.length).map(async (login) => ({ login, reply: comparable(await asked.login(login)) }));
        replies.push(...(await Promise.all(some)));
      }
      return replies;
    };
    const expected = await answers(direct);
    expect(await answers(through)).toEqual(expected);
    expect(new Set(expected.map(({ reply }) => reply?.code))).toEqual(new Set([codes.accessAccept, codes.accessReject]));

    const attributes = { "NAS-Identifier": "mikrotik_ppp", "Calling-Station-Id": "aa:bb:cc:dd:ee:02" };
    expect(await through.login({ user: "eva", password: right, attributes })).toMatchObject({
      code: codes.accessReject,
      attributes: { "Reply-Message": reasons.A03 },
    });
  });

  it("N-119 the role reads the views and writes its tables, and nothing else", async () => {
    const { rows: names } = await asRole.query<{ name: string; writes: boolean }>(
      `select class.oid::regclass::text as name, has_table_privilege(class.oid, 'insert, update, delete, truncate') as writes from pg_class class
       join pg_namespace space on space.oid = class.relnamespace
       where class.relkind in ('r', 'p', 'v', 'm', 'f') and space.nspname not in ('pg_catalog', 'information_schema')
         and has_schema_privilege(space.oid, 'usage')
         and (has_any_column_privilege(class.oid, 'select, insert, update') or has_table_privilege(class.oid, 'delete, truncate')) order by 1`,
    );
    const views = ["nas", "radcheck", "radgroupcheck", "radgroupreply", "radreply", "radusergroup"];
    expect(names).toEqual(
      [
        ...views.map((name) => ({ name, writes: false })),
        ...["nasreload", "radacct", "radpostauth"].map((name) => ({ name, writes: true })),
      ]
        .map(({ name, writes }) => ({ name: `freeradius.${name}`, writes }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    );
    for (const forbidden of [
      "delete from freeradius.radacct",
      "select * from freeradius.radpostauth",
      "select * from access.sql_lines",
      "select * from access.service_passwords",
      "select * from customers.customers",
      "update freeradius.radcheck set value = 'mine'",
      "select access.note_radacct()",
    ])
      await expect(asRole.query(forbidden), forbidden).rejects.toThrow(/permission denied|cannot update view/);
  });

  it("N-110 every end of a login stands in the log with its reason, and no password anywhere", async () => {
    const { customerId } = await subscriber("gerd");
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    const login = (password: string) => through.login({ user: "gerd", password, attributes });
    expect((await login("pass-1"))?.code).toBe(codes.accessAccept);
    expect(await login("a-wrong-guess")).toMatchObject({ code: codes.accessReject, attributes: { "Reply-Message": reasons.A02 } });
    await block(customerId, "finance");
    await news();
    const walled = await login("pass-1");
    expect(walled).toMatchObject({ code: codes.accessAccept, attributes: { "Session-Timeout": "900" } });
    const log = async () => {
      await radius.settled();
      return program.query(
        "select result, reason, method, source, nas_id is not null as known from access.auth_log where login = 'gerd' order by at",
      );
    };
    const common = { method: "pap", source: "127.0.0.1", known: true };
    await expect.poll(log).toEqual([
      { result: "accept", reason: "", ...common },
      { result: "reject", reason: "A02", ...common },
      { result: "walled", reason: "A07", ...common },
    ]);
    await asRole.query("insert into freeradius.radpostauth (username, pass, reply) values ('gerd', 'a-wrong-guess', 'Access-Reject')");
    expect(await program.query("select pass from freeradius.radpostauth where pass is not null")).toEqual([]);
  });

  it("N-72 equipment without a walled garden refuses whom it should hold, and the log and the simulation say so", async () => {
    const { customerId } = await subscriber("otto");
    await block(customerId, "finance");
    const [own] = await program.query<{ id: string }>(
      `insert into network.profiles (name, base, access_types, interim_seconds, dynamic_mode, dynamic_port, walled_mode, created_at)
       values ('Without a garden', 'generic', '{pppoe}', 300, 'none', 3799, 'reject', now()) returning id`,
    );
    await program.query("update network.nases set profile = null, own_profile_id = $1 where nas_identifier = 'huawei_bras'", [own?.id]);
    await news();
    const at = async (router: string) =>
      (await through.login({ user: "otto", password: "pass-1", attributes: { "NAS-Identifier": router } }))?.code;
    expect(await at("huawei_bras")).toBe(codes.accessReject);
    expect(await at("mikrotik_ppp")).toBe(codes.accessAccept);
    await expect
      .poll(async () => {
        await radius.settled();
        return program.query("select result, reason from access.auth_log where login = 'otto' order by at");
      })
      .toEqual([
        { result: "reject", reason: "A07" },
        { result: "walled", reason: "A07" },
      ]);
    const staff = await signInStaff(program);
    const capped = {
      id: "0197a000-0000-7000-8000-000000000001",
      name: "Cap",
      metric: "sum",
      threshold: 1_000,
      period: "day",
      action: "block",
    } as const;
    const simulate = async (router: string) => {
      const [nas] = await program.query<{ id: string }>("select id from network.nases where nas_identifier = $1", [router]);
      const { reply } = await staff.ok(simulatePlanEndpoint, {
        params: { planId: plan.id },
        body: {
          ...{ weekday: 1, time: "10:00", used: { day: { downBytes: 2_000 } }, nasId: nas?.id },
          rules: { counting: null, rules: [capped] },
        },
      });
      return reply?.outcome;
    };
    expect([await simulate("huawei_bras"), await simulate("mikrotik_ppp")]).toEqual(["refused", "walled"]);
    await program.query("update network.nases set profile = 'huawei_bras', own_profile_id = null where nas_identifier = 'huawei_bras'");
  });

  it("N-69 N-118 lines of routers, plans and services are those of the built-in server", async () => {
    const { serviceId } = await subscriber("paula");
    await subscriber("petra");
    await program.query(`update network.nases set reply_lines = 'Filter-Id = "of-router"' where nas_identifier = 'mikrotik_ppp'`);
    await program.query(
      `insert into access.plan_replies (plan_id, burst_percent, burst_threshold_percent, burst_seconds, guarantee_percent, attributes, reply_lines)
       values ($1, 20, 80, 16, 10, '{"group": "gold"}', 'Mikrotik-Group = "{{ plan.attr.group }}"')`,
      [plan.id],
    );
    await program.query(
      `insert into access.lines (service_id, customer_id, partner_id, reply_lines)
       select id, customer_id, partner_id, 'Filter-Id += "of-{{ service.login }}"' from services.services where id = $1`,
      [serviceId],
    );
    await news();
    const answers = (asked: SimulatedNas) =>
      Promise.all(
        ["paula", "petra"].flatMap((user) =>
          ["mikrotik_ppp", "generic"].map(async (router) =>
            comparable(await asked.login({ user, password: "pass-1", attributes: { "NAS-Identifier": router } })),
          ),
        ),
      );
    const expected = await answers(direct);
    expect(await answers(through)).toEqual(expected);
    expect(expected[0]?.attributes).toMatchObject({
      ...{ "Filter-Id": "of-router, of-paula", "Mikrotik-Group": "gold" },
      "Mikrotik-Rate-Limit": "20000000/100000000 24000000/120000000 16000000/80000000 16/16 5 2000000/10000000",
    });
    await program.query("delete from access.plan_replies");
    await program.query("update network.nases set reply_lines = ''");
    await news();
  });

  it("N-120 start, interims in place and stop become one session with its bytes, and its cookie is used up", async () => {
    const { serviceId } = await subscriber("karl");
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    const accept = await through.login({ user: "karl", password: "pass-1", attributes });
    const cookie = accept?.attributes.Class ?? "";
    expect(cookie).toMatch(/^0x646d63313a/);
    const tell = (type: string, more: Readonly<Record<string, string>> = {}) =>
      through.account({
        ...{ "Acct-Status-Type": type, "Acct-Session-Id": "q1", "User-Name": "karl", Class: cookie, "Framed-IP-Address": "100.64.0.9" },
        ...{ ...attributes, ...more },
      });
    const session = async () => {
      await radius.settled();
      return program.query(
        "select service_id, source, down_bytes, up_bytes, terminate_cause from usage.sessions where acct_session_id = 'q1'",
      );
    };
    expect((await tell("Start"))?.code).toBe(codes.accountingResponse);
    const begun = { service_id: serviceId, source: "freeradius", terminate_cause: null };
    expect(await session()).toMatchObject([{ ...begun, down_bytes: 0n }]);
    const interim = { "Acct-Session-Time": "60", "Acct-Input-Octets": "500", "Acct-Output-Octets": "9000" };
    expect((await tell("Interim-Update", interim))?.code).toBe(codes.accountingResponse);
    expect(await session()).toMatchObject([{ ...begun, down_bytes: 9_000n, up_bytes: 500n }]);
    const stop = { "Acct-Session-Time": "120", "Acct-Input-Octets": "2000", "Acct-Output-Octets": "80000", "Acct-Output-Gigawords": "1" };
    expect((await tell("Stop", { ...stop, "Acct-Terminate-Cause": "User-Request" }))?.code).toBe(codes.accountingResponse);
    const ended = [{ ...begun, down_bytes: 4_295_047_296n, up_bytes: 2_000n, terminate_cause: "User-Request" }];
    expect(await session()).toMatchObject(ended);
    expect(await program.query("select count(*)::int as rows from access.sql_accounting")).toEqual([{ rows: 0 }]);
    // The same row once more, changed by hand: nothing new.
    await program.query("update freeradius.radacct set connectinfo_stop = 'looked at' where acctsessionid = 'q1'");
    expect(await session()).toMatchObject(ended);
    expect(await program.query("select sum(down_bytes)::int8 as down from usage.days where service_id = $1", [serviceId])).toEqual([
      { down: 4_295_047_296n },
    ]);
    const next = await through.login({ user: "karl", password: "pass-1", attributes });
    expect(next?.attributes.Class).toMatch(/^0x646d63313a/);
    expect(next?.attributes.Class).not.toBe(cookie);
  });

  it("N-18 N-89 of several routers behind one address each counts by what it calls itself, and ends only its own sessions when it restarts", async () => {
    await subscriber("rosa");
    await subscriber("rita");
    await news();
    const tell = (router: string, type: string, more: Readonly<Record<string, string>> = {}) =>
      through.account({ "Acct-Status-Type": type, "NAS-Identifier": router, ...more });
    for (const [user, router] of [
      ["rosa", "cisco_ios"],
      ["rita", "juniper_mx"],
    ] as const)
      expect((await tell(router, "Start", { "Acct-Session-Id": "same", "User-Name": user }))?.code).toBe(codes.accountingResponse);
    const sessions = async () => {
      await radius.settled();
      return program.query(
        `select session.login, nas.name, session.terminate_cause as cause from usage.sessions session join network.nases nas on nas.id = session.nas_id
         where session.acct_session_id = 'same' order by 1`,
      );
    };
    expect(await sessions()).toEqual([
      { login: "rita", name: "juniper_mx", cause: null },
      { login: "rosa", name: "cisco_ios", cause: null },
    ]);
    // Another one, of which there are no sessions, and then one of the two.
    expect((await tell("generic", "Accounting-On"))?.code).toBe(codes.accountingResponse);
    expect((await tell("cisco_ios", "Accounting-On"))?.code).toBe(codes.accountingResponse);
    expect(await sessions()).toEqual([
      { login: "rita", name: "juniper_mx", cause: null },
      { login: "rosa", name: "cisco_ios", cause: "NAS-Reboot" },
    ]);
  });

  it("N-121 a session that FreeRADIUS told of is changed by Demarc itself, straight at the router", async () => {
    const { customerId } = await subscriber("mona");
    await program.query(
      "update network.nases set nas_ip_address = '127.0.0.1', dynamic_address = '127.0.0.1', dynamic_port = $1 where nas_identifier = 'mikrotik_ppp'",
      [await through.listenForChanges()],
    );
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    const accept = await through.login({ user: "mona", password: "pass-1", attributes });
    const start = { "Acct-Status-Type": "Start", "Acct-Session-Id": "m1", "User-Name": "mona", Class: accept?.attributes.Class ?? "" };
    expect((await through.account({ ...start, ...attributes }))?.code).toBe(codes.accountingResponse);
    await radius.settled();
    await radius.reconciled();
    expect(through.heard).toEqual([]);
    await block(customerId, "finance");
    await news();
    await radius.reconciled();
    expect(through.heard).toMatchObject([
      { code: codes.coaRequest, isGenuine: true, attributes: { "User-Name": "mona", "Acct-Session-Id": "m1" } },
    ]);
  });

  it("N-13 N-119 what changes is read at the next login, and nothing stands open once the contract is off", async () => {
    const { serviceId } = await subscriber("lars");
    await news();
    const attributes = { "NAS-Identifier": "mikrotik_ppp" };
    const code = async (password: string) => (await through.login({ user: "lars", password, attributes }))?.code;
    expect(await code("pass-1")).toBe(codes.accessAccept);
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-2"));
    await news();
    expect([await code("pass-1"), await code("pass-2")]).toEqual([codes.accessReject, codes.accessAccept]);
    await turn(false);
    await news();
    const left = `select (select count(*) from freeradius.radcheck)::int as checks, (select count(*) from freeradius.nas)::int as routers`;
    expect(await program.query(left)).toEqual([{ checks: 0, routers: 0 }]);
    await turn(true);
    await news();
    expect(await code("pass-2")).toBe(codes.accessAccept);
  });
});
