// The second net: whatever a query forgets, the database shows customers and partner-bound staff their own rows only.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { testProgram } from "../support/test-program.ts";
import { addRowsOf, fullName, hasColumn, loosenConstraints, type OwnedTable, type Owner, ownedTables } from "./foreign-rows.ts";

/** Read by all on purpose; writing is shut all the same. A new line here needs as good a reason. */
const readByAll: Readonly<Record<string, string>> = {
  "catalog.plan_partners": "whether a plan is one's own alone can be told only from all of its partners",
  "partners.location_partners": "the same for a location",
};

const roles = ["demarc_customer", "demarc_partner_staff"] as const;

describe("row security", async () => {
  const program = await testProgram();
  const tables = await ownedTables(program);

  test("it is looked for in every module", () => {
    const schemas = new Set(tables.map((table) => table.schema));
    for (const schema of ["partners", "identity", "customers", "services", "billing", "payments", "platform"])
      expect(schemas).toContain(schema);
    expect(tables.length).toBeGreaterThan(40);
  });

  test.each(tables.map((table) => [fullName(table)]))("%s has policies for whom it is open to", async (name) => {
    const [table] = await program.query<{ secured: boolean }>("select relrowsecurity as secured from pg_class where oid = $1::regclass", [
      name,
    ]);
    for (const role of roles) {
      if (!(await mayReadOrChange(name, role))) continue;
      expect(table?.secured, `${role} may use ${name}, which has no row security: call platform.protect('${name}')`).toBe(true);
      const policies = await program.query<{ using: string | null; check: string | null }>(
        "select pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check from pg_policy where polrelid = $1::regclass and polroles && array[0::oid, $2::regrole::oid]",
        [name, role],
      );
      expect(policies.length, `${role} may use ${name} and has no policy there`).toBeGreaterThan(0);
      if (name in readByAll) continue;
      expect(
        policies.some((policy) => policy.using === "true" || policy.check === "true"),
        `a policy of ${name} shows everything`,
      ).toBe(false);
    }
  });

  async function mayReadOrChange(name: string, role: string): Promise<boolean> {
    const [row] = await program.query<{ may: boolean }>(
      `select has_any_column_privilege($2, $1, 'select') or has_any_column_privilege($2, $1, 'update') or has_table_privilege($2, $1, 'delete') as may`,
      [name, role],
    );
    return row!.may;
  }

  describe("with rows of two partners and two customers of one of them", async () => {
    const north = randomUUID();
    const me: Owner = { partnerId: north, customerId: randomUUID(), mark: "mine" };
    const neighbour: Owner = { partnerId: north, customerId: randomUUID(), mark: "my neighbour's" };
    const stranger: Owner = { partnerId: randomUUID(), customerId: randomUUID(), mark: "a stranger's" };
    await loosenConstraints(program, tables);
    for (const owner of [me, neighbour, stranger]) await addRowsOf(program, tables, owner);

    /** How many rows of an owner a role sees, or undefined where the table is shut to it. */
    async function seen(table: OwnedTable, role: (typeof roles)[number], owner: Owner): Promise<number | undefined> {
      const client = await program.database.pool.connect();
      const column = hasColumn(table, "customer_id") ? "customer_id" : fullName(table) === "customers.customers" ? "id" : undefined;
      const mine = column ? `${column} = '${owner.customerId}'` : `partner_id = '${owner.partnerId}'`;
      try {
        await client.query("begin");
        await client.query(`set local role ${role}`);
        await client.query(`set local demarc.partner_ids = '{${me.partnerId}}'`);
        await client.query(`set local demarc.customer_id = '${role === "demarc_customer" ? me.customerId : ""}'`);
        const { rows } = await client.query(`select count(*)::int as count from ${fullName(table)} where ${mine}`);
        return rows[0].count;
      } catch (error) {
        // 42501: shut is as good as empty.
        if ((error as { code?: string }).code === "42501") return undefined;
        throw error;
      } finally {
        await client.query("rollback");
        client.release();
      }
    }

    test.each(tables.filter((table) => !(fullName(table) in readByAll)).map((table) => [fullName(table), table] as const))(
      "%s shows nothing of others",
      async (_name, table) => {
        const ofCustomer = hasColumn(table, "customer_id") || fullName(table) === "customers.customers";
        expect((await seen(table, "demarc_partner_staff", stranger)) ?? 0).toBe(0);
        expect((await seen(table, "demarc_customer", stranger)) ?? 0).toBe(0);
        if (ofCustomer) expect((await seen(table, "demarc_customer", neighbour)) ?? 0).toBe(0);
      },
    );

    test("and what is one's own is there, or the test would prove nothing", async () => {
      const open = { demarc_partner_staff: 0, demarc_customer: 0 };
      for (const table of tables) {
        for (const role of roles) if (((await seen(table, role, me)) ?? 0) > 0) open[role] += 1;
      }
      expect(open.demarc_partner_staff).toBeGreaterThan(30);
      expect(open.demarc_customer).toBeGreaterThan(15);
    });

    test.each(tables.map((table) => [fullName(table), table] as const))("%s takes no row for others", async (name, table) => {
      for (const role of roles) {
        if (!hasColumn(table, "partner_id")) continue;
        const client = await program.database.pool.connect();
        try {
          await client.query("begin");
          await client.query(`set local role ${role}`);
          await client.query(`set local demarc.partner_ids = '{${me.partnerId}}'; set local demarc.customer_id = '${me.customerId}'`);
          const changed = await client
            .query(`update ${name} set partner_id = '${me.partnerId}' where partner_id = '${stranger.partnerId}'`)
            .then(
              (result) => result.rowCount,
              (error: { code?: string }) => (error.code === "42501" ? 0 : Promise.reject(error)),
            );
          expect(changed).toBe(0);
        } finally {
          await client.query("rollback");
          client.release();
        }
      }
    });
  });
});
