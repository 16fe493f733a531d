import { createContext, useContext } from "react";
import type { z } from "zod";
import type { CustomerView } from "../../../server/modules/customers/contract.ts";

/** The customer whose page is open, as it was read last. */
export type ShownCustomer = z.output<typeof CustomerView>;

// Handed down, so that the parts that other modules hang into the page need not read the record again.
export const ShownCustomerContext = createContext<ShownCustomer | undefined>(undefined);

export function useShownCustomer(): ShownCustomer {
  const customer = useContext(ShownCustomerContext);
  if (!customer) throw new Error("useShownCustomer outside of the customer's page");
  return customer;
}
