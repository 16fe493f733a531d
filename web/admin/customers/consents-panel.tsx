import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import { type ConsentView, listConsentsEndpoint, recordConsentEndpoint } from "../../../server/modules/customers/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import "./customer-sheets.css";

type Consent = z.output<typeof ConsentView>;

/** What providers ask people to agree to; a customer's other purposes are shown beside them. */
const purposes = ["marketing", "usage_analysis", "data_sharing", "credit_check", "call_recording"] as const;
const channels = ["phone", "paper", "email", "in_person"] as const;

/** What the customer agrees to now, and how it came about (O-85). */
export function ConsentsPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayRecord = useMay("customers.profile.update");
  const [open, setOpen] = useState(false);
  const { data, problem, reload } = useEndpoint(listConsentsEndpoint, { params: { customerId } });
  return (
    <Panel
      title={t("customers.consents.title")}
      actions={
        mayRecord && (
          <Button small onPress={() => setOpen(true)}>
            {t("customers.consents.record")}
          </Button>
        )
      }
    >
      <ProblemNote problem={problem} onRetry={reload} />
      {data?.items.length === 0 && <p className="panel-quiet">{t("customers.consents.none")}</p>}
      {data && data.items.length > 0 && (
        <PlainTable
          label={t("customers.consents.title")}
          rows={data.items}
          rowKey={(consent) => `${consent.purpose} ${consent.at}`}
          quiet={(consent) => newestOf(data.items, consent.purpose) !== consent}
          columns={[
            {
              id: "purpose",
              head: t("customers.consents.purpose"),
              cell: ({ purpose }) => t.optional(`customers.purpose.${purpose}`) ?? purpose,
            },
            {
              id: "given",
              head: t("customers.consents.answer"),
              cell: ({ isGiven }) => (
                <StatusChip tone={isGiven ? "works" : "past"}>
                  {t(isGiven ? "customers.consents.given" : "customers.consents.withdrawn")}
                </StatusChip>
              ),
            },
            {
              id: "at",
              head: t("customers.consents.at"),
              cell: ({ at, channel, by }) => (
                <>
                  <MomentText value={at} />
                  <CellNote>{[t.optional(`customers.consents.channel.${channel}`) ?? channel, by].filter(Boolean).join(" · ")}</CellNote>
                </>
              ),
            },
            { id: "version", head: t("customers.consents.version"), cell: ({ textVersion }) => <bdi>{textVersion}</bdi> },
          ]}
        />
      )}
      {open && <RecordConsentSheet customerId={customerId} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

// The list is newest first, so the first of a purpose is the one that holds.
const newestOf = (consents: readonly Consent[], purpose: string): Consent | undefined => consents.find((one) => one.purpose === purpose);

function RecordConsentSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const [purpose, setPurpose] = useState<string>(purposes[0]);
  const [given, setGiven] = useState<"given" | "withdrawn">("given");
  const [channel, setChannel] = useState<string>(channels[0]);
  const [textVersion, setTextVersion] = useState("");
  const record = useAction(recordConsentEndpoint, {
    topics: ["consents"],
    onDone: () => {
      notify(t("customers.consents.done"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("customers.consents.record-title")}
      onClose={onClose}
      locked={record.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={record.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={record.busy}
            onPress={() => record.run({ params: { customerId }, body: { purpose, isGiven: given === "given", channel, textVersion } })}
          >
            {t("customers.consents.record")}
          </Button>
        </>
      }
    >
      <div className="customer-sheet">
        <NativeSelect
          label={t("customers.consents.purpose")}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
          data={purposes.map((value) => ({ value, label: t(`customers.purpose.${value}`) }))}
        />
        <Choice
          label={t("customers.consents.answer")}
          value={given}
          onChange={setGiven}
          options={[
            { value: "given", label: t("customers.consents.given") },
            { value: "withdrawn", label: t("customers.consents.withdrawn") },
          ]}
        />
        <NativeSelect
          label={t("customers.consents.channel-label")}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          data={channels.map((value) => ({ value, label: t(`customers.consents.channel.${value}`) }))}
        />
        <TextInput
          label={t("customers.consents.version")}
          description={t("customers.consents.version-why")}
          value={textVersion}
          maxLength={40}
          onChange={(event) => setTextVersion(event.currentTarget.value)}
        />
        <ProblemNote problem={record.problem} />
      </div>
    </Sheet>
  );
}
