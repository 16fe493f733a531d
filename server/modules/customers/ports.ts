// What stands in the way of an act on a customer, and what it would bring about, is known by modules above: balances, running services,
// rented items. They register here when the program starts, by name, so a second program in one process replaces and does not double.
import type { Day } from "../../../shared/calendar.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import type { Place } from "../../../shared/place.ts";
import type { Work } from "../../platform/work.ts";
import type { CustomerStatus } from "./status-rules.ts";

export type GuardedAct = "delete" | "archive";

/** What stands in the way of an act, or what it would bring about. */
export interface Finding {
  /** A stable word: "balance-not-zero", "open-invoices", "services-stop". Screens have their sentences under it. */
  readonly code: string;
  /** For people and for programs that have no sentence of their own: "The balance is -12.00 EUR." */
  readonly detail: string;
  readonly count?: number;
  /** The money that it is about; screens write it as their readers do. */
  readonly amount?: MoneyJson;
}

export interface CustomerGuard {
  /** Everything that stands in the way, not only the first. */
  blockers?(work: Work, about: { customerId: string; act: GuardedAct }): Promise<readonly Finding[]>;
  /** What a change of status would bring about, such as "2 services will stop". */
  effects?(work: Work, about: { customerId: string; from: CustomerStatus; to: CustomerStatus }): Promise<readonly Finding[]>;
}

/** Makes what has to exist from the first moment with a customer whom staff add, such as the billing account, in the work that adds them. */
export type CustomerCompanion = (work: Work, customer: { readonly customerId: string; readonly partnerId: string }) => Promise<void>;

const companions = new Map<string, CustomerCompanion>();

/** Called by a module above, once, at the start. */
export const accompanyCustomers = (name: string, companion: CustomerCompanion): void => void companions.set(name, companion);

export async function addCompanions(work: Work, customer: { customerId: string; partnerId: string }): Promise<void> {
  for (const companion of companions.values()) await companion(work, customer);
}

/** What a link between accounts means to a module above: who pays for whom, and from when. */
export interface LinkFollower {
  /** Everything that stands in the way of billing these accounts through a main account, for each; an account without findings may be left out. */
  blockers(work: Work, about: { subIds: readonly string[]; mainId: string }): Promise<ReadonlyMap<string, readonly Finding[]>>;
  /** What stands in the way of billing the sub-account by itself from a day on. */
  unlinkBlockers(work: Work, about: Unlinking): Promise<readonly Finding[]>;
  /** It is billed through the main account from now on. */
  linked(work: Work, about: { subId: string; mainId: string }): Promise<void>;
  /** It is billed by itself again. */
  unlinked(work: Work, about: Unlinking): Promise<void>;
}

/** A customer who is elsewhere now. */
export interface MovedCustomer {
  readonly customerId: string;
  readonly partnerId: string;
  readonly before: Place;
  readonly after: Place;
}

/** Who has to know where customers are hears of it in the work that changes it. */
export type AddressFollower = (work: Work, moved: readonly MovedCustomer[]) => Promise<void>;

let addressFollower: AddressFollower | undefined;

/** Called by the module above that taxes by address, once, at the start. */
export const followAddresses = (follower: AddressFollower): void => {
  addressFollower = follower;
};

export async function tellOfAddresses(work: Work, moved: readonly MovedCustomer[]): Promise<void> {
  if (moved.length > 0) await addressFollower?.(work, moved);
}

export interface Unlinking {
  readonly subId: string;
  readonly mainId: string;
  /** The first day that the sub-account pays for itself, or later where the main account paid for longer. */
  readonly from: Day;
}

let linkFollower: LinkFollower | undefined;

/** Called by billing, once, at the start. */
export const followLinks = (follower: LinkFollower): void => {
  linkFollower = follower;
};

/** For tests of this module alone there may be none. */
export const theLinkFollower = (): LinkFollower | undefined => linkFollower;

/** Two customers who are one: the loser goes, the survivor stays and gets what the loser had (O-82). */
export interface CustomerMerge {
  readonly loser: Merging;
  readonly survivor: Merging;
}

export interface Merging {
  readonly id: string;
  readonly number: number;
  readonly partnerId: string;
  readonly status: CustomerStatus;
}

/** The ids of what went over, by kind: { services: [...], discounts: [...] }. */
export type Moved = Readonly<Record<string, readonly string[]>>;

/** A module that owns rows of customers and hands the loser's over. It says what it does before it does it, and knows only its own rows. */
export interface MergeParticipant {
  /** Everything of its own that stands in the way. */
  blockers?(work: Work, merge: CustomerMerge): Promise<readonly Finding[]>;
  /** What would come over or change. */
  effects?(work: Work, merge: CustomerMerge): Promise<readonly Finding[]>;
  /** Takes its locks, before anybody moves anything: accounts before what hangs on them. */
  lock?(work: Work, merge: CustomerMerge): Promise<void>;
  /** Both customers are locked. Whatever points to the loser points to the survivor afterwards, or says in the decision why it does not. */
  move(work: Work, merge: CustomerMerge): Promise<Moved>;
}

const participants = new Map<string, MergeParticipant>();

/** Called by a module above, once, at the start. Modules act in the order in which they joined: from the ground up. */
export const joinMerges = (name: string, participant: MergeParticipant): void => void participants.set(name, participant);

export async function blockersOfMerge(work: Work, merge: CustomerMerge): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const participant of participants.values()) found.push(...((await participant.blockers?.(work, merge)) ?? []));
  return found;
}

export async function effectsOfMerge(work: Work, merge: CustomerMerge): Promise<Finding[]> {
  const told: Finding[] = [];
  for (const participant of participants.values()) told.push(...((await participant.effects?.(work, merge)) ?? []));
  return told;
}

export async function moveRowsOf(work: Work, merge: CustomerMerge): Promise<Moved> {
  const moved: Record<string, readonly string[]> = {};
  for (const participant of participants.values()) await participant.lock?.(work, merge);
  for (const participant of participants.values()) Object.assign(moved, await participant.move(work, merge));
  return moved;
}

const guards = new Map<string, CustomerGuard>();

/** Called by a module above, once, at the start. */
export const guardCustomers = (name: string, guard: CustomerGuard): void => void guards.set(name, guard);

export async function blockersOf(work: Work, customerId: string, act: GuardedAct): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const guard of guards.values()) found.push(...((await guard.blockers?.(work, { customerId, act })) ?? []));
  return found;
}

export async function effectsOf(work: Work, about: { customerId: string; from: CustomerStatus; to: CustomerStatus }): Promise<Finding[]> {
  const told: Finding[] = [];
  for (const guard of guards.values()) told.push(...((await guard.effects?.(work, about)) ?? []));
  return told;
}
