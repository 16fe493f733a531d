import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShortcutTable } from "../../../ui/shortcut-help.tsx";

/** The same that `?` shows, for whoever wants to learn them in peace. */
export function Keys() {
  const t = useTexts();
  return (
    <Panel title={t("ui.keys.title")}>
      <p style={{ marginBlockStart: 0, color: "var(--ink-quiet)" }}>{t("identity.me.keys-text")}</p>
      <ShortcutTable />
    </Panel>
  );
}
