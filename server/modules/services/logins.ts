import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { loginTaken } from "./problems.ts";

/**
 * Which of these logins a service holds already, in lower case. All services count, whoever may see them: a login is unique
 * in the installation.
 */
export async function findTakenLogins(work: Work, logins: readonly string[], exceptServiceId?: string): Promise<Set<string>> {
  if (logins.length === 0) return new Set();
  const wanted = logins.map((login) => login.toLowerCase());
  const found = await sql<{
    login: string;
  }>`select services.taken_logins(${wanted}::text[], ${exceptServiceId ?? null}::uuid) as login`.execute(work.tx);
  return new Set(found.rows.map((row) => row.login));
}

/** M-10 a login belongs to one service until that is archived. */
export async function refuseTakenLogins(work: Work, logins: readonly string[], exceptServiceId?: string): Promise<void> {
  const taken = await findTakenLogins(work, logins, exceptServiceId);
  const seen = new Set<string>();
  for (const login of logins.map((each) => each.toLowerCase())) {
    if (seen.has(login)) taken.add(login);
    seen.add(login);
  }
  if (taken.size === 0) return;
  const some = [...taken].slice(0, 5).join(", ");
  throw loginTaken(taken.size === 1 ? `The login ${some} is in use.` : `${taken.size} logins are in use, among them ${some}.`, {
    errors: [{ field: "login", code: "login-taken", params: { logins: [...taken].slice(0, 100) } }],
  });
}
