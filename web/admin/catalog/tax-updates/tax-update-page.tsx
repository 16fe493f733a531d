import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { previewTaxUpdateEndpoint, scheduleTaxUpdateEndpoint } from "../../../../server/modules/catalog/tax-updates/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { usePreview } from "../../../lib/use-preview.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Wizard } from "../../../ui/wizard.tsx";
import { ChooseStep } from "./choose-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { bodyOf, useWish } from "./wish.ts";
import "./tax-updates.css";

/** B-146 to B-148: which tax becomes what and when, what that makes of every plan, and the word to do it on that day. */
export function TaxUpdatePage() {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const [wish, change] = useWish();
  const [asking, setAsking] = useState(false);
  const body = bodyOf(wish);
  const preview = usePreview(previewTaxUpdateEndpoint, body && { body });
  const action = useAction(scheduleTaxUpdateEndpoint, {
    topics: ["taxes", "tax-updates"],
    onDone: (update) => {
      notify(t("catalog.tax-update.done", { day: format.day(update.on) }));
      void navigate({ to: "/config/taxes" as never });
    },
  });
  const isPreview = wish.step === "preview" && body !== undefined;
  const day = format.day(wish.on);
  return (
    <div className="tax-update-page">
      <BackLink to="/config/taxes">{t("catalog.taxes")}</BackLink>
      <Wizard
        title={t("catalog.tax-update.title")}
        steps={(["choose", "preview"] as const).map((id) => ({ id, label: t(`catalog.tax-update.step.${id}`) }))}
        current={isPreview ? "preview" : "choose"}
        foot={
          isPreview ? (
            <>
              <Button onPress={() => change({ step: "choose" })}>{t("catalog.tax-update.back")}</Button>
              <Button
                kind="primary"
                disabled={!preview.data || preview.former || preview.problem !== undefined}
                onPress={() => setAsking(true)}
              >
                {t("catalog.tax-update.plan", { day })}
              </Button>
            </>
          ) : (
            <Button
              kind="primary"
              disabled={!preview.data || preview.former || preview.problem !== undefined}
              onPress={() => change({ step: "preview" })}
            >
              {preview.data && !preview.former
                ? t("catalog.tax-update.look", { count: preview.data.plans.length })
                : t("catalog.tax-update.look-none")}
            </Button>
          )
        }
      >
        {isPreview ? (
          <PreviewStep preview={preview} />
        ) : (
          <ChooseStep wish={wish} onChange={change} problem={body && preview.problem ? preview.problem : undefined} />
        )}
      </Wizard>
      <ConfirmDialog
        open={asking}
        title={t("catalog.tax-update.ask", { day })}
        confirm={t("catalog.tax-update.plan", { day })}
        busy={action.busy}
        problem={action.problem}
        onConfirm={() => body && action.run({ body })}
        onClose={() => setAsking(false)}
      >
        {t("catalog.tax-update.ask-text", { day, count: preview.data?.plans.length ?? 0 })}
      </ConfirmDialog>
    </div>
  );
}
