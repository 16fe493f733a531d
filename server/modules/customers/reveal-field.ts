import { notFound } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { isFor, listFields, sealedOf } from "../partners/index.ts";
import { type Customer, customerLabel } from "./customer-queries.ts";

/** A secret in an additional field, for whoever proved who they are. Each look stands in the log. */
export async function revealField(work: Work, unseal: Tools["unseal"], customer: Customer, name: string): Promise<{ value: string }> {
  const field = (await listFields(work, "customers")).find((one) => one.name === name && one.type === "secret");
  const sealed = sealedOf(customer.extra[name]);
  if (!field || sealed === undefined || !isFor(field, customer.category === "individual" ? "individual" : "company")) throw notFound();
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "field-revealed",
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes: { [`extra.${name}`]: { before: "•••", after: "•••" } },
  });
  return { value: unseal(sealed) };
}
