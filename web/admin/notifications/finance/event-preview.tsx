import { Skeleton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type FinanceKind, previewEventEndpoint } from "../../../../server/modules/notifications/finance/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";

const silenceMs = 350;

interface EventPreviewProps {
  partnerId: string;
  kind: FinanceKind;
  language: string;
  words: { subject: string; text: string } | undefined;
}

/** The mail as it would go out with what stands in the form, in a frame that runs and loads nothing. */
export function EventPreview({ partnerId, kind, language, words }: EventPreviewProps) {
  const t = useTexts();
  const [customer, setCustomer] = useState<PickedCustomer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [shown, setShown] = useState<ReturnsOf<typeof previewEventEndpoint>>();
  const latest = useRef(0);
  const asked = JSON.stringify([partnerId, kind, language, words, customer?.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked stands in `asked`, compared by value.
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    const wait = setTimeout(async () => {
      const body = { language, ...(words ? { words } : {}), ...(customer ? { customerId: customer.id } : {}) };
      try {
        const found = await callApi(previewEventEndpoint, { params: { partnerId, kind }, body });
        if (mine !== latest.current) return;
        setShown(found);
        setProblem(undefined);
      } catch (thrown) {
        if (mine === latest.current) setProblem(asProblem(thrown));
      }
    }, silenceMs);
    return () => clearTimeout(wait);
  }, [asked]);
  return (
    <Panel title={t("notifications.finance.preview")}>
      <div className="finance-preview">
        <CustomerPicker label={t("notifications.finance.preview-for")} picked={customer} onPick={setCustomer} partnerId={partnerId} />
        {problem && <ProblemNote problem={problem} />}
        {shown ? (
          <>
            <p className="setting-help">
              {t(
                shown.isReal
                  ? "notifications.finance.preview-real"
                  : customer
                    ? "notifications.finance.preview-nothing-open"
                    : "notifications.finance.preview-sample",
              )}
            </p>
            {shown.faults.map((fault) => (
              <p key={`${fault.field}${fault.message}`} role="alert" className="setting-origin" data-changed="true">
                {fault.message}
              </p>
            ))}
            <p className="finance-subject" dir="auto">
              {shown.subject}
            </p>
            <iframe title={t("notifications.finance.preview")} sandbox="" srcDoc={shown.html} />
          </>
        ) : (
          !problem && <Skeleton height={420} radius="md" />
        )}
      </div>
    </Panel>
  );
}
