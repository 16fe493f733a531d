import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { type Attempt, isWithBank } from "./options.ts";

/** P-120 a payment of the same is not over: go on with it, or pay anew, which first asks the gateway how that one stands. */
export function UnderWay({ attempt }: { attempt: Attempt }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.money(attempt.amount);
  return (
    <div className="pay-under-way" role="status">
      <p>{t(isWithBank(attempt) ? "portal-finance.pay.with-bank" : "portal-finance.pay.unfinished", { amount })}</p>
      {attempt.continueUrl && !isWithBank(attempt) ? (
        <a className="pay-continue" href={attempt.continueUrl}>
          {t("portal-finance.pay.continue")}
        </a>
      ) : (
        <LinkButton to={`/finance/attempts/${attempt.id}` as never} search={{} as never} small>
          {t("portal-finance.pay.see-attempt")}
        </LinkButton>
      )}
    </div>
  );
}
