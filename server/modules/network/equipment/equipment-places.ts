// N-47 at whose place equipment stands, as far as whoever asks may see them.
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { findCustomers } from "../../customers/index.ts";
import { factsOf } from "../addresses/service-facts.ts";
import type { EquipmentRowView } from "./contract.ts";
import type { EquipmentRow } from "./tables.ts";

type Placed = Pick<EquipmentRow, "customer_id" | "service_id">;
type Shown = Pick<z.input<typeof EquipmentRowView>, "customer" | "service">;

export interface Places {
  of(one: Placed): Shown;
}

export async function findPlaces(work: Work, some: readonly Placed[]): Promise<Places> {
  const customers = await findCustomers(work, [...new Set(some.flatMap(({ customer_id }) => customer_id ?? []))]);
  const names = new Map(customers.map(({ id, fullName }) => [id, fullName]));
  const services = await factsOf(
    work,
    some.map(({ service_id }) => service_id),
  );
  return {
    of({ customer_id, service_id }) {
      const name = names.get(customer_id ?? "");
      const number = services.get(service_id ?? "")?.number;
      return {
        customer: customer_id === null || name === undefined ? null : { id: customer_id, name },
        service: service_id === null || number === undefined ? null : { id: service_id, number },
      };
    },
  };
}
