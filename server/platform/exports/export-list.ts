import { Readable } from "node:stream";
import { sql } from "kysely";
import { calendarDay } from "../../../shared/calendar.ts";
import { describeActor } from "../event-bus.ts";
import type { Api, FileReply } from "../http/api.ts";
import { freshProofNeeded } from "../problems.ts";
import type { Tools } from "../tools.ts";
import { inReadingWork, type Work } from "../work.ts";
import { enqueueExport } from "./export-job.ts";
import { fileBytes, isTable, mediaTypes } from "./file-bytes.ts";
import { type AboutExport, type AnyListExport, aboutOf, type ExportWish, paperOf, refuseWithoutRight, tableOf } from "./list-export.ts";
import type { Batches } from "./table.ts";

const rowsAtOnce = 250;
/** Setting pages takes longer than writing rows: a list that is longer than this is set by a job. */
const mostRowsOnPaper = 250;
/** O-41 more rows than that leave the house only after a fresh proof of presence. */
const mostWithoutProof = 5_000;

/** Asks whoever takes so many rows along to prove first that it is them. The program itself is nobody who could. */
export function askProofForMany({ actor, origin }: Work, rows: number): void {
  if (rows > mostWithoutProof && actor.kind !== "system" && !origin.isProven) throw freshProofNeeded();
}

export function serveExports(api: Api, tools: Tools): void {
  for (const kind of tools.exports.kinds) {
    api.serve(kind.endpoint, {
      may: kind.may,
      handle: (work, { params, body }) => exportList(work, tools, kind, { params, body: body as ExportWish["body"] }),
    });
  }
}

/**
 * The file at once, or when there are many rows a job that makes it. That somebody exported, and what, is written down before anything goes
 * out (O-49), and a filter that is refused is refused at once, not in the middle of a file.
 */
async function exportList(
  work: Work,
  { base, exports: book, pdfs }: Pick<Tools, "base" | "exports" | "pdfs">,
  kind: AnyListExport,
  wish: ExportWish,
): Promise<FileReply | { exportId: string }> {
  refuseWithoutRight(work, kind);
  const about = await aboutOf(work, kind, wish.params);
  const { sort } = wish.body;
  const wanted = { params: wish.params, filter: wish.body.filter };
  const page = (cursor: string | undefined) => ({ limit: rowsAtOnce, cursor, sort, total: "none" as const });
  const first = await kind.list(work, { ...page(undefined), total: "quick" }, wanted);
  const rows = first.total?.count ?? first.items.length;
  askProofForMany(work, rows);
  const table = await tableOf(work, kind, wish.body);
  const columns = table.columns.map(({ name }) => name);
  work.audit(entryOf(work, about, { wish, columns }));
  const { jobOver } = await book.house.limits(work);
  const name = `${about.name}-${calendarDay(work.now, "UTC")}.${wish.body.format}`;
  // A program that calls with a key waits as long as it takes.
  const most = wish.body.format === "pdf" ? Math.min(jobOver, mostRowsOnPaper) : jobOver;
  if (work.actor.kind === "staff" && (rows > most || first.total?.exact === false)) {
    return { exportId: await startExport(work, kind, wish, name) };
  }
  const { actor, origin } = work;
  const inWork = <T>(act: (again: Work) => Promise<T>): Promise<T> => inReadingWork(base, { actor, origin }, act);
  async function* pages(): AsyncGenerator<readonly unknown[]> {
    for (let at = first; ; ) {
      yield at.items;
      const { next } = at;
      if (next === null) return;
      at = await inWork((again) => kind.list(again, page(next), wanted));
    }
  }
  async function* batches(): Batches {
    for await (const items of pages()) yield items.map(table.rowOf);
  }
  const look = wish.body;
  const mediaType = mediaTypes[look.format];
  if (isTable(look)) return { name, mediaType, bytes: Readable.from(fileBytes(table.columns, batches(), look)) };
  return { name, mediaType, bytes: await paperOf(kind)({ pdfs, inWork, ...wanted, look, pages: pages() }) };
}

function entryOf(work: Work, about: AboutExport, { wish: { body }, columns }: { wish: ExportWish; columns: readonly string[] }) {
  return {
    entity: "export",
    entityId: work.origin.requestId,
    label: about.label,
    action: "exported",
    partnerId: "partners" in work.actor && work.actor.partners !== "all" ? (work.actor.partners[0] ?? null) : null,
    ...(about.customerId ? { customerId: about.customerId } : {}),
    changes: {
      filter: { before: null, after: body.filter },
      columns: { before: null, after: columns },
      format: { before: null, after: body.format },
    },
  };
}

async function startExport(work: Work, kind: AnyListExport, wish: ExportWish, fileName: string): Promise<string> {
  const { actor } = work;
  if (actor.kind !== "staff") throw new Error("only a person can come back for a file");
  const { rows } = await sql<{ id: string }>`
    insert into platform.exports (kind, path, request, format, file_name, made_by, made_by_name, partner_ids, created_at, touched_at)
    values (${kind.kind}, ${kind.endpoint.path}, ${JSON.stringify(wish)}::jsonb, ${wish.body.format}, ${fileName}, ${actor.adminId},
      ${(describeActor(work) as { name?: string }).name ?? ""}, ${actor.partners === "all" ? null : [...actor.partners]}::uuid[], ${work.now}, ${work.now})
    returning id`.execute(work.tx);
  const id = rows[0]?.id as string;
  await enqueueExport(work, id);
  return id;
}
