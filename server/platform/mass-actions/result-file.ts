import { Readable } from "node:stream";
import type { Actor } from "../actor.ts";
import { type CsvSeparator, csvBytes } from "../csv.ts";
import type { FileReply } from "../http/api.ts";
import { type Base, inWork } from "../work.ts";
import type { Told } from "./mass-action.ts";
import { listRows, type MassAction, type WhichRows } from "./queries.ts";

const rowsAtOnce = 1000;

const toldText = ({ code, before, after, count, amount, detail }: Told): string =>
  detail ??
  (amount ? `${code}: ${amount.amount} ${amount.currency}` : undefined) ??
  `${code}${before === undefined && after === undefined ? "" : `: ${before ?? ""} → ${after ?? ""}`}${count === undefined ? "" : ` (${count})`}`;

/** One line per row: what it was and what came of it. Before the act: what would come of it. */
export function resultFile(
  base: Base,
  actor: Actor,
  action: MassAction,
  { separator, which }: { separator: CsvSeparator; which: WhichRows },
): FileReply {
  async function* batches() {
    for (let after = 0; ; ) {
      const rows = await inWork(base, { actor, origin: { source: "admin" } }, (work) =>
        listRows(work, action.id, { after, limit: rowsAtOnce, which }),
      );
      yield rows.map((row) => [
        row.position,
        row.label,
        row.objectId,
        row.state,
        row.message,
        row.expectedSkip,
        row.told.map(toldText).join("; "),
      ]);
      const last = rows.at(-1);
      if (!last || rows.length < rowsAtOnce) return;
      after = last.position;
    }
  }
  const name = `${action.kind.replaceAll(".", "-")}-${action.createdAt.toISOString().slice(0, 10)}.csv`;
  return {
    name,
    mediaType: "text/csv; charset=utf-8",
    bytes: Readable.from(csvBytes(["row", "record", "id", "result", "message", "expectedSkip", "details"], batches(), separator)),
  };
}
