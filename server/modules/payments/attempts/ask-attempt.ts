// Asks a gateway how an attempt stands (B-177, M-19). Also the one who picks up what a crash has left behind.
import type { Work } from "../../../platform/work.ts";
import { accountOf, findGateway, type Offered } from "../gateways/gateway-configs.ts";
import { callGateway, type Outside } from "../outside.ts";
import type { AttemptOutcome } from "../ports.ts";
import type { SavedMethod } from "../saved-methods/saved-methods.ts";
import { applyOutcome } from "./apply-outcome.ts";
import { type Attempt, getAttempt } from "./attempt-queries.ts";
import { isOver } from "./attempt-rules.ts";
import { findMethodById } from "./open-attempt.ts";

/** Opens a work for the program itself. */
export type InSystemWork = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

export async function askAttempt(inWork: InSystemWork, outside: Outside, attemptId: string): Promise<Attempt> {
  const found = await inWork(async (work) => {
    const attempt = await getAttempt(work, attemptId);
    return {
      attempt,
      now: work.now,
      offered: await findGateway(work, outside, { partnerId: attempt.partner_id, driver: attempt.driver }),
      method: attempt.saved_method_id === null ? undefined : await findMethodById(work, attempt.saved_method_id),
    };
  });
  const { attempt, offered } = found;
  if (isOver(attempt.state)) return attempt;
  if (!offered) return inWork((work) => applyOutcome(work, attemptId, { kind: "silent" }));
  const said = await callGateway(outside, `${attempt.driver}: status of ${attemptId}`, () => question(outside, { ...found, offered }));
  return inWork((work) => applyOutcome(work, attemptId, said.kind === "answer" ? said.answer : said));
}

/**
 * A charge that was written down and perhaps never sent is sent again with the same key: if it did arrive, the gateway answers with that
 * one. Once its time is up it is only asked about; the payer has long gone.
 */
function question(
  outside: Outside,
  { attempt, offered, method, now }: { attempt: Attempt; offered: Offered; method: SavedMethod | undefined; now: Date },
): Promise<AttemptOutcome> {
  const account = accountOf(outside, offered.config);
  if (attempt.state === "created" && method && now < attempt.expires_at) {
    return offered.gateway.charge(account, {
      attemptId: attempt.id,
      idempotencyKey: attempt.idempotency_key,
      token: method.token,
      amountMinor: attempt.amount_minor,
      currency: attempt.currency,
      description: offered.config.title,
      returnUrl: outside.tools.config.publicUrl,
    });
  }
  return offered.gateway.fetchStatus(account, {
    attemptId: attempt.id,
    idempotencyKey: attempt.idempotency_key,
    externalId: attempt.external_id,
  });
}
