// The three ways in which a payer sets out (B 10.1, B-184): the gateway's page, one click with a saved method, saving a method without
// paying. Each is written down first, then the gateway is called with no transaction open, then the answer is written down.
import type { Works } from "../../../platform/http/api.ts";
import { accountOf } from "../gateways/gateway-configs.ts";
import { callGateway, type Outside } from "../outside.ts";
import type { Failure, Started } from "../ports.ts";
import { alreadyPaid, gatewayDeclined, gatewayError } from "../problems.ts";
import { db } from "../tables.ts";
import { tellOfStart } from "./announced-attempt.ts";
import { applyOutcome } from "./apply-outcome.ts";
import { askAttempt } from "./ask-attempt.ts";
import { type Attempt, listUnderWayFor } from "./attempt-queries.ts";
import { isWithGateway } from "./attempt-rules.ts";
import { type AttemptWanted, gatewayOf, type OpenedAttempt, openAttempt } from "./open-attempt.ts";

/** Where the browser comes back to. */
export type ReturnPage = (attemptId: string) => string;

export type PaymentWanted = Omit<AttemptWanted, "repeatKey"> & {
  /** The payer says that an earlier attempt was not finished. */
  readonly replaceUnfinished: boolean;
};

const inSystemWork =
  (works: Works) =>
  <T>(act: Parameters<typeof works.asSystem<T>>[1]) =>
    works.asSystem("payments", act);

/** Starts on the gateway's page; the answer says where to go. */
export async function startOnGatewayPage(
  works: Works,
  outside: Outside,
  wanted: PaymentWanted,
  returnPage: ReturnPage,
): Promise<{ attemptId: string; redirectUrl: string }> {
  await abandonUnfinished(works, outside, wanted);
  const opened = await works.inWork((work) => openAttempt(work, outside, { ...wanted, repeatKey: works.repeatKey }));
  const { attempt } = opened;
  const page = returnPage(attempt.id);
  if (attempt.continue_url !== null) return { attemptId: attempt.id, redirectUrl: attempt.continue_url };
  if (attempt.state === "failed") throw refusalOf(attempt.failure);
  if (attempt.state !== "created") return { attemptId: attempt.id, redirectUrl: page };
  const said = await callGateway(outside, `${attempt.driver}: start ${attempt.id}`, () =>
    start(outside, opened, { page, guest: wanted.guest }),
  );
  const started: Started =
    said.kind === "answer" ? said.answer : { kind: "refused", failure: { code: "gateway-unreachable", kind: "soft", message: "" } };
  if (started.kind === "refused") {
    // Nobody was told of a page, so nobody can pay there.
    await works.asSystem("payments", (work) => applyOutcome(work, attempt.id, { kind: "failed", failure: started.failure }));
    throw refusalOf(started.failure);
  }
  await works.asSystem("payments", async (work) => {
    const redirected = await db(work)
      .updateTable("payments.intents")
      .set({ state: "redirected", external_id: started.externalId, continue_url: started.url, updated_at: work.now })
      .where("id", "=", attempt.id)
      // A quick payer's event may have overtaken this.
      .where("state", "=", "created")
      .returningAll()
      .executeTakeFirst();
    if (redirected) tellOfStart(work, redirected);
  });
  return { attemptId: attempt.id, redirectUrl: started.url };
}

function start(
  outside: Outside,
  { gateway, config, attempt, facts }: OpenedAttempt,
  { page, guest }: { page: string; guest: PaymentWanted["guest"] },
): Promise<Started> {
  const wanted = {
    attemptId: attempt.id,
    idempotencyKey: attempt.idempotency_key,
    currency: attempt.currency,
    merchantTitle: facts.partner.name,
    description: guest?.description ?? (attempt.purpose === "setup" ? facts.label : descriptionOf(attempt, facts.label)),
    language: facts.customer.language,
    customerName: guest?.name ?? facts.customer.name,
    returnUrl: page,
    cancelUrl: `${page}${page.includes("?") ? "&" : "?"}cancelled=1`,
    expiresAt: attempt.expires_at,
  };
  const account = accountOf(outside, config);
  if (attempt.purpose === "setup") return gateway.startSetup(account, wanted);
  return gateway.startCheckout(account, { ...wanted, amountMinor: attempt.amount_minor, saveMethod: attempt.save_method });
}

/** What the payer reads on the gateway's page. Document numbers would not fit for many. */
const descriptionOf = ({ document_ids: ids, purpose }: Attempt, customer: string): string =>
  purpose === "order" || purpose === "change"
    ? `${customer}, ${purpose}`
    : ids.length === 0
      ? `${customer}, balance`
      : `${customer}, ${ids.length === 1 ? "1 document" : `${ids.length} documents`}`;

/** Pays with a saved method. A decline is refused; "processing" and "unknown" are answers, and the gateway is asked again later. */
export async function chargeSavedMethod(works: Works, outside: Outside, wanted: PaymentWanted, returnPage: ReturnPage): Promise<Attempt> {
  await abandonUnfinished(works, outside, wanted);
  const opened = await works.inWork((work) => openAttempt(work, outside, { ...wanted, repeatKey: works.repeatKey }));
  const { attempt, method, gateway, config } = opened;
  if (attempt.state === "failed") throw refusalOf(attempt.failure);
  if (attempt.state !== "created" || !method) return attempt;
  const said = await callGateway(outside, `${attempt.driver}: charge ${attempt.id}`, () =>
    gateway.charge(accountOf(outside, config), {
      attemptId: attempt.id,
      idempotencyKey: attempt.idempotency_key,
      token: method.token,
      amountMinor: attempt.amount_minor,
      currency: attempt.currency,
      description: descriptionOf(attempt, opened.facts.label),
      returnUrl: returnPage(attempt.id),
    }),
  );
  const after = await works.asSystem("payments", (work) => applyOutcome(work, attempt.id, said.kind === "answer" ? said.answer : said));
  if (after.state === "failed") throw refusalOf(after.failure);
  return after;
}

/**
 * P-120 "I did not finish": the gateway is told to give the earlier attempt up and then asked what became of it. It may turn out to be
 * paid after all.
 */
async function abandonUnfinished(works: Works, outside: Outside, wanted: PaymentWanted): Promise<void> {
  if (!wanted.replaceUnfinished || (wanted.documentIds.length === 0 && wanted.payable === undefined)) return;
  const unfinished = await works.inWork(async (work) => {
    const attempts = (await listUnderWayFor(work, wanted.accountId, wanted)).filter((attempt) => !isWithGateway(attempt.state));
    return Promise.all(attempts.map(async (attempt) => ({ attempt, ...(await gatewayOf(work, outside, attempt)) })));
  });
  for (const { attempt, gateway, config } of unfinished) {
    const ref = { attemptId: attempt.id, idempotencyKey: attempt.idempotency_key, externalId: attempt.external_id };
    await callGateway(outside, `${attempt.driver}: cancel ${attempt.id}`, () => gateway.cancelCheckout(accountOf(outside, config), ref));
    const after = await askAttempt(inSystemWork(works), outside, attempt.id);
    if (after.state === "succeeded") throw alreadyPaid("That payment went through after all. There is nothing more to pay for it.");
    // The gateway never heard of it. One that cannot be asked keeps the attempt, and the payer is told to wait.
    if (after.state === "created") await works.asSystem("payments", (work) => applyOutcome(work, attempt.id, { kind: "cancelled" }));
  }
}

const unreachable = new Set(["gateway-unreachable", "never-received"]);

function refusalOf(failure: Failure | null): Error {
  if (failure === null || unreachable.has(failure.code))
    return gatewayError("Nothing was charged. Please try again in a few minutes, or pay another way.");
  const detail =
    failure.message || (failure.kind === "soft" ? "Try again later or choose another way to pay." : "Choose another way to pay.");
  return gatewayDeclined(detail, { errors: [{ field: "", code: failure.code, params: { kind: failure.kind } }] });
}
