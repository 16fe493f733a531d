import { sql } from "kysely";
import { enqueueAll, type JobBook } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { notFrozen } from "../partners/index.ts";
import { askAttempt } from "./attempts/ask-attempt.ts";
import { findMethodById } from "./attempts/open-attempt.ts";
import { chargeDueJob, chargeJob, runCharge, startDueCharges } from "./auto-charge/run-charge.ts";
import { accountOf, findGateway } from "./gateways/gateway-configs.ts";
import { processEvent } from "./gateways/gateway-events.ts";
import { advanceRefundJob, askAttemptJob, detachMethodJob, pollDueJob, processEventJob, purgeJob, renderReceiptJob } from "./job-kinds.ts";
import { bookBatch, bookBatchJob, wakeBatches, wakeBatchesJob } from "./mass-payments/book-batch.ts";
import type { Outside } from "./outside.ts";
import { ensureReceipt } from "./receipt-pdf.ts";
import { advanceRefund } from "./refunds/advance-refund.ts";
import { giveBackCredit, giveBackCreditJob } from "./refunds/give-back-credit.ts";
import { giveBackOrder, giveBackOrderJob } from "./refunds/give-back-order.ts";

/** More than a minute's round can ask waits for the next round. */
const perRound = 500;

export function registerJobs(book: JobBook, outside: Outside): void {
  book.every("* * * * *", pollDueJob);
  book.every("17 3 * * *", purgeJob);
  book.every("* * * * *", chargeDueJob);
  book.every("* * * * *", wakeBatchesJob);
  book.handle(wakeBatchesJob, (run) => run.inWork(wakeBatches));
  book.handle(bookBatchJob, (run, { batchId }) => bookBatch(run, batchId));
  book.handle(chargeDueJob, (run) => run.inWork(startDueCharges));
  book.handle(chargeJob, (run, { chargeId }) => run.inWork((work) => runCharge(work, outside, chargeId)));
  book.handle(purgeJob, (run) => run.inWork(purge));
  book.handle(pollDueJob, (run) => run.inWork(pollDue));
  book.handle(askAttemptJob, async (run, { attemptId }) => void (await askAttempt(run.inWork, outside, attemptId)));
  book.handle(advanceRefundJob, (run, { refundId }) => advanceRefund(run.inWork, outside, refundId));
  book.handle(giveBackCreditJob, (run, asked) => run.inWork((work) => giveBackCredit(work, outside, asked)));
  book.handle(giveBackOrderJob, (run, asked) => run.inWork((work) => giveBackOrder(work, outside, asked)));
  book.handle(processEventJob, (run, { eventId }) => run.inWork((work) => processEvent(work, outside, eventId)));
  book.handle(renderReceiptJob, (run, { paymentId }) =>
    run.inWork(async (work) => void (await ensureReceipt(work, outside.tools, paymentId))),
  );
  book.handle(detachMethodJob, async (run, { methodId }) => {
    const found = await run.inWork(async (work) => {
      const method = await findMethodById(work, methodId);
      const offered = method && (await findGateway(work, outside, { partnerId: method.partner_id, driver: method.driver }));
      return method && offered ? { method, ...offered } : undefined;
    });
    if (found) await found.gateway.detachMethod(accountOf(outside, found.config), found.method.token);
  });
}

/** M-19 what is due to be asked, by our own clock; a job each, so that one slow gateway does not hold up the others. */
async function pollDue(work: Work): Promise<void> {
  const due = await sql<{ id: string; kind: "attempt" | "refund" }>`
    (select id, 'attempt' as kind from payments.intents where next_poll_at <= ${work.now} order by next_poll_at limit ${perRound})
    union all
    (select id, 'refund' as kind from payments.refunds where next_poll_at <= ${work.now} and ${notFrozen("partner_id")} order by next_poll_at limit ${perRound})`.execute(
    work.tx,
  );
  await enqueueAll(
    work,
    due.rows.map(({ id, kind }) =>
      kind === "attempt"
        ? { job: askAttemptJob, payload: { attemptId: id }, options: { key: `attempt:${id}` } }
        : { job: advanceRefundJob, payload: { refundId: id }, options: { key: `refund:${id}` } },
    ),
  );
}

/** M-55. What was not looked at yet stays, however old. */
async function purge(work: Work): Promise<void> {
  await sql`delete from payments.gateway_events where processed_at < ${work.now}::timestamptz - interval '30 days'`.execute(work.tx);
  await sql`delete from payments.guest_tries where tried_at < ${work.now}::timestamptz - interval '1 day'`.execute(work.tx);
  await sql`delete from payments.pay_links link where expires_at < ${work.now}::timestamptz - interval '400 days'
    and not exists (select from payments.intents where pay_link_id = link.id)`.execute(work.tx);
  await sql`delete from payments.pay_link_codes where created_at < ${work.now}::timestamptz - interval '2 days'`.execute(work.tx);
  await sql`delete from payments.pay_link_hours where hour < ${work.now}::timestamptz - interval '1 day'`.execute(work.tx);
  await sql`delete from payments.signature_failures where hour < ${work.now}::timestamptz - interval '30 days'`.execute(work.tx);
}
