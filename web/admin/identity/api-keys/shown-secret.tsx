import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import "./shown-secret.css";

/** A key's secret, this once. The sheet does not close by a click beside it: what is lost here is lost. */
export function ShownSecret({ secret, rotated = false, onClose }: { secret: string; rotated?: boolean; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet
      open
      locked
      title={t("identity.key.secret-title")}
      onClose={onClose}
      foot={
        <Button kind="primary" onPress={onClose}>
          {t("identity.key.kept")}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("identity.key.secret-text")}</span>
        <div className="shown-secret">
          <bdi className="code" data-testid="api-key">
            {secret}
          </bdi>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button small icon={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />} onPress={copy}>
                {t(copied ? "identity.key.copied" : "identity.key.copy")}
              </Button>
            )}
          </CopyButton>
        </div>
        <span style={{ color: "var(--ink-quiet)" }}>{t("identity.key.how")}</span>
        <bdi className="code shown-secret-line">Authorization: Bearer {secret.slice(0, 12)}…</bdi>
        {rotated && <span>{t("identity.key.rotated-text")}</span>}
      </div>
    </Sheet>
  );
}
