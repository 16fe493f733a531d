// Prefixes and addresses through their endpoints: the tree, what is refused, whom they are for, files.
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { assignStatic } from "./assign-address.ts";
import * as contract from "./contract.ts";

const program = await testProgram({ now: "2026-11-02T08:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const other = await program.inWork((work) => makeProvider(work, { code: "south" }));
const [subscriber] = await program.inWork((work) =>
  addSubscribers(work, provider, { count: 1, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
);
const serviceId = subscriber?.serviceIds[0] ?? "";
const customerId = subscriber?.customerId ?? "";
const [named] = await program.query<{ number: bigint; customer: bigint }>(
  "select service.number, customer.number as customer from services.services service join customers.customers customer on customer.id = customer_id where service.id = $1",
  [serviceId],
);
const [serviceNumber, customerNumber] = [`S-${named?.number}`, String(named?.customer)];
const staff = await signInStaff(program);
const north = await signInStaff(program, { partners: [provider.partnerId] });
const south = await signInStaff(program, { partners: [other.partnerId] });

let domains = 0;
const newDomain = (): string => {
  domains += 1;
  return `api-${domains}`;
};
type Body = Partial<(typeof contract.createPrefixEndpoint)["body"]["_input"]>;
const add = (domain: string, cidr: string, role: contract.NewPrefix["role"], more: Body = {}) =>
  staff.ok(contract.createPrefixEndpoint, { body: { domain, cidr, role, ...more } });
const refusedAdd = (domain: string, cidr: string, role: contract.NewPrefix["role"], more: Body = {}) =>
  staff.refused(contract.createPrefixEndpoint, { body: { domain, cidr, role, ...more } });
const reserve = (prefixId: string, address: string | null = null) =>
  staff.ok(contract.reserveAddressEndpoint, { params: { prefixId }, body: { address, reason: "ours" } });
const tree = async (domain: string) =>
  (await staff.ok(contract.listPrefixesEndpoint, { query: { filter: { domain } } })).items.map(
    ({ cidr, depth }) => `${" ".repeat(depth)}${cidr}`,
  );
const get = (prefixId: string) => staff.ok(contract.getPrefixEndpoint, { params: { prefixId } });
const assign = (domain: string, address: string) =>
  program.inWork((work) => assignStatic(work, { serviceId, customerId, partnerId: provider.partnerId, address, prefixId: null, domain }));

describe("N-25 the tree", () => {
  it("a container that comes later takes in what lies in it", async () => {
    const domain = newDomain();
    await add(domain, "100.64.0.0/16", "pool");
    await add(domain, "100.65.0.0/24", "static");
    await add(domain, "100.64.0.0/10", "container");
    await add(domain, "100.64.0.0/15", "container");
    expect(await tree(domain)).toEqual(["100.64.0.0/10", " 100.64.0.0/15", "  100.64.0.0/16", "  100.65.0.0/24"]);
  });

  it("host bits and overlaps are refused, naming what was meant and what is in the way", async () => {
    const domain = newDomain();
    await add(domain, "100.64.0.0/16", "pool");
    const bits = await refusedAdd(domain, "100.64.0.1/16", "pool");
    expect(bits).toMatchObject({
      code: "validation-failed",
      errors: [{ field: "cidr", code: "host-bits", params: { canonical: "100.64.0.0/16" } }],
    });
    expect(await refusedAdd(domain, "100.64.128.0/17", "static")).toMatchObject({
      code: "prefix-overlaps",
      errors: [{ field: "cidr", code: "overlaps", params: { other: "100.64.0.0/16" } }],
    });
    await add(newDomain(), "100.64.128.0/17", "static");
  });

  it("of two that overlap and are added at the same moment one is refused", async () => {
    const domain = newDomain();
    const both = await Promise.all(
      ["192.0.2.0/24", "192.0.2.128/25"].map((cidr) => staff.call(contract.createPrefixEndpoint, { body: { domain, cidr, role: "pool" } })),
    );
    expect(both.map(({ status }) => status >= 300).toSorted()).toEqual([false, true]);
  });

  it("the database itself keeps siblings apart and children inside", async () => {
    const domain = newDomain();
    await add(domain, "10.0.0.0/8", "container");
    const pool = await add(domain, "10.1.0.0/16", "pool");
    const insert = (cidr: string, parent: string | null) =>
      program.query(
        "insert into network.prefixes (domain, cidr, role, parent_id, all_partners, created_at) values ($1, $2, 'static', $3, true, now())",
        [domain, cidr, parent],
      );
    await expect(insert("10.1.4.0/24", pool.parentId)).rejects.toThrow("prefixes_apart");
    await expect(insert("10.1.4.0/24", pool.id)).rejects.toThrow("lies in no container");
    await expect(insert("11.0.0.0/24", pool.parentId)).rejects.toThrow("lies in no container");
  });

  it("N-8 everything that is wrong is said at once, and nothing is stored", async () => {
    const domain = newDomain();
    const problem = await refusedAdd(domain, "192.0.2.0/24", "pool", {
      ...{ gateway: "2001:db8::1", dnsServers: ["192.0.2.1", "dns"], excluded: ["192.0.2.9-192.0.2.1"] },
    });
    expect(problem.errors?.map(({ field }) => field)).toEqual(["gateway", "dnsServers.1", "excluded.0"]);
    expect(await tree(domain)).toEqual([]);
  });
});

describe("N-26 to N-28, N-31 what a prefix says of itself", () => {
  it("counts are strings that never overflow", async () => {
    const domain = newDomain();
    const six = await add(domain, "2001:db8::/64", "wan6_pool", { pdLength: 128 });
    const pd = await add(domain, "2001:db8:1000::/36", "pd_pool", { pdLength: 56 });
    const four = await add(domain, "192.0.2.0/24", "static", { gateway: "192.0.2.1", excluded: ["192.0.2.10-192.0.2.19"] });
    expect([six.usable, pd.usable, four.usable]).toEqual(["18446744073709551615", "1048576", "243"]);
    await reserve(four.id);
    await reserve(four.id, "192.0.2.200");
    expect(await get(four.id)).toMatchObject({ used: "2", usedPermille: 8, held: "0", alert: "none" });
  });

  it("N-27 is shown address by address, page by page", async () => {
    const domain = newDomain();
    const four = await add(domain, "192.0.2.0/28", "static", { gateway: "192.0.2.1" });
    await reserve(four.id, "192.0.2.4/30");
    const page = await staff.ok(contract.listWholePrefixEndpoint, { params: { prefixId: four.id }, query: { limit: "6" } });
    expect(page.items.map(({ address, state, why }) => [address, why ?? state])).toEqual([
      ["192.0.2.0", "network"],
      ["192.0.2.1", "gateway"],
      ["192.0.2.2", "free"],
      ["192.0.2.3", "free"],
      ["192.0.2.4", "reserved"],
      ["192.0.2.5", "reserved"],
    ]);
    const rest = await staff.ok(contract.listWholePrefixEndpoint, {
      params: { prefixId: four.id },
      query: { limit: "6", cursor: page.next ?? "" },
    });
    expect(rest.items.map(({ state }) => state).slice(0, 3)).toEqual(["reserved", "reserved", "free"]);
    const large = await add(domain, "10.0.0.0/15", "pool");
    expect((await staff.refused(contract.listWholePrefixEndpoint, { params: { prefixId: large.id } })).status).toBe(422);
  });
});

describe("N-29 split, merge, resize", () => {
  it("each address goes to the part in which it lies, and comes back with a merge", async () => {
    const domain = newDomain();
    const whole = await add(domain, "192.0.2.0/24", "static");
    await reserve(whole.id, "192.0.2.5");
    await reserve(whole.id, "192.0.2.200");
    const { items } = await staff.ok(contract.splitPrefixEndpoint, {
      params: { prefixId: whole.id },
      body: { length: 26 },
      version: whole.version,
    });
    expect(items.map(({ cidr, used }) => [cidr, used])).toEqual([
      ["192.0.2.0/26", "1"],
      ["192.0.2.64/26", "0"],
      ["192.0.2.128/26", "0"],
      ["192.0.2.192/26", "1"],
    ]);
    const first = items[0]!;
    const merged = await staff.ok(contract.mergePrefixesEndpoint, {
      params: { prefixId: first.id },
      body: { withIds: items.slice(1).map(({ id }) => id) },
      version: first.version,
    });
    expect(merged).toMatchObject({ id: whole.id, cidr: "192.0.2.0/24", used: "2" });
    expect(await tree(domain)).toEqual(["192.0.2.0/24"]);
    expect((await reserve(merged.id)).address).toBe("192.0.2.1");
  });

  it("what would become unusable or fall outside is listed, and nothing changes", async () => {
    const domain = newDomain();
    const whole = await add(domain, "192.0.2.0/24", "static");
    await reserve(whole.id, "192.0.2.127");
    await assign(domain, "192.0.2.200");
    const at = { params: { prefixId: whole.id }, version: whole.version };
    const split = await staff.refused(contract.splitPrefixEndpoint, { ...at, body: { length: 25 } });
    expect([split.code, split.errors?.map(({ params }) => params?.address)]).toEqual(["addresses-in-the-way", ["192.0.2.127"]]);
    const shrunk = await staff.refused(contract.resizePrefixEndpoint, { ...at, body: { cidr: "192.0.2.0/25" } });
    expect(shrunk.errors?.map(({ params }) => params?.address)).toEqual(["192.0.2.127", "192.0.2.200"]);
    expect(await tree(domain)).toEqual(["192.0.2.0/24"]);
    const grown = await staff.ok(contract.resizePrefixEndpoint, { ...at, body: { cidr: "192.0.2.0/23" } });
    expect(grown).toMatchObject({ cidr: "192.0.2.0/23", used: "2", usable: "510" });
  });

  it("a container that grows takes in its neighbours", async () => {
    const domain = newDomain();
    const box = await add(domain, "10.0.0.0/24", "container");
    await add(domain, "10.0.0.0/26", "pool");
    await add(domain, "10.0.1.0/24", "pool");
    await staff.ok(contract.resizePrefixEndpoint, { params: { prefixId: box.id }, body: { cidr: "10.0.0.0/23" }, version: box.version });
    expect(await tree(domain)).toEqual(["10.0.0.0/23", " 10.0.0.0/26", " 10.0.1.0/24"]);
  });

  it("a container that shrinks lets go of what lies outside, and slips below one that it held", async () => {
    const domain = newDomain();
    const box = await add(domain, "10.0.0.0/8", "container");
    await add(domain, "10.0.0.0/16", "container");
    await add(domain, "10.0.0.0/26", "pool");
    await add(domain, "10.9.0.0/24", "pool");
    await staff.ok(contract.resizePrefixEndpoint, { params: { prefixId: box.id }, body: { cidr: "10.0.0.0/24" }, version: box.version });
    expect(await tree(domain)).toEqual(["10.0.0.0/16", " 10.0.0.0/24", "  10.0.0.0/26", "10.9.0.0/24"]);
  });

  it("only equal neighbours of one kind are merged", async () => {
    const domain = newDomain();
    const one = await add(domain, "192.0.2.0/25", "pool");
    const odd = await add(domain, "192.0.2.128/25", "static");
    const far = await add(domain, "198.51.100.0/25", "pool");
    const merge = async (id: string) =>
      (await staff.refused(contract.mergePrefixesEndpoint, { params: { prefixId: one.id }, body: { withIds: [id] }, version: one.version }))
        .errors?.[0]?.code;
    expect([await merge(odd.id), await merge(far.id)]).toEqual(["not-alike", "not-neighbours"]);
  });
});

describe("N-38 a prefix in use", () => {
  it("is not deleted, and the refusal lists whose addresses they are", async () => {
    const domain = newDomain();
    const prefix = await add(domain, "203.0.113.0/24", "static");
    const row = await assign(domain, "203.0.113.7");
    const refusal = await staff.refused(contract.deletePrefixEndpoint, { params: { prefixId: prefix.id }, version: prefix.version });
    expect([refusal.code, refusal.errors]).toMatchObject([
      "prefix-in-use",
      [{ code: "address-used", params: { address: "203.0.113.7", state: "static", serviceId, service: serviceNumber } }],
    ]);
    await staff.ok(contract.freeAddressEndpoint, { params: { addressId: row.id }, version: row.version });
    await staff.ok(contract.deletePrefixEndpoint, { params: { prefixId: prefix.id }, version: prefix.version });
    expect(await tree(domain)).toEqual([]);
  });
});

describe("N-6 partners", () => {
  it("staff of a partner see common prefixes and their own, and change only their own", async () => {
    const domain = newDomain();
    const common = await add(domain, "203.0.113.0/24", "static");
    const own = await add(domain, "198.51.100.0/24", "static", { partnerIds: [provider.partnerId] });
    await assign(domain, "203.0.113.9");
    const seen = async (who: typeof staff) =>
      (await who.ok(contract.listPrefixesEndpoint, { query: { filter: { domain } } })).items.map(({ cidr, mayChange }) => [
        cidr,
        mayChange,
      ]);
    expect(await seen(north)).toEqual([
      ["198.51.100.0/24", true],
      ["203.0.113.0/24", false],
    ]);
    expect(await seen(south)).toEqual([["203.0.113.0/24", false]]);
    expect(
      (
        await north.refused(contract.updatePrefixEndpoint, {
          params: { prefixId: common.id },
          body: { comment: "x" },
          version: common.version,
        })
      ).status,
    ).toBe(403);
    expect((await south.refused(contract.getPrefixEndpoint, { params: { prefixId: own.id } })).status).toBe(404);
    const changed = await north.ok(contract.updatePrefixEndpoint, {
      params: { prefixId: own.id },
      body: { comment: "ours" },
      version: own.version,
    });
    expect(changed.comment).toBe("ours");
    await north.ok(contract.reserveAddressEndpoint, { params: { prefixId: own.id }, body: { reason: "ours" } });
    const addresses = async (who: typeof staff) =>
      (await who.ok(contract.listAddressesEndpoint, { query: { filter: { domain } } })).items.map(({ address }) => address);
    expect([await addresses(staff), await addresses(north), await addresses(south)]).toEqual([
      ["198.51.100.1", "203.0.113.9"],
      ["198.51.100.1", "203.0.113.9"],
      [],
    ]);
    const whole = await south.ok(contract.listWholePrefixEndpoint, { params: { prefixId: common.id }, query: { limit: "10" } });
    expect(whole.items[9]).toMatchObject({ address: "203.0.113.9", state: "taken", used: null });
    const past = async (who: typeof staff) =>
      (await who.ok(contract.whoHadEndpoint, { query: { address: "203.0.113.9", at: "2026-11-02T08:00:00Z", domain } })).items.length;
    expect([await past(north), await past(south)]).toEqual([1, 0]);
  });
});

describe("N-6 places in the tree", () => {
  it("a container of one partner takes in what another partner has there, which that sees and nobody else", async () => {
    const domain = newDomain();
    const theirs = await add(domain, "10.0.0.0/24", "pool", { partnerIds: [other.partnerId] });
    const box = await north.ok(contract.createPrefixEndpoint, {
      body: { domain, cidr: "10.0.0.0/16", role: "container", partnerIds: [provider.partnerId] },
    });
    expect((await get(theirs.id)).parentId).toBe(box.id);
    const refusal = await north.refused(contract.deletePrefixEndpoint, { params: { prefixId: box.id }, version: box.version });
    expect(refusal.code).toBe("prefix-in-use");
    const own = await north.ok(contract.createPrefixEndpoint, {
      body: { domain, cidr: "10.0.4.0/24", role: "static", partnerIds: [provider.partnerId] },
    });
    const { items } = await north.ok(contract.splitPrefixEndpoint, {
      params: { prefixId: own.id },
      body: { length: 25 },
      version: own.version,
    });
    expect(items.map(({ cidr }) => cidr)).toEqual(["10.0.4.0/25", "10.0.4.128/25"]);
  });
});

describe("N-33 files", () => {
  const file = (text: string) => ({ name: "addresses.csv", bytes: new TextEncoder().encode(text) });
  const head = "address_or_prefix,state,customer_ref,service_ref,comment";

  it("says of each row what is wrong, takes over whole files or the good rows, and reads what it writes", async () => {
    const domain = newDomain();
    await add(domain, "203.0.113.0/24", "static");
    const text = [
      head,
      "203.0.113.5,reserved,,,for the museum",
      `203.0.113.6,static,${customerNumber},${serviceNumber},`,
      "203.0.113.7,static,1,S-9999,",
      "203.0.113.300,reserved,,,x",
      "203.0.113.5,reserved,,,again",
      "10.0.0.1,reserved,,,elsewhere",
      "203.0.113.8,leased,,,",
    ].join("\n");
    const send = (mode: "check" | "all" | "goodRows", of = text) =>
      staff.call(contract.importAddressesEndpoint, { body: { domain, mode }, file: file(of) });
    const found = [
      { row: 4, column: "service_ref", code: "unknown-value" },
      { row: 5, column: "address_or_prefix", code: "not-an-address" },
      { row: 6, column: "address_or_prefix", code: "address-taken" },
      { row: 7, column: "address_or_prefix", code: "outside" },
      { row: 8, column: "state", code: "unknown-value" },
    ];
    const checked = await send("check");
    expect(checked.body).toMatchObject({ rows: 7, taken: 2, wrong: found });
    expect((await send("all")).status).toBe(422);
    const list = async () =>
      (await staff.ok(contract.listAddressesEndpoint, { query: { filter: { domain } } })).items.map(({ address, state }) => [
        address,
        state,
      ]);
    expect(await list()).toEqual([]);
    expect((await send("goodRows")).body).toMatchObject({ taken: 2, wrong: found });
    expect(await list()).toEqual([
      ["203.0.113.5", "reserved"],
      ["203.0.113.6", "static"],
    ]);
    const csv = (await staff.call(contract.exportAddressesEndpoint, { body: { filter: { domain } } })).bytes
      .toString("utf8")
      .replace(/^\uFEFF/, "");
    expect(csv.trim().split(/\r?\n/)).toEqual([
      head,
      "203.0.113.5,reserved,,,for the museum",
      `203.0.113.6,static,${customerNumber},${serviceNumber},`,
    ]);
    for (const row of (await staff.ok(contract.listAddressesEndpoint, { query: { filter: { domain } } })).items)
      await staff.ok(contract.freeAddressEndpoint, { params: { addressId: row.id }, version: row.version });
    expect((await send("all", csv)).body).toMatchObject({ rows: 2, taken: 2, wrong: [] });
  });
});

describe("N-7 what people do", () => {
  it("stands in the log with before and after, and an old version is refused", async () => {
    const domain = newDomain();
    const prefix = await add(domain, "192.0.2.0/24", "pool");
    await staff.ok(contract.updatePrefixEndpoint, {
      params: { prefixId: prefix.id },
      body: { vlan: 120, holdSeconds: 60 },
      version: prefix.version,
    });
    const old = await staff.refused(contract.updatePrefixEndpoint, {
      params: { prefixId: prefix.id },
      body: { vlan: 121 },
      version: prefix.version,
    });
    expect(old.code).toBe("edit-conflict");
    const entries = await program.query<{ action: string; changes: object }>(
      "select action, changes from identity.audit_entries where entity = 'prefix' and entity_id = $1 order by at, action",
      [prefix.id],
    );
    expect(entries.map(({ action }) => action)).toEqual(["created", "updated"]);
    expect(entries[1]?.changes).toEqual({ vlan: { before: null, after: 120 }, holdSeconds: { before: 86_400, after: 60 } });
  });
});
