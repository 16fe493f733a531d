import { IconDownload } from "@tabler/icons-react";
import { listMergesEndpoint, mergeSnapshotEndpoint } from "../../../server/modules/customers/contract.ts";
import { dayAndTimeIn } from "../../../shared/moment-in-zone.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

/** Who was merged into this customer. Draws nothing when there is nobody. */
export function MergesPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const mayRead = useMay("customers.profile.merge");
  const { data } = useEndpoint(listMergesEndpoint, { params: { customerId } });
  const { run: fetchFile, problem } = useDownload();
  const download = (loserId: string) => fetchFile(mergeSnapshotEndpoint, { params: { loserId } });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t("customers.merge.merged")}>
      <ProblemNote problem={problem} />
      <PlainTable
        label={t("customers.merge.merged")}
        rows={data.items}
        rowKey={({ loserId }) => loserId}
        columns={[
          {
            id: "who",
            head: t("customers.merge.who"),
            cell: ({ name, number }) => (
              <>
                <bdi>{name}</bdi> · <bdi className="number">{number}</bdi>
              </>
            ),
          },
          { id: "at", head: t("customers.merge.at"), cell: ({ mergedAt }) => <MomentText value={mergedAt} /> },
          { id: "by", head: t("customers.merge.by"), cell: ({ mergedBy }) => <bdi>{mergedBy}</bdi> },
          {
            id: "snapshot",
            head: t("customers.merge.snapshot"),
            cell: ({ loserId, number, snapshotUntil }) =>
              snapshotUntil === null
                ? t("customers.merge.snapshot-gone")
                : mayRead && (
                    <>
                      <Button
                        small
                        kind="quiet"
                        icon={<IconDownload size={16} aria-hidden />}
                        onPress={() => void download(loserId)}
                        label={t("customers.merge.snapshot-of", { number: String(number) })}
                      >
                        {t("staff.download")}
                      </Button>
                      <CellNote>
                        {t("customers.merge.snapshot-until", { day: format.day(dayAndTimeIn(snapshotUntil, timeZone).day) })}
                      </CellNote>
                    </>
                  ),
          },
        ]}
      />
    </Panel>
  );
}
