import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { FieldError } from "../../../../shared/problem.ts";
import { validationFailed } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { wouldLockYouOut } from "../problems.ts";
import { originAddress } from "./attempts.ts";

/** Whether an address lies in one of the networks. A text that is no network, which only a stored setting could hold, matches nothing. */
export const inNetworks = (address: string, networks: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select from unnest(${[...networks]}::text[]) as net
    where case when pg_input_is_valid(net, 'inet') then ${address}::inet <<= net::inet else false end)`;

interface CheckedNetwork {
  typed: string;
  valid: boolean;
  network: string | null;
  exact: boolean | null;
}

/** Networks as typed, in their own form; refuses what is none, and bits behind the mask with the form that was probably meant. */
export async function checkNetworks(work: Work, typed: readonly string[], field: string): Promise<string[]> {
  if (typed.length === 0) return [];
  const found = await sql<CheckedNetwork>`
    select typed, pg_input_is_valid(typed, 'inet') as valid,
      case when pg_input_is_valid(typed, 'inet') then network(typed::inet)::text end as network,
      case when pg_input_is_valid(typed, 'inet') then pg_input_is_valid(typed, 'cidr') end as exact
    from unnest(${[...typed]}::text[]) with ordinality as list (typed, place) order by place`.execute(work.tx);
  const errors: FieldError[] = found.rows.flatMap((row, place): FieldError[] => {
    const at = `${field}.${place}`;
    if (!row.valid) return [{ field: at, code: "not-a-network", message: `${row.typed} is no network such as 192.0.2.0/24` }];
    if (!row.exact) return [{ field: at, code: "cidr-host-bits", params: { meant: row.network }, message: `did you mean ${row.network}?` }];
    return [];
  });
  if (errors.length > 0) throw validationFailed(errors.map((error) => error.message).join("; "), { errors });
  return found.rows.map((row) => row.network as string);
}

/** Refuses a list that would shut its own author out at the next click. */
export async function refuseLockingOut(work: Work, networks: readonly string[]): Promise<void> {
  const address = originAddress(work);
  if (networks.length === 0 || address === null) return;
  const found = await sql<{ inside: boolean }>`select ${inNetworks(address, networks)} as inside`.execute(work.tx);
  if (!found.rows[0]?.inside) throw wouldLockYouOut(`You are working from ${address}. Add it, or you could not go on.`);
}
