// One book per invoicing partner. Whoever posts, closes or claims entries locks its row, from here to the commit.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { type Actor, mayDo } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";
import { firstPreviousHash } from "../ledger/journal-rules.ts";
import { booksHalted } from "./problems.ts";

export interface Book {
  readonly partnerId: string;
  /** The end of the chain. */
  readonly seq: bigint;
  readonly hash: string;
  readonly closedThrough: Day | null;
  readonly softClosedThrough: Day | null;
  /** The last day whose deferred revenue was released. */
  readonly releasedThrough: Day | null;
  readonly haltedWhy: string | null;
}

interface Row {
  last_seq: bigint;
  last_hash: string;
  closed_through: Day | null;
  soft_closed_through: Day | null;
  released_through: Day | null;
  halted_at: Date | null;
  halted_why: string;
}

const columns = sql`last_seq, last_hash, closed_through, soft_closed_through, released_through, halted_at, halted_why`;

/** The partner's book for posting, locked until the commit. A partner's first entry opens it. Refused while its chain is in doubt. */
export async function lockBook(work: Work, partnerId: string): Promise<Book> {
  const book = await lockAnyBook(work, partnerId);
  if (book.haltedWhy !== null)
    throw booksHalted(`Nothing is posted to this book until somebody has looked at its journal: ${book.haltedWhy}`);
  return book;
}

/** The book in whatever state, locked. */
export async function lockAnyBook(work: Work, partnerId: string): Promise<Book> {
  const locked = await sql<Row>`select ${columns} from billing.books where partner_id = ${partnerId} for update`.execute(work.tx);
  if (locked.rows[0]) return bookOf(partnerId, locked.rows[0]);
  const opened = await sql<Row>`
    insert into billing.books as book (partner_id, last_seq, last_hash) values (${partnerId}, 0, ${firstPreviousHash})
    on conflict (partner_id) do update set last_seq = book.last_seq returning ${columns}`.execute(work.tx);
  const row = opened.rows[0];
  if (!row) throw new Error(`partner ${partnerId} has no book`);
  return bookOf(partnerId, row);
}

/** The book as it stands, unlocked; null where nothing was ever posted. */
export async function findBook(work: Work, partnerId: string): Promise<Book | null> {
  const { rows } = await sql<Row>`select ${columns} from billing.books where partner_id = ${partnerId}`.execute(work.tx);
  return rows[0] ? bookOf(partnerId, rows[0]) : null;
}

const bookOf = (partnerId: string, row: Row): Book => ({
  partnerId,
  seq: row.last_seq,
  hash: row.last_hash,
  closedThrough: row.closed_through,
  softClosedThrough: row.soft_closed_through,
  releasedThrough: row.released_through,
  haltedWhy: row.halted_at === null ? null : row.halted_why,
});

/** B-242 the first day that this actor may post to: in soft-closed months only people who may close. Null: any day. */
export function openFrom(actor: Actor, book: Pick<Book, "closedThrough" | "softClosedThrough"> | null): Day | null {
  const isLead = (actor.kind === "staff" || actor.kind === "key") && mayDo(actor, "finance.periods.close");
  const shut = book && (isLead ? book.closedThrough : (book.softClosedThrough ?? book.closedThrough));
  return shut ? addDays(shut, 1) : null;
}
