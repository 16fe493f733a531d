import { sql } from "kysely";
import { levelOf } from "../actor.ts";
import { describeActor } from "../event-bus.ts";
import { check, checkAll } from "../http/check-input.ts";
import { fieldProblem, permissionDenied } from "../problems.ts";
import type { Work } from "../work.ts";
import type { AnyMassActionKind, Looked, MassActionBook } from "./mass-action.ts";
import { tooManyRows } from "./problems.ts";
import { getMassAction, type MassAction, makerOf } from "./queries.ts";

/** So many records are looked at together. */
const lookedAtOnce = 1000;

/** Freezes the list and says what would happen to each row. Nothing is changed until somebody confirms. */
export async function startMassAction(
  work: Work,
  book: MassActionBook,
  { kind: name, params: given, ids, mostRows }: { kind: string; params: unknown; ids: readonly string[]; mostRows: number },
): Promise<MassAction> {
  const madeBy = makerOf(work);
  const kind = book.find(name);
  if (!kind) throw fieldProblem("kind", "unknown-value", "There is no such mass action.");
  if (levelOf(work.actor, kind.may) === "deny") throw permissionDenied(`This needs the right ${kind.may}.`);
  for (const needed of kind.needs ?? [])
    if (levelOf(work.actor, needed) === "deny") throw permissionDenied(`This needs the right ${needed}.`);
  const [params] = checkAll([check(kind.params, given, "params")]);
  const chosen = [...new Set(ids)];
  if (chosen.length === 0) throw fieldProblem("ids", "required", "Nothing is chosen.");
  const most = Math.min(mostRows, kind.mostRows ?? mostRows);
  if (chosen.length > most)
    throw tooManyRows(`${chosen.length} rows are chosen; the most is ${most}. Narrow the filter.`, {
      errors: [{ field: "", code: "too-many-chosen", params: { most } }],
    });

  const looked = await lookAtAll(work, kind, chosen, params);
  // Who is not there for this person is not counted either (O-6).
  const rows = chosen.flatMap((id) => {
    const found = looked.get(id);
    return found ? [{ id, label: found.label, skip: found.skip ?? null, told: found.told ?? [] }] : [];
  });
  if (rows.length === 0) throw fieldProblem("ids", "required", "Nothing is chosen.");
  const partnerIds = [...new Set([...looked.values()].map((one) => one.partnerId))];
  const { rows: made } = await sql<{ id: string }>`
    insert into platform.mass_actions (kind, params, made_by, made_by_name, partner_ids, total, created_at, touched_at)
    values (${name}, ${JSON.stringify(params)}::jsonb, ${madeBy}, ${(describeActor(work) as { name?: string }).name ?? ""}, ${partnerIds}::uuid[], ${rows.length}, ${work.now}, ${work.now}) returning id`.execute(
    work.tx,
  );
  const id = made[0]?.id as string;
  await sql`insert into platform.mass_action_rows (action_id, position, object_id, label, expected_skip, told)
    select ${id}, row.position, row.id, row.label, row.skip, row.told
    from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (id uuid, label text, skip text, told jsonb)) with ordinality as row (id, label, skip, told, position)`.execute(
    work.tx,
  );
  return getMassAction(work, id);
}

async function lookAtAll(work: Work, kind: AnyMassActionKind, ids: readonly string[], params: unknown): Promise<Map<string, Looked>> {
  const all = new Map<string, Looked>();
  for (let at = 0; at < ids.length; at += lookedAtOnce) {
    for (const [id, looked] of await kind.look(work, ids.slice(at, at + lookedAtOnce), params)) all.set(id, looked);
  }
  return all;
}
