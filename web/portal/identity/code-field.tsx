import { TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";

/** What was typed is no code that fits: said beside the field. */
export const isWrongCode = (problem: ApiProblem | undefined): boolean => problem?.code === "code-wrong" || problem?.code === "auth-failed";

/** A code of the authenticator app, or a recovery code where the telephone is lost. */
export function CodeField({
  value,
  problem,
  appOnly = false,
  onChange,
}: {
  value: string;
  problem: ApiProblem | undefined;
  appOnly?: boolean;
  onChange: (code: string) => void;
}) {
  const t = useTexts();
  const field = useRef<HTMLInputElement>(null);
  // Nothing else is asked here, so nobody has to go and find it.
  useEffect(() => field.current?.focus(), []);
  return (
    <TextInput
      ref={field}
      label={t("portal.factor.code")}
      description={t(appOnly ? "portal.factor.code-of-app" : "portal.factor.code-help")}
      name="one-time-code"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      {...(appOnly ? { inputMode: "numeric" as const } : {})}
      required
      withAsterisk={false}
      dir="ltr"
      maxLength={64}
      {...(isWrongCode(problem) ? { error: t("portal.factor.code-wrong") } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
