// How many sessions a line may have (network.md 2.10, N-96, N-97), which devices it learns (N-62), and who guesses at its password (N-56): through real
// sockets, and over two processes' worth of servers that share nothing but the database.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { explainLoginEndpoint } from "../../server/modules/access/contract.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { tendRadius } from "../../server/modules/access/radius/tend-radius.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { listAlertsEndpoint } from "../../server/modules/network/alerts/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { makeProgram, type Program } from "../../server/program.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const device = (at: number): string => `02:00:5e:00:01:${at.toString(16).padStart(2, "0")}`;

describe("session limits", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const refusing = await shop.plan("refusing", { downBps: 100_000_000n, upBps: 20_000_000n, sessionPolicy: "deny_new" });
  const kicking = await shop.plan("kicking", { downBps: 100_000_000n, upBps: 20_000_000n });
  let other: Program;
  let radius: RadiusSockets;
  let second: RadiusSockets;
  let nas: SimulatedNas;
  let elsewhere: SimulatedNas;

  const news = async () => {
    await program.runJobs();
    await Promise.all([radius.settled(), second.settled()]);
  };
  const subscriber = async (login: string, plan = refusing) => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await news();
    return { customerId, serviceId };
  };
  const line = async (serviceId: string, columns: string) => {
    await program.query(`update access.lines set ${columns} where service_id = $1`, [serviceId]);
    await news();
  };
  const withLine = async (serviceId: string, columns: string) => {
    await program.query(
      "insert into access.lines (service_id, customer_id, partner_id) select id, customer_id, partner_id from services.services where id = $1",
      [serviceId],
    );
    await line(serviceId, columns);
  };
  const logIn = (user: string, mac?: string, by = nas, password = "pass-1") =>
    by.login({ user, password, ...(mac ? { attributes: { "Calling-Station-Id": mac } } : {}) });
  const isIn = async (user: string, mac?: string, by = nas) => (await logIn(user, mac, by))?.code === codes.accessAccept;
  const tell = async (status: string, id: string, user: string, mac: string, more: Record<string, string> = {}) => {
    const about = { "Acct-Status-Type": status, "Acct-Session-Id": id, "User-Name": user, "Calling-Station-Id": mac };
    await nas.account({ ...about, "Acct-Session-Time": "0", ...more });
    await radius.settled();
  };
  const later = (seconds: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
  const reasons = async (login: string) => {
    await Promise.all([radius.settled(), second.settled()]);
    const rows = await program.query<{ reason: string; many: number }>(
      "select reason, sum(times)::int as many from access.auth_log where login = $1 group by reason order by reason",
      [login],
    );
    return Object.fromEntries(rows.map(({ reason, many }) => [reason, many]));
  };
  /** Which sessions are to end because there are too many, whether their router was told already or not. */
  const toEnd = async () =>
    (
      await program.query<{ id: string }>(
        `select acct_session_id as id from usage.sessions where id in (
           select session_id from access.session_wishes where action = 'disconnect' and cause = 'limit'
           union select session_id from access.coa_log where cause = 'limit') order by 1`,
      )
    ).map(({ id }) => id);

  beforeAll(async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort: 9 }),
      ),
    );
    other = await makeProgram(program.tools.config, program.tools.log, program.databaseUrl, { poolSize: 4, clock: program.clock });
    radius = await listenRadius(program);
    second = await listenRadius(other);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
    elsewhere = await SimulatedNas.open(secret, { authentication: second.authenticationPort, accounting: second.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await elsewhere.close();
    await radius.stop();
    await second.stop();
    await other.close();
  });

  it.each<[string, string, (at: number) => string | undefined]>([
    ["twenty devices", "anna", device],
    ["one device that asks twenty times", "berta", () => device(1)],
    ["nobody knows which devices", "cora", () => undefined],
  ])("N-97 twenty logins at once, a limit of one: exactly one comes in (%s)", async (_why, login, macOf) => {
    await subscriber(login);
    const replies = await Promise.all(Array.from({ length: 20 }, (_, at) => logIn(login, macOf(at))));
    expect(replies.filter((reply) => reply?.code === codes.accessAccept)).toHaveLength(1);
    expect(replies.filter((reply) => reply?.code === codes.accessReject)).toHaveLength(19);
    expect(await reasons(login)).toEqual({ "": 1, A12: 19 });
  });

  it("N-97 the same over two servers that share only the database, and with a limit of three three come in", async () => {
    await subscriber("dina");
    const { serviceId } = await subscriber("elsa");
    await withLine(serviceId, "max_sessions = 3");
    for (const [login, most] of [
      ["dina", 1],
      ["elsa", 3],
    ] as const) {
      const replies = await Promise.all(Array.from({ length: 20 }, (_, at) => logIn(login, device(at), at % 2 === 0 ? nas : elsewhere)));
      expect(replies.filter((reply) => reply?.code === codes.accessAccept)).toHaveLength(most);
      expect(await reasons(login)).toEqual({ "": most, A12: 20 - most });
    }
  });

  it("N-97 a place is kept for a minute, and no longer, for whoever does not come", async () => {
    await subscriber("fanny");
    expect(await isIn("fanny", device(1))).toBe(true);
    later(59);
    expect(await isIn("fanny", device(2), elsewhere)).toBe(false);
    later(2);
    expect(await isIn("fanny", device(2), elsewhere)).toBe(true);
  });

  it("N-96 a session takes the only place until it ends or is stale; its own device comes back at any time", async () => {
    await subscriber("gitta");
    const accept = await logIn("gitta", device(1));
    await tell("Start", "g-1", "gitta", device(1), { Class: accept?.attributes.Class ?? "" });
    expect(await isIn("gitta", device(2))).toBe(false);
    expect(await isIn("gitta", device(1), elsewhere)).toBe(true);
    // The second login of the device came to nothing, and its place with it.
    later(61);
    await tell("Stop", "g-1", "gitta", device(1), { Class: accept?.attributes.Class ?? "", "Acct-Session-Time": "61" });
    expect(await isIn("gitta", device(2))).toBe(true);
    await tell("Start", "g-2", "gitta", device(2));
    expect(await isIn("gitta", device(3))).toBe(false);
    // Three intervals and a minute without a word.
    later(300 * 3 + 61);
    expect(await isIn("gitta", device(3))).toBe(true);
  });

  it("N-97 what was let in and begins is one session, not two", async () => {
    const { serviceId } = await subscriber("hanna");
    await withLine(serviceId, "max_sessions = 2");
    const accept = await logIn("hanna", device(1));
    await tell("Start", "h-1", "hanna", device(1), { Class: accept?.attributes.Class ?? "" });
    expect(await isIn("hanna", device(2))).toBe(true);
    expect(await isIn("hanna", device(3))).toBe(false);
  });

  it("N-96 usually whoever logs in comes in, and the oldest session is ended, but never that of the device itself", async () => {
    await subscriber("jutta", kicking);
    expect(await isIn("jutta", device(1))).toBe(true);
    await tell("Start", "j-1", "jutta", device(1));
    later(60);
    expect(await isIn("jutta", device(1))).toBe(true);
    await radius.settled();
    expect(await toEnd()).toEqual([]);
    expect(await isIn("jutta", device(2), elsewhere)).toBe(true);
    await tell("Start", "j-2", "jutta", device(2));
    await expect.poll(toEnd, { timeout: 20_000 }).toEqual(["j-1"]);
    await tell("Stop", "j-1", "jutta", device(1), { "Acct-Session-Time": "70" });
  });

  it("N-96 N-97 two that came in at once: when both have begun, the older one is ended", async () => {
    await subscriber("klara", kicking);
    expect(await Promise.all([isIn("klara", device(1)), isIn("klara", device(2), elsewhere)])).toEqual([true, true]);
    await tell("Start", "k-1", "klara", device(1));
    later(5);
    await tell("Start", "k-2", "klara", device(2));
    await expect.poll(toEnd, { timeout: 20_000 }).toContain("k-1");
    expect(await toEnd()).not.toContain("k-2");
  });

  it("N-96 where the start was lost on its way, too", async () => {
    await subscriber("karla", kicking);
    expect(await isIn("karla", device(1))).toBe(true);
    await tell("Start", "ka-1", "karla", device(1));
    later(5);
    expect(await isIn("karla", device(2))).toBe(true);
    await tell("Interim-Update", "ka-2", "karla", device(2), { "Acct-Session-Time": "1" });
    expect(await toEnd()).not.toContain("ka-1");
    await program.inWork(tendRadius);
    expect(await toEnd()).toContain("ka-1");
    expect(await toEnd()).not.toContain("ka-2");
  });

  it("N-96 a plan may allow as many as come", async () => {
    await subscriber("laura", await shop.plan("allowing", { sessionPolicy: "allow" }));
    for (const at of [1, 2, 3]) {
      expect(await isIn("laura", device(at))).toBe(true);
      await tell("Start", `l-${at}`, "laura", device(at));
    }
    await radius.settled();
    expect((await toEnd()).filter((id) => id.startsWith("l-"))).toEqual([]);
  });

  it("N-62 a line learns the first device that begins a session, not one that only logs in, and then knows no other", async () => {
    const { serviceId } = await subscriber("marta", kicking);
    await withLine(serviceId, "bind_on_first_connect = true");
    expect(await isIn("marta", device(1))).toBe(true);
    expect(await isIn("marta", device(2))).toBe(true);
    await tell("Start", "m-2", "marta", device(2));
    await news();
    expect(await isIn("marta", device(1))).toBe(false);
    expect(await isIn("marta", device(2))).toBe(true);
    expect(await reasons("marta")).toEqual({ "": 3, A03: 1 });
  });

  it("N-62 with replace_oldest a new device takes the place of the one learned first, and staff see it in the log", async () => {
    const { serviceId } = await subscriber("nadia", kicking);
    await withLine(serviceId, "bind_on_first_connect = true, max_learned = 2, replace_oldest = true");
    for (const at of [1, 2, 3]) {
      expect(await isIn("nadia", device(at))).toBe(true);
      await tell("Start", `n-${at}`, "nadia", device(at));
      await news();
    }
    const [row] = await program.query<{ macs: string[] }>("select macs::text[] from access.lines where service_id = $1", [serviceId]);
    expect(row?.macs).toEqual([device(2), device(3)]);
    const entries = await program.query("select 1 from identity.audit_entries where action = 'device-learned' and entity_id = $1", [
      serviceId,
    ]);
    expect(entries).toHaveLength(3);
  });

  it("N-56 guessing is told once for each burst, whichever server counts it, and nobody comes in by that login for ten minutes", async () => {
    const { serviceId } = await subscriber("olga", kicking);
    const told = async () => {
      await Promise.all([radius.settled(), second.settled()]);
      return program.query("select 1 from platform.events where type = 'access.password_guessed' and object_id = $1", [serviceId]);
    };
    const guess = async (by: SimulatedNas) => {
      await Promise.all(Array.from({ length: 22 }, (_, at) => logIn("OLGA", device(1), by, `guess-${at}`)));
    };
    await guess(nas);
    await guess(elsewhere);
    await expect.poll(told, { timeout: 5_000 }).toHaveLength(1);
    expect((await logIn("olga", device(1)))?.attributes["Reply-Message"]).toMatch(/Too many wrong passwords/);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const alerts = async () =>
      (await staff.ok(listAlertsEndpoint, { query: { filter: { kind: "password_guessing" } } })).items.map(
        ({ nas: router, state, details }) => ({
          ...{ router: router?.name, state, details },
        }),
      );
    expect(await alerts()).toEqual([{ router: "BNG", state: "open", details: { logins: 1 } }]);
    later(601);
    await program.inWork(tendRadius);
    expect(await alerts()).toMatchObject([{ router: "BNG", state: "closed" }]);
    expect(await isIn("olga", device(1))).toBe(true);
    await guess(nas);
    await expect.poll(told, { timeout: 5_000 }).toHaveLength(2);
  });

  it("N-64 a router that sends no cookie back: whose session it is says the login, and where nobody has that, the device", async () => {
    const { serviceId } = await subscriber("petra", kicking);
    await withLine(serviceId, `macs = array['${device(77)}'::macaddr]`);
    await tell("Start", "p-1", "petra", device(77));
    await tell("Start", "p-2", "nobody-at-all", device(77));
    await tell("Start", "p-3", "nobody-at-all", device(78));
    const rows = await program.query<{ id: string; service_id: string | null }>(
      "select acct_session_id as id, service_id from usage.sessions where acct_session_id like 'p-%' order by 1",
    );
    expect(rows.map(({ service_id }) => service_id)).toEqual([serviceId, serviceId, null]);
  });

  it("N-112 whoever asks why a login is refused hears of the limit, and takes no place by asking", async () => {
    await subscriber("rosa");
    const staff = await signInStaff(program);
    const [router] = await program.query<{ id: string }>("select id from network.nases");
    const explain = (mac: string) => staff.ok(explainLoginEndpoint, { params: { nasId: router?.id ?? "" }, body: { login: "rosa", mac } });
    for (const at of [1, 2]) expect(await explain(device(at))).toMatchObject({ outcome: "let_in" });
    expect(await isIn("rosa", device(1))).toBe(true);
    const { outcome, reason, steps } = await explain(device(2));
    expect({ outcome, reason, last: steps.at(-1) }).toEqual({
      outcome: "refused",
      reason: "A12",
      last: { step: "sessions", result: "failed" },
    });
    await tell("Start", "r-1", "rosa", device(1));
    expect(await explain(device(1))).toMatchObject({ outcome: "let_in" });
  });

  it("N-62 what state it is in comes before how many there are, and that before whether there is an address", async () => {
    const { customerId, serviceId } = await subscriber("ida");
    const { id: prefixId } = await program.inWork((work) =>
      createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.9.0/32", role: "pool" })),
    );
    const last = await subscriber("ilse", kicking);
    for (const id of [last.serviceId, serviceId]) await withLine(id, `ipv4_method = 'pool', ipv4_pool = array['${prefixId}'::uuid]`);
    expect(await isIn("ilse", device(8))).toBe(true);
    // There is no address. Each time: a place that nobody came to was given back.
    expect(await isIn("ida", device(1))).toBe(false);
    await radius.settled();
    expect(await isIn("ida", device(2))).toBe(false);
    expect(await reasons("ida")).toEqual({ A13: 2 });
    await tell("Start", "i-1", "ida", device(1));
    expect(await isIn("ida", device(2))).toBe(false);
    expect(await reasons("ida")).toEqual({ A12: 1, A13: 2 });
    await program.inWork((work) => changeCustomerStatus(work, { customerId, to: "inactive", reason: "test" }, "system"));
    await news();
    expect(await isIn("ida", device(2))).toBe(false);
    expect(await reasons("ida")).toEqual({ A08: 1, A12: 1, A13: 2 });
  });
});
