import { deletePartnerEndpoint, partnerUsesEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Partner } from "./partner.ts";

interface DeletePartnerProps {
  partner: Partner;
  onClose: () => void;
  /** Not there when it is suspended already. */
  onSuspend: (() => void) | undefined;
  onDeleted: () => void;
}

/** Deletes what nothing refers to; else says what does, and offers the way out (O-243). */
export function DeletePartnerDialog({ partner, onClose, onSuspend, onDeleted }: DeletePartnerProps) {
  const t = useTexts();
  const uses = useEndpoint(partnerUsesEndpoint, { params: { partnerId: partner.id } });
  const remove = useAction(deletePartnerEndpoint, { topics: ["partner-choices", "partner-figures"], onDone: onDeleted });
  const title = t("partners.partner.delete-title", { name: partner.name });
  if (!uses.data)
    return (
      <Sheet open title={title} onClose={onClose}>
        {uses.problem ? <ProblemNote problem={uses.problem} onRetry={uses.reload} /> : t("ui.loading")}
      </Sheet>
    );
  if (uses.data.items.length === 0)
    return (
      <ConfirmDialog
        open
        title={title}
        confirm={t("partners.partner.delete")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { partnerId: partner.id }, version: partner.version })}
        onClose={onClose}
      >
        {t("partners.partner.delete-text")}
      </ConfirmDialog>
    );
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("ui.close")}</Button>
          {onSuspend && (
            <Button kind="primary" onPress={onSuspend}>
              {t("partners.partner.suspend")}
            </Button>
          )}
        </>
      }
    >
      <p style={{ marginBlockStart: 0 }}>{t("partners.partner.delete-blocked", { name: partner.name })}</p>
      <ul className="blocked-list">
        {byModule(uses.data.items).map(({ module, count, andMore }) => (
          <li key={module}>
            {t.optional(`partners.uses.${module}`) ?? t("partners.uses.other", { what: module })}
            {": "}
            {t(andMore ? "partners.partner.uses-more" : "partners.partner.uses-count", { count })}
          </li>
        ))}
      </ul>
      {onSuspend && <p style={{ marginBlockEnd: 0 }}>{t("partners.partner.delete-instead")}</p>}
    </Sheet>
  );
}

/** Tables are ours; people know what they keep: one line for each module. */
function byModule(uses: readonly { what: string; count: number; andMore: boolean }[]) {
  const found = new Map<string, { module: string; count: number; andMore: boolean }>();
  for (const { what, count, andMore } of uses) {
    const module = what.slice(0, what.indexOf("."));
    const before = found.get(module);
    found.set(module, { module, count: (before?.count ?? 0) + count, andMore: andMore || before?.andMore === true });
  }
  return [...found.values()];
}
