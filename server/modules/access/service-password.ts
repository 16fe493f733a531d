// P-63 with what a service logs in (PPPoE, hotspot). It takes effect at the next connect.
import { visibleTo } from "../../platform/db/visible-to.ts";
import { notFound } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getService, type Service, serviceLabel } from "../services/index.ts";
import { servicePasswordChanged } from "./events.ts";
import { noLogin } from "./problems.ts";
import { db } from "./tables.ts";

type Seals = Pick<Tools, "seal" | "unseal">;

export async function changeServicePassword(work: Work, { seal }: Seals, serviceId: string, password: string): Promise<Service> {
  const service = await getService(work, serviceId);
  if (service.kind !== "internet") throw notFound("Only internet services have a password.");
  if (!service.login) throw noLogin("It needs none: the line itself says who you are.");
  const kept = { password_sealed: seal(password), changed_at: work.now };
  await db(work)
    .insertInto("access.service_passwords")
    .values({ service_id: service.id, customer_id: service.customerId, partner_id: service.partnerId, ...kept })
    .onConflict((conflict) => conflict.column("service_id").doUpdateSet(kept))
    .execute();
  work.emit(
    servicePasswordChanged,
    { partnerId: service.partnerId, customerId: service.customerId, objectId: service.id },
    { serviceId: service.id, number: Number(service.number) },
  );
  work.audit({
    ...aboutService(service),
    action: "service-password-changed",
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
  return service;
}

/** P-24 needs a fresh proof, and leaves an entry that says who looked. */
export async function revealServicePassword(work: Work, { unseal }: Seals, serviceId: string): Promise<string> {
  const service = await getService(work, serviceId);
  const row = await passwordRow(work, serviceId);
  if (!row) throw notFound("There is no stored password.");
  work.audit({ ...aboutService(service), action: "service-password-revealed" });
  return unseal(row.password_sealed);
}

export async function servicePasswordAt(work: Work, serviceId: string): Promise<Date | null> {
  return (await passwordRow(work, serviceId))?.changed_at ?? null;
}

const passwordRow = (work: Work, serviceId: string) =>
  db(work)
    .selectFrom("access.service_passwords as password")
    .select(["password.password_sealed", "password.changed_at"])
    .where("password.service_id", "=", serviceId)
    .where(visibleTo(work.actor, { partner: "password.partner_id", customer: "password.customer_id" }))
    .executeTakeFirst();

const aboutService = (service: Service) => ({
  entity: "service",
  entityId: service.id,
  label: serviceLabel(service.number),
  partnerId: service.partnerId,
  customerId: service.customerId,
});
