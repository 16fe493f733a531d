import { useMemo } from "react";
import { type StaffSession, useStaffSession } from "../../lib/session.ts";
import { fulfils } from "../app/may.ts";
import type { AdminModule, CustomerAction, CustomerAnswer, CustomerPanel, CustomerTab, Needs } from "../app/module.ts";
import { useModules } from "../app/modules-context.ts";
import type { ShownCustomer } from "../app/shown-customer.ts";

export interface CustomerParts {
  tabs: readonly CustomerTab[];
  panels: readonly CustomerPanel[];
  answers: readonly CustomerAnswer[];
  actions: readonly CustomerAction[];
}

/** What all modules hang into the customer's page, as far as this person may and this customer fits, in order. */
export function useCustomerParts(customer: ShownCustomer): CustomerParts {
  const modules = useModules();
  const session = useStaffSession();
  return useMemo(
    () => ({
      tabs: partsOf(modules, session, customer, (module) => module.customerTabs),
      panels: partsOf(modules, session, customer, (module) => module.customerPanels),
      answers: partsOf(modules, session, customer, (module) => module.customerAnswers),
      actions: partsOf(modules, session, customer, (module) => module.customerActions),
    }),
    [modules, session, customer],
  );
}

function partsOf<Part extends { place: number; needs?: Needs; fits?: (customer: ShownCustomer) => boolean }>(
  modules: readonly AdminModule[],
  session: StaffSession,
  customer: ShownCustomer,
  of: (module: AdminModule) => readonly Part[] | undefined,
): Part[] {
  return modules
    .flatMap((module) => of(module) ?? [])
    .filter((part) => fulfils(session, part.needs) && (part.fits?.(customer) ?? true))
    .sort((a, b) => a.place - b.place);
}
