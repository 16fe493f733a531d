import { useState } from "react";
import { decideDayRequestEndpoint } from "../../../../server/modules/billing/terms/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DayText } from "../../../ui/value-texts.tsx";
import { PreviewSheet } from "./preview-sheet.tsx";
import { languageName, type Terms } from "./term-words.ts";

/** What stands beside the form: what comes next, which template is followed, where documents go. */
export function TermsAside({ terms }: { terms: Terms }) {
  const t = useTexts();
  const format = useFormat();
  const { template, pendingMove } = terms;
  return (
    <>
      {terms.dayRequest && <DayRequest terms={terms} request={terms.dayRequest} />}
      {pendingMove && (
        <Panel title={t("terms.pending-title")}>
          {t("terms.pending-text", {
            effective: format.day(pendingMove.effectiveOn),
            first: format.day(pendingMove.firstOn),
            to: pendingMove.to,
          })}
        </Panel>
      )}
      <Panel title={t("terms.facts")}>
        <Facts
          facts={[
            ...(terms.nextBillingOn ? [{ label: t("terms.next"), value: <DayText value={terms.nextBillingOn} /> }] : []),
            { label: t("terms.currency"), value: terms.currency },
            { label: t("terms.field.language"), value: languageName(terms.language) },
            {
              label: t("terms.field.billingEmails"),
              value: terms.billingEmails.length > 0 ? terms.billingEmails.join(t("ui.comma")) : t("terms.none"),
            },
          ]}
        />
        <p className="billing-configuration-note">
          {template
            ? t("terms.template", { method: t(`billing.method.${template.paymentMethod}`), revision: template.revision })
            : t("terms.no-template")}{" "}
          {template && template.latest > template.revision && t("terms.template-old", { latest: template.latest })}
        </p>
      </Panel>
    </>
  );
}

function DayRequest({ terms, request }: { terms: Terms; request: NonNullable<Terms["dayRequest"]> }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.billing.update");
  const decide = useAction(decideDayRequestEndpoint, { topics: ["customers", "billing"] });
  const [isReviewing, setReviewing] = useState(false);
  const send = async (approve: boolean): Promise<void> => {
    const body = { requestId: request.id, approve };
    if (!(await decide.run({ params: { customerId: terms.customerId }, body }))) return;
    setReviewing(false);
    notify(t(approve ? "terms.approved" : "terms.declined"));
  };
  return (
    <Panel title={t("terms.request", { day: request.billingDay })}>
      {decide.problem && !isReviewing && <ProblemNote problem={decide.problem} />}
      {mayUpdate && (
        <div className="terms-buttons">
          <Button kind="primary" onPress={() => setReviewing(true)}>
            {t("terms.approve", { day: request.billingDay })}
          </Button>
          <Button busy={decide.busy && !isReviewing} onPress={() => send(false)}>
            {t("terms.decline")}
          </Button>
        </div>
      )}
      {isReviewing && (
        <PreviewSheet
          customerId={terms.customerId}
          currency={terms.currency}
          filters={terms.chargeFilters}
          body={{ billingDay: request.billingDay }}
          busy={decide.busy}
          problem={decide.problem}
          onConfirm={() => send(true)}
          onClose={() => setReviewing(false)}
        />
      )}
    </Panel>
  );
}
