// A year of the demo provider, lived through by the real engine with a clock that is moved: people join, are billed on the first of
// each month and pay, some late, some in part, a few no more. In its last weeks the daily procedure reminds and blocks, and customers want
// other plans, pauses and ends. Nothing is written past the engine.
import { addDays, addMonths, type Day, onDayOfMonth } from "../../shared/calendar.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { confirmRun, listOpenDocuments } from "../modules/billing/index.ts";
import { type NewSubscriber, takeOnCustomers } from "../modules/ordering/index.ts";
import { recordPayment } from "../modules/payments/index.ts";
import { system } from "../platform/actor.ts";
import { MovableClock } from "../platform/clock.ts";
import { runDailyProcedure } from "../platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../platform/jobs.ts";
import { type Base, inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { changeSomething, wantsChange } from "./changes.ts";
import type { Offer, PlanCode } from "./offer.ts";
import { type Order, placeInOrder } from "./order.ts";
import { chance, person } from "./people.ts";

export interface Year {
  readonly customers: readonly Known[];
  readonly invoices: number;
}

const people = 300;
const months = 12;
/** So many weeks before today the daily procedure begins: all year would take minutes. */
const lastDays = 75;
const actor = system("demo");

export interface Known {
  readonly id: string;
  readonly n: number;
  readonly paysOn: number;
  /** From this day on nothing is paid any more; null: always paid. */
  readonly stopsOn: Day | null;
}

export async function liveYear(
  program: Program,
  { offer, order }: { offer: Offer; order: Order },
  today: Day,
  tell: (text: string) => void,
): Promise<Year> {
  const clock = new MovableClock(program.base.clock.now());
  const base: Base = { ...program.base, clock };
  const step = <T>(act: (work: Work) => Promise<T>): Promise<T> => inWork(base, { actor, origin: { source: "demo" } }, act);
  const at = (day: Day, hour: number): void => clock.moveTo(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  const first = onDayOfMonth(addMonths(today, -months), 1);
  const customers: Known[] = [];
  const dailyFrom = addDays(today, -lastDays);
  const changed = new Set<string>();
  let invoices = 0;

  for (let month = 0; month <= months; month++) {
    const start = addMonths(first, month);
    if (start > today) break;
    at(start, 5);
    for (const partner of offer.partners) {
      const run = await confirmRun(step, { partnerId: partner.id, targetOn: start, trigger: "schedule" });
      invoices += run.invoices;
    }
    await drainJobs(program.databaseUrl, base, program.book);
    for (let day = 1; day <= 27; day++) {
      const on = addDays(start, day);
      if (on > today) break;
      at(on, 9);
      if (day === 2) customers.push(...(await step((work) => join(work, { offer, order }, { month, on, today }))));
      for (const customer of customers.filter(({ paysOn, stopsOn }) => paysOn === day && (stopsOn ?? today) >= on))
        await step((work) => pay(work, customer, on));
      if (on < dailyFrom) continue;
      for (const customer of customers.filter(({ id, n }) => !changed.has(id) && wantsChange(n, on))) {
        changed.add(customer.id);
        await step((work) => changeSomething(work, { ...customer, on }, offer));
      }
      if (on === today) break;
      at(on, 21);
      await runDailyProcedure(base, program.daily);
      await drainJobs(program.databaseUrl, base, program.book);
    }
    tell(`  ${start.slice(0, 7)}: ${customers.length} customers, ${invoices} invoices`);
  }
  await drainJobs(program.databaseUrl, base, program.book);
  return { customers, invoices };
}

/** People join all year, most of them at the beginning. */
async function join(
  work: Work,
  made: { offer: Offer; order: Order },
  { month, on, today }: { month: number; on: Day; today: Day },
): Promise<Known[]> {
  const from = joinedBefore(month);
  const count = joinedBefore(month + 1) - from;
  const taken = await takeOnCustomers(
    work,
    Array.from({ length: count }, (_, index) => subscriber(made, from + index, on)),
  );
  return taken.map(({ id }, index) => ({ id, n: from + index, paysOn: payDay(from + index), stopsOn: stopDay(from + index, today) }));
}

const joinedBefore = (month: number): number =>
  month === 0 ? 0 : Math.min(people, 160 + Math.trunc(((people - 160) * (month - 1)) / months));

/** The day of the month on which somebody pays: one in ten only after the first reminder. */
const payDay = (n: number): number => (chance(n * 31, 100) < 10 ? 22 + chance(n, 4) : 3 + chance(n, 11));

/** One in sixteen pays no more since some time in the last months: now they are late, blocked or gone. */
const stopDay = (n: number, today: Day): Day | null => (chance(n * 37, 16) === 0 ? addDays(today, -20 - chance(n * 3, 120)) : null);

function subscriber({ offer, order }: { offer: Offer; order: Order }, n: number, on: Day): NewSubscriber {
  const somebody = person(n);
  const { fullName, companyName, email, phone, street1, zip, city, language } = somebody;
  const partner = offer.partners[n % 5 === 4 ? 1 : 0] as Offer["partners"][number];
  return {
    customer: {
      partnerId: partner.id,
      category: companyName ? "company" : "individual",
      fullName,
      companyName,
      language,
      status: "active",
      emails: [email],
      phones: [phone],
      street1,
      zip,
      city,
      country: "DE",
      addedOn: on,
      ...placeInOrder(order, n, somebody),
      source: "demo",
      externalId: `demo-${n}`,
    },
    account: {
      billingDay: 1,
      prepaidMonths: 1,
      paymentMethod: n % 7 === 3 ? "cash" : n % 3 === 0 ? "card" : "bank_transfer",
      nextBillingOn: onDayOfMonth(addMonths(on, 1), 1),
    },
    services: plansOf(n, companyName !== "").map((code) => {
      const plan = offer.plans[code];
      const price = plan.prices[0];
      if (!price) throw new Error(`the plan ${code} has no price`);
      return {
        planId: plan.id,
        kind: plan.kind,
        state: "active" as const,
        startOn: on,
        planVersionId: price.planVersionId,
        unitPrice: price.price,
        taxId: price.taxId,
        includesTax: price.includesTax,
        cause: "order",
        address: `${street1}, ${zip} ${city}`,
        ...(plan.kind === "internet" ? { login: `net${String(10_000 + n)}` } : {}),
      };
    }),
  };
}

function plansOf(n: number, isBusiness: boolean): PlanCode[] {
  if (isBusiness) return ["business-500", "voice", "static-ip"];
  const internet = (["home-100", "home-100", "home-500", "home-500", "fibre-1000"] as const)[chance(n, 5)] as PlanCode;
  const more: PlanCode[] = [];
  if (chance(n * 3, 4) === 0) more.push("voice");
  if (chance(n * 5, 5) === 0) more.push("tv");
  if (chance(n * 7, 3) === 0) more.push("router");
  return [internet, ...more];
}

/** Pays what is open; one in thirty forgets a part. */
async function pay(work: Work, customer: Known, on: Day): Promise<void> {
  const open = await listOpenDocuments(work, customer.id);
  const total = open.reduce((sum, document) => sum + document.openMinor, 0n);
  const currency = open[0]?.currency;
  if (currency === undefined || total === 0n) return;
  const amount = chance(customer.n * 41 + Number(on.slice(5, 7)), 30) === 0 ? total / 2n : total;
  await recordPayment(work, customer.id, {
    amount: { amount: minorToDecimal(amount, currency), currency },
    method: customer.n % 7 === 3 ? "cash" : "bank_transfer",
    receivedOn: on,
    payer: "",
    comment: "",
    note: "",
    confirmDuplicate: true,
  });
}
