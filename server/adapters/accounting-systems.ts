import type { AccountingSystems } from "../modules/billing/connectors/ports.ts";
import { createQuickbooks } from "./accounting/quickbooks.ts";
import { createSage } from "./accounting/sage.ts";
import { createXero } from "./accounting/xero.ts";

/** Every accounting system that this program can push to: a new one gets its line here. */
export function makeAccountingSystems(): AccountingSystems {
  const systems = [createXero(), createQuickbooks(), createSage()];
  return new Map(systems.map((system) => [system.name, system]));
}
