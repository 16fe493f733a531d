import { useQueryClient } from "@tanstack/react-query";
import { useTexts } from "../../lib/texts.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { MeMenu } from "../app/me-menu.tsx";
import { OwnPasswordForm } from "./own-password-form.tsx";
import { TotpSetup } from "./totp-setup.tsx";

/** Signed in, but a step is owed first: a second factor that the role requires, or a password of one's own. */
export function MustDo({ what }: { what: "second_factor" | "password" }) {
  const t = useTexts();
  const client = useQueryClient();
  return (
    <SignInCard title={t(`identity.must-do.${what}.title`)} text={t(`identity.must-do.${what}.text`)} foot={<MeMenu />}>
      {what === "password" ? <OwnPasswordForm /> : <TotpSetup onDone={() => void client.invalidateQueries()} />}
    </SignInCard>
  );
}
