import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { availablePlansEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { useTermsWords } from "./service-price.tsx";
import "./plan-shop.css";

export type ShopPlan = ReturnsOf<typeof availablePlansEndpoint>["items"][number];

const kinds = ["internet", "voice", "bundle", "recurring"] as const;

/** The plans as cards, those that this customer cannot have at the end with the reason. */
export function PlanShop({ plans, onChoose }: { plans: readonly ShopPlan[]; onChoose: (planId: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const found = plans.filter((plan) => `${plan.title} ${plan.code}`.toLowerCase().includes(wanted));
  const [offered, refused] = [found.filter((plan) => plan.restriction === null), found.filter((plan) => plan.restriction !== null)];
  return (
    <div className="plan-shop">
      {plans.length > 6 && (
        <TextInput
          aria-label={t("services.add.search")}
          placeholder={t("services.add.search")}
          leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          style={{ maxInlineSize: 320 }}
        />
      )}
      {found.length === 0 && <span>{t("ui.list.nothing-matches")}</span>}
      {kinds.map((kind) => {
        const ofKind = offered.filter((plan) => plan.kind === kind);
        return (
          ofKind.length > 0 && (
            <section key={kind}>
              <h2>{t(`services.kind.${kind}`)}</h2>
              <div className="plan-shop-cards">
                {ofKind.map((plan) => (
                  <button key={plan.id} type="button" className="plan-shop-card" onClick={() => onChoose(plan.id)}>
                    <PlanFace plan={plan} />
                  </button>
                ))}
              </div>
            </section>
          )
        );
      })}
      {refused.length > 0 && (
        <section>
          <h2>{t("services.add.not-for-them")}</h2>
          <div className="plan-shop-cards">
            {refused.map((plan) => (
              <div key={plan.id} className="plan-shop-card" data-refused>
                <PlanFace plan={plan} />
                <span className="plan-shop-refusal">{t.optional(`services.restriction.${plan.restriction}`) ?? plan.restriction}</span>
              </div>
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

/** At most three facts, and the price large. */
export function PlanFace({ plan }: { plan: ShopPlan }) {
  const t = useTexts();
  const format = useFormat();
  const words = useTermsWords();
  const price = usePriceWords();
  const intro = plan.introDiscount;
  const facts = [
    plan.downBps !== null &&
      t("services.speed", { down: format.number(plan.downBps / 1_000_000), up: format.number((plan.upBps ?? plan.downBps) / 1_000_000) }),
    plan.components.length > 0 &&
      plan.components.map((part) => (part.quantity === "1" ? part.title : `${part.quantity} × ${part.title}`)).join(", "),
    plan.contractMonths > 0 && t("services.contract-months", { months: plan.contractMonths }),
    intro &&
      t("services.intro", { months: intro.months, off: intro.percent ? `${intro.percent} %` : price(intro.fixed ?? "0", plan.currency) }),
  ].filter((fact) => typeof fact === "string");
  return (
    <>
      <strong className="plan-shop-title">
        <bdi>{plan.title}</bdi>
      </strong>
      <span className="plan-shop-price">
        <MoneyText value={plan.month.gross} /> <small>{t("services.a-month")}</small>
      </span>
      <span className="plan-shop-fact">
        {words({ unitPrice: plan.price, quantity: "1", priceMonths: plan.priceMonths, currency: plan.currency })},{" "}
        {t(plan.includesTax ? "services.with-tax" : "services.plus-tax")}
      </span>
      {facts.slice(0, 3).map((fact) => (
        <span key={fact} className="plan-shop-fact">
          {fact}
        </span>
      ))}
      <bdi className="code plan-shop-code">{plan.code}</bdi>
    </>
  );
}
