// What is asked of routers' tests, taken by whoever does it, and shown.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { auditedPartner, getNas } from "../../network/index.ts";
import { routerTakesNoChanges } from "../problems.ts";
import { db, type NasTestsTable } from "../tables.ts";
import { type NasTestKind, nasTestKinds, type nasTestsEndpoint } from "./contract.ts";
import type { Finding } from "./ports.ts";

type View = z.input<(typeof nasTestsEndpoint)["returns"]>["items"][number];
type Row = Selectable<NasTestsTable>;

/** What nobody has taken or ended by then is lost: its role is not running, or ended in between. */
const lostSeconds = 20;
const keptDays = 30;

export async function askForTest(work: Work, nasId: string, kind: NasTestKind): Promise<View> {
  const nas = await getNas(work, nasId);
  if (kind === "coa" && nas.dynamic_mode === "none")
    throw routerTakesNoChanges("It is set up as one that takes no requests to change sessions.");
  await sql`update access.nas_tests set ended_at = ${work.now}, verdict = 'lost'
    where nas_id = ${nasId} and kind = ${kind} and ended_at is null and asked_at <= ${work.now}::timestamptz - make_interval(secs => ${lostSeconds})`.execute(
    work.tx,
  );
  // Whoever asks while one is under way gets that one.
  const { rows } = await sql`insert into access.nas_tests (nas_id, kind, asked_at, asked_by)
    values (${nasId}, ${kind}, ${work.now}, ${work.actor.kind === "anonymous" ? "" : work.actor.name})
    on conflict (nas_id, kind) where ended_at is null do nothing returning id`.execute(work.tx);
  if (rows.length > 0)
    work.audit({
      ...{ entity: "nas", entityId: nas.id, label: nas.name, action: "tested", changes: { test: { before: null, after: kind } } },
      partnerId: auditedPartner(work.actor, nas.served),
    });
  const [latest] = await readLatest(work, nasId, [kind]);
  if (!latest) throw new Error("a test that was asked for a moment ago is not there");
  return viewOf(work, latest);
}

/** The latest of each kind, in the order of the kinds. */
export async function showTests(work: Work, nasId: string): Promise<{ items: View[] }> {
  const nas = await getNas(work, nasId);
  const rows = await readLatest(work, nas.id, nasTestKinds);
  return { items: nasTestKinds.flatMap((kind) => rows.filter((row) => row.kind === kind).map((row) => viewOf(work, row))) };
}

const readLatest = (work: Work, nasId: string, kinds: readonly NasTestKind[]): Promise<Row[]> =>
  db(work)
    .selectFrom("access.nas_tests as test")
    .selectAll("test")
    .distinctOn("test.kind")
    .where("test.nas_id", "=", nasId)
    .where("test.kind", "in", kinds)
    .orderBy("test.kind")
    .orderBy("test.asked_at", "desc")
    .orderBy("test.id", "desc")
    .execute();

function viewOf({ now }: Work, row: Row): View {
  const isLost = row.verdict === "lost" || (row.ended_at === null && now.getTime() - row.asked_at.getTime() >= lostSeconds * 1000);
  return {
    ...{ kind: row.kind, askedAt: row.asked_at.toISOString(), askedBy: row.asked_by, details: row.details },
    state: isLost ? "lost" : row.ended_at === null ? "waiting" : "done",
    verdict: isLost ? null : row.verdict,
  };
}

interface AskedTest {
  readonly id: string;
  readonly nasId: string;
  readonly kind: NasTestKind;
}

/** Those that wait, for one process only. */
export async function takeTests(work: Work, kinds: readonly NasTestKind[]): Promise<readonly AskedTest[]> {
  const { rows } = await sql<{ id: string; nas_id: string; kind: NasTestKind }>`
    update access.nas_tests set started_at = ${work.now} where id in (
      select id from access.nas_tests where ended_at is null and started_at is null and kind = any (${[...kinds]}::text[])
        and asked_at > ${work.now}::timestamptz - make_interval(secs => ${lostSeconds}) for update skip locked)
    returning id, nas_id, kind`.execute(work.tx);
  return rows.map(({ id, nas_id, kind }) => ({ id, kind, nasId: nas_id }));
}

export async function endTest(work: Work, id: string, { verdict, details }: Finding): Promise<void> {
  await sql`update access.nas_tests set ended_at = ${work.now}, verdict = ${verdict}, details = ${JSON.stringify(details)}::jsonb
    where id = ${id} and ended_at is null`.execute(work.tx);
}

export async function dropOldTests(work: Work): Promise<void> {
  await sql`delete from access.nas_tests where asked_at < ${work.now}::timestamptz - make_interval(days => ${keptDays})`.execute(work.tx);
}
