// A day of one router and one subscriber, from the money to the last packet: what the router is told each time, what its sessions come to, and what
// of it is counted.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { createPlan } from "../../server/modules/catalog/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { changeServicePlan } from "../../server/modules/services/index.ts";
import { savePlanTermsEndpoint } from "../../server/modules/usage/contract.ts";
import { saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { grantData } from "../../server/modules/usage/index.ts";
import { tendSessions } from "../../server/modules/usage/sessions/tend-sessions.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { calendarDay, day } from "../../shared/calendar.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const GB = 1_000_000_000n;
const ruleId = randomUUID();
const login = "dina";
/** Berlin is two hours ahead; the daily procedure of this day blocks who has not paid the invoice of the first. */
const lastPaidDay = "2026-04-16";

describe("a day of a router", async () => {
  const program = await testProgram({ now: "2026-04-01T09:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const customerId = payers[0]?.customerId ?? "";
  const serviceId = payers[0]?.serviceIds[0] ?? "";
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let sessions = 0;
  let current: Record<string, string> = {};

  const at = (time: string) => program.clock.moveTo(`${today}T${time}:00Z`);
  let today = lastPaidDay;
  const news = async () => {
    await program.runJobs();
    await radius.settled();
    await radius.reconciled();
    // What an answer of the router meant for access may mean something for the router.
    await program.runJobs();
    await radius.settled();
    await radius.reconciled();
  };
  const comeOnline = async () => {
    const accept = await nas.login({ user: login, password: "pass-1", attributes: { "Calling-Station-Id": "02-00-5E-00-00-01" } });
    expect(accept?.code).toBe(codes.accessAccept);
    sessions += 1;
    current = {
      ...{ "Acct-Session-Id": `s${sessions}`, "User-Name": login, Class: accept?.attributes.Class ?? "" },
      ...{ "Calling-Station-Id": "02-00-5E-00-00-01", "Framed-IP-Address": accept?.attributes["Framed-IP-Address"] ?? "" },
    };
    await tell("Start");
    return accept?.attributes;
  };
  /** The session's counters so far. */
  const tell = async (status: string, seconds = 0, gigabytes = 0n, more: Record<string, string> = {}) => {
    const bytes = gigabytes * GB;
    const counters = {
      ...{ "Acct-Session-Time": String(seconds), "Acct-Input-Octets": "0" },
      ...{ "Acct-Output-Octets": String(bytes % 2n ** 32n), "Acct-Output-Gigawords": String(bytes / 2n ** 32n) },
    };
    const reply = await nas.account({ ...current, ...counters, ...more, "Acct-Status-Type": status });
    expect(reply?.code).toBe(codes.accountingResponse);
    await news();
  };
  /** What the router was told since it was asked last. */
  const told = () =>
    nas.heard
      .splice(0)
      .map(({ code, attributes }) =>
        code === codes.coaRequest ? `${attributes["Mikrotik-Address-List"] ?? "speed"} ${attributes["Mikrotik-Rate-Limit"]}` : "Disconnect",
      );
  const ended = () =>
    program.query<{ id: string; cause: string | null; gigabytes: string }>(
      `select acct_session_id as id, terminate_cause as cause, (down_bytes / 1000000000)::text as gigabytes from usage.sessions
       where service_id = $1 order by started_at`,
      [serviceId],
    );
  const counted = async () =>
    (
      await program.query<{ gigabytes: string }>(
        "select (coalesce(sum(down_bytes), 0) / 1000000000)::bigint::text as gigabytes from usage.hours where service_id = $1",
        [serviceId],
      )
    )[0]?.gigabytes;

  beforeAll(async () => {
    await program.query("update services.services set login = $1 where id = $2", [login, serviceId]);
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
    const dynamicPort = await nas.listenForChanges();
    await program.inWork(async (work) => {
      const about = { name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort };
      await createNas(work, program.tools, createNasEndpoint.body.parse(about));
      await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/24", role: "pool" }));
    });
    Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
    radius = await listenRadius(program);
    nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("M-12 N-13 N-101 to N-108 N-136 to N-149 N-89 N-94 N-95 is told everything that changes, and loses nothing", async () => {
    at("12:00");
    await program.runDay();
    at("21:00");
    await comeOnline();
    expect(told()).toEqual([]);

    // The morning after: nobody has paid.
    today = "2026-04-17";
    at("09:00");
    await program.runDay();
    await news();
    expect(told()).toEqual(["dm-debt 1000000/1000000"]);
    await tell("Interim-Update", 43_200, 1n);

    at("09:30");
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
        ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
      } as never),
    );
    await news();
    // The plan that was sold says nothing of speed.
    expect(told()).toHaveLength(1);

    at("10:00");
    await moveToCapped();
    await news();
    expect(told()).toEqual(["dm-active 20000000/100000000"]);

    // Fair use: ten gigabytes in a day, and the line is slower until midnight.
    at("10:30");
    await tell("Interim-Update", 48_600, 6n);
    expect(told()).toEqual([]);
    at("11:00");
    await tell("Interim-Update", 50_400, 13n);
    expect(told()).toEqual(["speed 20000000/30000000"]);

    // The cap: a hundred in the cycle. Of both the slower holds, and a pack lifts the cap alone.
    at("13:00");
    await tell("Interim-Update", 57_600, 102n);
    expect(told()).toEqual(["speed 2000000/2000000"]);
    await program.inWork((work) =>
      grantData(work, { serviceId, kind: "topup", bytes: 50n * GB, validity: { kind: "cycle_end" }, grantKey: "pack:1" }),
    );
    await news();
    expect(told()).toEqual(["speed 20000000/30000000"]);

    // A router that cannot change it ends the session; the subscriber is back at once, with what holds now.
    nas.react = ({ code }) => (code === codes.coaRequest ? { nak: 401 } : "ack");
    await saveRules(20);
    await news();
    expect(told()).toEqual(["speed 20000000/20000000", "Disconnect"]);
    await tell("Stop", 57_610, 102n, { "Acct-Terminate-Cause": "Admin-Reset" });
    nas.react = () => "ack";
    at("13:01");
    expect(await comeOnline()).toMatchObject({ "Mikrotik-Rate-Limit": "20000000/20000000" });
    expect(told()).toEqual([]);

    // The router restarts without a word of its sessions.
    at("14:00");
    await tell("Interim-Update", 3_540, 3n);
    at("14:02");
    expect((await nas.account({ "Acct-Status-Type": "Accounting-On", "Acct-Session-Id": "0" }))?.code).toBe(codes.accountingResponse);
    await news();
    at("14:03");
    await comeOnline();

    // A Stop is lost; the record is closed, and opens again as the router speaks of it once more.
    at("15:00");
    await tell("Interim-Update", 3_420, 2n);
    at("16:00");
    await tendSessions({ inWork: (act) => program.inWork(act) });
    expect((await ended()).at(-1)).toMatchObject({ cause: "lost-stop" });
    await tell("Interim-Update", 7_020, 5n);
    expect((await ended()).at(-1)).toMatchObject({ cause: null, gigabytes: "5" });
    at("21:00");
    await tell("Stop", 25_020, 9n, { "Acct-Terminate-Cause": "User-Request" });

    expect(await ended()).toEqual([
      { id: "s1", cause: "Admin-Reset", gigabytes: "102" },
      { id: "s2", cause: "nas-reboot", gigabytes: "3" },
      { id: "s3", cause: "User-Request", gigabytes: "9" },
    ]);
    expect(await counted()).toBe("114");
    expect(await faultsOfBooks(program)).toEqual([]);
  }, 120_000);

  let capped: string;
  let rulesVersion = 0;

  async function moveToCapped(): Promise<void> {
    const plan = await program.inWork((work) =>
      createPlan(work, {
        ...{ code: "capped", kind: "internet", title: "Capped", currency: "EUR", price: "45", taxId: provider.taxId, includesTax: false },
        ...{ partnerIds: [provider.partnerId], dataCapBytes: 100n * GB, downBps: 100_000_000n, upBps: 20_000_000n },
      }),
    );
    capped = plan.id;
    const staff = await signInStaff(program, { role: "super_administrator" });
    const terms = { atLimit: "set", limitDownBps: 2_000_000, limitUpBps: 2_000_000 };
    await staff.ok(savePlanTermsEndpoint, { params: { planId: plan.id }, version: 0, body: terms } as never);
    await saveRules(30);
    const price = plan.prices[0];
    if (!price) throw new Error("a plan without a price");
    await program.inWork((work) =>
      changeServicePlan(work, {
        ...{ serviceId, planId: plan.id, planVersionId: price.planVersionId, unitPrice: price.price, taxId: price.taxId },
        ...{ taxGroupId: price.taxGroupId, includesTax: price.includesTax, on: day("2026-04-17"), cause: "staff" },
      }),
    );
  }

  async function saveRules(megabits: number): Promise<void> {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const speed = { downBps: megabits * 1_000_000, upBps: megabits * 1_000_000 };
    const rule = {
      ...{ id: ruleId, name: "Ten a day", isOn: true, metric: "sum", period: "day", threshold: Number(10n * GB), active: null },
      ...{ counting: null, action: "set", ...speed, percent: null, tells: true },
    };
    await staff.ok(saveFairUseEndpoint, {
      params: { planId: capped },
      version: rulesVersion,
      body: { counting: null, rules: [rule] },
    } as never);
    rulesVersion += 1;
  }
});
