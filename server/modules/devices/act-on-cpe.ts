// P-198 to P-201 telling a router to do something: written down here, carried out by a job.
import { sql } from "kysely";
import { enqueue } from "../../platform/jobs.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { featureOff, fieldProblem, notFound, permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import type { ActionKind, NetworkName, Wish } from "./contract.ts";
import { cpeLabel, getOwnCpe, visibleActions, whoActs } from "./cpe-queries.ts";
import { groupOf, isNameAsKey, limitHit, longestWindowMs, needed, subjectOf, withoutKey } from "./decide-act.ts";
import { cpeActionChanged } from "./events.ts";
import { runActionJob } from "./jobs.ts";
import { actionPending, alreadySent, limitReached } from "./problems.ts";
import { actionTtlHours, portalRouterActs } from "./settings.ts";
import { type Cpe, type CpeAction, db } from "./tables.ts";

export type Seals = Pick<Tools, "seal" | "unseal">;

/** What a customer wants of their own router. */
export async function actOnOwnCpe(work: Work, { seal }: Seals, cpeId: string, wish: Wish): Promise<CpeAction> {
  const wants = needed(wish);
  const allowed = await getSetting(work, portalRouterActs, { partnerId: ownCustomer(work).partnerId });
  if (wants.some((each) => !allowed.includes(each))) throw featureOff();
  const cpe = await getOwnCpe(work, cpeId, { lock: true });
  if (wants.length === 0) throw fieldProblem("wish", "required", "Say what is to change: the name, the password, or both.");
  if (isNameAsKey(wish)) throw fieldProblem("wish.key", "same-as-name", "The password must be another than the name.");
  refuseWhatItCannot(cpe, wish);
  const key = "key" in wish ? wish.key : undefined;
  return queueAction(work, cpe, {
    kind: wish.kind,
    subject: subjectOf(wish),
    wish: withoutKey(wish),
    secret: key === undefined ? undefined : seal(key),
  });
}

/** A capability that is missing is not drawn either: whoever asks all the same is told that there is nothing. */
function refuseWhatItCannot({ reading }: Cpe, wish: Wish): void {
  if (!reading || needed(wish).some((each) => !reading.capabilities.includes(each))) throw notFound("This router cannot do that.");
  const bands = wish.kind === "wifi" ? wish.bands : wish.kind === "band" ? [wish.band] : [];
  if (bands.some((band) => !reading.bands.some((each) => each.band === band)))
    throw fieldProblem("wish.bands", "unknown-value", "This router has no such band.");
  if (wish.kind === "pause_host" && !reading.hosts.some(({ mac }) => mac === wish.mac))
    throw fieldProblem("wish.mac", "unknown-value", "There is no such device.");
}

export interface NewAction {
  readonly kind: ActionKind;
  readonly subject: string;
  readonly wish: Readonly<Record<string, unknown>>;
  /** Sealed. */
  readonly secret: string | undefined;
}

/** The router's row is locked by the caller, so that limits count one after the other. */
export async function queueAction(work: Work, cpe: Cpe, { kind, subject, wish, secret }: NewAction): Promise<CpeAction> {
  if (cpe.customer_id === null) throw notFound("This router is nobody's.");
  await refuseOverLimit(work, cpe, kind);
  const hours = await getSetting(work, actionTtlHours, { partnerId: cpe.partner_id });
  const action = await db(work)
    .insertInto("devices.cpe_actions")
    .values({
      ...{ cpe_id: cpe.id, partner_id: cpe.partner_id, customer_id: cpe.customer_id, kind, subject },
      ...{ wish: JSON.stringify(wish), secret_sealed: secret ?? null, state: "queued", queued_at: work.now },
      expires_at: new Date(work.now.getTime() + hours * 3_600_000),
      ...whoActs(work),
    })
    .onConflict((conflict) => conflict.columns(["cpe_id", "subject"]).where("ended_at", "is", null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!action) throw actionPending("Wait until that is done, or take it back.");
  await enqueue(work, runActionJob, { actionId: action.id }, { key: `cpe-action-${action.id}` });
  tell(work, action);
  audit(work, cpe, action, "router-told");
  return action;
}

async function refuseOverLimit(work: Work, cpe: Cpe, kind: ActionKind): Promise<void> {
  const since = new Date(work.now.getTime() - longestWindowMs);
  const { rows } = await sql<{ kind: ActionKind; queued_at: Date }>`select kind, queued_at from devices.cpe_actions
    where cpe_id = ${cpe.id} and customer_id = ${cpe.customer_id} and queued_at > ${since} and state <> 'withdrawn'`.execute(work.tx);
  const counted = rows.filter((row) => groupOf(row.kind) === groupOf(kind)).map((row) => row.queued_at);
  const hit = limitHit(kind, counted, work.now);
  if (!hit) return;
  throw limitReached("That was often enough for now.", {
    current: { limit: hit.most, renewsAt: hit.renewsAt.toISOString() },
    retryAfterS: Math.ceil((hit.renewsAt.getTime() - work.now.getTime()) / 1000),
  });
}

/** P-200 as long as the router was not told. */
export async function withdrawOwnAction(work: Work, actionId: string): Promise<CpeAction> {
  const action = await visibleActions(work)
    .where("action.id", "=", actionId)
    .where("action.customer_id", "=", ownCustomer(work).customerId)
    .forUpdate()
    .executeTakeFirst();
  if (!action) throw notFound("There is no such act.");
  const cpe = await getOwnCpe(work, action.cpe_id);
  if (action.state !== "queued") throw alreadySent("It cannot be taken back any more.");
  const after = await endAction(work, action, { state: "withdrawn" });
  audit(work, cpe, after, "withdrawn");
  return after;
}

type End = Pick<CpeAction, "state"> & Partial<Pick<CpeAction, "reason" | "detail" | "result">>;

/** Over, one way or the other; what was secret about it is forgotten. */
export async function endAction(work: Work, action: CpeAction, { result, ...end }: End): Promise<CpeAction> {
  const after = await db(work)
    .updateTable("devices.cpe_actions")
    .set({ ...end, ...(result ? { result: JSON.stringify(result) } : {}), ended_at: work.now, secret_sealed: null })
    .where("id", "=", action.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  tell(work, after);
  return after;
}

export const tell = (work: Work, action: CpeAction): void =>
  work.emit(
    cpeActionChanged,
    { partnerId: action.partner_id, customerId: action.customer_id, objectId: action.id },
    { cpeId: action.cpe_id, kind: action.kind, state: action.state },
  );

/** P-11 with names and times, never with a key. */
function audit(work: Work, cpe: Cpe, action: CpeAction, how: "router-told" | "withdrawn"): void {
  work.audit({
    entity: "cpe",
    entityId: cpe.id,
    label: cpeLabel(cpe),
    action: how,
    partnerId: cpe.partner_id,
    customerId: cpe.customer_id,
    changes: { act: { before: null, after: { kind: action.kind, ...action.wish } } },
  });
}

/** P-199, N-236 a key that was set here, to whoever proved a moment ago that it is them. */
export async function revealOwnKey(
  work: Work,
  { unseal }: Seals,
  cpeId: string,
  network: NetworkName,
): Promise<{ name: string; key: string }> {
  const cpe = await getOwnCpe(work, cpeId);
  refuseStaffEyes(work);
  const row = await db(work)
    .selectFrom("devices.wifi_keys")
    .select("key_sealed")
    .where("cpe_id", "=", cpe.id)
    .where("network", "=", network)
    .where("customer_id", "=", ownCustomer(work).customerId)
    .executeTakeFirst();
  if (!row) throw notFound("This key was not set here.");
  work.audit({
    ...{ entity: "cpe", entityId: cpe.id, label: cpeLabel(cpe), action: "wifi-key-revealed" },
    ...{ partnerId: cpe.partner_id, customerId: cpe.customer_id },
    changes: { network: { before: null, after: network } },
  });
  const { reading } = cpe;
  const name = network === "guest" ? reading?.guest?.name : reading?.bands.find(({ band }) => band === network)?.name;
  return { name: name ?? "", key: unseal(row.key_sealed) };
}

/** Whoever looks through a customer's eyes has rights of their own for secrets. */
export function refuseStaffEyes({ actor }: Work): void {
  if (actor.kind === "customer" && actor.staff) throw permissionDenied("Only the customer sees this here.");
}
