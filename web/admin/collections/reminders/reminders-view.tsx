import { Skeleton } from "@mantine/core";
import { listRemindersEndpoint } from "../../../../server/modules/collections/reminders/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";

/** What this customer was reminded of. */
export function RemindersView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listRemindersEndpoint,
    { params: { customerId } },
    { topics: ["payments", "money-documents"] },
  );
  return (
    <Panel title={t("collections.reminders.sent-title")}>
      {problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={120} />
      ) : data.items.length === 0 ? (
        <p>{t("collections.reminders.none-sent")}</p>
      ) : (
        <PlainTable
          label={t("collections.reminders.sent-title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            { id: "on", head: t("collections.reminders.sent-on"), cell: ({ sentOn }) => <DayText value={sentOn} /> },
            {
              id: "number",
              head: t("collections.reminders.which"),
              cell: ({ number }) => t(`collections.reminders.mark.reminder_${number as 1}`),
            },
            { id: "due", head: t("collections.reminders.due"), cell: ({ dueOn }) => <DayText value={dueOn} /> },
            { id: "total", head: t("collections.reminders.total"), number: true, cell: ({ total }) => <MoneyText value={total} /> },
            {
              id: "state",
              head: "",
              cell: ({ isUndeliverable }) =>
                isUndeliverable && <StatusChip tone="attention">{t("collections.reminders.undeliverable")}</StatusChip>,
            },
          ]}
        />
      )}
    </Panel>
  );
}
