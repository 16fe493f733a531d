import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { loginInRecycleBin, loginTaken } from "./problems.ts";

/** Of some logins, in lower case, those that a customer has, and whether that customer is in the recycle bin. Logins are unique in the installation. */
export async function takenLogins(
  work: Work,
  logins: readonly string[],
): Promise<ReadonlyMap<string, { customerId: string; isDeleted: boolean }>> {
  if (logins.length === 0) return new Map();
  const { rows } = await sql<{
    login: string;
    customer_id: string;
    is_deleted: boolean;
  }>`select * from customers.find_logins(${logins.map((login) => login.toLowerCase())}::text[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.login, { customerId: row.customer_id, isDeleted: row.is_deleted }]));
}

/** @param except the customer who may keep the login. */
export async function refuseTakenLogins(work: Work, wanted: readonly { login: string; field: string }[], except?: string): Promise<void> {
  const taken = await takenLogins(
    work,
    wanted.map((one) => one.login),
  );
  const seen = new Set<string>();
  for (const { login, field } of wanted) {
    const key = login.toLowerCase();
    const holder = taken.get(key);
    if (holder && holder.customerId !== except) {
      const refuse = holder.isDeleted ? loginInRecycleBin : loginTaken;
      throw refuse(`The login ${login} is taken.`, {
        errors: [{ field, code: refuse === loginTaken ? "duplicate" : "login-in-recycle-bin", message: "this login is taken" }],
      });
    }
    if (seen.has(key))
      throw loginTaken(`The login ${login} occurs twice.`, { errors: [{ field, code: "duplicate", message: "this login occurs twice" }] });
    seen.add(key);
  }
}
