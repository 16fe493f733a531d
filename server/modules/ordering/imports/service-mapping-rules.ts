import { addDays, type Day, minDay, type Period } from "../../../../shared/calendar.ts";
import type { ServiceMap } from "../../../../shared/import-map.ts";
import { currencyExponent, minorToDecimal, roundToMinor } from "../../../../shared/money.ts";
import { compare, divide, multiply, parseDecimal, toDecimal, trimDecimal } from "../../../../shared/rational.ts";
import { contractEnd, type TakenOver } from "../first-billing-rules.ts";
import type { FieldReaders } from "./field-reader-rules.ts";
import { sharePrices } from "./price-rules.ts";
import { compileConditions, type PlaceOf, type RowAtHand } from "./source-rules.ts";

export interface MappedService {
  readonly key: string;
  readonly planCode: string;
  readonly state: ServiceWord;
  readonly startOn: Day;
  /** The last day, included. */
  readonly endOn: Day | null;
  readonly quantity: string;
  /** Of one month and one piece, as decimal text; null: the plan's list price. */
  readonly customPrice: string | null;
  /** Undefined: as the plan says. */
  readonly contractEndOn: Day | null | undefined;
  readonly login: string | null;
  readonly address: string | null;
  readonly lineText: string | null;
  /** Undefined: the usual one. */
  readonly priority: number | undefined;
  /** The days that the old system has billed. */
  readonly billed: Period | null;
}

const states = ["pending", "active", "paused", "stopped", "disabled"] as const;
type ServiceWord = (typeof states)[number];

export interface PlanFacts {
  readonly currency: string;
  readonly isMonthly: boolean;
  /** The list price on a day, as decimal text. */
  priceOn(day: Day): string;
}

export interface ServiceFacts {
  readonly currency: string;
  readonly today: Day;
  readonly plans: ReadonlyMap<string, PlanFacts>;
}

/** What a customer's services go by. */
export interface Subscriber {
  readonly status: "new" | "active" | "blocked" | "inactive";
  readonly addedOn: Day | null;
  readonly takenOver: TakenOver;
  /** What all of them cost in a month; null: whatever their prices come to. */
  readonly monthlyMinor: bigint | null;
}

type Draft = Omit<MappedService, "customPrice"> & {
  readonly plan: PlanFacts;
  readonly listPrice: string;
  /** What the row itself says of one piece. */
  readonly ownMinor: bigint | null;
  readonly takesRest: boolean;
};

/** Makes the function that reads all services of a row. Undefined: one of them is wrong. */
export function compileServices(
  maps: readonly ServiceMap[],
  { readers, placeOf, facts }: { readers: FieldReaders; placeOf: PlaceOf; facts: ServiceFacts },
): (row: RowAtHand, subscriber: Subscriber) => MappedService[] | undefined {
  const each = maps.map((map) => compileService(map, { readers, placeOf, facts }));
  return (row, subscriber) => {
    const drafts: Draft[] = [];
    let isWrong = false;
    for (const readService of each) {
      const draft = readService(row, subscriber);
      if (draft === undefined) isWrong = true;
      else if (draft !== null) drafts.push(draft);
    }
    return isWrong ? undefined : priced(row, drafts, subscriber.monthlyMinor, facts.currency);
  };
}

function compileService(
  map: ServiceMap,
  { readers, placeOf, facts }: { readers: FieldReaders; placeOf: PlaceOf; facts: ServiceFacts },
): (row: RowAtHand, subscriber: Subscriber) => Draft | null | undefined {
  const field = (name: string): string => `services.${map.key}.${name}`;
  const applies = map.when === undefined ? () => true : compileConditions([map.when].flat(), placeOf);
  const planCode = readers.text(map.plan, field("plan"));
  const price = readers.minor(map.price, field("price"));
  const quantity = readers.quantity(map.quantity, field("quantity"));
  const state = readers.oneOf(map.state, field("state"), states);
  const startOn = readers.day(map.startOn, field("startOn"));
  const endOn = readers.day(map.endOn, field("endOn"));
  const contractMonths = readers.whole(map.contractMonths, field("contractMonths"), { min: 0, max: 120 });
  const login = readers.text(map.login, field("login"), 128);
  const address = readers.text(map.address, field("address"));
  const lineText = readers.text(map.lineText, field("lineText"));
  const priority = readers.whole(map.priority, field("priority"), { min: 1, max: 9 });

  return (row, subscriber) => {
    if (!applies(row.cells)) return null;
    const { notes } = row;
    const errorsBefore = notes.errors.length;
    const code = planCode(row);
    const start = startOn(row) ?? subscriber.addedOn ?? facts.today;
    const end = endOn(row) ?? null;
    const chosen = state(row) ?? usualState(subscriber.status, start, facts.today);
    const months = contractMonths(row) ?? null;
    const { billedUntil } = subscriber.takenOver;
    const service = {
      key: map.key,
      planCode: code ?? "",
      state: chosen,
      startOn: start,
      endOn: end,
      quantity: trimDecimal(quantity(row) ?? "1"),
      contractEndOn: contractOf({
        isOver: chosen === "disabled",
        months,
        startOn: start,
        renews: map.contractRenews ?? false,
        billedUntil,
      }),
      login: login(row) ?? null,
      address: address(row) ?? null,
      lineText: lineText(row) ?? null,
      priority: priority(row) ?? undefined,
      billed: billedDays(start, end, billedUntil),
      ownMinor: price(row) ?? null,
      takesRest: map.takesRest ?? false,
    };
    const plan = findPlan(row, code, { field: field("plan"), facts, isShared: subscriber.monthlyMinor !== null });
    noteFaults(row, service, subscriber, field);
    if (notes.errors.length > errorsBefore || plan === undefined) return undefined;
    return { ...service, plan, listPrice: plan.priceOn(start) };
  };
}

function findPlan(
  { notes }: RowAtHand,
  code: string | null | undefined,
  { field, facts, isShared }: { field: string; facts: ServiceFacts; isShared: boolean },
): PlanFacts | undefined {
  if (code === undefined) return undefined;
  if (code === null) return notes.error(field, "required", "a service needs a plan");
  const plan = facts.plans.get(code);
  if (plan === undefined) return notes.error(field, "unknown-plan", `there is no plan ${code}`, { value: code });
  if (plan.currency !== facts.currency) {
    return notes.error(field, "plan-currency", `the plan ${code} is sold in ${plan.currency}, not in ${facts.currency}`);
  }
  if (!plan.isMonthly && isShared) {
    return notes.error(field, "not-monthly", `the plan ${code} is not paid by the month, so it has no part in a monthly total`);
  }
  return plan;
}

/** What does not go together. */
function noteFaults(
  { notes }: RowAtHand,
  { state, startOn, endOn, ownMinor }: Pick<Draft, "state" | "startOn" | "endOn" | "ownMinor">,
  { status }: Subscriber,
  field: (name: string) => string,
): void {
  if (state === "disabled" && endOn === null) notes.error(field("endOn"), "required", "a service that is over needs its last day");
  if (endOn !== null && endOn < startOn) {
    notes.error(field("endOn"), "end-before-start", `it ends on ${endOn}, before it starts on ${startOn}`);
  }
  if (!fits(state, status)) {
    notes.error(field("state"), "state-mismatch", `a customer who is ${status} has no service that is ${state}`);
  }
  if (ownMinor !== null && ownMinor < 0n) notes.error(field("price"), "negative", "a price is never below 0");
}

function usualState(status: Subscriber["status"], startOn: Day, today: Day): ServiceWord {
  if (status === "inactive") return "disabled";
  return status === "new" || startOn > today ? "pending" : "active";
}

/** Nothing runs for who has not begun or has left. */
const fits = (state: ServiceWord, status: Subscriber["status"]): boolean =>
  status === "new" ? state === "pending" || state === "disabled" : status !== "inactive" || state === "disabled" || state === "stopped";

/** Undefined: the map does not say, so the plan decides. */
function contractOf(contract: {
  isOver: boolean;
  months: number | null;
  startOn: Day;
  renews: boolean;
  billedUntil: Day;
}): Day | null | undefined {
  if (contract.isOver) return null;
  if (contract.months === null) return undefined;
  return contractEnd({
    startOn: contract.startOn,
    months: contract.months,
    renews: contract.renews,
    takenOverOn: addDays(contract.billedUntil, 1),
  });
}

function billedDays(start: Day, endOn: Day | null, billedUntil: Day): Period | null {
  const end = addDays(endOn === null ? billedUntil : minDay(endOn, billedUntil), 1);
  return start < end ? { start, end } : null;
}

function priced(row: RowAtHand, drafts: readonly Draft[], monthlyMinor: bigint | null, currency: string): MappedService[] | undefined {
  const exponent = currencyExponent(currency);
  const wishes = drafts.map((draft) => ({
    minor:
      draft.ownMinor === null
        ? lineMinor(draft.listPrice, draft.quantity, exponent)
        : lineMinor(minorToDecimal(draft.ownMinor, currency), draft.quantity, exponent),
    takesRest: draft.takesRest,
  }));
  if (monthlyMinor === null)
    return drafts.map((draft) => serviceOf(draft, draft.ownMinor === null ? null : minorToDecimal(draft.ownMinor, currency)));
  if (drafts.length === 0 && monthlyMinor > 0n) {
    return row.notes.error(
      "monthlyTotal",
      "total-without-service",
      `${minorToDecimal(monthlyMinor, currency)} a month, and no service that costs it`,
    );
  }
  const shares = sharePrices(monthlyMinor, wishes);
  return drafts.map((draft, index) => {
    const share = shares[index] ?? 0n;
    const isWished = share === wishes[index]?.minor;
    if (isWished && draft.ownMinor === null) return serviceOf(draft, null);
    // With eight decimals a piece costs so nearly its share that the whole line rounds to the very cent.
    const piece = divide(parseDecimal(minorToDecimal(share, currency)), parseDecimal(draft.quantity));
    return serviceOf(draft, toDecimal(piece, 8));
  });
}

/** What a line of so many pieces comes to. */
const lineMinor = (piecePrice: string, quantity: string, exponent: number): bigint =>
  roundToMinor(multiply(parseDecimal(piecePrice), parseDecimal(quantity)), exponent);

function serviceOf(
  { plan: _plan, listPrice, ownMinor: _ownMinor, takesRest: _takesRest, ...service }: Draft,
  price: string | null,
): MappedService {
  const isListed = price === null || compare(parseDecimal(price), parseDecimal(listPrice)) === 0;
  return { ...service, customPrice: isListed ? null : trimDecimal(price) };
}
