// B-235 a new service for a person with written-off debt needs approval: why, who asked, who agreed.
import { Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  approveNowEndpoint,
  askApprovalEndpoint,
  decideApprovalEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { type Approval, approvalTopics } from "./debt.ts";
import "./bad-debt.css";

/** Whose debts stand against it, and what the two have in common. */
export function Matches({ matches, customerId }: { matches: Approval["matches"]; customerId: string }) {
  const t = useTexts();
  return (
    <ul className="debt-matches">
      {matches.map((match) => (
        <li key={`${match.customerId} ${match.left.currency}`}>
          <MoneyText value={match.left} strong />{" "}
          {match.customerId === customerId ? (
            t("baddebts.approval.own")
          ) : (
            <>
              <Link to={`/customers/${match.customerId}` as never}>
                <bdi>{match.name}</bdi>
              </Link>{" "}
              · {match.by.map((mark) => t(`baddebts.approval.by.${mark}`)).join(", ")}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Somebody with the right says yes before anybody asked. */
export function ApproveSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const approve = useAction(approveNowEndpoint, {
    topics: [...approvalTopics],
    onDone: () => {
      notify(t("baddebts.approval.approved"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("baddebts.approval.approve")}
      onClose={onClose}
      locked={approve.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={approve.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={approve.busy}
            disabled={reason.trim() === ""}
            onPress={() => approve.run({ params: { customerId }, body: { reason } })}
          >
            {t("baddebts.approval.approve")}
          </Button>
        </>
      }
    >
      <div className="debt-stack">
        <span>{t("baddebts.approval.approve-text")}</span>
        <ReasonField value={reason} onChange={setReason} />
        <ProblemNote problem={approve.problem} />
      </div>
    </Sheet>
  );
}

function ReasonField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  const t = useTexts();
  return (
    <Textarea
      label={t("baddebts.reason")}
      description={t("baddebts.approval.reason-why")}
      required
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Whoever lacks the right asks those who have it. */
export function AskDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const [note, setNote] = useState("");
  const ask = useAction(askApprovalEndpoint, {
    topics: [...approvalTopics],
    onDone: () => {
      notify(t("baddebts.approval.asked"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("baddebts.approval.ask")}
      confirm={t("baddebts.approval.ask")}
      busy={ask.busy}
      problem={ask.problem}
      onConfirm={() => ask.run({ params: { customerId }, body: { note } })}
      onClose={onClose}
    >
      <div className="debt-stack">
        <span>{t("baddebts.approval.ask-text")}</span>
        <Textarea
          label={t("baddebts.note")}
          description={t("baddebts.approval.note-why")}
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

export function DecideDialog({ approval, agrees, onClose }: { approval: Approval; agrees: boolean; onClose: () => void }) {
  const t = useTexts();
  const decide = useAction(decideApprovalEndpoint, {
    topics: [...approvalTopics],
    onDone: () => {
      notify(t(agrees ? "baddebts.approval.approved" : "baddebts.approval.was-refused"));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t(agrees ? "baddebts.approval.approve-for" : "baddebts.approval.refuse-for", { name: approval.customerName })}
      text={t(agrees ? "baddebts.approval.approve-text" : "baddebts.approval.refuse-text")}
      confirm={t(agrees ? "baddebts.approval.approve" : "baddebts.approval.refuse")}
      danger={!agrees}
      why={t("baddebts.approval.reason-why")}
      busy={decide.busy}
      problem={decide.problem}
      onConfirm={(reason) => decide.run({ params: { approvalId: approval.id }, body: { agrees, reason }, version: approval.version })}
      onClose={onClose}
    >
      <Matches matches={approval.matches} customerId={approval.customerId} />
    </ReasonDialog>
  );
}
