import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import "./recovery-codes.css";

export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useTexts();
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <span>{t("identity.recovery.text")}</span>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <bdi className="code">{code}</bdi>
          </li>
        ))}
      </ol>
      <div>
        <Button kind="primary" onPress={onDone}>
          {t("identity.recovery.kept")}
        </Button>
      </div>
    </div>
  );
}
