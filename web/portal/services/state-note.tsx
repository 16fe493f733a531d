import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { toneClass } from "../../ui/tone.ts";
import { Contact } from "../app/contact.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useDashboard } from "../app/use-dashboard.ts";
import { useFinance } from "../app/use-finance.ts";

/** Why a service does not run, and the one thing to do about it: pay, ask, or wait. */
export function StateNote({ word }: { word: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data: home } = useDashboard();
  const { data: finance } = useFinance();
  if (word === "waits") {
    return (
      <div className={`state-note ${toneClass("waits")}`}>
        <p>{t("portal-services.service.why.waits")}</p>
      </div>
    );
  }
  if (word !== "suspended" && word !== "stopped" && word !== "locked") return null;
  const isForMoney = word === "stopped" || (word === "suspended" && (home?.account.isForMoney ?? false));
  const due = finance?.money?.settle ?? finance?.money?.clear;
  return (
    <div className={`state-note ${toneClass("hurts")}`}>
      {isForMoney ? (
        <>
          <p>{t(word === "stopped" ? "portal-services.service.why.stopped" : "portal-services.service.why.suspended")}</p>
          {due && (
            <PayLink wish={{ kind: finance?.money?.settle ? "settle" : "balance" }} kind="primary">
              {t("portal.pay.pay-amount", { amount: format.money(due) })}
            </PayLink>
          )}
        </>
      ) : (
        <Contact lead={t(word === "locked" ? "portal-services.service.why.locked" : "portal-services.service.why.suspended-ask")} />
      )}
    </div>
  );
}
