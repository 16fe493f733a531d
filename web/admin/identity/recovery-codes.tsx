import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";
import { saveFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import "./recovery-codes.css";

export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useTexts();
  const text = codes.join("\n");
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
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
        <Button kind="primary" onPress={onDone}>
          {t("identity.recovery.kept")}
        </Button>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button icon={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} onPress={copy}>
              {t(copied ? "identity.key.copied" : "identity.recovery.copy")}
            </Button>
          )}
        </CopyButton>
        <Button
          icon={<IconDownload size={16} aria-hidden />}
          onPress={() => saveFile(new Blob([`${text}\n`], { type: "text/plain" }), "recovery-codes.txt")}
        >
          {t("identity.recovery.save")}
        </Button>
      </div>
    </div>
  );
}
