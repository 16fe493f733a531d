import { useState } from "react";
import {
  checkSumsEndpoint,
  listDifferencesEndpoint,
  repairDifferenceEndpoint,
} from "../../../../server/modules/usage/differences/contract.ts";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { DayText, MomentText } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { ReviewTabs } from "./review-tabs.tsx";

type Difference = ReturnsOf<typeof listDifferencesEndpoint>["items"][number];

/** N-129 days and months that do not come to what they are made of. */
export function DifferencesPage() {
  const t = useTexts();
  const format = useFormat();
  const mayRepair = useMay("network.usage.adjust");
  const [repairing, setRepairing] = useState<Difference>();
  const [checking, setChecking] = useState(false);
  const list = useList(listDifferencesEndpoint, { filters: ["isRepaired"], sorts: ["foundAt"] });
  return (
    <ReviewTabs>
      <DataList
        name="usage-differences"
        title={t("network.review.differences")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/services/${row.service.id}?tab=usage`}
        primary={mayRepair && <Button onPress={() => setChecking(true)}>{t("network.review.check")}</Button>}
        filters={[
          {
            kind: "choice",
            name: "isRepaired",
            label: t("network.review.state"),
            options: [
              { value: "false", label: t("network.review.open-differences") },
              { value: "true", label: t("network.review.repaired") },
            ],
          },
        ]}
        columns={[
          {
            id: "who",
            head: t("network.online.who"),
            main: true,
            cell: ({ customer, service }) => (
              <>
                <bdi>{customer.name ?? service.id}</bdi>
                {service.number !== null && <CellNote>{`S-${service.number}`}</CellNote>}
              </>
            ),
          },
          {
            id: "day",
            head: t("network.review.difference-day"),
            cell: ({ onDay, kind }) => (
              <>
                <DayText value={onDay} />
                <CellNote>{t(`network.review.difference-kind.${kind}`)}</CellNote>
              </>
            ),
          },
          { id: "kept", head: t("network.review.kept"), number: true, cell: ({ keptBytes }) => format.bytes(keptBytes) },
          { id: "parts", head: t("network.review.parts"), number: true, cell: ({ partsBytes }) => format.bytes(partsBytes) },
          {
            id: "found",
            head: t("network.review.when"),
            sort: "foundAt",
            sortDown: true,
            cell: ({ foundAt, repairedAt }) => (
              <>
                <MomentText value={foundAt} />
                {repairedAt && <CellNote>{t("network.review.repaired")}</CellNote>}
              </>
            ),
          },
          {
            id: "acts",
            head: t("ui.more-actions"),
            headHidden: true,
            cell: (row) =>
              mayRepair && row.repairedAt === null ? (
                <Button small onPress={() => setRepairing(row)}>
                  {t("network.review.repair")}
                </Button>
              ) : null,
          },
        ]}
        empty={{ title: t("network.review.no-differences"), text: t("network.review.no-differences-why") }}
      />
      {repairing && <RepairDialog differenceId={repairing.id} onClose={() => setRepairing(undefined)} />}
      {checking && <CheckDialog onClose={() => setChecking(false)} />}
    </ReviewTabs>
  );
}

function RepairDialog({ differenceId, onClose }: { differenceId: string; onClose: () => void }) {
  const t = useTexts();
  const repair = useAction(repairDifferenceEndpoint, {
    topics: ["usage"],
    onDone: () => {
      notify(t("network.review.repair-done"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("network.review.repair-title")}
      confirm={t("network.review.repair")}
      busy={repair.busy}
      problem={repair.problem}
      onConfirm={() => repair.run({ params: { differenceId } })}
      onClose={onClose}
    >
      {t("network.review.repair-text")}
    </ConfirmDialog>
  );
}

function CheckDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const [onDay, setDay] = useState<string>(addDays(calendarDay(currentMoment(), timeZone), -1));
  const check = useAction(checkSumsEndpoint, {
    topics: ["usage"],
    onDone: () => {
      notify(t("network.review.check-done"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("network.review.check")}
      confirm={t("network.review.check")}
      busy={check.busy}
      problem={check.problem}
      onConfirm={() => check.run({ body: { onDay: onDay as Day } })}
      onClose={onClose}
    >
      <DayField label={t("network.review.check-day")} value={onDay} onChange={setDay} />
    </ConfirmDialog>
  );
}
