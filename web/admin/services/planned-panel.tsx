import { useState } from "react";
import { listPlannedChangesEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PlannedChangeTable } from "../app/planned-changes.tsx";
import type { Service } from "./service.ts";

/** What is planned for the service, what failed on its day, and what was changed before. */
export function PlannedPanel({ service }: { service: Service }) {
  const t = useTexts();
  const [all, setAll] = useState(false);
  const { data, problem, reload } = useEndpoint(
    listPlannedChangesEndpoint,
    { query: { filter: { serviceId: service.id }, sort: "-createdAt", limit: 25, total: "none" } },
    { topics: ["services"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const waiting = items.filter(({ state }) => state === "scheduled");
  const shown = all || waiting.length === 0 ? items : waiting;
  return (
    <Panel
      title={t("ordering.change.list")}
      actions={
        items.length > shown.length && (
          <Button small kind="quiet" onPress={() => setAll(true)}>
            {t("ordering.change.show-past")}
          </Button>
        )
      }
    >
      <PlannedChangeTable changes={shown} ofOneService />
    </Panel>
  );
}
