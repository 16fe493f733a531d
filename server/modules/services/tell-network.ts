// What the network is told of services: it lies below them, and holds their addresses.
import { type SqlBool, sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { DailyStep } from "../../platform/daily/daily-step.ts";
import type { Work } from "../../platform/work.ts";
import { listServicesWithStatics, releaseStatics, type ServiceTeller, staticReleaseDays } from "../network/index.ts";
import { getSetting } from "../partners/index.ts";
import { isSeen } from "./link-target.ts";
import { restoreDays } from "./settings.ts";

/** Services by what people call them, as far as whoever asks may see them. */
export const servicesForNetwork: ServiceTeller = {
  async describe(work, serviceIds) {
    const { rows } = await sql<{ id: string; number: bigint; customer: string; customerNumber: bigint }>`
      select service.id, service.number, customer.full_name as customer, customer.number as "customerNumber"
      from services.services service join customers.customers customer on customer.id = service.customer_id
      where service.id = any (${[...serviceIds]}::uuid[]) and ${isSeen(work)}`.execute(work.tx);
    return new Map(
      rows.map(({ id, number, customer, customerNumber }) => [
        id,
        { number: `S-${number}`, customer, customerNumber: String(customerNumber) },
      ]),
    );
  },
  async find(work, refs) {
    // One service may be named in two ways in one file: "S-5" and "5".
    const asked = refs.flatMap((ref) => {
      const digits = /^(?:s-)?(\d{1,15})$/i.exec(ref)?.[1];
      return digits === undefined ? [] : [{ ref, number: BigInt(digits) }];
    });
    const { rows } = await sql<{ id: string; number: bigint; customerId: string; partnerId: string }>`
      select service.id, service.number, service.customer_id as "customerId", service.partner_id as "partnerId"
      from services.services service where service.number = any (${asked.map(({ number }) => String(number))}::bigint[]) and ${isSeen(work)}`.execute(
      work.tx,
    );
    const byNumber = new Map(
      rows.map(({ id: serviceId, number, customerId, partnerId }) => [number, { serviceId, customerId, partnerId }]),
    );
    return new Map(
      asked.flatMap(({ ref, number }) => {
        const named = byNumber.get(number);
        return named ? [[ref, named] as const] : [];
      }),
    );
  },
};

/** M-14 an ended service keeps its static addresses for some days, and as long as it can be brought back. */
export const releaseAddressesStep: DailyStep = {
  name: "services.release-addresses",
  after: ["services.release"],
  at: () => Promise.resolve("03:00"),
  run: async ({ partnerId, on, inWork }) => ({ addresses: await inWork((work) => releaseAddresses(work, partnerId, on)) }),
};

async function releaseAddresses(work: Work, partnerId: string, on: Day): Promise<number> {
  const days = Math.max(await getSetting(work, staticReleaseDays, { partnerId }), await getSetting(work, restoreDays, { partnerId }));
  const holding = await listServicesWithStatics(work, partnerId);
  const isOver = sql<SqlBool>`(service.state = 'archived' or (service.state = 'disabled' and service.state_since_on <= ${addDays(on, -days)}))`;
  const { rows } = await sql<{ id: string }>`select service.id from services.services service
    where service.id = any (${holding}::uuid[]) and ${isOver}`.execute(work.tx);
  return rows.length === 0 ? 0 : releaseStatics(work, { serviceIds: rows.map(({ id }) => id) });
}
