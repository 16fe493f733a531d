// P-249 "Check my connection": what is known is read in one transaction, the router is asked outside of any, what was found is written in
// another one.
import { sql } from "kysely";
import type { z } from "zod";
import type { DailyRun, DailyStep } from "../../platform/daily/daily-step.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Works } from "../../platform/http/api.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { findAccessState } from "../access/index.ts";
import { getSetting } from "../partners/index.ts";
import { getService, type Service, serviceLabel } from "../services/index.ts";
import {
  accountOf,
  buttonFor,
  isFailure,
  keptDays,
  type LineFacts,
  mostRunsAnHour,
  type RouterFact,
  stepsOf,
  verdictOf,
} from "./check-rules.ts";
import type { CheckView } from "./contract.ts";
import { findCpeOf, whoActs } from "./cpe-queries.ts";
import { mayDo } from "./decide-act.ts";
import { askSources } from "./line-sources.ts";
import type { ReadAnswer, RouterAdapters } from "./ports.ts";
import { limitReached } from "./problems.ts";
import { keepAnswer, readRouter } from "./read-cpe.ts";
import { portalPasswordChange, portalRouterActs, portalRouters } from "./settings.ts";
import { type ConnectionCheck, type Cpe, db } from "./tables.ts";

type View = z.input<typeof CheckView>;
const hourMs = 3_600_000;

export async function ownLine(work: Work, serviceId: string): Promise<Service> {
  const service = await getService(work, serviceId);
  if (service.customerId !== ownCustomer(work).customerId || service.archivedByMistake || service.kind !== "internet")
    throw notFound("There is no such service.");
  return service;
}

export async function checkOwnLine(works: Works, adapters: RouterAdapters, serviceId: string): Promise<{ check: View; runsLeft: number }> {
  const begun = await works.inWork((work) => begin(work, serviceId, works.repeatKey));
  if (begun.check.ended_at !== null) return works.inWork((work) => answerOf(work, begun.check));
  const { cpe, facts } = begun;
  // Whoever is blocked for money needs no router to be told so.
  const isAsked = cpe !== undefined && !stepsOf(facts).some(({ code }) => isFailure(code));
  const answer = isAsked ? await readRouter(adapters.get(cpe.driver), cpe.ref) : undefined;
  return works.inWork(async (work) => {
    if (cpe && answer) await keepAnswer(work, cpe, answer);
    const check = await finish(work, begun.check, { ...facts, ...(cpe && answer ? routerFacts(cpe, answer) : {}) });
    return answerOf(work, check);
  });
}

interface Begun {
  readonly check: ConnectionCheck;
  readonly cpe: Cpe | undefined;
  readonly facts: LineFacts;
}

/** A repeat with the same key finds the row of the first one. */
async function begin(work: Work, serviceId: string, repeatKey: string): Promise<Begun> {
  const service = await ownLine(work, serviceId);
  const id = uuidOf(repeatKey);
  const cpe = await findCpeOf(work, service);
  const known = await db(work).selectFrom("devices.connection_checks").selectAll().where("id", "=", id).executeTakeFirst();
  const sources = await askSources(work, service);
  const facts: LineFacts = dropUnknown({
    account: accountOf((await findAccessState(work, service.id))?.state),
    ...sources,
  });
  if (known) return { check: known, cpe, facts };
  await sql`select pg_advisory_xact_lock(hashtextextended('connection-checks:' || ${serviceId}, 0))`.execute(work.tx);
  if ((await runsLeft(work, serviceId)) === 0)
    throw limitReached(`You have checked this connection ${mostRunsAnHour} times in the last hour.`, {
      current: { limit: mostRunsAnHour, renewsAt: (await renewsAt(work, serviceId)).toISOString() },
    });
  const check = await db(work)
    .insertInto("devices.connection_checks")
    .values({
      ...{ id, service_id: service.id, customer_id: service.customerId, partner_id: service.partnerId },
      ...{ started_at: work.now, steps: "[]", by_name: whoActs(work).by_name },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  work.audit({
    ...{ entity: "service", entityId: service.id, label: serviceLabel(service.number), action: "connection-checked" },
    ...{ partnerId: service.partnerId, customerId: service.customerId },
  });
  return { check, cpe, facts };
}

/** The key is a UUID, or a digest that becomes one of version 8. */
const uuidOf = (key: string): string =>
  /^[0-9a-f]{8}-/.test(key) ? key : key.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");

const dropUnknown = (facts: { [Name in keyof LineFacts]: LineFacts[Name] | undefined }): LineFacts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as LineFacts;

function routerFacts(cpe: Cpe, answer: ReadAnswer): Pick<LineFacts, "router" | "signal"> {
  if (answer.kind === "silent") return { router: { kind: "silent", seenAt: cpe.read_at?.toISOString() ?? null } satisfies RouterFact };
  const { wan, signal, capabilities } = answer.reading;
  return {
    router: { kind: "answers", isWanUp: wan.isUp, mayReboot: capabilities.includes("reboot") },
    ...(signal ? { signal } : {}),
  };
}

async function finish(work: Work, check: ConnectionCheck, facts: LineFacts): Promise<ConnectionCheck> {
  const steps = stepsOf(facts);
  return db(work)
    .updateTable("devices.connection_checks")
    .set({ steps: JSON.stringify(steps), failed_step: verdictOf(steps).failedStep, ended_at: work.now })
    .where("id", "=", check.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

const answerOf = async (work: Work, check: ConnectionCheck) => ({
  check: await checkForCustomer(work, check),
  runsLeft: await runsLeft(work, check.service_id),
});

async function lastHour(work: Work, serviceId: string): Promise<Date[]> {
  const { rows } = await sql<{ started_at: Date }>`select started_at from devices.connection_checks
    where service_id = ${serviceId} and started_at > ${new Date(work.now.getTime() - hourMs)} order by started_at`.execute(work.tx);
  return rows.map(({ started_at }) => started_at);
}

const runsLeft = async (work: Work, serviceId: string): Promise<number> =>
  Math.max(0, mostRunsAnHour - (await lastHour(work, serviceId)).length);

async function renewsAt(work: Work, serviceId: string): Promise<Date> {
  const [oldest] = await lastHour(work, serviceId);
  return new Date((oldest ?? work.now).getTime() + hourMs);
}

/** What stands in a check, with the one button that this customer has for it. */
async function checkForCustomer(work: Work, check: ConnectionCheck): Promise<View> {
  const { partnerId } = ownCustomer(work);
  const [passwords, routers, acts] = [
    await getSetting(work, portalPasswordChange, { partnerId }),
    await getSetting(work, portalRouters, { partnerId }),
    await getSetting(work, portalRouterActs, { partnerId }),
  ];
  const cpe = await findCpeOf(work, { id: check.service_id, customerId: check.customer_id });
  const can = cpe?.is_online ? mayDo(cpe.reading?.capabilities ?? [], acts) : [];
  const reboot = routers && can.includes("reboot");
  return checkView(check, { password: passwords, reboot }, cpe?.id ?? null);
}

function checkView(check: ConnectionCheck, can = { password: false, reboot: false }, cpeId: string | null = null): View {
  const { verdict, failedStep } = verdictOf(check.steps);
  const failed = check.steps.find(({ step }) => step === failedStep);
  const button = failed ? buttonFor(failed.code, can) : null;
  return {
    ...{ id: check.id, serviceId: check.service_id, startedAt: check.started_at.toISOString(), isRunning: check.ended_at === null },
    ...{ verdict, failedStep, button, cpeId: button === "reboot" ? cpeId : null },
    steps: [...check.steps],
  };
}

const oldest = ({ now }: Work): Date => new Date(now.getTime() - keptDays * 24 * hourMs);

const visibleChecks = (work: Work) =>
  db(work)
    .selectFrom("devices.connection_checks as check")
    .selectAll("check")
    .where(visibleTo(work.actor, { partner: "check.partner_id", customer: "check.customer_id" }))
    // What is older waits to be forgotten.
    .where("check.started_at", ">", oldest(work));

export async function listOwnChecks(work: Work, serviceId: string): Promise<{ items: View[]; runsLeft: number }> {
  const service = await ownLine(work, serviceId);
  const checks = await visibleChecks(work)
    .where("check.service_id", "=", service.id)
    .where("check.started_at", ">", new Date(work.now.getTime() - hourMs))
    .where("check.ended_at", "is not", null)
    .orderBy("check.started_at", "desc")
    .limit(5)
    .execute();
  const items: View[] = [];
  for (const check of checks) items.push(await checkForCustomer(work, check));
  return { items, runsLeft: await runsLeft(work, service.id) };
}

export async function listChecksOf(work: Work, customerId: string): Promise<{ items: View[] }> {
  const checks = await visibleChecks(work)
    .where("check.customer_id", "=", customerId)
    .where("check.ended_at", "is not", null)
    .orderBy("check.started_at", "desc")
    .limit(50)
    .execute();
  return { items: checks.map((check) => checkView(check)) };
}

/** P-162 for a ticket that it is attached to: one of the customer's own, whole. */
export async function findOwnCheck(work: Work, checkId: string): Promise<View | undefined> {
  const check = await visibleChecks(work)
    .where("check.id", "=", checkId)
    .where("check.customer_id", "=", ownCustomer(work).customerId)
    .where("check.ended_at", "is not", null)
    .executeTakeFirst();
  return check && checkView(check);
}

export const forgetChecksStep: DailyStep = { name: "devices.forget-checks", after: [], at: async () => "03:20", run: forgetChecks };

async function forgetChecks({ partnerId, isMissed, inWork }: DailyRun): Promise<Record<string, number>> {
  if (isMissed) return { forgotten: 0 };
  return inWork(async (work) => {
    const { rows } = await sql<{ count: number }>`with gone as (delete from devices.connection_checks
      where partner_id = ${partnerId} and started_at < ${oldest(work)} returning 1) select count(*)::int as count from gone`.execute(
      work.tx,
    );
    return { forgotten: rows[0]?.count ?? 0 };
  });
}
