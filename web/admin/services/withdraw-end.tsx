import { listPlannedChangesEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { WithdrawChange } from "../app/planned-changes.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** The service goes on after all. An end that was planned with its money is balanced; one that was only written down is taken away. */
export function WithdrawEnd({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listPlannedChangesEndpoint, {
    query: { filter: { serviceId: service.id, state: "scheduled", kind: "end" }, limit: 1, total: "none" },
  });
  if (!data) {
    return (
      <Sheet
        open
        title={t("services.move.withdraw_end.title", { number: serviceNumber(service) })}
        onClose={onClose}
        foot={<Button onPress={onClose}>{t("ui.cancel")}</Button>}
      >
        {problem ? <ProblemNote problem={problem} onRetry={reload} /> : t("ui.loading")}
      </Sheet>
    );
  }
  const [planned] = data.items;
  return planned ? (
    <WithdrawChange change={planned} onClose={onClose} />
  ) : (
    <MoveDialog act="withdraw_end" service={service} onClose={onClose} />
  );
}
