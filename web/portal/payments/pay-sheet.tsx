// What is paid, what that settles, how: three questions in one sheet, and a button that says the exact amount.
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { paymentOptionsEndpoint } from "../../../server/modules/payments/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { PayWish } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { NeedsConnection } from "../device/needs-connection.tsx";
import { useOffline } from "../device/use-offline.ts";
import { Allocation } from "./allocation.tsx";
import { AmountChoice } from "./amount-choice.tsx";
import { ByTransfer } from "./by-transfer.tsx";
import { FromCredit } from "./from-credit.tsx";
import { MethodChoice } from "./method-choice.tsx";
import { isWithBank, type Options } from "./options.ts";
import { PayChange } from "./pay-change.tsx";
import { askedFor, type Choice, choicesOf, usableCredit } from "./pay-choice-rules.ts";
import { PayOrder } from "./pay-order.tsx";
import { added, Surcharge } from "./surcharge.tsx";
import { UnderWay } from "./under-way.tsx";
import { useAllocation } from "./use-allocation.ts";
import { firstWay, ruleOf, usePay, type Way } from "./use-pay.ts";
import "./pay-sheet.css";

export function PaySheet({ wish, onClose }: { wish: PayWish; onClose: () => void }) {
  const t = useTexts();
  const options = useEndpoint(paymentOptionsEndpoint, undefined, { topics: ["invoices", "payments"] });
  if (useOffline()) {
    return (
      <Sheet open title={t("portal-finance.pay.title")} onClose={onClose}>
        <NeedsConnection>{null}</NeedsConnection>
      </Sheet>
    );
  }
  if (options.data && wish.kind === "order")
    return <PayOrder options={options.data} orderId={wish.id} onClose={onClose} reload={options.reload} />;
  if (options.data && wish.kind === "change")
    return <PayChange options={options.data} quoteId={wish.id} onClose={onClose} reload={options.reload} />;
  if (options.data) return <Pay options={options.data} wish={wish} onClose={onClose} reload={options.reload} />;
  return (
    <Sheet open title={t("portal-finance.pay.title")} onClose={onClose}>
      {options.problem ? (
        <ProblemNote problem={options.problem} onRetry={options.reload} />
      ) : (
        <div className="pay-waits" role="status" aria-label={t("ui.loading")}>
          <Skeleton height={52} radius="md" />
          <Skeleton height={52} radius="md" />
          <Skeleton height={14} width="60%" radius="sm" />
        </div>
      )}
    </Sheet>
  );
}

function firstChoice(options: Options, wish: PayWish): Choice {
  if (wish.kind === "documents") return "documents";
  if (wish.kind === "top-up") return "other";
  const offered = choicesOf(options).map(({ choice }) => choice);
  const wanted = wish.kind === "balance" ? "balance" : "due";
  return offered.includes(wanted) ? wanted : (offered[0] ?? "other");
}

/** What was proposed where the sheet was opened from; it may be typed over. */
const presetAmount = ({ currency }: Options, wish: PayWish): MoneyJson | undefined =>
  wish.kind === "top-up" && wish.amount ? { amount: wish.amount, currency } : undefined;

/** What the bank said about a card, in words that help. */
function declineReason(t: Translate, problem: ApiProblem | undefined): string | undefined {
  const code = problem?.code === "gateway-declined" ? problem.problem.errors?.[0]?.code : undefined;
  return code === undefined ? undefined : t.optional(`portal-finance.attempt.failure.${code}`);
}

function Pay({ options, wish, onClose, reload }: { options: Options; wish: PayWish; onClose: () => void; reload: () => void }) {
  const t = useTexts();
  const mayUseCredit = useFeature("finance.from_credit");
  const format = useFormat();
  const wished = wish.kind === "documents" ? wish.ids : [];
  // What was paid meanwhile is not asked for any more.
  const documentIds = [...options.documents, ...options.deposits, ...options.proformas]
    .filter(({ id }) => wished.includes(id))
    .map(({ id }) => id);
  const [choice, setChoice] = useState<Choice>(() => firstChoice(options, wish));
  const [amount, setAmount] = useState<MoneyJson | undefined>(() => presetAmount(options, wish));
  const [way, setWay] = useState<Way | undefined>(() => firstWay(options));
  const isGone = choice === "documents" && documentIds.length === 0;
  const asked = isGone ? undefined : askedFor(options, { choice, documentIds, amount });
  const allocation = useAllocation(asked);
  const underWay = options.attempts.find((attempt) => attempt.documentIds.some((id) => asked?.documentIds?.includes(id)));
  const isBlocked = underWay !== undefined && isWithBank(underWay);
  const usable = asked?.documentIds && !isBlocked ? usableCredit(options, asked.documentIds) : undefined;
  // "Everything that is due" is less the credit, so the credit has to be used before the rest is paid (P-49).
  const creditComesFirst = usable !== undefined && choice === "due";
  const total = allocation.preview?.amount;
  const fee = added(total, ruleOf(options, way));
  const pay = usePay({ asked, way, surcharge: fee?.fee, onRefused: reload });
  const title = t(
    wish.kind === "top-up" && signOf(options.owed.amount) === 0 ? "portal-finance.pay.title-top-up" : "portal-finance.pay.title",
  );

  if (isGone) {
    return (
      <Sheet open title={title} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        <p className="pay-text">{t("portal-finance.pay.already-paid")}</p>
      </Sheet>
    );
  }
  if (options.gateways.length === 0 && options.methods.length === 0) {
    return (
      <Sheet open title={title} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        <ByTransfer options={options} documentIds={documentIds} />
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      locked={pay.busy}
      foot={
        <div className="pay-foot">
          <ProblemNote problem={pay.problem} reason={declineReason(t, pay.problem)} />
          <Button
            kind="primary"
            full
            busy={pay.busy}
            disabled={!total || !way || allocation.waiting || isBlocked || creditComesFirst}
            onPress={() => pay.start(underWay !== undefined)}
          >
            {total ? t("portal.pay.pay-amount", { amount: format.money(fee?.together ?? total) }) : t("portal-finance.pay.pay")}
          </Button>
        </div>
      }
    >
      <div className="pay">
        {underWay && <UnderWay attempt={underWay} />}
        <AmountChoice
          options={options}
          choice={choice}
          onChoose={setChoice}
          amount={amount}
          onAmount={setAmount}
          documentIds={documentIds}
          problem={allocation.problem}
        />
        {mayUseCredit && usable && asked?.documentIds && (
          <FromCredit
            credit={options.freeCredit}
            usable={usable}
            isFirst={creditComesFirst}
            documentIds={asked.documentIds}
            onUsed={reload}
          />
        )}
        {!creditComesFirst && (
          <Allocation preview={allocation.preview} problem={allocation.problem} isAsked={asked !== undefined} options={options} />
        )}
        <MethodChoice options={options} way={way} onChange={setWay} />
        {fee && <Surcharge added={fee} words={{ fee: t("portal-finance.pay.fee"), together: t("portal-finance.pay.together") }} />}
      </div>
    </Sheet>
  );
}
