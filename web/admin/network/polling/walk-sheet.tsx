import { TextInput } from "@mantine/core";
import { useState } from "react";
import { getWalkEndpoint, startWalkEndpoint } from "../../../../server/modules/network/polling/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { useActForm } from "../../app/use-act-form.ts";

const everyMs = 1_000;

/** N-43 looks through what a device has to say, to find the OID of a value. */
export function WalkSheet({ equipmentId, onClose }: { equipmentId: string; onClose: () => void }) {
  const t = useTexts();
  const [walkId, setWalkId] = useState<string>();
  const { form, action } = useActForm<typeof startWalkEndpoint, { oid: string }>({
    endpoint: startWalkEndpoint,
    params: { equipmentId },
    start: { oid: "1.3.6.1.2.1.1" },
    onDone: ({ id }) => setWalkId(id),
  });
  return (
    <Sheet open wide title={t("polling.walk.title")} onClose={onClose}>
      <FormFrame form={form} submit={t("polling.walk.start")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <TextInput label={t("polling.oid")} description={t("polling.walk.why")} dir="ltr" required data-autofocus {...form.field("oid")} />
      </FormFrame>
      {walkId !== undefined && <Walk key={walkId} walkId={walkId} />}
    </Sheet>
  );
}

function Walk({ walkId }: { walkId: string }) {
  const t = useTexts();
  const [isDone, setDone] = useState(false);
  const { data, problem, reload } = useEndpoint(getWalkEndpoint, { params: { snmpWalkId: walkId } }, isDone ? {} : { everyMs });
  if (data?.isDone && !isDone) setDone(true);
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  return <div aria-live="polite">{data?.isDone ? <Found walk={data} /> : <p className="network-quiet">{t("polling.walk.waits")}</p>}</div>;
}

function Found({ walk }: { walk: ReturnsOf<typeof getWalkEndpoint> }) {
  const t = useTexts();
  if (walk.answer !== "answered") return <p>{t(`polling.whys.${walk.answer ?? "silent"}`)}</p>;
  if (walk.found.length === 0) return <p className="network-quiet">{t("polling.walk.nothing")}</p>;
  return (
    <PlainTable
      label={t("polling.walk.found")}
      rows={walk.found}
      rowKey={({ oid }) => oid}
      columns={[
        {
          id: "oid",
          head: t("polling.oid"),
          cell: ({ oid, type }) => (
            <>
              <bdi className="code polling-found">{oid}</bdi>
              <CellNote>{type}</CellNote>
            </>
          ),
        },
        { id: "value", head: t("polling.value"), cell: ({ value }) => <bdi className="polling-found">{value}</bdi> },
      ]}
    />
  );
}
