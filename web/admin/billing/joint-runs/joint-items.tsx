import {
  exportJointRunItemsEndpoint,
  jointRunItemColumns,
  listJointRunItemsEndpoint,
} from "../../../../server/modules/billing/joint-runs/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { ExportButton } from "../../app/export-button.tsx";
import { ItemList, inFile } from "../run-items.tsx";
import type { JointRun } from "./joint-words.ts";

/** The accounts of all members as one list, the most unusual on top whosever they are. */
export function JointItems({ joint, mayDecide }: { joint: JointRun; mayDecide: boolean }) {
  const t = useTexts();
  const list = useList(listJointRunItemsEndpoint, {
    params: { jointRunId: joint.id },
    filters: ["q", "partner", "state"],
    sorts: ["unusual", "gross", "previous"],
    topics: ["billing-runs"],
  });
  const previews = new Set(joint.members.filter(({ state }) => state === "preview").map(({ id }) => id));
  return (
    <ItemList
      list={list}
      runOf={({ runId }) => ({ id: runId, isPreview: previews.has(runId) })}
      mayDecide={mayDecide}
      columns={[{ id: "partner", head: t("billing.partner"), cell: ({ partnerName }) => <bdi>{partnerName}</bdi> }]}
      filters={[
        {
          kind: "choice",
          name: "partner",
          label: t("billing.partner"),
          options: joint.members.map(({ partnerId, partnerName }) => ({ value: partnerId, label: partnerName })),
        },
      ]}
      tools={(shown) => (
        <ExportButton
          endpoint={exportJointRunItemsEndpoint}
          params={{ jointRunId: joint.id }}
          list={list}
          columns={jointRunItemColumns}
          shown={shown}
          inFile={inFile}
          paper
        />
      )}
    />
  );
}
