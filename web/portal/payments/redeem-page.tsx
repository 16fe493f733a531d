import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ownRedeemingEndpoint, redeemOwnEndpoint } from "../../../server/modules/payments/refill-cards/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { BalanceText, MoneyText } from "../../ui/value-texts.tsx";
import { NotFound } from "../app/not-found.tsx";
import { useFeature } from "../app/use-feature.ts";
import "./redeem-page.css";

const topics = ["refill-card", "payments", "invoices", "dashboard", "transactions"];

/** P-123 the code of a card, and its value is on the balance. */
export function RedeemPage() {
  // Somebody kept the address of a provider's page that is no longer there.
  return useFeature("finance.refill_cards") ? <Redeeming /> : <NotFound />;
}

function Redeeming() {
  const t = useTexts();
  const format = useFormat();
  const { data, loading, problem, reload } = useEndpoint(ownRedeemingEndpoint, undefined, { topics });
  if (!data) return <PortalCard loading={loading} problem={problem} onRetry={reload} />;
  return (
    <div className="redeem">
      <RedeemCard lockedUntil={data.lockedUntil} onRefused={reload} />
      {data.used.length > 0 && (
        <PortalCard title={t("portal-finance.refill.used")} flush>
          <PortalRows>
            {data.used.map((card) => (
              <PortalRow
                key={card.paymentId}
                to={`/finance/payments/${card.paymentId}`}
                title={t("portal-finance.method.refill_card")}
                note={t("portal-finance.refill.on", { day: format.day(card.on) })}
                end={<MoneyText value={card.value} />}
              />
            ))}
          </PortalRows>
        </PortalCard>
      )}
    </div>
  );
}

function RedeemCard({ lockedUntil, onRefused }: { lockedUntil: string | null; onRefused: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [code, setCode] = useState("");
  const redeem = useAction(redeemOwnEndpoint, { topics, onDone: () => setCode("") });
  const { result } = redeem;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (code.trim() === "" || lockedUntil !== null) return;
    // A fifth wrong code locks; the page says until when.
    if (!(await redeem.run({ body: { code } }))) onRefused();
  };
  if (result && !redeem.problem) {
    return (
      <PortalCard title={t("portal-finance.refill.done", { value: format.money(result.value) })}>
        <div className="redeem-done" role="status">
          <span>
            {t("portal-finance.refill.balance")}: <BalanceText value={result.balance} reader="customer" />
          </span>
          <div className="redeem-acts">
            <Button onPress={() => redeem.reset()}>{t("portal-finance.refill.another")}</Button>
            <LinkButton kind="quiet" to={`/finance/payments/${result.paymentId}` as never}>
              {t("portal-finance.refill.receipt")}
            </LinkButton>
          </div>
        </div>
      </PortalCard>
    );
  }
  return (
    <PortalCard title={t("portal-finance.refill.title")}>
      <form className="redeem-form" onSubmit={send}>
        <span>{t("portal-finance.refill.text")}</span>
        <TextInput
          label={t("portal-finance.refill.code")}
          description={t("portal-finance.refill.code-why")}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          disabled={lockedUntil !== null}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {lockedUntil !== null ? (
          <p className="redeem-locked" role="status">
            {t("portal-finance.refill.locked", { time: format.time(lockedUntil) })}
          </p>
        ) : (
          <ProblemNote problem={redeem.problem} />
        )}
        <Button kind="primary" full submit busy={redeem.busy} disabled={code.trim() === "" || lockedUntil !== null}>
          {t("portal-finance.refill.do")}
        </Button>
      </form>
    </PortalCard>
  );
}
