import { payFromCreditEndpoint } from "../../../server/modules/payments/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { Options } from "./options.ts";
import { payTopics } from "./use-pay.ts";

/** P-117 the customer's own money first: nothing leaves a card for what lies here already. */
export function FromCredit({
  credit,
  usable,
  documentIds,
  isFirst,
  onUsed,
}: {
  credit: Options["freeCredit"];
  usable: MoneyJson;
  documentIds: readonly string[];
  /** What is asked for is less the credit already. */
  isFirst: boolean;
  onUsed: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const pay = useAction(payFromCreditEndpoint, {
    topics: payTopics,
    onDone: ({ paid }) => {
      notify(t("portal-finance.pay.credit-used", { amount: format.money(paid) }));
      onUsed();
    },
  });
  return (
    <div className="pay-credit">
      <p>{t(isFirst ? "portal-finance.pay.credit-first" : "portal-finance.pay.credit-has", { amount: format.money(credit) })}</p>
      <ProblemNote problem={pay.problem} />
      <Button small busy={pay.busy} onPress={() => pay.run({ body: { documentIds: [...documentIds] } })}>
        {t("portal-finance.pay.credit-use", { amount: format.money(usable) })}
      </Button>
    </div>
  );
}
