// The database is away for a while, and subscribers do not notice.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { makeLog } from "../../server/platform/log.ts";
import { makeProgram, type Program } from "../../server/program.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { DatabaseDoor } from "../support/database-door.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("N-125 while the database is away", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const shop = await sampleShop(program);
  const door = await DatabaseDoor.to(program.databaseUrl);
  let second: Program;
  let radius: RadiusSockets;
  let nas: SimulatedNas;

  const end = async () => {
    await radius.stop();
    await second.close();
  };
  const begin = async () => {
    const config = { ...program.tools.config, radiusPort: 0, radiusAccountingPort: 0 };
    second = await makeProgram(config, makeLog("silent"), door.url, { clock: program.clock, poolSize: 4 });
    radius = await listenRadius(second);
  };
  const askThere = () => nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });

  beforeAll(async () => {
    const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
    const customerId = await shop.customer();
    for (const login of ["alice", "berta", "clara", "south"]) {
      const serviceId = await shop.add(customerId, plan, { login });
      await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    }
    // Of one who wishes for a prefix of IPv6, of which there is no pool.
    await program.query(
      `insert into access.lines (service_id, customer_id, partner_id, ipv4_method, pd_method)
       select id, customer_id, partner_id, 'none', 'pool' from services.services where login = 'south'`,
    );
    await program.inWork(async (work) => {
      // By its name, as of a router whose address changes (1.2).
      const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["localhost"], secret, messageAuthenticator: "require" };
      await createNas(work, program.tools, createNasEndpoint.body.parse(about));
      await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/24", role: "pool" }));
    });
    await program.runJobs();
    await begin();
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await end();
    await door.shut();
  });

  const login = (user: string, password = "pass-1") => nas.login({ user, password });
  const changePassword = async (user: string, password: string) => {
    const [line] = await program.query<{ id: string }>("select id from services.services where login = $1", [user]);
    await program.inWork((work) => changeServicePassword(work, program.tools, line?.id ?? "", password));
  };
  const told = (type: string, more: Record<string, string> = {}) =>
    nas.account({ "Acct-Status-Type": type, "Acct-Session-Id": "a-1", "User-Name": "alice", ...more });

  it("who is known comes in with the address that they had, and what is acknowledged is counted afterwards", async () => {
    const before = await login("alice");
    const address = before?.attributes["Framed-IP-Address"] ?? "";
    expect(address).toMatch(/^100\.64\.0\./);
    const shown = { "Framed-IP-Address": address, Class: before?.attributes.Class ?? "" };
    expect((await told("Start", shown))?.code).toBe(codes.accountingResponse);
    expect((await login("berta"))?.code).toBe(codes.accessAccept);
    expect((await login("south"))?.code).toBe(codes.accessAccept);
    await radius.settled();

    await door.shut();
    expect(await login("alice")).toMatchObject({ code: codes.accessAccept, attributes: { "Framed-IP-Address": address } });
    expect((await login("alice", "wrong"))?.code).toBe(codes.accessReject);
    expect((await login("south"))?.code).toBe(codes.accessAccept);
    // Whoever never had one is not given one by guess: another server may be asked.
    expect(await login("clara")).toBeUndefined();
    const counted = { ...shown, "Acct-Session-Time": "600", "Acct-Input-Octets": "1000", "Acct-Output-Octets": "70000" };
    expect((await told("Interim-Update", counted))?.code).toBe(codes.accountingResponse);
    const [during] = await program.query<{ down_bytes: string }>("select down_bytes::text from usage.sessions");
    expect(during?.down_bytes).toBe("0");

    await door.open();
    await expect.poll(async () => (await login("clara"))?.code, { timeout: 20_000 }).toBe(codes.accessAccept);
    await radius.settled();
    expect(await program.query("select down_bytes::text, up_bytes::text, ended_at from usage.sessions")).toEqual([
      { down_bytes: "70000", up_bytes: "1000", ended_at: null },
    ]);
    const log = await program.query<{ result: string }>("select result from access.auth_log where login = 'alice' order by id");
    expect(log.map(({ result }) => result)).toEqual(["accept", "accept", "reject"]);
  }, 60_000);

  it("a process that starts meanwhile knows what the last one knew, and once the database is back what has changed", async () => {
    const before = await login("alice");
    await changePassword("berta", "pass-2");
    await expect.poll(async () => (await login("berta", "pass-2"))?.code, { timeout: 20_000 }).toBe(codes.accessAccept);
    await end();
    await door.shut();
    await begin();
    // Neither does its end wait for the database, nor does it take what is known along.
    await end();
    await begin();
    askThere();
    expect(await login("alice")).toMatchObject({
      code: codes.accessAccept,
      attributes: { "Framed-IP-Address": before?.attributes["Framed-IP-Address"], "Mikrotik-Rate-Limit": "20000000/100000000" },
    });
    expect((await login("berta"))?.code).toBe(codes.accessReject);
    expect((await login("berta", "pass-2"))?.code).toBe(codes.accessAccept);
    expect((await login("nobody"))?.code).toBe(codes.accessReject);
    expect((await told("Interim-Update", { "Acct-Session-Time": "900", "Acct-Output-Octets": "90000" }))?.code).toBe(
      codes.accountingResponse,
    );
    await changePassword("berta", "pass-3");
    await door.open();
    await expect.poll(async () => (await login("berta", "pass-3"))?.code, { timeout: 20_000 }).toBe(codes.accessAccept);
    await radius.settled();
    expect(await program.query("select down_bytes::text from usage.sessions")).toEqual([{ down_bytes: "90000" }]);
  }, 60_000);

  it("what is older than may be is not believed: then it does not start, and says so", async () => {
    await door.shut();
    await end();
    program.clock.moveTo(new Date(program.clock.now().getTime() + 24.1 * 3_600_000).toISOString());
    await expect(begin()).rejects.toThrow(/ECONNREFUSED/);
    await second.close();
    await door.open();
    await begin();
    askThere();
    expect((await login("alice"))?.code).toBe(codes.accessAccept);
  }, 60_000);
});
