// Rows of the modules that catalog and services stand on, for tests that are about neither partners nor customers.
import { randomUUID } from "node:crypto";
import type { TestProgram } from "./test-program.ts";

/** A partner in Zagreb time who charges euros. */
export async function samplePartner(program: TestProgram, code = "north"): Promise<string> {
  const [partner] = await program.query<{ id: string }>(
    `insert into partners.partners (number, code, name, legal_name, currency, time_zone)
     values ((select coalesce(max(number), 0) + 1 from partners.partners), $1, initcap($1), initcap($1) || ' Ltd', 'EUR', 'Europe/Zagreb') returning id`,
    [code],
  );
  return partner!.id;
}

/** Customers of a partner, active unless said. */
export async function sampleCustomers(program: TestProgram, partnerId: string, count = 1, status = "active"): Promise<string[]> {
  const rows = await program.query<{ id: string }>(
    `insert into customers.customers (partner_id, portal_login, category, status, full_name, language, added_on, created_at, updated_at)
     select $1, $2 || n, 'individual', $4, 'Ana Horvat ' || n, 'en', '2025-01-01', now(), now() from generate_series(1, $3::int) as n returning id`,
    [partnerId, `login-${randomUUID().slice(0, 8)}-`, count, status],
  );
  return rows.map((row) => row.id);
}
