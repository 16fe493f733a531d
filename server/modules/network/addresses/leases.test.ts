// Addresses are leased, confirmed, held and given again, against a real database and by two at once.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { assignStatic, changeStatic, releaseStatic, reserveAddress } from "./assign-address.ts";
import { createPrefix, updatePrefix } from "./change-prefix.ts";
import { createPrefixEndpoint } from "./contract.ts";
import { releaseLeases, releaseStatics } from "./end-holdings.ts";
import { confirmLease, confirmLeases, type LeaseWish, leaseAddress, leaseAddresses } from "./lease-address.ts";
import { getPrefix } from "./prefix-queries.ts";
import { tendAddresses, tendHistory } from "./tend-addresses.ts";
import { whoHad } from "./who-had.ts";

const program = await testProgram({ now: "2026-11-02T08:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const subscribers = await program.inWork((work) =>
  addSubscribers(work, provider, { count: 40, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
);
const serviceAt = (at: number): string => subscribers[at]?.serviceIds[0] ?? "";

/** Each test works in a routing domain of its own. */
let domains = 0;
async function pool(cidr: string, more: object = {}) {
  domains += 1;
  const domain = "domain" in more ? String(more.domain) : `test-${domains}`;
  const body = createPrefixEndpoint.body.parse({ cidr, role: "pool", ...more, domain });
  const prefix = await program.inWork((work) => createPrefix(work, body));
  const wish = (at: number, wanted: Partial<LeaseWish> = {}): LeaseWish => ({
    ...{ serviceId: serviceAt(at), partnerId: provider.partnerId, locationId: null, nasId: null, role: "pool", family: 4, pool: "any" },
    ...{ domain, mac: null, ...wanted },
  });
  const ask = (at: number, wanted: Partial<LeaseWish> = {}) => program.inWork((work) => leaseAddress(work, wish(at, wanted)));
  const get = async (at: number, wanted: Partial<LeaseWish> = {}): Promise<string> => {
    const lease = await ask(at, wanted);
    return lease.kind === "lease" ? lease.address : lease.kind;
  };
  const shown = (at: number, address: string, sessionId: string = randomUUID()) => ({
    ...{ domain, address, sessionId, serviceId: serviceAt(at), nasId: null, mac: null },
  });
  const start = (at: number, address: string, sessionId?: string) =>
    program.inWork((work) => confirmLease(work, shown(at, address, sessionId)));
  const states = async () =>
    Object.fromEntries(
      (
        await program.query<{ address: string; state: string }>(
          "select host(address) as address, state from network.addresses where domain = $1 order by network.addresses.address",
          [domain],
        )
      ).map((row) => [row.address, row.state]),
    );
  return { domain, prefix, wish, ask, get, start, shown, states };
}
const later = (seconds: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
const tend = () => tendAddresses({ inWork: (act) => program.inWork(act) });

describe("N-75, N-77 a lease", () => {
  it("is offered, leased on Start, held on Stop and given again to the same service", async () => {
    const { get, start, states } = await pool("100.64.0.0/24", { gateway: "100.64.0.1" });
    const address = await get(0);
    expect(address).toBe("100.64.0.2");
    expect(await states()).toEqual({ "100.64.0.2": "offered" });
    const session = randomUUID();
    expect(await start(0, address, session)).toBe("lease");
    expect(await start(0, address, session)).toBe("same");
    expect(await states()).toEqual({ "100.64.0.2": "leased" });
    expect(await program.inWork((work) => releaseLeases(work, { sessionIds: [session] }))).toBe(1);
    expect(await states()).toEqual({ "100.64.0.2": "held" });
    expect(await get(1)).toBe("100.64.0.3");
    expect(await get(0)).toBe("100.64.0.2");
    expect(await states()).toEqual({ "100.64.0.2": "offered", "100.64.0.3": "offered" });
  });

  it("N-77 is the same when it is asked for again within a minute, also at once", async () => {
    const { get } = await pool("100.64.0.0/24");
    const [one, other, third] = await Promise.all([get(0), get(0), get(0)]);
    expect([other, third]).toEqual([one, one]);
    later(30);
    expect(await get(0)).toBe(one);
    later(59);
    await tend();
    expect(await get(0)).toBe(one);
    expect(await get(1)).not.toBe(one);
  });

  it("an offer that no session shows is free after a minute, what is held after its time", async () => {
    const { get, start, states } = await pool("100.64.0.0/24", { holdSeconds: 3600 });
    const session = randomUUID();
    await start(0, await get(0), session);
    await get(1);
    later(61);
    await tend();
    expect(await states()).toEqual({ "100.64.0.1": "leased" });
    await program.inWork((work) => releaseLeases(work, { sessionIds: [session] }));
    later(3599);
    await tend();
    expect(await states()).toEqual({ "100.64.0.1": "held" });
    later(1);
    await tend();
    expect(await states()).toEqual({});
    expect(await get(2)).toBe("100.64.0.1");
  });

  it("N-30 N-75 N-77 many are served by the same few statements as one: again what they had, then free ones, then what was held longest", async () => {
    const { wish, get, start, domain } = await pool("100.64.0.0/28");
    const first = await pool("100.65.0.0/30", { domain, nasIds: [] });
    expect(first.domain).toBe(domain);
    const session = randomUUID();
    const own = await get(0);
    await start(0, own, session);
    await program.inWork((work) => releaseLeases(work, { sessionIds: [session] }));
    const asked = [...Array.from({ length: 20 }, (_, at) => wish(at)), wish(3), wish(0)];
    const leases = await program.inWork((work) => leaseAddresses(work, asked));
    const addresses = leases.map((lease) => (lease.kind === "lease" ? lease.address : lease.kind));
    // Fourteen of the one pool and two of the other are all there is.
    expect(addresses.filter((address) => address === "exhausted")).toHaveLength(4);
    expect(addresses[0]).toBe(own);
    expect(addresses.slice(20)).toEqual([addresses[3], addresses[0]]);
    expect(leases[0]).toMatchObject({ isAgain: true });
    const given = addresses.slice(0, 20).filter((address) => address !== "exhausted");
    expect(new Set(given).size).toBe(given.length);
    expect(given.filter((address) => address.startsWith("100.65."))).toHaveLength(2);
  });

  it("N-31 many who find nothing free take what lapsed and then what was held longest, each something else", async () => {
    const { wish, ask, get, start } = await pool("100.64.0.0/29");
    const sessions: string[] = [];
    for (let at = 0; at < 6; at++) {
      sessions.push(randomUUID());
      await start(at, await get(at), sessions[at]);
    }
    for (const [at, session] of sessions.entries()) {
      later(1);
      await program.inWork((work) => releaseLeases(work, { sessionIds: [session] }));
      if (at === 5) expect((await ask(5)).kind).toBe("lease");
    }
    later(120);
    const leases = await program.inWork((work) =>
      leaseAddresses(
        work,
        [10, 11, 12, 13].map((at) => wish(at)),
      ),
    );
    const addresses = leases.map((lease) => (lease.kind === "lease" ? lease.address : lease.kind));
    expect(new Set(addresses).size).toBe(4);
    expect(addresses[0]).toBe("100.64.0.6");
    expect(addresses.slice(1)).toEqual(["100.64.0.1", "100.64.0.2", "100.64.0.3"]);
  });

  it("two devices of one service have an address each", async () => {
    const { get, start } = await pool("100.64.0.0/24");
    const first = await get(0, { mac: "02:00:00:00:00:01" });
    await start(0, first);
    const second = await get(0, { mac: "02:00:00:00:00:02" });
    expect([first, second]).toEqual(["100.64.0.1", "100.64.0.2"]);
    expect(await get(0, { mac: "02:00:00:00:00:01" })).toBe(first);
  });

  it("N-78 a thousand sessions that vanish with their NAS are held by one statement", async () => {
    const { domain, prefix, states } = await pool("100.64.0.0/16");
    await program.query(
      `insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, session_id, since)
       select $1, $2, '100.64.0.0'::inet + at, 'leased', $3, $4, gen_random_uuid(), now() - interval '1 hour' from generate_series(1, 1000) at`,
      [prefix.id, domain, serviceAt(39), provider.partnerId],
    );
    const sessions = await program.query<{ session_id: string }>("select session_id from network.addresses where domain = $1", [domain]);
    const released = await program.inWork((work) => releaseLeases(work, { sessionIds: sessions.map((row) => row.session_id) }));
    expect(released).toBe(1000);
    expect(new Set(Object.values(await states()))).toEqual(new Set(["held"]));
  });
});

describe("N-30 an address belongs to one", () => {
  it("two ask for the last one at the same moment: one has it, the other hears that none is left", async () => {
    for (let round = 0; round < 10; round++) {
      const { get, states } = await pool("192.0.2.0/30", { excluded: ["192.0.2.1"] });
      const answers = await Promise.all([get(0), get(1)]);
      expect(answers.toSorted()).toEqual(["192.0.2.2", "exhausted"]);
      expect(Object.keys(await states())).toEqual(["192.0.2.2"]);
    }
  });

  it("many at once get different ones, and no more than there are", async () => {
    const { ask } = await pool("192.0.2.0/28");
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(at)));
    const given = answers.flatMap((lease) => (lease.kind === "lease" ? [lease.address] : []));
    expect(new Set(given).size).toBe(14);
    expect(given).toHaveLength(14);
  });

  it.each([{ domain: "global" }, { domain: "vrf-red" }])(
    "the database refuses a second holder, also of a part, in the domain $domain",
    async ({ domain }) => {
      const { prefix } = await pool("100.64.0.0/24", { domain });
      const insert = (address: string) =>
        program.query(
          "insert into network.addresses (prefix_id, domain, address, state, reason, since) values ($1, $2, $3, 'reserved', 'test', now())",
          [prefix.id, domain, address],
        );
      await insert("100.64.0.8/29");
      await expect(insert("100.64.0.10")).rejects.toThrow("addresses_one_holder");
      await expect(insert("100.64.0.0/24")).rejects.toThrow("addresses_one_holder");
      await insert("100.64.0.16");
      await program.query("delete from network.addresses where domain = $1", [domain]);
    },
  );

  it("what a person reserves while a lease is picked goes to one of them", async () => {
    const { get, prefix, states } = await pool("192.0.2.0/30", { excluded: ["192.0.2.1"] });
    const [lease, reservation] = await Promise.allSettled([
      get(0),
      program.inWork((work) => reserveAddress(work, prefix.id, { address: "192.0.2.2", reason: "ours", comment: "" })),
    ]);
    const isLeased = lease.status === "fulfilled" && lease.value === "192.0.2.2";
    expect(isLeased).not.toBe(reservation.status === "fulfilled");
    expect(Object.values(await states())).toEqual([isLeased ? "offered" : "reserved"]);
  });
});

describe("N-31 a pool that is full", () => {
  it("takes back what was held longest", async () => {
    const { get, start } = await pool("192.0.2.0/30");
    const [first, second] = [randomUUID(), randomUUID()];
    await start(0, await get(0), first);
    await start(1, await get(1), second);
    expect(await get(2)).toBe("exhausted");
    await program.inWork((work) => releaseLeases(work, { sessionIds: [second] }));
    later(5);
    await program.inWork((work) => releaseLeases(work, { sessionIds: [first] }));
    expect(await get(2)).toBe("192.0.2.2");
    expect(await get(3)).toBe("192.0.2.1");
    expect(await get(0)).toBe("exhausted");
  });

  it("is told of once, and again only after it was five points emptier", async () => {
    const { get, start, prefix } = await pool("192.0.2.0/28");
    const sessions: string[] = [];
    const fill = async (from: number, until: number) => {
      for (let at = from; at < until; at++) {
        const session = randomUUID();
        sessions.push(session);
        await start(at, await get(at), session);
      }
    };
    const told = async () =>
      (await program.query<{ type: string }>("select type from platform.events where object_id = $1", [prefix.id]))
        .map(({ type }) => type)
        .toSorted();
    const level = async () => (await program.inWork((work) => getPrefix(work, prefix.id))).alert;
    await fill(0, 12);
    await tend();
    expect([await level(), await told()]).toEqual(["warning", []]);
    await fill(12, 13);
    await tend();
    await tend();
    expect([await level(), await told()]).toEqual(["alert", ["pool.low"]]);
    await fill(13, 14);
    await tend();
    expect([await level(), await told()]).toEqual(["exhausted", ["pool.exhausted", "pool.low"]]);
    await program.inWork((work) => releaseLeases(work, { sessionIds: sessions.slice(10) }));
    await tend();
    expect([await level(), await told()]).toEqual(["none", ["pool.exhausted", "pool.low"]]);
  });
});

describe("which pool", () => {
  it("any: those for the location before the common ones, never another's", async () => {
    const here = randomUUID();
    const { domain, get } = await pool("100.64.0.0/24");
    const more = createPrefixEndpoint.body.parse({ domain, cidr: "100.65.0.0/30", role: "pool", locationIds: [] });
    const near = await program.inWork((work) => createPrefix(work, more));
    await program.query("update network.prefixes set location_ids = $2 where id = $1", [near.id, [here]]);
    expect(await get(0, { locationId: here })).toBe("100.65.0.1");
    expect(await get(1, { locationId: randomUUID() })).toBe("100.64.0.1");
    expect(await get(2, { locationId: here })).toBe("100.65.0.2");
    expect(await get(3, { locationId: here })).toBe("100.64.0.2");
    expect(await get(4, { pool: [near.id], locationId: here })).toBe("exhausted");
  });

  it("N-6 a pool of one partner gives nothing to another partner's service", async () => {
    const { get } = await pool("100.64.0.0/24", { partnerIds: [provider.partnerId] });
    expect(await get(0, { partnerId: randomUUID() })).toBe("exhausted");
    expect(await get(0)).toBe("100.64.0.1");
  });

  it("N-28 delegated prefixes are given one by one", async () => {
    const { get } = await pool("2001:db8:4000::/36", { role: "pd_pool", pdLength: 56 });
    const wish = { role: "pd_pool", family: 6 } as const;
    expect([await get(0, wish), await get(1, wish)]).toEqual(["2001:db8:4000::/56", "2001:db8:4000:100::/56"]);
  });

  it("in random order nobody can tell the next one from the last", async () => {
    const { get } = await pool("10.0.0.0/8", { allocationOrder: "random" });
    const given = [await get(0), await get(1), await get(2)];
    expect(new Set(given).size).toBe(3);
    expect(given).not.toContain("10.0.0.1");
  });

  it("picks at once from a pool that 100,000 have a lease of, freed ones first where the lowest comes first", async () => {
    const { domain, prefix, get } = await pool("10.0.0.0/8", { domain: "global" });
    await program.query(
      `insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, since)
       select $1, $2, '10.0.0.0'::inet + at, 'leased', $3, $4, now() from generate_series(1, 100000) at`,
      [prefix.id, domain, serviceAt(39), provider.partnerId],
    );
    await program.query("analyze network.addresses");
    // The first pick walks past all of them, once.
    expect(await get(0)).toBe("10.1.134.161");
    await program.query("delete from network.addresses where domain = $1 and address in ('10.0.3.7', '10.0.200.9')", [domain]);
    const began = performance.now();
    expect([await get(1), await get(2), await get(3)]).toEqual(["10.0.3.7", "10.0.200.9", "10.1.134.162"]);
    expect(performance.now() - began).toBeLessThan(300);
  }, 60_000);

  it("starts over after its exclusions changed", async () => {
    const { get, prefix } = await pool("192.0.2.0/28");
    expect([await get(0), await get(1)]).toEqual(["192.0.2.1", "192.0.2.2"]);
    await program.inWork((work) => updatePrefix(work, prefix.id, { excluded: ["192.0.2.3-192.0.2.9"] }, prefix.version));
    expect(await get(2)).toBe("192.0.2.10");
  });
});

describe("N-76 what sessions show", () => {
  it("several at once are judged each by itself, and a conflict is marked until a person frees it", async () => {
    const { get, shown, states, domain } = await pool("100.64.0.0/24");
    const [one, other] = [await get(0), await get(1)];
    const theirs = shown(1, other);
    const verdicts = await program.inWork((work) =>
      confirmLeases(work, [shown(0, one), theirs, shown(2, "100.64.0.200"), shown(0, "203.0.113.1")]),
    );
    expect(verdicts).toEqual(["lease", "lease", "unknown", "unknown"]);
    expect(await program.inWork((work) => confirmLease(work, shown(0, other)))).toBe("conflict");
    expect(await states()).toEqual({ [one]: "leased", [other]: "conflict" });
    await program.inWork((work) => releaseLeases(work, { sessionIds: [theirs.sessionId] }));
    expect(await states()).toEqual({ [one]: "leased", [other]: "conflict" });
    expect(domain).toBeDefined();
  });
});

describe("N-35, N-36 static addresses", () => {
  const fixed = (at: number, domain: string, more: object) => ({
    ...{ serviceId: serviceAt(at), customerId: subscribers[at]?.customerId ?? null, partnerId: provider.partnerId, domain },
    ...{ address: null, prefixId: null, ...more },
  });

  it("are the next free one or the one wanted, and rest after a change", async () => {
    const { domain, prefix, states } = await pool("203.0.113.0/24", { role: "static", quarantineSeconds: 600 });
    const first = await program.inWork((work) => assignStatic(work, fixed(0, domain, { prefixId: prefix.id })));
    expect(first.address).toBe("203.0.113.1");
    await expect(program.inWork((work) => assignStatic(work, fixed(1, domain, { address: "203.0.113.1" })))).rejects.toMatchObject({
      code: "address-taken",
    });
    const second = await program.inWork((work) => changeStatic(work, first.id, fixed(0, domain, { address: "203.0.113.77" })));
    expect(await states()).toEqual({ "203.0.113.1": "quarantined", "203.0.113.77": "static" });
    expect((await program.inWork((work) => assignStatic(work, fixed(1, domain, { prefixId: prefix.id })))).address).toBe("203.0.113.2");
    later(601);
    await tend();
    await program.inWork((work) => releaseStatic(work, second.id, null));
    expect(await states()).toEqual({ "203.0.113.2": "static", "203.0.113.77": "quarantined" });
    expect((await program.inWork((work) => assignStatic(work, fixed(2, domain, { prefixId: prefix.id })))).address).toBe("203.0.113.1");
    expect(await program.inWork((work) => releaseStatics(work, { serviceIds: [serviceAt(1), serviceAt(2)] }))).toBe(2);
  });

  it.each([
    { address: "203.0.113.0", field: "address", code: "unusable" },
    { address: "203.0.113.255", field: "address", code: "unusable" },
    { address: "198.51.100.1", field: "address", code: "outside" },
    { address: "nonsense", field: "address", code: "not-an-address" },
  ])("$address is refused: $code", async ({ address, field, code }) => {
    const { domain } = await pool("203.0.113.0/24", { role: "static" });
    await expect(program.inWork((work) => assignStatic(work, fixed(0, domain, { address })))).rejects.toMatchObject({
      errors: [{ field, code }],
    });
  });
});

describe("N-34 who had it", () => {
  const had = async (domain: string, address: string, at: string) =>
    (await program.inWork((work) => whoHad(work, { address, at: new Date(at), domain }))).items.map((item) => [
      item.address,
      item.serviceId,
    ]);

  it("IPv4, IPv6 and delegated prefixes, by the longest match, before, between and after", async () => {
    program.clock.moveTo("2026-11-10T10:00:00Z");
    const { domain, get, start } = await pool("100.64.0.0/24", { holdSeconds: 0 });
    const [one, two] = [randomUUID(), randomUUID()];
    await start(0, await get(0), one);
    later(3600);
    await program.inWork((work) => releaseLeases(work, { sessionIds: [one] }));
    later(60);
    await start(1, await get(1), two);
    expect(await had(domain, "100.64.0.1", "2026-11-10T09:59:59Z")).toEqual([]);
    expect(await had(domain, "100.64.0.1", "2026-11-10T10:30:00Z")).toEqual([["100.64.0.1", serviceAt(0)]]);
    expect(await had(domain, "100.64.0.1", "2026-11-10T11:00:30Z")).toEqual([]);
    expect(await had(domain, "100.64.0.1", "2026-11-10T12:00:00Z")).toEqual([["100.64.0.1", serviceAt(1)]]);
    expect(await had("global", "100.64.0.1", "2026-11-10T12:00:00Z")).toEqual([]);
    const six = createPrefixEndpoint.body.parse({ domain, cidr: "2001:db8::/40", role: "pd_pool", pdLength: 56 });
    await program.inWork((work) => createPrefix(work, six));
    const delegated = await get(3, { role: "pd_pool", family: 6 });
    await start(3, delegated);
    const now = program.clock.now().toISOString();
    expect(await had(domain, "2001:db8:0:12::99", now)).toEqual([[delegated, serviceAt(3)]]);
    expect(await had(domain, "2001:db8:0:100::1", now)).toEqual([]);
  });

  it("a session after the other with the same address is told apart", async () => {
    program.clock.moveTo("2026-11-11T10:00:00Z");
    const { domain, get, start } = await pool("100.64.0.0/24");
    const [one, two] = [randomUUID(), randomUUID()];
    const address = await get(0);
    await start(0, address, one);
    later(600);
    await start(0, address, two);
    const sessionAt = async (at: string) =>
      (await program.inWork((work) => whoHad(work, { address, at: new Date(at), domain }))).items.map((item) => item.sessionId);
    expect([await sessionAt("2026-11-11T10:05:00Z"), await sessionAt("2026-11-11T10:15:00Z")]).toEqual([[one], [two]]);
  });

  it("answers within a second over thirteen months, and forgets what is older", async () => {
    program.clock.moveTo("2026-11-15T10:00:00Z");
    await program.query("select network.ensure_log_partitions('2025-09-01', '2026-12-31')");
    await program.query(
      `insert into network.ip_assignment_log (domain, address, state, service_id, partner_id, from_at, to_at)
       select 'past', ('100.64.0.0'::inet + (at % 20000)::int), 'leased', $1, $2,
         '2025-09-01'::timestamptz + at * interval '3 minutes', '2025-09-01'::timestamptz + at * interval '3 minutes' + interval '12 hours'
       from generate_series(1, 210000) at`,
      [serviceAt(0), provider.partnerId],
    );
    await program.query("analyze network.ip_assignment_log");
    const at = new Date(new Date("2025-09-01T00:00:00Z").getTime() + 100_005 * 180_000);
    const began = performance.now();
    const { items } = await program.inWork((work) => whoHad(work, { address: "100.64.0.5", at, domain: "past" }));
    expect(performance.now() - began).toBeLessThan(1000);
    expect(items).toHaveLength(1);
    const parts = async () =>
      (
        await program.query<{ many: bigint }>(
          "select count(*) as many from pg_inherits where inhparent = 'network.ip_assignment_log'::regclass",
        )
      )[0]?.many;
    const before = await parts();
    await program.inWork(tendHistory);
    // September of the year before ended more than thirteen months ago; January is made ahead.
    expect(await parts()).toBe(before);
    const oldest = await program.query<{ oldest: Date }>("select min(to_at) as oldest from network.ip_assignment_log");
    expect(oldest[0]?.oldest.toISOString().slice(0, 10)).toBe("2025-10-01");
  }, 60_000);

  it("every look is written down", async () => {
    await had("global", "192.0.2.99", "2026-11-10T10:00:00Z");
    const entries = await program.query<{ label: string; action: string }>(
      "select label, action from identity.audit_entries where entity = 'address_history' and label = '192.0.2.99'",
    );
    expect(entries).toEqual([{ label: "192.0.2.99", action: "looked_up" }]);
  });
});
