import { type ReactNode, useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { Difference } from "./difference.tsx";
import type { OfferedPlan } from "./options.ts";
import type { Service } from "./service.ts";

export const mostCompared = 4;

/** P-67 up to four plans beside the present one. */
export function ComparePlans({
  service,
  plans,
  onChoose,
  onClear,
}: {
  service: Service;
  plans: readonly OfferedPlan[];
  onChoose: (planId: string) => void;
  onClear: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const row = (label: string, now: ReactNode, of: (plan: OfferedPlan) => ReactNode) => (
    <tr>
      <th scope="row">{label}</th>
      <td>{now}</td>
      {plans.map((plan) => (
        <td key={plan.id}>{of(plan)}</td>
      ))}
    </tr>
  );
  return (
    <>
      <section className="compare-bar" aria-label={t("portal-services.change.compare")}>
        <Button kind="quiet" onPress={onClear}>
          {t("portal-services.change.clear")}
        </Button>
        <Button kind="primary" onPress={() => setOpen(true)}>
          {t("portal-services.change.compare-count", { count: plans.length })}
        </Button>
      </section>
      <Sheet open={isOpen} wide title={t("portal-services.change.compare-title")} onClose={() => setOpen(false)}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached with the keys. */}
        <section className="compare" tabIndex={0} aria-label={t("portal-services.change.compare-title")}>
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">
                  {service.title}
                  <span className="compare-now">{t("portal-services.change.now")}</span>
                </th>
                {plans.map((plan) => (
                  <th key={plan.id} scope="col">
                    {plan.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {row(t("portal-services.change.per-month"), service.price ? format.money(service.price.month.gross) : "", (plan) =>
                format.money(plan.price.month.gross),
              )}
              {row(t("portal-services.change.difference"), "", (plan) => (
                <Difference plan={plan} />
              ))}
              {row(t("portal-services.service.speed"), <SpeedText downBps={service.downBps} upBps={service.upBps} />, (plan) => (
                <SpeedText downBps={plan.downBps} upBps={plan.upBps} />
              ))}
              {row(
                t("portal-services.service.contract"),
                service.contract ? t("portal-services.change.bound") : t("portal-services.change.unbound"),
                (plan) =>
                  plan.contractMonths > 0
                    ? t("portal-services.change.months", { months: plan.contractMonths })
                    : t("portal-services.change.unbound"),
              )}
              {row(t("portal-services.change.included"), "", (plan) => (
                <span className="compare-list">
                  {plan.highlights.map((words) => (
                    <bdi key={words}>{words}</bdi>
                  ))}
                </span>
              ))}
              <tr>
                <td />
                <td />
                {plans.map((plan) => (
                  <td key={plan.id}>
                    <Button
                      small
                      label={t("portal-services.change.choose-plan", { plan: plan.title })}
                      onPress={() => {
                        setOpen(false);
                        onChoose(plan.id);
                      }}
                    >
                      {t("portal-services.change.choose")}
                    </Button>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </section>
      </Sheet>
    </>
  );
}
