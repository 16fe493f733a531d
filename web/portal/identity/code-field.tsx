import { TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";

/** What was typed is no code that fits: said beside the field. */
export const isWrongCode = (problem: ApiProblem | undefined): boolean => problem?.code === "code-wrong" || problem?.code === "auth-failed";

/** A code of the authenticator app, one that was sent, or a recovery code where the telephone is lost. */
export function CodeField({
  value,
  problem,
  kind = "totp",
  appOnly = false,
  onChange,
}: {
  value: string;
  problem: ApiProblem | undefined;
  /** A code that was sent is said to be so by the words around the field. */
  kind?: "totp" | "email" | "sms";
  appOnly?: boolean;
  onChange: (code: string) => void;
}) {
  const t = useTexts();
  const field = useRef<HTMLInputElement>(null);
  // Nothing else is asked here, so nobody has to go and find it.
  useEffect(() => field.current?.focus(), []);
  const isSent = kind !== "totp";
  return (
    <TextInput
      ref={field}
      label={t("portal.factor.code")}
      {...(isSent && appOnly
        ? {}
        : { description: t(isSent ? "portal.factor.code-sent-help" : appOnly ? "portal.factor.code-of-app" : "portal.factor.code-help") })}
      name="one-time-code"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      {...(appOnly ? { inputMode: "numeric" as const } : {})}
      required
      withAsterisk={false}
      dir="ltr"
      maxLength={64}
      {...(isWrongCode(problem) ? { error: t(isSent ? "portal.factor.sent-code-wrong" : "portal.factor.code-wrong") } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
