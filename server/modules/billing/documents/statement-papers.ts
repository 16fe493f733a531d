// Statements of many customers as one ZIP (B-139): a mass action makes them one by one and puts them here; whoever asked takes them away.
import { Readable } from "node:stream";
import { sql } from "kysely";
import { z } from "zod";
import type { FileReply } from "../../../platform/http/api.ts";
import { defineJob, type JobBook } from "../../../platform/jobs.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { type ZipEntry, zipStream } from "../archive/zip-stream.ts";
import { setPaper } from "../papers/set-paper.ts";
import { printedStatement, type StatementAsked } from "./statement-pdf.ts";

/** Long enough to be fetched after a weekend; a statement can be made again at any time. */
const keptDays = 7;

const forgetJob = defineJob("billing.forget-statement-papers", z.object({}), { maxAttempts: 3 });

export function registerStatementJob(book: JobBook): void {
  book.handle(forgetJob, (run) =>
    run.inWork(async (work) => {
      const before = new Date(work.now.getTime() - keptDays * 86_400_000);
      await sql`delete from billing.statement_papers where made_at < ${before}`.execute(work.tx);
    }),
  );
  book.every("40 3 * * *", forgetJob);
}

export interface SetStatement {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly partnerId: string;
}

/** A customer's statement, called after the customer and its period. */
export async function setStatement(work: Work, tools: Tools, accountId: string, asked: StatementAsked): Promise<SetStatement> {
  const { input, partnerId, customerNumber } = await printedStatement(work, tools, accountId, asked);
  const { bytes } = await setPaper(work, tools, partnerId, input);
  return { name: `statement-${customerNumber}-${asked.from}-${asked.to}.pdf`, bytes, partnerId };
}

/** Keeps it for the ZIP of the act that it was made by. Made once per act and customer, whatever runs twice. */
export async function keepStatement(
  work: Work,
  { actionId, madeBy, customerId, statement }: { actionId: string; madeBy: string; customerId: string; statement: SetStatement },
): Promise<void> {
  await sql`insert into billing.statement_papers (action_id, customer_id, partner_id, name, bytes, made_by, made_at)
    values (${actionId}, ${customerId}, ${statement.partnerId}, ${statement.name}, ${Buffer.from(statement.bytes)}, ${madeBy}, ${work.now})
    on conflict do nothing`.execute(work.tx);
}

/** All statements of an act, for who had them made. */
export async function statementArchive(work: Work, tools: Tools, actionId: string): Promise<FileReply> {
  const { actor, origin } = work;
  if (actor.kind !== "staff") throw notFound();
  const { rows } = await sql<{ customer_id: string; name: string }>`select customer_id, name from billing.statement_papers
    where action_id = ${actionId} and made_by = ${actor.adminId} order by name`.execute(work.tx);
  if (rows.length === 0) throw notFound("These statements were deleted, or there were none. Make them again.");
  const label = `Statements of ${rows.length} customers`;
  work.audit({ entity: "statement_archive", entityId: actionId, label, action: "downloaded", partnerId: null });
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const { customer_id, name } of rows) {
      const bytes = await inReadingWork(tools.base, { actor, origin }, async (again) => {
        const found = await sql<{ bytes: Buffer }>`select bytes from billing.statement_papers
          where action_id = ${actionId} and customer_id = ${customer_id}`.execute(again.tx);
        return found.rows[0]?.bytes;
      });
      if (!bytes) throw notFound("These statements were deleted while they were read.");
      yield { name, bytes, isPacked: true };
    }
  }
  return { name: "statements.zip", mediaType: "application/zip", bytes: Readable.from(zipStream(entries())) };
}
