import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ApiProblem } from "../lib/api.ts";
import { useTexts } from "../lib/texts.tsx";
import { digitsToWestern } from "../lib/typed-values.ts";
import { Button } from "./button.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Sheet } from "./sheet.tsx";

export interface ConfirmDialogProps {
  open: boolean;
  title: string;
  /** What happens, and how it is undone, or that it is not. */
  children: ReactNode;
  /** A verb with its object: "Issue 5,174 invoices". */
  confirm: string;
  /** What the way out is called, where the act is a cancelling itself: "Keep it". Left out: "Cancel". */
  keep?: string | undefined;
  danger?: boolean;
  /** The number to type when it cannot be undone. */
  typeCount?: number;
  busy?: boolean;
  /** Something is missing still: a reason, an amount. */
  disabled?: boolean;
  problem?: ApiProblem | undefined;
  onConfirm: () => unknown;
  onClose: () => void;
}

export function ConfirmDialog({ open, typeCount, busy = false, disabled = false, ...props }: ConfirmDialogProps) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const ready = typeCount === undefined || digitsToWestern(typed).replace(/\D/g, "") === String(typeCount);
  const close = (): void => {
    setTyped("");
    props.onClose();
  };
  return (
    <Sheet
      open={open}
      title={props.title}
      onClose={close}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={close} disabled={busy}>
            {props.keep ?? t("ui.cancel")}
          </Button>
          <Button kind={props.danger ? "danger" : "primary"} busy={busy} disabled={!ready || disabled} onPress={props.onConfirm}>
            {props.confirm}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <div>{props.children}</div>
        {typeCount !== undefined && (
          <TextInput
            label={t("ui.confirm.type-count", { count: typeCount })}
            value={typed}
            inputMode="numeric"
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <ProblemNote problem={props.problem} />
      </div>
    </Sheet>
  );
}
