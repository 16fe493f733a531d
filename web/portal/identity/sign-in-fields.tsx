import { Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";

interface Typed {
  readonly identifier: string;
  readonly password: string;
  readonly stay: boolean;
}

/** What a customer types at the door, and when a sign-in that ended is renewed. */
export function SignInFields({
  byLogin,
  typed,
  focusPassword = false,
  onChange,
}: {
  byLogin: boolean;
  typed: Typed;
  focusPassword?: boolean;
  onChange: (typed: Typed) => void;
}) {
  const t = useTexts();
  return (
    <>
      <TextInput
        label={t(byLogin ? "portal.sign-in.login" : "portal.sign-in.email")}
        name="identifier"
        type={byLogin ? "text" : "email"}
        // The browser may offer passkeys here, too.
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        value={typed.identifier}
        onChange={(event) => onChange({ ...typed, identifier: event.currentTarget.value })}
      />
      <PasswordInput
        label={t("ui.password")}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...(focusPassword ? { "data-autofocus": true } : {})}
        value={typed.password}
        onChange={(event) => onChange({ ...typed, password: event.currentTarget.value })}
      />
      <Checkbox
        label={t("portal.sign-in.stay")}
        name="stay"
        checked={typed.stay}
        onChange={(event) => onChange({ ...typed, stay: event.currentTarget.checked })}
      />
    </>
  );
}
