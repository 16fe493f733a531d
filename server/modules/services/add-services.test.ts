import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { sampleCustomers } from "../../../tests/support/sample-customers.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { findCustomer } from "../customers/index.ts";
import { addServices, findTakenLogins, listBillableServices } from "./index.ts";

describe("adding services in sets, and reading them for billing", async () => {
  const program = await testProgram();
  const shop = await sampleShop(program);
  const add = (...services: Parameters<typeof addServices>[1]) => program.inWork((work) => addServices(work, services));
  const billable = (...payers: string[]) => program.inWork((work) => listBillableServices(work, payers));

  it("adds ten thousand in the order of the request, and reads a thousand payers at once", async () => {
    const customers = await sampleCustomers(program, shop.partnerId, 10_000);
    const welcome = { percent: "10", startOn: day("2026-01-01"), reason: "welcome" };
    const statements = await countStatements(async () => {
      const added = await add(...customers.map((id, i) => shop.service(id, shop.fibre, { login: `bulk-${i}`, discounts: [welcome] })));
      expect(added.map((each) => each.number)).toEqual(customers.map((_, i) => added[0]!.number + i));
    });
    expect(statements).toBeLessThan(40);
    let read: Awaited<ReturnType<typeof billable>> = [];
    const reads = await countStatements(async () => {
      read = await billable(...customers.slice(0, 1000));
    });
    // The services with their segments, the discounts, and the few plans behind them.
    expect(reads).toBeLessThan(12);
    expect(read).toHaveLength(1000);
    const first = read.find((each) => each.payerId === customers[0])!;
    expect(first).toMatchObject({ start: "2026-01-01", end: null, login: "bulk-0", customerId: customers[0] });
    expect(first.segments).toMatchObject([
      { start: "2026-01-01", end: null, unitPrice: "45.00000000", billable: "yes", plan: { title: "Fibre 100", pausePrice: "5" } },
    ]);
    expect(first.discounts).toMatchObject([{ kind: "percent", value: "10.0000", end: null }]);
    // One audit entry tells of them all, not ten thousand.
    const [entries] = await program.query<{ count: bigint }>(
      "select count(*) as count from identity.audit_entries where entity = 'service'",
    );
    expect(entries!.count).toBe(1n);
  });

  async function countStatements(act: () => Promise<void>): Promise<number> {
    const { pool } = program.database;
    let count = 0;
    const seen = new Map<object, unknown>();
    const watch = (client: { query: (...args: never[]) => unknown }): void => {
      if (seen.has(client)) return;
      const query = client.query.bind(client);
      seen.set(client, client.query);
      client.query = (...args: never[]) => {
        count += 1;
        return query(...args);
      };
    };
    pool.on("acquire", watch as never);
    await act();
    pool.off("acquire", watch as never);
    for (const [client, query] of seen) (client as { query: unknown }).query = query;
    return count;
  }

  it("B-22 a price of its own is the price of the service", async () => {
    const customer = await shop.customer();
    await add(shop.service(customer, shop.fibre, { customPrice: "39.90", quantity: "2" }));
    expect((await billable(customer))[0]!.segments).toMatchObject([{ unitPrice: "39.90000000", quantity: "2.000" }]);
  });

  it("M-28 the contract ends start + months of the plan, unless it says otherwise", async () => {
    const customer = await shop.customer();
    const plan = await shop.plan("two-years", { contractMonths: 24 });
    await add(
      shop.service(customer, plan),
      shop.service(customer, plan, { contractEndOn: null }),
      shop.service(customer, plan, { contractEndOn: day("2026-07-01") }),
    );
    expect((await billable(customer)).map((each) => each.contractEndOn)).toEqual(["2028-01-01", null, "2026-07-01"]);
  });

  it("M-10 a login belongs to one service, in any case of letters, until that is archived", async () => {
    const [first, second] = [await shop.customer(), await shop.customer()];
    await add(shop.service(first, shop.fibre, { login: "Ana" }));
    await expect(add(shop.service(second, shop.fibre, { login: "ana" }))).rejects.toMatchObject({ code: "login-taken", status: 409 });
    await expect(
      add(shop.service(second, shop.fibre, { login: "two" }), shop.service(second, shop.fibre, { login: "TWO" })),
    ).rejects.toMatchObject({ code: "login-taken" });
    expect(await program.inWork((work) => findTakenLogins(work, ["ANA", "two"]))).toEqual(new Set(["ana"]));
    await program.query("update services.services set state = 'archived' where login = 'Ana'");
    await add(shop.service(second, shop.fibre, { login: "ana" }));
  });

  it("M-10 a login of another partner's service is taken too, although its owner is out of sight", async () => {
    await add(shop.service(await shop.customer(), shop.fibre, { login: "hidden" }));
    const other = await sampleShop(program, "west");
    const scoped = {
      kind: "staff",
      adminId: other.partnerId,
      name: "West",
      partners: [other.partnerId],
      levels: new Map(),
      sessionId: "s",
    } as const;
    const theirs = other.service(await other.customer(), other.fibre, { login: "hidden" });
    await expect(program.inWork((work) => addServices(work, [theirs]), scoped)).rejects.toMatchObject({ code: "login-taken" });
  });

  it("B-19 a bundle brings its parts, which are not billed themselves", async () => {
    const line = await shop.plan("line", { kind: "voice" });
    const duo = await shop.plan("duo", {
      kind: "bundle",
      price: "60",
      components: [
        { planId: shop.fibre.id, quantity: "1", weight: 3 },
        { planId: line.id, quantity: "2", weight: 1 },
      ],
    });
    const customer = await shop.customer();
    const [bundle] = await add(shop.service(customer, duo, { members: [{ planId: shop.fibre.id, login: "duo-net" }] }));
    const parts = await program.query("select kind, login, state from services.services where bundle_service_id = $1 order by kind", [
      bundle!.id,
    ]);
    expect(parts).toEqual([
      { kind: "internet", login: "duo-net", state: "active" },
      { kind: "voice", login: null, state: "active" },
    ]);
    const [only, ...others] = await billable(customer);
    expect(others).toEqual([]);
    expect(only!.segments[0]!.plan.components.map(({ title, weight }) => [title, weight])).toEqual([
      ["Fibre 100", 3n],
      ["line", 1n],
    ]);
    const segments = await program.query(
      "select distinct billable, quantity from services.segments join services.services s on s.id = service_id where s.bundle_service_id = $1 order by quantity",
      [bundle!.id],
    );
    expect(segments).toEqual([
      { billable: "no", quantity: "1.000" },
      { billable: "no", quantity: "2.000" },
    ]);
  });

  it("brings services in the states that they had elsewhere", async () => {
    const customer = await shop.customer();
    await add(
      shop.service(customer, shop.fibre, { state: "pending", startOn: day("2026-03-01") }),
      shop.service(customer, shop.fibre, { state: "paused", stateSinceOn: day("2026-01-10") }),
      shop.service(customer, shop.fibre, { state: "stopped", stateSinceOn: day("2026-01-10") }),
      shop.service(customer, shop.fibre, { state: "disabled", endOn: day("2026-01-09") }),
    );
    const read = await billable(customer);
    expect(read.map(({ state, end, segments }) => [state, end, segments.map((s) => `${s.start} ${s.end} ${s.billable}`)])).toEqual([
      ["paused", null, ["2026-01-01 2026-01-10 yes", "2026-01-10 null pause_price"]],
      ["stopped", null, ["2026-01-01 2026-01-10 yes"]],
      ["disabled", "2026-01-10", ["2026-01-01 2026-01-10 yes"]],
    ]);
  });

  it("customers are found by the logins and numbers of their services", async () => {
    const customer = await shop.customer();
    const [added] = await add(shop.service(customer, shop.fibre, { login: "pppoe-4711", address: "Ilica 7" }));
    const [row] = await program.query<{ search_text: string }>("select search_text from customers.customers where id = $1", [customer]);
    expect(row!.search_text).toContain("pppoe-4711");
    expect(row!.search_text).toContain(`s-${added!.number}`);
    expect(await program.inWork((work) => findCustomer(work, customer))).toBeDefined();
  });
});
