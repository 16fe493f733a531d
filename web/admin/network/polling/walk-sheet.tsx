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
import "../../app/short-list.css";

type WalkAnswer = ReturnsOf<typeof getWalkEndpoint>;
export type FoundLine = WalkAnswer["found"][number];
type Pick = ((line: FoundLine) => void) | undefined;

const everyMs = 1_000;

/** N-43 looks through what a device has to say, to find the OID of a value. */
/** @param onPick - makes a value of a line; undefined: whoever looks may make none */
export function WalkSheet({
  equipmentId,
  onPick,
  onClose,
}: {
  equipmentId: string;
  onPick: ((line: FoundLine) => void) | undefined;
  onClose: () => void;
}) {
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
      {walkId !== undefined && <Walk key={walkId} walkId={walkId} onPick={onPick} />}
    </Sheet>
  );
}

function Walk({ walkId, onPick }: { walkId: string; onPick: Pick }) {
  const t = useTexts();
  const [isDone, setDone] = useState(false);
  const { data, problem, reload } = useEndpoint(getWalkEndpoint, { params: { snmpWalkId: walkId } }, isDone ? {} : { everyMs });
  if (data?.isDone && !isDone) setDone(true);
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  return (
    <div aria-live="polite">
      {data?.isDone ? <Found walk={data} onPick={onPick} /> : <p className="network-quiet">{t("polling.walk.waits")}</p>}
    </div>
  );
}

function Found({ walk, onPick }: { walk: WalkAnswer; onPick: Pick }) {
  const t = useTexts();
  if (walk.answer !== "answered") return <p>{t(`polling.whys.${walk.answer ?? "silent"}`)}</p>;
  if (walk.found.length === 0) return <p className="network-quiet">{t("polling.walk.nothing")}</p>;
  return (
    <>
      {onPick && <p className="network-quiet">{t("polling.walk.pick-why")}</p>}
      <PlainTable
        label={t("polling.walk.found")}
        rows={walk.found}
        rowKey={({ oid }) => oid}
        columns={[
          {
            id: "oid",
            head: t("polling.oid"),
            cell: (line) => (
              <>
                {onPick ? (
                  <button
                    type="button"
                    className="short-list-open"
                    aria-label={t("polling.walk.pick", { oid: line.oid })}
                    onClick={() => onPick(line)}
                  >
                    <bdi className="code polling-found">{line.oid}</bdi>
                  </button>
                ) : (
                  <bdi className="code polling-found">{line.oid}</bdi>
                )}
                <CellNote>{line.type}</CellNote>
              </>
            ),
          },
          { id: "value", head: t("polling.value"), cell: ({ value }) => <bdi className="polling-found">{value}</bdi> },
        ]}
      />
    </>
  );
}
