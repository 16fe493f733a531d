import { sql } from "kysely";
import { z } from "zod";
import { defineMassAction, type Told } from "../../platform/mass-actions/mass-action.ts";
import type { Work } from "../../platform/work.ts";
import { changeAccountTerms } from "../billing/index.ts";
import { paymentMethods } from "./contract.ts";
import { looked, readCustomers } from "./mass-rows.ts";

interface Terms {
  readonly billingEnabled: boolean;
  readonly dueDays: number | null;
  readonly autoPayFromBalance: boolean | null;
  readonly paymentMethod: string;
}
type Wish = { readonly [Field in keyof Terms]?: Terms[Field] | undefined };

const codes = {
  billingEnabled: "billing-enabled",
  dueDays: "due-days",
  autoPayFromBalance: "auto-pay",
  paymentMethod: "payment-method",
} as const satisfies Record<keyof Terms, string>;

const sameBilling = "same-billing";

/** What of a customer's billing tab can be the same for many; names and addresses on paper are each one's own. */
export const setBilling = defineMassAction({
  name: "customers.set-billing",
  params: z
    .strictObject({
      billingEnabled: z.boolean().optional(),
      /** Null: as the partner has it. */
      dueDays: z.int().min(0).max(60).nullable().optional(),
      autoPayFromBalance: z.boolean().nullable().optional(),
      paymentMethod: z.enum(paymentMethods).optional(),
    })
    .refine((wish) => Object.values(wish).some((value) => value !== undefined), {
      params: { code: "required" },
      message: "choose what is to change",
      path: ["billingEnabled"],
    }),
  may: "customers.billing.update",
  // Nothing is billed any more: as grave as a status.
  isDestructive: ({ billingEnabled }) => billingEnabled === false,
  async look(work, ids, wish) {
    const rows = await readCustomers(work, ids, "customers.billing.update");
    const accounts = await readTerms(work, ids);
    return new Map(
      rows.map((row) => {
        const terms = accounts.get(row.id);
        const told = terms ? differencesOf(terms, wish) : [];
        return looked(row, !terms ? "no-account" : told.length === 0 ? sameBilling : undefined, told);
      }),
    );
  },
  async act(work, customerId, wish) {
    const before = (await readTerms(work, [customerId])).get(customerId);
    if (!before) return { kind: "skipped", why: "no-account" };
    const changed = await changeAccountTerms(work, customerId, wish);
    return changed ? { kind: "changed", told: differencesOf(before, wish) } : { kind: "skipped", why: sameBilling, told: [] };
  },
});

async function readTerms(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Terms>> {
  const { rows } = await sql<Terms & { id: string }>`select id, billing_enabled as "billingEnabled", due_days as "dueDays",
      auto_pay_from_balance as "autoPayFromBalance", payment_method as "paymentMethod" from billing.accounts where id = any (${[...ids]}::uuid[])`.execute(
    work.tx,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Null is written as "inherit". */
const text = (value: unknown): string => (value === null ? "inherit" : value === true ? "yes" : value === false ? "no" : String(value));

const differencesOf = (terms: Terms, wish: Wish): Told[] =>
  (Object.keys(codes) as (keyof Terms)[]).flatMap((field) =>
    wish[field] === undefined || wish[field] === terms[field]
      ? []
      : [{ code: codes[field], before: text(terms[field]), after: text(wish[field]) }],
  );
