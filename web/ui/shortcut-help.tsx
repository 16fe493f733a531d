import { useTexts } from "../lib/texts.tsx";
import { Sheet } from "./sheet.tsx";
import { useShortcutList } from "./shortcuts.tsx";
import "./shortcut-help.css";

/** `?`: all keys that work now. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet open={open} title={t("ui.keys.title")} onClose={onClose} wide>
      {open && <ShortcutTable />}
    </Sheet>
  );
}

/** The keys by what they are for. Those of lists stand here too, for a list listens by itself. */
export function ShortcutTable() {
  const t = useTexts();
  const shortcuts = useShortcutList(true);
  const groups = [...new Set(shortcuts.map(({ group }) => group))].map((group) => ({
    group,
    rows: shortcuts.filter((shortcut) => shortcut.group === group).map(({ keys, label }) => ({ keys, label })),
  }));
  const inLists = [
    { keys: "j k", label: t("ui.keys.move") },
    { keys: "x", label: t("ui.keys.select") },
    { keys: "Enter", label: t("ui.keys.open") },
    { keys: "Space", label: t("ui.keys.preview") },
    { keys: "f", label: t("ui.keys.filter") },
  ];
  return (
    <div className="shortcut-help">
      {[...groups, { group: t("ui.keys.in-lists"), rows: inLists }].map(({ group, rows }) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl>
            {rows.map(({ keys, label }) => (
              <div key={keys + label} style={{ display: "contents" }}>
                <dt>{label}</dt>
                <dd>
                  {keys.split(" ").map((key) => (
                    <kbd key={key} className="key">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
