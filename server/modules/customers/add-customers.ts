import { sql } from "kysely";
import { cleanLine } from "../../../shared/text.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { findPartner, getSetting, type Partner, partnerSuspended } from "../partners/index.ts";
import { checkNewCustomers, type HowToCheck, type NewCustomer, type Ready } from "./check-new-customers.ts";
import { customerLabel } from "./customer-queries.ts";
import { customerCreated } from "./events.ts";
import { insertCustomers } from "./insert-customers.ts";
import { loginOf, nextTry } from "./login-rules.ts";
import { loginPattern } from "./settings.ts";
import { takenLogins } from "./taken-logins.ts";

export interface AddedCustomer {
  readonly id: string;
  readonly number: number;
  readonly portalLogin: string;
}

/** Up to so many entries in the audit log are written one by one; above that one entry sums them up. */
const auditedOneByOne = 20;

/**
 * Adds customers in sets: the same few statements for one and for a thousand. Answers in the order of the input; when anything is wrong
 * nothing is added, and each finding names the place in the list: "3.fullName".
 */
export function addCustomers(work: Work, customers: readonly NewCustomer[]): Promise<AddedCustomer[]> {
  return add(work, customers, { requireFields: false, place: (at, field) => `${at}.${field}` });
}

/** Adds one customer, with everything that a form asks for. */
export async function addCustomer(
  work: Work,
  customer: NewCustomer,
  { requireFields, seal }: Pick<HowToCheck, "requireFields" | "seal">,
): Promise<AddedCustomer> {
  const [added] = await add(work, [customer], { requireFields, seal, place: (_, field) => field });
  return added as AddedCustomer;
}

async function add(work: Work, customers: readonly NewCustomer[], how: HowToCheck): Promise<AddedCustomer[]> {
  if (customers.length === 0) return [];
  const partners = await findPartners(work, customers);
  const ready = await checkNewCustomers(work, customers, partners, how);
  const numbers = await takeNumbers(work, ready.length);
  const logins = await chooseLogins(work, ready, numbers);
  const ids = await insertCustomers(work, ready, numbers, logins);
  const added = ready.map((_, at) => ({ id: ids[at] as string, number: numbers[at] as number, portalLogin: logins[at] as string }));
  leaveTraces(work, customers, added);
  return added;
}

async function findPartners(work: Work, customers: readonly NewCustomer[]): Promise<ReadonlyMap<string, Partner>> {
  const partners = new Map<string, Partner>();
  for (const id of new Set(customers.map((customer) => customer.partnerId))) {
    const partner = seesPartner(work.actor, id) || work.actor.kind === "anonymous" ? await findPartner(work, id) : undefined;
    if (!partner) throw fieldProblem("partnerId", "unknown-value", "There is no such partner.");
    if (partner.status === "suspended") throw partnerSuspended(`${partner.name} is suspended and takes no new customers.`);
    partners.set(id, partner);
  }
  return partners;
}

async function takeNumbers(work: Work, count: number): Promise<number[]> {
  const { rows } = await sql<{
    number: bigint;
  }>`select nextval('customers.customer_number_seq') as number from generate_series(1, ${count}::int)`.execute(work.tx);
  return rows.map((row) => Number(row.number));
}

/** The logins that were given, and made ones for the rest. A made login that is taken gets the number behind it. */
async function chooseLogins(work: Work, ready: readonly Ready[], numbers: readonly number[]): Promise<string[]> {
  const logins = await Promise.all(
    ready.map(async ({ customer, contacts }, at) => {
      if (customer.portalLogin !== undefined) return customer.portalLogin;
      const pattern = await getSetting(work, loginPattern, { partnerId: customer.partnerId });
      const email = contacts.find((contact) => contact.kind === "email")?.normal;
      return loginOf(pattern, { number: numbers[at] as number, fullName: customer.fullName, email });
    }),
  );
  const made = ready.map(({ customer }) => customer.portalLogin === undefined);
  for (let attempt = 1; attempt <= 5; attempt++) {
    const taken = new Set(
      (
        await takenLogins(
          work,
          logins.filter((_, at) => made[at]),
        )
      ).keys(),
    );
    const seen = new Set<string>();
    let clashes = 0;
    for (const [at, login] of logins.entries()) {
      const key = login.toLowerCase();
      if (made[at] && (taken.has(key) || seen.has(key))) {
        clashes += 1;
        logins[at] = nextTry(login, numbers[at] as number, attempt);
      }
      seen.add(key);
    }
    if (clashes === 0) return logins;
  }
  throw new Error("five tries found no free login");
}

function leaveTraces(work: Work, customers: readonly NewCustomer[], added: readonly AddedCustomer[]): void {
  for (const [at, { id, number }] of added.entries()) {
    const customer = customers[at] as NewCustomer;
    work.emit(
      customerCreated,
      { partnerId: customer.partnerId, customerId: id, objectId: id },
      { number, status: customer.status, source: customer.source ?? "" },
    );
  }
  if (added.length <= auditedOneByOne) {
    for (const [at, { id, number }] of added.entries()) {
      const { partnerId, fullName, status } = customers[at] as NewCustomer;
      work.audit({
        entity: "customer",
        entityId: id,
        label: customerLabel(number),
        action: "created",
        partnerId,
        customerId: id,
        changes: { fullName: { before: null, after: cleanLine(fullName) }, status: { before: null, after: status } },
      });
    }
    return;
  }
  for (const [partnerId, ofPartner] of Map.groupBy(added, (_, at) => (customers[at] as NewCustomer).partnerId)) {
    const numbers = ofPartner.map((one) => one.number);
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    work.audit({
      entity: "customers",
      entityId: `${first}-${last}`,
      label: `${ofPartner.length} customers, ${first} to ${last}`,
      action: "created",
      partnerId,
      changes: { count: { before: 0, after: ofPartner.length } },
    });
  }
}
