// The demo provider: two partners, about 300 customers and a believable year, made by running the real engine over a moved clock.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../shared/calendar.ts";
import { blockingDays, deactivationDays } from "../modules/collections/index.ts";
import { createAdministrator, findStaffActor, seedRoles, setCustomerPassword } from "../modules/identity/index.ts";
import { getPartner, setSetting } from "../modules/partners/index.ts";
import { enableSandbox } from "../modules/payments/index.ts";
import { system } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { numberNetworks } from "./addresses.ts";
import { liveCardPayments } from "./card-payments.ts";
import { setCardTerms } from "./card-terms.ts";
import { addDemoContent } from "./content.ts";
import { addDemoContracts } from "./contracts.ts";
import { liveDailyLife } from "./daily-life.ts";
import { putUpEquipment } from "./equipment.ts";
import { tellOpenIncidents, tellPastIncident } from "./incidents.ts";
import { liveMails } from "./mail-in.ts";
import { buildNetwork } from "./network.ts";
import { makeOffer, type Offer } from "./offer.ts";
import { openPortal } from "./open-portal.ts";
import { makeOrder } from "./order.ts";
import { liveOrders } from "./orders.ts";
import { sendPayLinks } from "./pay-links.ts";
import { liveProfileRequests } from "./profile-requests.ts";
import { openDemoLines } from "./radius.ts";
import { decideByHand, liveRequests } from "./requests.ts";
import { liveTickets } from "./tickets.ts";
import { liveUsage, offerData } from "./usage.ts";
import { liveYear, type Year } from "./year.ts";

/** Printed at every start: everybody may know them, for they open nothing but the demo. */
export const demoAdministrators = [
  {
    login: "admin",
    email: "admin@northern.example",
    fullName: "Ada Admin",
    role: "super_administrator",
    password: "demo-admin-2026",
    what: "super administrator, both partners",
  },
  {
    login: "finance",
    email: "finance@northern.example",
    fullName: "Finn Finance",
    role: "financial_manager",
    password: "demo-finance-2026",
    what: "financial manager",
  },
  {
    login: "support",
    email: "support@northern.example",
    fullName: "Sue Support",
    role: "engineer",
    password: "demo-support-2026",
    what: "engineer",
  },
  {
    login: "harbour",
    email: "office@harbour.example",
    fullName: "Hana Harbour",
    role: "manager",
    password: "demo-harbour-2026",
    what: "manager, sees Harbour Net alone",
  },
] as const;
const customerPassword = "demo-customer-2026";
/** So many of each kind can sign in: days go by in a demo, and people pay and are blocked. */
const signInsOfAKind = 5;

export async function loadDemo(program: Program, tell: (text: string) => void): Promise<{ customers: number; invoices: number }> {
  const { base } = program;
  const open = { actor: system("demo"), origin: { source: "demo" as const } };
  const today = calendarDay(base.clock.now(), "Europe/Berlin");
  // Plans and prices are as old as the first customer.
  const yearAgo = new Date(base.clock.now().getTime() - 400 * 86_400_000);
  const offer = await inWork(base, { ...open, now: yearAgo }, makeOffer);
  await inWork(base, { ...open, now: yearAgo }, (work) => offerData(work, offer));
  const order = await inWork(base, { ...open, now: yearAgo }, makeOrder);
  const adminId = await inWork(base, open, async (work) => {
    await seedRoles(work);
    const ids = new Map<string, string>();
    for (const { login, email, fullName, role, password } of demoAdministrators) {
      const partners = login === "harbour" ? [offer.partners[1].id] : "all";
      const made = await createAdministrator(work, { login, email, fullName, role, password, partners, anyPassword: true });
      ids.set(login, made.id);
    }
    for (const partner of offer.partners) await enableSandbox(work, program.tools, partner.id);
    return ids.get("admin") ?? "";
  });
  // So who was late this month is due to be blocked at the beginning of the next, and who was blocked long ago still is: something to look at.
  await inWork(base, open, async (work) => {
    await setSetting(work, blockingDays, { level: "system" }, 14, 0);
    await setSetting(work, deactivationDays, { level: "system" }, 60, 0);
    await openPortal(work, program.tools);
    await tellPastIncident(work);
    await decideByHand(work, program.tools, offer.partners[1].id);
    await buildNetwork(work, program.tools, { north: offer.partners[0].id, harbour: offer.partners[1].id });
  });
  const year = await liveYear(program, { offer, order }, today, tell);
  await liveToday(program, { offer, adminId }, year, today);
  await liveCardPayments(program, customerPassword);
  await inWork(base, open, (work) => setCardTerms(work, offer.partners[0].id));
  await sendPayLinks(program, [offer.partners[0].id, offer.partners[1].id]);
  await liveTickets(program, {
    staff: await staffOf(program, adminId),
    customerIds: year.customers.map(({ id }) => id),
    chosen: (await chosenCustomers(program)).map(({ id }) => id),
  });
  const [writer] = (await chosenCustomers(program)).slice(1);
  if (writer) await liveMails(program, { staff: await staffOf(program, adminId), partnerId: writer.partner_id, customerId: writer.id });
  await putUpEquipment(program, { staff: await staffOf(program, adminId), chosen: (await chosenCustomers(program)).map(({ id }) => id) });
  await liveUsage(program);
  await numberNetworks(program, await staffOf(program, adminId));
  await openDemoLines(program, await staffOf(program, adminId));
  await liveAllOrders(program, offer, adminId, year);
  await inWork(base, open, async (work) => {
    for (const { id, partner_id } of await firstOfEachKind(program, { most: signInsOfAKind, withPassword: false })) {
      await setCustomerPassword(work, { customerId: id, partnerId: partner_id, password: customerPassword });
    }
  });
  const [firstChosen] = await chosenCustomers(program);
  if (firstChosen) await inWork(base, open, (work) => tellOpenIncidents(work, firstChosen.id));
  await liveContracts(program, adminId);
  await addDemoContent(program, {
    staff: await staffOf(program, adminId),
    partnerIds: [offer.partners[0].id, offer.partners[1].id],
    chosen: await chosenCustomers(program),
  });
  await liveRequests(program, {
    staff: await staffOf(program, adminId),
    customerIds: year.customers.map(({ id }) => id),
    byRequestPartnerId: offer.partners[1].id,
  });
  // Others than those to look through, and than those who asked for something else.
  await liveProfileRequests(
    program,
    await staffOf(program, adminId),
    year.customers.slice(-3).map(({ id }) => id),
  );
  return { customers: year.customers.length, invoices: year.invoices };
}

/** Orders at both partners, by customers who owe nothing and are not those to look through. */
async function liveAllOrders(program: Program, offer: Offer, adminId: string, year: Year): Promise<void> {
  const chosen = (await chosenCustomers(program)).map(({ id }) => id);
  for (const partner of offer.partners) {
    const { rows } = await sql<{ id: string }>`
      select customer.id from customers.customers customer join billing.balances balance on balance.account_id = customer.id
      where customer.partner_id = ${partner.id} and customer.status = 'active' and balance.balance_minor >= 0 and customer.id <> all (${chosen}::uuid[])
        and exists (select from services.services service join catalog.plans plan on plan.id = service.plan_id
          where service.customer_id = customer.id and service.state = 'active' and plan.kind = 'internet')
        and not exists (select from services.services service join catalog.plans plan on plan.id = service.plan_id
          where service.customer_id = customer.id and plan.code in ('tv', 'static-ip'))
      order by customer.number limit 8`.execute(program.base.kysely);
    const known = new Set(year.customers.map(({ id }) => id));
    await liveOrders(program, {
      offer,
      staff: await staffOf(program, adminId),
      customerIds: rows.map(({ id }) => id).filter((id) => known.has(id)),
    });
  }
}

const tvOf = async ({ base }: Program): Promise<string | undefined> =>
  inWork(base, { actor: system("demo") }, async (work) => {
    const { rows } = await sql<{ id: string }>`select id from catalog.plans where title = 'TV family' limit 1`.execute(work.tx);
    return rows[0]?.id;
  });

/** What lies in the portal of those to look through: a contract to sign, and one that is signed. */
async function liveContracts(program: Program, adminId: string): Promise<void> {
  const { base, tools } = program;
  const chosen = await chosenCustomers(program);
  const payer = chosen.find(({ what }) => what === "has paid");
  if (!payer) return;
  const open = { actor: system("demo") };
  const [staff, partner] = await inWork(base, open, async (work) => [
    await findStaffActor(work, adminId),
    await getPartner(work, payer.partner_id),
  ]);
  if (!staff) throw new Error("the demo provider has no administrator");
  const arabicReaderId = chosen.find(({ what }) => what === "reads Arabic")?.id;
  await addDemoContracts({ base, tools, staff, partner, customerId: payer.id, arabicReaderId, signedPlanId: await tvOf(program) });
}

/** What the staff did lately, in the name of those who sit at the telephone. */
async function liveToday(program: Program, { offer, adminId }: { offer: Offer; adminId: string }, year: Year, today: Day): Promise<void> {
  const { base, tools } = program;
  const taxId = offer.plans.voice.prices[0]?.taxId;
  const staff = await staffOf(program, adminId);
  if (!taxId) throw new Error("the demo provider has no tax");
  for (const { id, n } of year.customers)
    await liveDailyLife((doIt) => inWork(base, { actor: staff, origin: { source: "demo" } }, doIt), tools.files, { id, n, today, taxId });
}

async function staffOf({ base }: Program, adminId: string) {
  const staff = await inWork(base, { actor: system("demo") }, (work) => findStaffActor(work, adminId));
  if (!staff) throw new Error("the demo provider has no administrator");
  return staff;
}

interface Chosen {
  readonly id: string;
  readonly partner_id: string;
  readonly portal_login: string;
  readonly email: string;
  readonly code: string;
  readonly partner_number: number;
  readonly what: string;
}

/** People to look through: the first who pays, who owes, who is blocked, who reads Arabic. */
const chosenCustomers = (program: Program): Promise<readonly Chosen[]> => firstOfEachKind(program, { most: 1, withPassword: false });

/** @param most - of each kind; `withPassword`: of those who can sign in */
async function firstOfEachKind(
  program: Program,
  { most, withPassword }: { most: number; withPassword: boolean },
): Promise<readonly Chosen[]> {
  const found = await sql<Chosen>`
    select id, partner_id, portal_login, email, code, partner_number, what from (
      select customer.id, customer.partner_id, customer.portal_login, contact.value as email, partner.code, partner.number as partner_number, what,
        row_number() over (partition by what order by customer.number) as at
      from customers.customers customer
      join partners.partners partner on partner.id = customer.partner_id
      join customers.contacts contact on contact.customer_id = customer.id and contact.kind = 'email' and contact.position = 1
      left join billing.balances balance on balance.account_id = customer.id
      cross join lateral (select case when customer.language = 'ar' then 'reads Arabic' when customer.status = 'blocked' then 'is blocked'
        when coalesce(balance.balance_minor, 0) < 0 then 'owes money' else 'has paid' end as what) kind
      where customer.source = 'demo' and partner.number = 1
        and (not ${withPassword} or exists (select from identity.credentials mine where mine.realm = 'customer' and mine.subject_id = customer.id))
    ) each where at <= ${most} order by what, at`.execute(program.base.kysely);
  return found.rows;
}

/** As they are today: who was blocked when the demo was loaded may have paid since, and another may be blocked. */
export async function demoCustomerLogins(program: Program): Promise<{ path: string; login: string; password: string; what: string }[]> {
  return (await firstOfEachKind(program, { most: 1, withPassword: true })).map((chosen) => ({
    path: chosen.partner_number === 1 ? "portal" : `p/${chosen.code}`,
    login: chosen.email,
    password: customerPassword,
    what: chosen.what,
  }));
}
