// B-244 pushes what waits, one thing after the other: written down that it begins, called, written down what came of it. Between the first and
// the last anything may break; whatever may be there already is looked for before it is made again.
import { sql } from "kysely";
import { parseMoney } from "../../../../shared/money.ts";
import type { JobBook, JobRun } from "../../../platform/jobs.ts";
import { enqueueAll } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { begin, type Item, type Step } from "./begin-item.ts";
import { collect } from "./collect.ts";
import { pushJob, pushSoon, revokeJob, tendJob } from "./jobs.ts";
import { type AccountingSystem, type AccountingSystems, type Books, SystemFault } from "./ports.ts";
import { finishSignIn } from "./sign-in.ts";
import { db } from "./tables.ts";
import { appOf, type Connection, giveTurnBack, holdTurn, openTokens, type Turn, TurnLost, takeTurn, usableKey } from "./turn.ts";

export function registerPushing(book: JobBook, tools: Tools, systems: AccountingSystems): void {
  book.handle(pushJob, (run, { connectionId }) => push(run, tools, systems, connectionId));
  book.handle(tendJob, (run) => run.inWork(tend));
  book.handle(revokeJob, (run, { connectionId, sealed }) => revoke(run, tools, systems, { connectionId, sealed }));
  book.every("* * * * *", tendJob);
}

/** Every connection that may have something to do. A provider has one, an installation a few. */
async function tend(work: Work): Promise<void> {
  const rows = await db(work)
    .selectFrom("billing.accounting_connections")
    .select("id")
    .where("state", "in", ["connecting", "connected"])
    .where((is) => is.or([is("paused_until", "is", null), is("paused_until", "<=", work.now)]))
    .execute();
  await enqueueAll(
    work,
    rows.map(({ id }) => ({ job: pushJob, payload: { connectionId: id }, options: { key: `push-to-accounting ${id}` } })),
  );
}

/** One job leaves the rest to another, so that a million documents do not hold a worker for days. */
const mostAtOnce = 300;

interface Env {
  readonly run: JobRun;
  readonly tools: Tools;
  readonly system: AccountingSystem;
  readonly turn: Turn;
}

async function push(run: JobRun, tools: Tools, systems: AccountingSystems, connectionId: string): Promise<void> {
  const taken = await run.inWork((work) => takeTurn(work, connectionId));
  if (!taken) return;
  const { turn, connection } = taken;
  const system = systems.get(connection.system);
  if (!system) return;
  const env: Env = { run, tools, system, turn };
  let isMore = false;
  // After a fault of our own the job itself is tried again, later and later.
  let isOver = false;
  try {
    if (connection.state === "connecting") await finishSignIn(env, connection);
    else isMore = await pushAll(env, connection);
    isOver = true;
  } catch (error) {
    if (error instanceof TurnLost) return;
    if (!(error instanceof SystemFault)) throw error;
    await run.inWork((work) => pauseFor(work, turn, error));
  } finally {
    await run.inWork(async (work) => {
      await giveTurnBack(work, turn);
      if (isMore || (isOver && (await isWaiting(work, connectionId)))) await pushSoon(work, connectionId);
    });
  }
}

/** Something came while this turn was held: the job that was meant for it found no turn and went. */
async function isWaiting(work: Work, connectionId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from billing.accounting_connections connection
    where connection.id = ${connectionId} and connection.state = 'connected' and (connection.paused_until is null or connection.paused_until <= ${work.now})
      and (connection.choices is null or connection.choices_wanted or exists (select 1 from billing.accounting_items item
        where item.connection_id = connection.id and item.state = 'waiting' and item.next_try_at <= ${work.now}))`.execute(work.tx);
  return rows.length > 0;
}

/** @returns whether there is more to do at once. */
async function pushAll(env: Env, connection: Connection): Promise<boolean> {
  const { run, turn } = env;
  if (connection.state !== "connected") return false;
  if (connection.choices === null || connection.choices_wanted) await fetchChoices(env);
  while (await run.inWork(async (work) => collect(work, await holdTurn(work, turn)))) if (run.signal?.aborted) return true;
  for (let count = 0; count < mostAtOnce; count += 1) {
    if (run.signal?.aborted) return true;
    const item = await run.inWork((work) => nextItem(work, turn.connectionId));
    if (!item) {
      await run.inWork((work) => allIsWell(work, turn));
      return false;
    }
    await pushOne(env, item.id);
  }
  return true;
}

const nextItem = (work: Work, connectionId: string) =>
  db(work)
    .selectFrom("billing.accounting_items")
    .select("id")
    .where("connection_id", "=", connectionId)
    .where("state", "=", "waiting")
    .where("next_try_at", "<=", work.now)
    .orderBy("is_withdrawn")
    .orderBy("seq")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();

/** Calls with a key that counts; one that has ended in the meantime is renewed once. */
async function withBooks<T>(env: Env, act: (books: Books, connection: Connection) => Promise<T>): Promise<T> {
  const open = ({ access, connection }: { access: string; connection: Connection }): Books =>
    env.system.books(appOf(env.tools, connection), access, connection.organisation_id ?? "", connection.choices?.facts ?? {});
  const key = await usableKey(env.run, env);
  try {
    return await act(open(key), key.connection);
  } catch (error) {
    if (!(error instanceof SystemFault) || error.kind !== "expired") throw error;
    const renewed = await usableKey(env.run, env, true);
    try {
      return await act(open(renewed), renewed.connection);
    } catch (again) {
      if (again instanceof SystemFault && again.kind === "expired")
        throw new SystemFault(again.message, { kind: "sign-in-ended", cause: again });
      throw again;
    }
  }
}

async function fetchChoices(env: Env): Promise<void> {
  const choices = await withBooks(env, (books) => books.choices());
  await env.run.inWork(async (work) => {
    await holdTurn(work, env.turn);
    await db(work)
      .updateTable("billing.accounting_connections")
      .set({ choices: JSON.stringify(choices), choices_at: work.now, choices_wanted: false })
      .where("id", "=", env.turn.connectionId)
      .execute();
  });
}

async function pushOne(env: Env, itemId: string): Promise<void> {
  const { run, turn } = env;
  const begun = await run.inWork(async (work) => {
    const connection = await holdTurn(work, turn);
    return begin(work, connection, itemId);
  });
  if (begun.kind === "nothing") return;
  if (begun.kind === "contact-first") {
    await pushOne(env, begun.contactItemId);
    return;
  }
  const { item, step } = begun;
  try {
    const placed = await withBooks(env, (books) => act(books, step));
    await run.inWork((work) => done(work, turn, { item, step, placed }));
  } catch (error) {
    if (error instanceof TurnLost) throw error;
    if (!(error instanceof SystemFault)) {
      // Ours: it must not keep the others from going.
      run.base.log.error({ err: error, item: item.id }, "an item could not be pushed");
      await run.inWork((work) => failItem(work, item, { error: "fault", detail: "" }));
    } else if (!(await run.inWork((work) => noteFault(work, turn, item, error)))) throw error;
  }
}

interface Outcome {
  readonly externalId: string;
  readonly form: string;
  /** Of a document that was made or found just now. */
  readonly totalText?: string;
}

async function act(books: Books, step: Step): Promise<Outcome> {
  switch (step.kind) {
    case "contact": {
      const at = step.at ?? (await books.findContact(step.contact));
      if (at) {
        if (step.at) await books.changeContact(step.contact, at, step.key);
        return { externalId: at.externalId, form: "" };
      }
      return { form: "", ...(await books.addContact(step.contact, step.key)) };
    }
    case "document": {
      const at = step.at ?? (await putDocument(books, step));
      if (step.document.kind === "credit_note") await books.settleCreditNote(step.document, at, step.shares, step.how);
      return { form: "", ...at };
    }
    case "payment": {
      const found = step.at ?? (step.mayExist ? await books.findPayment(step.money) : undefined);
      const at = found
        ? await books.settlePayment(step.money, found, step.shares, step.how)
        : await books.addPayment(step.money, step.shares, step.how);
      return { externalId: at.externalId, form: at.form ?? "" };
    }
    case "refund": {
      const at = step.at ?? (await books.putRefund(step.money, step.sources, step.key));
      return { externalId: at.externalId, form: "" };
    }
    case "withdraw":
      await books.withdrawRefund(step.at);
      return { externalId: step.at.externalId, form: "" };
  }
}

/** Made once: what may be there is looked for first, and a number that is taken is ours or somebody else's. */
async function putDocument(books: Books, { document, mayExist, key }: Extract<Step, { kind: "document" }>): Promise<Outcome> {
  const mine = async (): Promise<Outcome | undefined> => {
    const found = await books.findDocument(document);
    if (!found) return undefined;
    if (found.contactId !== document.contactId || minorOf(found.totalText, document.currency) !== document.grossMinor)
      throw new SystemFault(`${document.number}: ${found.totalText} ${document.currency}`, { kind: "refused", code: "number-of-another" });
    return { form: "", ...found };
  };
  const known = mayExist ? await mine() : undefined;
  if (known) return known;
  try {
    return { form: "", ...(await books.addDocument(document, key)) };
  } catch (error) {
    if (!(error instanceof SystemFault) || error.code !== "number-taken") throw error;
    const linked = await mine();
    if (linked) return linked;
    throw error;
  }
}

function minorOf(text: string, currency: string): bigint | undefined {
  try {
    return parseMoney(text, currency).minor;
  } catch {
    return undefined;
  }
}

// What came of it ----------------------------------------------------------------------------------------------------

async function done(work: Work, turn: Turn, { item, step, placed }: { item: Item; step: Step; placed: Outcome }): Promise<void> {
  // What was made there is written down even if the turn is lost by now: it is there.
  const isOther =
    step.kind === "document" &&
    placed.totalText !== undefined &&
    minorOf(placed.totalText, step.document.currency) !== step.document.grossMinor;
  const differs = isOther || item.error === "total-differs";
  const end = step.kind === "withdraw" ? "withdrawn" : differs ? "differs" : "done";
  await sql`update billing.accounting_items set
      -- What changed here during the call is still to be pushed.
      state = case when changes > ${item.changes} and ${step.kind} <> 'withdraw' then 'waiting' else ${end} end,
      external_id = ${placed.externalId}, external_form = ${placed.form}, error = ${differs ? "total-differs" : ""},
      error_detail = ${isOther ? (placed.totalText ?? "") : differs ? item.error_detail : ""}, attempts = 0, done_at = ${work.now}
    where id = ${item.id}`.execute(work.tx);
  await sql`update billing.accounting_connections set last_done_at = ${work.now}, failure = '', failure_detail = '', failures = 0, paused_until = null
    where id = ${turn.connectionId}`.execute(work.tx);
  if (item.external_id !== null) return;
  if (step.kind === "contact") await wake(work, item, "contact-failed");
  // What settles it could not say so until now.
  if (step.kind === "document" || step.kind === "refund")
    await sql`select billing.accounting_credits_changed((select array_agg(distinct credit_id) from billing.allocations where debit_id = ${item.entry_id}))`.execute(
      work.tx,
    );
  if (step.kind === "payment" || step.kind === "document") await wake(work, item, "credit-failed");
}

/** Items of the customer that failed for the want of this one. */
const wake = (work: Work, item: Item, error: string): Promise<unknown> =>
  sql`update billing.accounting_items set state = 'waiting', error = '', error_detail = '', next_try_at = ${work.now}
    where connection_id = ${item.connection_id} and customer_id = ${item.customer_id} and state = 'failed' and error = ${error}`.execute(
    work.tx,
  );

const laterMs = 60_000;

/** @returns whether the fault is the item's alone, so that others can go on. */
async function noteFault(work: Work, turn: Turn, item: Item, fault: SystemFault): Promise<boolean> {
  await holdTurn(work, turn);
  switch (fault.kind) {
    case "refused":
      await failItem(work, item, { error: fault.code ?? "refused", detail: fault.message });
      return true;
    case "not-yet":
      await db(work)
        .updateTable("billing.accounting_items")
        .set({ next_try_at: new Date(work.now.getTime() + laterMs) })
        .where("id", "=", item.id)
        .execute();
      return true;
    default:
      await db(work)
        .updateTable("billing.accounting_items")
        .set({ error: fault.kind, error_detail: fault.message.slice(0, 1000) })
        .where("id", "=", item.id)
        .execute();
      return false;
  }
}

const failItem = (work: Work, item: Item, { error, detail }: { error: string; detail: string }): Promise<unknown> =>
  db(work)
    .updateTable("billing.accounting_items")
    .set({ state: "failed", error, error_detail: detail.slice(0, 1000), refusals: item.refusals + 1 })
    .where("id", "=", item.id)
    .execute();

const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;

/** The whole connection waits: whoever is down, busy or shut is so for every item. */
async function pauseFor(work: Work, turn: Turn, fault: SystemFault): Promise<void> {
  const connection = await holdTurn(work, turn);
  const ends = fault.kind === "sign-in-ended" || fault.kind === "refused";
  const backoffMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(connection.failures, 12));
  const pauseMs = fault.kind === "busy" ? (fault.retryAfterS ?? 60) * 1000 : backoffMs;
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      failure: fault.kind,
      failure_detail: fault.message.slice(0, 1000),
      failures: connection.failures + 1,
      paused_until: ends ? null : new Date(work.now.getTime() + pauseMs),
      ...(fault.kind === "sign-in-ended" ? { state: "broken" as const, version: connection.version + 1 } : {}),
    })
    .where("id", "=", turn.connectionId)
    .execute();
}

async function allIsWell(work: Work, turn: Turn): Promise<void> {
  await sql`update billing.accounting_connections set failure = '', failure_detail = '', failures = 0
    where id = ${turn.connectionId} and failure <> ''`.execute(work.tx);
}

/** After a connection was ended: so that the keys open nothing any more, whoever may have them. */
async function revoke(
  run: JobRun,
  tools: Tools,
  systems: AccountingSystems,
  { connectionId, sealed }: { connectionId: string; sealed: string },
): Promise<void> {
  const connection = await run.inWork((work) =>
    db(work).selectFrom("billing.accounting_connections").selectAll().where("id", "=", connectionId).executeTakeFirst(),
  );
  const system = connection && systems.get(connection.system);
  if (!system) return;
  try {
    await system.revoke(appOf(tools, connection), openTokens(tools, sealed).refresh);
  } catch (error) {
    // A key that is not known any more opens nothing.
    const isGone = error instanceof SystemFault && ["refused", "expired", "sign-in-ended"].includes(error.kind);
    if (!isGone && !run.isLastAttempt) throw error;
  }
  await run.inWork((work) =>
    db(work)
      .updateTable("billing.accounting_connections")
      .set({ client_secret: tools.seal("") })
      .where("id", "=", connectionId)
      .where("state", "=", "disconnected")
      .execute(),
  );
}
