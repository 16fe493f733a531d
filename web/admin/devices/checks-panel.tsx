import type { z } from "zod";
import { type CheckView, customerChecksEndpoint } from "../../../server/modules/devices/contract.ts";
import { getTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type Check = z.output<typeof CheckView>;
/** One of many; the texts name them all. */
type Code = "fine" | "unknown" | "debt";

/** What a customer's checks of their connection found in the last days (P-249). */
export function ChecksPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(customerChecksEndpoint, { params: { customerId } });
  return (
    <Panel title={t("equipment.check.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("equipment.check.none")
      ) : (
        <PlainTable
          label={t("equipment.check.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            { id: "at", head: t("equipment.act.at"), cell: (check) => <MomentText value={check.startedAt} /> },
            { id: "found", head: t("equipment.check.found"), cell: (check) => <Found check={check} /> },
            { id: "steps", head: t("equipment.check.steps"), wide: true, cell: (check) => <Steps check={check} /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** P-162 beside a ticket that came with one. */
export function TicketCheck({ ticketId }: { ticketId: string }) {
  const t = useTexts();
  const check = useEndpoint(getTicketEndpoint, { params: { ticketId } }).data?.diagnosis;
  if (!check) return null;
  return (
    <Panel title={t("equipment.check.title")}>
      <MomentText value={check.startedAt} />
      <div>
        <Found check={check} />
      </div>
      <Steps check={check} />
    </Panel>
  );
}

function Found({ check }: { check: Check }) {
  const t = useTexts();
  const failed = check.steps.find(({ step }) => step === check.failedStep);
  const code = (failed?.code ?? check.verdict) as Code;
  return (
    <>
      <StatusChip tone={check.verdict === "failed" ? "hurts" : check.verdict === "fine" ? "works" : "past"}>
        {t(`equipment.check.code.${code}`)}
      </StatusChip>
      {failed?.text && <CellNote>{failed.text}</CellNote>}
    </>
  );
}

function Steps({ check }: { check: Check }) {
  return check.steps.map((step) => <StepLine key={step.step} step={step} />);
}

function StepLine({ step: { step, code: found, text } }: { step: Check["steps"][number] }) {
  const t = useTexts();
  const code = found as Code;
  return (
    <CellNote>
      {t(`equipment.check.step.${step}`)}: {t(`equipment.check.code.${code}`)}
      {text && ` (${text})`}
    </CellNote>
  );
}
