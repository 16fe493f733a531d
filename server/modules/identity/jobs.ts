import { sql } from "kysely";
import { z } from "zod";
import { defineJob, type JobBook, type JobRun } from "../../platform/jobs.ts";
import { warnOfExpiringKeys } from "./api-keys/warn-of-expiry.ts";
import { verifyAuditChain } from "./audit/verify-audit-chain.ts";

// One attempt: a broken chain does not mend itself, and a failed job stays for staff to see.
const verifyAudit = defineJob("verify-audit-chain", z.object({}), { maxAttempts: 1 });
const tidyUp = defineJob("tidy-up-identity", z.object({}));

export function jobs(book: JobBook): void {
  book.handle(verifyAudit, verifyAuditNightly);
  book.every("20 2 * * *", verifyAudit);
  book.handle(tidyUp, tidyUpNightly);
  book.every("40 2 * * *", tidyUp);
}

async function verifyAuditNightly(run: JobRun): Promise<void> {
  const proof = await run.inWork(verifyAuditChain);
  if (proof.breaks.length === 0) return;
  run.base.log.fatal({ breaks: proof.breaks }, "the audit log was tampered with");
  throw new Error(
    `The audit log does not hold: ${proof.breaks.map((broken) => `${broken.chainId} at ${broken.seq}: ${broken.what}`).join("; ")}`,
  );
}

const dayMs = 24 * 60 * 60_000;
/** The sign-in log is shown for 90 days; ended sign-ins are kept as long, so that a known browser is recognised. */
const kept = { log: 90 * dayMs, signIns: 90 * dayMs, requests: 30 * dayMs, failures: 2 * dayMs };

async function tidyUpNightly(run: JobRun): Promise<void> {
  await run.inWork(async (work) => {
    const before = (ms: number): Date => new Date(work.now.getTime() - ms);
    await sql`delete from identity.sign_in_log where at < ${before(kept.log)}`.execute(work.tx);
    await sql`delete from identity.sign_ins where last_seen_at < ${before(kept.signIns)}`.execute(work.tx);
    await sql`delete from identity.half_sign_ins where expires_at < ${work.now}`.execute(work.tx);
    await sql`delete from identity.sent_codes where created_at < ${before(kept.failures)}`.execute(work.tx);
    await sql`delete from identity.trusted_devices where expires_at < ${work.now}`.execute(work.tx);
    await sql`delete from identity.issuer_visits where expires_at < ${work.now}`.execute(work.tx);
    await sql`delete from identity.waiting_links where expires_at < ${work.now}`.execute(work.tx);
    await sql`delete from identity.used_challenges where expires_at < ${work.now}`.execute(work.tx);
    await sql`delete from identity.password_requests where created_at < ${before(kept.requests)}`.execute(work.tx);
    await sql`delete from identity.sign_in_failures where last_at < ${before(kept.failures)} and (locked_until is null or locked_until < ${work.now})`.execute(
      work.tx,
    );
    // Codes that were sent erase themselves; what could not be sent in a day will not be wanted any more.
    await sql`update platform.events set data = data || '{"sealed": null}' where type = 'code.issued' and at < ${before(dayMs)} and data ->> 'sealed' is not null`.execute(
      work.tx,
    );
    await sql`select platform.ensure_months('identity.audit_entries', ${work.now}::date, (${work.now}::date + interval '3 months')::date)`.execute(
      work.tx,
    );
    await warnOfExpiringKeys(work);
  });
}
