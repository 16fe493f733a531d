// The tables behind the views of schema freeradius, written in sets. What stands there already in the same words is left alone.
import { sql } from "kysely";
import type { Work } from "../../../../platform/work.ts";
import { printNetwork } from "../../../network/index.ts";
import type { RadiusNas } from "../../radius/radius-nas.ts";
import { shortName } from "../clients.ts";
import { kindOf, type RenderedLine } from "./render-line.ts";

/**
 * Writes what these services are to have.
 * @param spent - those whose cookies began a session: they get new ones
 */
export async function keepLines(
  work: Work,
  serviceIds: readonly string[],
  lines: readonly RenderedLine[],
  spent: ReadonlySet<string>,
): Promise<void> {
  const ids = lines.map(({ serviceId }) => serviceId);
  await sql`delete from access.sql_lines where service_id = any(${[...serviceIds]}::uuid[]) and service_id <> all(${ids}::uuid[])`.execute(
    work.tx,
  );
  if (lines.length === 0) return;
  await sql`
    insert into access.sql_lines as known (service_id, username, number, password, refusal, macs, nas_ids, replies)
    select service_id, username, number, password, refusal, array(select jsonb_array_elements_text(macs)),
      array(select jsonb_array_elements_text(nas_ids)::uuid), replies
    from jsonb_to_recordset(${JSON.stringify(lines.map(lineRow))}::jsonb)
      as line (service_id uuid, username text, number bigint, password text, refusal text, macs jsonb, nas_ids jsonb, replies jsonb)
    on conflict (service_id) do update set username = excluded.username, number = excluded.number, password = excluded.password,
      refusal = excluded.refusal, macs = excluded.macs, nas_ids = excluded.nas_ids, replies = excluded.replies
    where (known.username, known.number, known.password, known.refusal, known.macs, known.nas_ids, known.replies) is distinct from
      (excluded.username, excluded.number, excluded.password, excluded.refusal, excluded.macs, excluded.nas_ids, excluded.replies)`.execute(
    work.tx,
  );
  const replies = lines.flatMap(({ serviceId, ofKinds }) =>
    ofKinds.map(({ kind, ...reply }) => ({ groupname: `${serviceId}.${kind}`, service_id: serviceId, kind, ...reply })),
  );
  await sql`delete from access.sql_replies where service_id = any(${ids}::uuid[])
    and groupname <> all(${replies.map(({ groupname }) => groupname)}::text[])`.execute(work.tx);
  await sql`
    insert into access.sql_replies as known (groupname, service_id, kind, replies, cookie, digest)
    select groupname, service_id, kind, replies, cookie, digest
    from jsonb_to_recordset(${JSON.stringify(replies)}::jsonb) as reply (groupname text, service_id uuid, kind text, replies jsonb, cookie text, digest text)
    on conflict (groupname) do update set replies = excluded.replies, cookie = excluded.cookie, digest = excluded.digest
    where known.digest <> excluded.digest or known.service_id = any(${[...spent]}::uuid[])`.execute(work.tx);
}

const lineRow = ({ serviceId, nasIds, ofKinds: _, ...line }: RenderedLine) => ({ ...line, service_id: serviceId, nas_ids: nasIds });

/** The routers, all of them anew: there are few, and they change seldom. */
export async function keepRouters(work: Work, nases: readonly RadiusNas[]): Promise<void> {
  const routers = nases.map((nas) => ({
    ...{ nas_id: nas.id, kind: kindOf(nas), name: shortName(nas), secret: Buffer.from(nas.secret.bytes).toString("utf8") },
    ...{ wants_signature: nas.messageAuthenticator === "require", nas_identifier: nas.nasIdentifier },
    nas_ip_address: nas.nasIpAddress && printNetwork({ family: 4, first: nas.nasIpAddress.value, length: 32 }),
  }));
  const sources = nases.flatMap((nas) => [
    ...nas.networks.map(printNetwork).map((network, at) => ({ nas_id: nas.id, position: at, nasname: network, network })),
    ...nas.hostNames.map((nasname, at) => ({ nas_id: nas.id, position: nas.networks.length + at, nasname, network: null })),
  ]);
  await sql`delete from access.sql_routers`.execute(work.tx);
  await sql`insert into access.sql_routers select * from jsonb_populate_recordset(null::access.sql_routers, ${JSON.stringify(routers)}::jsonb)`.execute(
    work.tx,
  );
  await sql`insert into access.sql_sources select * from jsonb_populate_recordset(null::access.sql_sources, ${JSON.stringify(sources)}::jsonb)`.execute(
    work.tx,
  );
}

/** The contract is off: nothing of anybody stands open any more. */
export async function forgetLines(work: Work): Promise<void> {
  await sql`delete from access.sql_routers`.execute(work.tx);
  await sql`truncate access.sql_lines, access.sql_replies`.execute(work.tx);
}

export async function hasLines(work: Work): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from access.sql_lines) or exists (select from access.sql_routers) as has`.execute(work.tx);
  return rows[0]?.has === true;
}

/** A page of those that stand there, in the order of their ids. */
export async function listKeptServices(work: Work, after: string | undefined, most: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select service_id as id from access.sql_lines
    where ${after ?? null}::uuid is null or service_id > ${after ?? null}::uuid order by service_id limit ${most}::int`.execute(work.tx);
  return rows.map(({ id }) => id);
}
