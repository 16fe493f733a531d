import type { startSimulationEndpoint } from "../../../../server/modules/reports/simulator/contract.ts";
import type { BodyOf } from "../../../../shared/endpoint.ts";

export const kinds = ["price", "tax", "billing-day", "blocking", "retire-plan"] as const;
export const audiences = ["same_price_services", "all_services", "new_services_only"] as const;

/** What is typed; of the kinds' own fields only those of the chosen kind are sent. */
export interface Values {
  readonly name: string;
  readonly partnerId: string;
  readonly days: number;
  readonly kind: (typeof kinds)[number];
  readonly on: string;
  readonly planIds: readonly string[];
  readonly by: "percent" | "amount";
  readonly percent: string;
  readonly amount: string;
  readonly audience: (typeof audiences)[number];
  readonly taxId: string;
  readonly ratePercent: string;
  readonly bearer: "customer" | "isp";
  readonly day: number | "";
  readonly blockingDays: number | "";
  readonly deactivationDays: number | "";
  readonly planId: string;
  readonly toPlanId: string;
}

type Body = BodyOf<typeof startSimulationEndpoint>;

export function bodyOf(values: Values): Body {
  const { name, partnerId, days } = values;
  return { name, partnerId, days, scenario: { changes: [changeOf(values)] } } as Body;
}

function changeOf(values: Values): Record<string, unknown> {
  const { kind, on } = values;
  switch (kind) {
    case "price":
      return {
        ...{ kind, on, planIds: values.planIds, audience: values.audience },
        by: values.by === "percent" ? { percent: values.percent.trim() } : { amount: values.amount.trim() },
      };
    case "tax":
      return { kind, on, taxId: values.taxId, ratePercent: values.ratePercent.trim(), bearer: values.bearer };
    case "billing-day":
      return { kind, on, day: values.day };
    case "blocking":
      return { kind, on, blockingDays: values.blockingDays, deactivationDays: values.deactivationDays };
    case "retire-plan":
      return { kind, on, planId: values.planId, toPlanId: values.toPlanId };
  }
}
