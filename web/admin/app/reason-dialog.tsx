import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

interface Props {
  title: string;
  text: string;
  confirm: string;
  keep?: string;
  /** Off where it gives rather than takes. */
  danger?: boolean;
  /** What becomes of the reason. */
  why?: string;
  busy: boolean;
  problem: ApiProblem | undefined;
  onConfirm: (reason: string) => unknown;
  onClose: () => void;
  /** What else is asked. */
  children?: ReactNode;
}

/** Asks once more, and why. */
export function ReasonDialog({ title, text, confirm, keep, danger = true, why, busy, problem, onConfirm, onClose, children }: Props) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      open
      title={title}
      confirm={confirm}
      keep={keep}
      danger={danger}
      disabled={reason.trim() === ""}
      busy={busy}
      problem={problem}
      onConfirm={() => onConfirm(reason)}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{text}</span>
        {children}
        <Textarea
          label={t("billing.reason")}
          description={why}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
