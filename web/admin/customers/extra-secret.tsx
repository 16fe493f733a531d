import { PasswordInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { revealFieldEndpoint } from "../../../server/modules/customers/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { ExtraField } from "./extra-values.ts";
import "./extra-fields.css";

// Long enough to write it down; a screen that was left alone does not go on showing it.
const shownMs = 60_000;

/** A secret: dots, and the secret itself for a minute to whoever proves that it is them. The log says so. */
export function ExtraSecret({ field, title, customerId }: { field: ExtraField; title: string; customerId: string }) {
  const t = useTexts();
  const mayReveal = useMay("customers.secrets.reveal");
  const [revealed, setRevealed] = useState<string>();
  const reveal = useAction(revealFieldEndpoint, { onDone: ({ value }) => setRevealed(value) });
  useEffect(() => {
    if (revealed === undefined) return undefined;
    const timer = setTimeout(() => setRevealed(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [revealed]);
  return (
    <span className="extra-acts">
      <bdi className="code extra-secret">{revealed ?? "••••••••"}</bdi>
      {mayReveal &&
        (revealed === undefined ? (
          <Button
            small
            kind="quiet"
            busy={reveal.busy}
            label={t("customers.extra.show-secret", { title })}
            onPress={() => reveal.run({ params: { customerId, field: field.name } })}
          >
            {t("customers.extra.show")}
          </Button>
        ) : (
          <>
            <CopyButton text={revealed} label={t("customers.copy", { text: title })} />
            <Button small kind="quiet" onPress={() => setRevealed(undefined)}>
              {t("customers.extra.hide")}
            </Button>
          </>
        ))}
      {reveal.problem && reveal.problem.status !== 401 && <ProblemNote problem={reveal.problem} />}
    </span>
  );
}

interface ExtraSecretInputProps {
  field: ExtraField;
  label: string;
  help: string;
  /** What was typed; null clears, undefined leaves it as it is. */
  value: unknown;
  isSet: boolean;
  error: string | undefined;
  onChange: (value: string | null | undefined) => void;
}

/** A secret in a form is never read back: what is left empty stays. */
export function ExtraSecretInput({ field, label, help, value, isSet, error, onChange }: ExtraSecretInputProps) {
  const t = useTexts();
  const isCleared = value === null && isSet;
  return (
    <div>
      <PasswordInput
        label={label}
        description={[help, isSet && !isCleared ? t("customers.extra.secret-set") : isCleared ? t("customers.extra.secret-cleared") : ""]
          .filter(Boolean)
          .join(" ")}
        withAsterisk={field.isRequired && !isSet}
        error={error}
        data-field={`extra.${field.name}`}
        autoComplete="new-password"
        value={typeof value === "string" ? value : ""}
        onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
      />
      {isSet && !field.isRequired && (
        <Button small kind="quiet" onPress={() => onChange(isCleared ? undefined : null)}>
          {t(isCleared ? "customers.extra.keep-secret" : "customers.extra.clear-secret")}
        </Button>
      )}
    </div>
  );
}
