// P-180 documents that customers were asked for: of one customer, or of all; looked at and decided here.
import { NativeSelect, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  type AskedView,
  askedFileEndpoint,
  askedKinds,
  askedStates,
  askForDocumentEndpoint,
  decideAskedEndpoint,
  listAskedEndpoint,
  withdrawAskedEndpoint,
} from "../../../server/modules/documents/asked/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { ReasonDialog } from "../app/reason-dialog.tsx";
import "./documents.css";

type Asked = (typeof AskedView)["_output"];

const topics = ["asked-documents", "documents"];
const tones: Readonly<Record<Asked["state"], Tone>> = {
  requested: "waits",
  uploaded: "attention",
  accepted: "works",
  declined: "hurts",
  withdrawn: "past",
};

/** Of all customers, as a page. */
export function AskedPage() {
  const { partnerId } = usePartnerScope();
  return <AskedList fixed={partnerId ? { partnerId } : {}} />;
}

export function AskedList({ fixed, customerId }: { fixed: Record<string, string>; customerId?: string }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("customers.documents.update");
  const [asking, setAsking] = useState(false);
  const [declining, setDeclining] = useState<Asked>();
  const list = useList(listAskedEndpoint, { filters: customerId ? [] : ["state"], sorts: ["askedAt"], fixed, topics });
  const decide = useAction(decideAskedEndpoint, {
    topics,
    onDone: ({ state }) => {
      notify(t(state === "accepted" ? "documents.asked.accepted" : "documents.asked.declined"));
      setDeclining(undefined);
    },
  });
  const withdraw = useAction(withdrawAskedEndpoint, { topics, onDone: () => notify(t("documents.asked.taken-back")) });
  return (
    <>
      <ProblemNote problem={withdraw.problem ?? (declining ? undefined : decide.problem)} />
      <DataList
        name={customerId ? "customer-asked" : "asked-documents"}
        inside={customerId !== undefined}
        title={t("documents.asked.title")}
        list={list}
        rowKey={({ id }) => id}
        {...(customerId && mayUpdate ? { primary: <Button onPress={() => setAsking(true)}>{t("documents.asked.ask")}</Button> } : {})}
        filters={
          customerId
            ? []
            : [
                {
                  kind: "choice",
                  name: "state",
                  label: t("documents.asked.state-head"),
                  options: askedStates.map((value) => ({ value, label: t(`documents.asked.state.${value}`) })),
                },
              ]
        }
        columns={[
          {
            id: "kind",
            head: t("documents.asked.one"),
            main: true,
            cell: ({ kind, note }) => (
              <>
                {t(`documents.asked.kind.${kind}`)}
                {note && <span className="document-note">{note}</span>}
              </>
            ),
          },
          ...(customerId
            ? []
            : [
                {
                  id: "customer",
                  head: t("documents.asked.customer"),
                  cell: ({ customerId: id, customerName, customerNumber }: Asked) => (
                    <Link to={`/customers/${id}` as never} search={{ tab: "documents" } as never}>
                      <bdi>{customerName}</bdi> <span className="number">{customerNumber}</span>
                    </Link>
                  ),
                },
              ]),
          {
            id: "state",
            head: t("documents.asked.state-head"),
            cell: ({ state, isLate, reason, deletedAt, file, deleteOn }) => (
              <>
                <StatusChip tone={isLate ? "attention" : tones[state]}>
                  {t(isLate ? "documents.asked.late" : `documents.asked.state.${state}`)}
                </StatusChip>
                {reason && <span className="document-note">{reason}</span>}
                {deletedAt && <span className="document-note">{t("documents.asked.gone")}</span>}
                {file && deleteOn && <span className="document-note">{t("documents.asked.goes", { day: format.day(deleteOn) })}</span>}
              </>
            ),
          },
          { id: "due", head: t("documents.asked.due"), cell: ({ dueOn }) => (dueOn ? format.day(dueOn) : null) },
          {
            id: "askedAt",
            head: t("documents.asked.asked-at"),
            sort: "askedAt",
            sortDown: true,
            cell: ({ askedAt, askedBy }) => (
              <>
                <MomentText value={askedAt} />
                {askedBy && <span className="document-note">{askedBy}</span>}
              </>
            ),
          },
          {
            id: "acts",
            head: "",
            cell: (asked) => (
              <span className="document-acts">
                {asked.file && (
                  <a href={urlOf(askedFileEndpoint, { params: { askedId: asked.id } })} target="_blank" rel="noreferrer">
                    {t("documents.asked.look")}
                  </a>
                )}
                {mayUpdate && asked.state === "uploaded" && asked.file && (
                  <>
                    <Button
                      small
                      kind="primary"
                      busy={decide.busy}
                      onPress={() => decide.run({ params: { askedId: asked.id }, version: asked.version, body: { decision: "accept" } })}
                    >
                      {t("documents.asked.accept")}
                    </Button>
                    <Button small kind="quiet" onPress={() => setDeclining(asked)}>
                      {t("documents.asked.decline")}
                    </Button>
                  </>
                )}
                {mayUpdate && asked.state === "requested" && (
                  <Button
                    small
                    kind="quiet"
                    busy={withdraw.busy}
                    onPress={() => withdraw.run({ params: { askedId: asked.id }, version: asked.version, body: {} })}
                  >
                    {t("documents.asked.take-back")}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
        empty={{ title: t("documents.asked.none"), text: t("documents.asked.none-why") }}
      />
      {asking && customerId && <AskSheet customerId={customerId} onClose={() => setAsking(false)} />}
      {declining && (
        <ReasonDialog
          title={t("documents.asked.decline-title")}
          text={t("documents.asked.decline-text")}
          confirm={t("documents.asked.decline")}
          busy={decide.busy}
          problem={decide.problem}
          onClose={() => setDeclining(undefined)}
          onConfirm={(reason) =>
            decide.run({
              params: { askedId: declining.id },
              version: declining.version,
              body: { decision: "decline", reason: reason.trim() },
            })
          }
        />
      )}
    </>
  );
}

function AskSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const [kind, setKind] = useState<(typeof askedKinds)[number]>("identity");
  const [note, setNote] = useState("");
  const [dueOn, setDueOn] = useState("");
  const ask = useAction(askForDocumentEndpoint, {
    topics,
    onDone: () => {
      notify(t("documents.asked.asked"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("documents.asked.ask")}
      onClose={onClose}
      locked={ask.busy}
      foot={
        <Button
          kind="primary"
          busy={ask.busy}
          onPress={() =>
            ask.run({ params: { customerId }, body: { kind, note: note.trim(), dueOn: dueOn === "" ? null : (dueOn as never) } })
          }
        >
          {t("documents.asked.ask-do")}
        </Button>
      }
    >
      <div className="contract-sheet">
        <p className="sign-link-text">{t("documents.asked.ask-text")}</p>
        <NativeSelect
          label={t("documents.asked.what")}
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value as typeof kind)}
          data={askedKinds.map((value) => ({ value, label: t(`documents.asked.kind.${value}`) }))}
        />
        <TextInput
          label={t("documents.asked.note")}
          description={t("documents.asked.note-help")}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <DayField label={t("documents.asked.due")} description={t("documents.asked.due-help")} value={dueOn} onChange={setDueOn} />
        <ProblemNote problem={ask.problem} />
      </div>
    </Sheet>
  );
}
