import type { z } from "zod";
import type { AutoChargeView, ChargeFilterView } from "../../../../server/modules/payments/auto-charge/contract.ts";
import type { Format } from "../../../lib/format.ts";
import type { Translate } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";

export type Charge = z.output<typeof AutoChargeView>;
export type ChargeFilter = z.output<typeof ChargeFilterView>;

export const chargeTones: Record<Charge["state"], Tone> = {
  planned: "waits",
  charging: "waits",
  succeeded: "works",
  failed: "hurts",
  skipped: "past",
};

export const chargeStates = ["planned", "charging", "succeeded", "failed", "skipped"] as const;
export const skipReasons = [
  "paid",
  "disputed",
  "held",
  "pending",
  "no_method",
  "no_consent",
  "over_limit",
  "gateway_off",
  "withdrawn",
] as const;
export const bankReasons = [
  "insufficient-funds",
  "card-expired",
  "card-declined",
  "card-stolen",
  "authentication-failed",
  "gateway-unreachable",
  "never-received",
  "unresolved",
  "currency-differs",
] as const;

/** Why nothing was charged, in plain words; a bank's code that nobody has put into words stands as it came. */
export const chargeReason = (t: Translate, reason: string): string =>
  t.optional(`payments.auto.reason.${reason}`) ?? t.optional(`payments.failure.${reason}`) ?? reason;

/** "3 days before the due day, at 10:00". */
export function whenWords(t: Translate, { trigger, offset, hour }: Pick<ChargeFilter, "trigger" | "offset" | "hour">): string {
  if (trigger === "on_issue") return t("payments.auto.when.on_issue", { count: offset });
  if (trigger === "issue_day") return t("payments.auto.when.issue_day", { count: offset, hour });
  return offset < 0
    ? t("payments.auto.when.before-due", { count: -offset, hour })
    : t("payments.auto.when.due_day", { count: offset, hour });
}

export interface Names {
  location: (id: string) => string;
  label: (id: string) => string;
  gateway: (driver: string) => string;
}

type Described = Pick<
  ChargeFilter,
  "trigger" | "offset" | "hour" | "conditions" | "driver" | "amount" | "maxAmount" | "retryDays" | "customers"
>;

/** What a filter does, in sentences. */
export function filterWords(
  t: Translate,
  format: Format,
  filter: Described,
  { names, currency }: { names: Names; currency: string },
): string[] {
  const { conditions, maxAmount, retryDays, driver } = filter;
  const list = (items: readonly string[]): string => items.join(t("ui.comma"));
  const which = [
    ...(conditions.kinds
      ? [t("payments.auto.only.kinds", { list: list(conditions.kinds.map((kind) => t(`payments.auto.kind.${kind}`))) })]
      : []),
    ...(conditions.paymentMethods
      ? [
          t("payments.auto.only.methods", {
            list: list(conditions.paymentMethods.map((one) => t.optional(`payments.method-word.${one}`) ?? one)),
          }),
        ]
      : []),
    ...(conditions.total
      ? [t(`payments.auto.only.${conditions.total.is}`, { amount: format.money({ amount: conditions.total.amount, currency }) })]
      : []),
    ...(conditions.locationIds ? [t("payments.auto.only.locations", { list: list(conditions.locationIds.map(names.location)) })] : []),
    ...(conditions.labelIds ? [t("payments.auto.only.labels", { list: list(conditions.labelIds.map(names.label)) })] : []),
    ...(conditions.customerIds ? [t("payments.auto.only.customers", { list: namedWords(t, filter) })] : []),
  ];
  return [
    t(`payments.auto.says.${filter.amount}`, { when: whenWords(t, filter) }),
    which.length === 0 ? t("payments.auto.says.all") : t("payments.auto.says.some", { list: which.join(t("payments.auto.and")) }),
    ...(maxAmount ? [t("payments.auto.says.most", { amount: format.money(maxAmount) })] : []),
    ...(driver ? [t("payments.auto.says.driver", { gateway: names.gateway(driver) })] : []),
    retryDays.length === 0
      ? t("payments.auto.says.no-retry")
      : t("payments.auto.says.retry", { days: list(retryDays.map((day) => format.number(day))) }),
  ];
}

const mostNamed = 3;

function namedWords(t: Translate, { customers, conditions }: Pick<ChargeFilter, "customers" | "conditions">): string {
  const named = customers.slice(0, mostNamed).map(({ name }) => name);
  const more = (conditions.customerIds?.length ?? 0) - named.length;
  return [...named, ...(more > 0 ? [t("payments.auto.more-customers", { count: more })] : [])].join(t("ui.comma"));
}
