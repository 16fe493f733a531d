import { useNavigate } from "@tanstack/react-router";
import { useCallback, useRef, useState } from "react";
import { previewMassActionEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import type { Selection } from "../../../ui/data-list/selection.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { BillingForm } from "./billing-form.tsx";
import { FieldForm } from "./field-form.tsx";
import type { MassKind, Params } from "./kinds.ts";
import { LabelsForm } from "./labels-form.tsx";
import { LinkForm } from "./link-form.tsx";
import { DeleteForm, LanguageForm, LocationForm, ManagerForm, PartnerForm } from "./mass-action-forms.tsx";
import { MessageForm } from "./message-form.tsx";
import { StatementsForm } from "./statements-form.tsx";
import { StatusForm } from "./status-form.tsx";

export interface MassActionSheetProps {
  kind: MassKind;
  selection: Selection;
  count: number | undefined;
  /** What the list shows, for when everything that matches is meant. */
  filter: Record<string, unknown>;
  onClose: () => void;
}

/** What exactly is to be done; the preview it leads to is a page of its own, so that a reload loses nothing. */
export function MassActionSheet({ kind, selection, count, filter, onClose }: MassActionSheetProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const [params, setParams] = useState<Params>();
  const preview = useAction(previewMassActionEndpoint, {
    onDone: (action) => void navigate({ to: `/mass-actions/${action.id}` as never }),
  });
  // A refusal speaks of what was sent; once something else stands in the form it is over.
  const latest = useRef(preview);
  latest.current = preview;
  const take = useCallback((next: Params | undefined) => {
    setParams(next);
    if (latest.current.problem) latest.current.reset();
  }, []);
  const who = selection.kind === "rows" ? { ids: [...selection.keys] } : { filter };
  const Form = forms[kind];
  return (
    <Sheet
      open
      title={t(`reports.mass.kind.${kind}`)}
      onClose={onClose}
      locked={preview.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={preview.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={preview.busy}
            disabled={params === undefined}
            onPress={() => preview.run({ body: { kind, params: params ?? {}, ...who } })}
          >
            {t("reports.mass.preview")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>
          {selection.kind === "rows" || count !== undefined
            ? t("reports.mass.form-for", { count: count ?? 0 })
            : t("reports.mass.form-matching")}
        </span>
        <Form onChange={take} />
        <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.preview-why")}</span>
        <ProblemNote problem={preview.problem} />
      </div>
    </Sheet>
  );
}

const forms = {
  "customers.change-status": StatusForm,
  "customers.labels": LabelsForm,
  "customers.set-location": LocationForm,
  "customers.set-account-manager": ManagerForm,
  "customers.set-language": LanguageForm,
  "customers.send-message": MessageForm,
  "customers.set-billing": BillingForm,
  "customers.set-field": FieldForm,
  "customers.statement-files": StatementsForm,
  "customers.statement-mails": StatementsForm,
  "customers.set-partner": PartnerForm,
  "customers.link-to-main": LinkForm,
  "customers.delete": DeleteForm,
} as const;
