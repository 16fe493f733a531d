import { IconAlertTriangle, IconArrowNarrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { MoneyJson } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import "./customer-sheets.css";

export interface Finding {
  code: string;
  detail: string;
  count?: number | undefined;
  amount?: MoneyJson | undefined;
}

// The tab on which each blocker is dealt with; O-57 wants a link for each.
const tabs: Readonly<Record<string, string>> = {
  "running-services": "services",
  "balance-not-zero": "money",
  "open-documents": "money",
  "billing-type": "money",
  "sub-accounts": "sub-accounts",
  "draft-documents": "money",
  "free-credit": "money",
  "future-items": "money",
  "payment-under-way": "money",
  "refund-under-way": "money",
  "both-pay-for-others": "sub-accounts",
};

export interface FindingsProps {
  title: string;
  kind: "blocker" | "effect";
  findings: readonly Finding[];
  none: string;
  customerId: string;
  onFollow?: () => void;
}

/** What an act brings about, or everything that stands in its way, each with the way to it. */
export function Findings({ title, kind, findings, none, customerId, onFollow }: FindingsProps) {
  const t = useTexts();
  const format = useFormat();
  return (
    <section className="findings" data-kind={kind}>
      <h3>{title}</h3>
      {findings.length === 0 && <p>{none}</p>}
      <ul>
        {findings.map(({ code, detail, count, amount }) => (
          <li key={code}>
            {kind === "blocker" ? (
              <IconAlertTriangle size={16} aria-hidden />
            ) : (
              <IconArrowNarrowRight size={16} className="mirrors" aria-hidden />
            )}
            <span>
              {t.optional(`customers.${kind}.${code}`, {
                ...(count === undefined ? {} : { count }),
                ...(amount === undefined ? {} : { amount: format.money(amount) }),
              }) ?? detail}{" "}
              {tabs[code] && kind === "blocker" && (
                <Link
                  to={`/customers/${customerId}` as never}
                  search={{ tab: tabs[code] } as never}
                  {...(onFollow ? { onClick: onFollow } : {})}
                >
                  {t("customers.blocker.show")}
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
