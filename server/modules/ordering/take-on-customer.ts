import { addDays, calendarDay, type Day, type Period } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { coverBilledDays, openAccounts, type PaymentMethod, postOpeningBalances } from "../billing/index.ts";
import { blockingDays } from "../collections/index.ts";
import { type AddedCustomer, addCustomers, type NewCustomer } from "../customers/index.ts";
import { getPartner, getSetting, type Partner } from "../partners/index.ts";
import { type AddedService, addServices, type NewService } from "../services/index.ts";

/** Somebody who becomes a customer, with all that they bring. */
export interface NewSubscriber {
  readonly customer: NewCustomer;
  readonly account: SubscriberAccount;
  readonly services: readonly SubscriberService[];
}

export interface SubscriberAccount {
  /** Left out: the partner's. */
  readonly currency?: string | undefined;
  readonly billingDay: number;
  /** 0: pays behind. */
  readonly prepaidMonths: number;
  readonly paymentMethod: PaymentMethod;
  readonly dueDays?: number | null | undefined;
  /** The first billing date that is ours. */
  readonly nextBillingOn: Day;
  /** Below zero: the customer owes. */
  readonly openingMinor?: bigint | undefined;
}

export type SubscriberService = Omit<NewService, "customerId" | "payerId" | "partnerId"> & {
  /** The days that another system has billed. */
  readonly billed?: Period | null | undefined;
};

export interface TakenOn extends AddedCustomer {
  readonly services: readonly AddedService[];
}

/**
 * Takes on customers with their billing accounts and services, in sets: a few dozen statements for one and for a thousand. Answers in the
 * order of the input.
 */
export async function takeOnCustomers(work: Work, subscribers: readonly NewSubscriber[]): Promise<TakenOn[]> {
  const customers = await addCustomers(
    work,
    subscribers.map(({ customer }) => customer),
  );
  const partnerOf = await partnersOf(work, subscribers);
  const taken = subscribers.map((subscriber, at) => {
    const partner = partnerOf(subscriber.customer.partnerId);
    const owner = { customerId: (customers[at] as AddedCustomer).id, partnerId: partner.id };
    return {
      ...subscriber,
      owner,
      currency: subscriber.account.currency ?? partner.currency,
      today: calendarDay(work.now, partner.timeZone),
    };
  });
  await openAccounts(
    work,
    taken.map(({ owner, account, currency }) => ({
      ...owner,
      currency,
      billingDay: account.billingDay,
      prepaidMonths: account.prepaidMonths,
      paymentMethod: account.paymentMethod,
      nextBillingOn: account.nextBillingOn,
      ...(account.dueDays === null || account.dueDays === undefined ? {} : { dueDays: account.dueDays }),
    })),
  );

  const wanted = taken.flatMap(({ services, owner }) => services.map(({ billed, ...service }) => ({ owner, billed, service })));
  const added = await addServices(
    work,
    wanted.map(({ owner, service }) => ({ ...service, ...owner })),
  );
  await coverBilledDays(
    work,
    wanted.flatMap(({ owner, billed }, at) => (billed ? [{ ...owner, ...billed, serviceId: (added[at] as AddedService).id }] : [])),
  );
  const overdueFor = await daysToBlocking(work, [...new Set(taken.map(({ owner }) => owner.partnerId))]);
  await postOpeningBalances(
    work,
    taken.flatMap(({ customer, owner: { customerId, partnerId }, account: { openingMinor = 0n }, currency, today }) => {
      if (openingMinor === 0n) return [];
      // Whoever comes blocked owes for so long that it blocks here, too: the first look of the block step must not let everybody go.
      const dueOn = customer.status === "blocked" ? addDays(today, -(overdueFor.get(partnerId) ?? 0)) : undefined;
      // An account opens once, so the account tells what it opened with.
      return [{ accountId: customerId, partnerId, currency, amountMinor: openingMinor, on: today, dueOn, sourceId: customerId }];
    }),
  );

  const servicesOf = Map.groupBy(added, (_service, at) => wanted[at]?.owner.customerId);
  return customers.map((customer) => ({ ...customer, services: servicesOf.get(customer.id) ?? [] }));
}

/** After how many days a debt surely blocks, days off counted in. */
async function daysToBlocking(work: Work, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const days = new Map<string, number>();
  for (const partnerId of partnerIds) days.set(partnerId, (await getSetting(work, blockingDays, { partnerId })) + daysOffAtMost);
  return days;
}

const daysOffAtMost = 15;

/** The partners of these customers, by id. */
async function partnersOf(work: Work, subscribers: readonly NewSubscriber[]): Promise<(partnerId: string) => Partner> {
  const partners = new Map<string, Partner>();
  for (const partnerId of new Set(subscribers.map(({ customer }) => customer.partnerId)))
    partners.set(partnerId, await getPartner(work, partnerId));
  return (partnerId) => {
    const partner = partners.get(partnerId);
    if (!partner) throw new Error(`the partner ${partnerId} was not loaded`);
    return partner;
  };
}
