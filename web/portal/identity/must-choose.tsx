import { useTexts } from "../../lib/texts.tsx";
import { Door } from "./door.tsx";
import { OwnPasswordForm } from "./own-password-form.tsx";

/** P-21 a password that somebody else set is replaced before anything else. */
export function MustChoosePassword({ passwordMin, onDone }: { passwordMin: number; onDone: () => void }) {
  const t = useTexts();
  return (
    <Door title={t("portal.password.must-title")} text={t("portal.password.must-text")}>
      <OwnPasswordForm passwordMin={passwordMin} onDone={onDone} full />
    </Door>
  );
}
