import { Select, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { listInvoicesEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { addHoldEndpoint } from "../../../server/modules/collections/contract.ts";
import { addDays, type Day, day, isDay } from "../../../shared/calendar.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Case, holdTopics } from "./use-case.ts";

const kinds = ["extension", "dispute", "exempt"] as const;
type Kind = (typeof kinds)[number];

/** B-43 spares a customer: a later block, a dispute, or for good. */
export function HoldSheet({ customerId, found, onClose }: { customerId: string; found: Case; onClose: () => void }) {
  const t = useTexts();
  const [kind, setKind] = useState<Kind>("extension");
  const [until, setUntil] = useState<string>(addDays(day(found.today), 7));
  const [reason, setReason] = useState("");
  const [pausesFees, setPausesFees] = useState(false);
  const [documentId, setDocumentId] = useState<string | null>(null);
  const add = useAction(addHoldEndpoint, {
    topics: holdTopics,
    onDone: () => {
      notify(t("collections.hold.added"));
      onClose();
    },
  });
  const isOpenEnded = kind !== "extension" && until === "";
  const isReady = isOpenEnded || isDay(until);
  const choose = (next: Kind): void => {
    setKind(next);
    setUntil(next === "extension" ? addDays(day(found.today), 7) : "");
  };
  return (
    <Sheet
      open
      title={t("collections.hold.add")}
      onClose={onClose}
      locked={add.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={add.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={add.busy}
            disabled={!isReady}
            onPress={() =>
              add.run({
                params: { customerId },
                body: {
                  kind,
                  until: isOpenEnded ? null : (until as Day),
                  reason,
                  pausesFees,
                  documentId: kind === "dispute" ? documentId : null,
                },
              })
            }
          >
            {t("collections.hold.add")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <Choice
          label={t("collections.hold.add-kind")}
          value={kind}
          onChange={choose}
          options={kinds.map((value) => ({ value, label: t(`collections.hold.kind.${value}`) }))}
        />
        <span>{t(`collections.hold.what.${kind}`)}</span>
        {kind === "dispute" && <DisputedDocument customerId={customerId} value={documentId} onChange={setDocumentId} />}
        <DayField
          key={kind}
          label={t("collections.hold.until")}
          description={t(kind === "extension" ? "collections.hold.until-why" : "collections.hold.until-empty")}
          value={until}
          min={found.today}
          required={kind === "extension"}
          onChange={setUntil}
        />
        <Textarea
          label={t("collections.hold.reason")}
          description={t("collections.hold.reason-why")}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Switch
          label={t("collections.hold.pauses-fees")}
          checked={pausesFees}
          onChange={(event) => setPausesFees(event.currentTarget.checked)}
        />
        <ProblemNote problem={add.problem} />
      </div>
    </Sheet>
  );
}

const wholeAccount = "";

function DisputedDocument({
  customerId,
  value,
  onChange,
}: {
  customerId: string;
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const t = useTexts();
  const { data } = useEndpoint(listInvoicesEndpoint, {
    query: { limit: 50, total: "none", filter: { customer: customerId, kind: "invoice", state: "issued,partially_paid" } },
  });
  return (
    <Select
      label={t("collections.hold.document")}
      data={[
        { value: wholeAccount, label: t("collections.hold.whole") },
        ...(data?.items ?? []).map(({ id, number }) => ({ value: id, label: number ?? "" })),
      ]}
      value={value ?? wholeAccount}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      onChange={(chosen) => onChange(chosen || null)}
    />
  );
}
