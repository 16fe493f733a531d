import type { ReactNode } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Setting } from "../../../ui/settings-page.tsx";
import type { PartnerSettings } from "./use-partner-settings.ts";

interface SettingRowProps {
  settings: PartnerSettings;
  /** The key whose origin is shown; the others of the row go with it. */
  id: string;
  /** Values that stand in one row. */
  also?: readonly string[];
  title: string;
  help?: string;
  children: ReactNode;
}

/** One row of a page of settings: the value, where it comes from, and the way back. */
export function SettingRow({ settings, id, also = [], title, help, children }: SettingRowProps) {
  const t = useTexts();
  const keys = [id, ...also];
  const own = keys.filter((key) => {
    const item = settings.item(key);
    return item !== undefined && item.origin !== "default" && item.origin !== item.inheritedFrom && !settings.isReset(key);
  });
  const inherited = settings.item(id)?.inheritedFrom;
  const error = keys.map((key) => settings.errorOf(key)).find(Boolean);
  return (
    <Setting
      id={id}
      title={title}
      help={help}
      origin={
        own.length > 0
          ? { kind: "own" }
          : { kind: "inherited", from: t(inherited === "system" ? "partners.origin.system" : "partners.origin.default") }
      }
      changed={keys.some((key) => settings.isChanged(key))}
      onUndo={() => {
        for (const key of keys) settings.undo(key);
      }}
      {...(settings.item(id)?.mayChange
        ? {
            onReset: () => {
              for (const key of own) settings.reset(key);
            },
          }
        : {})}
    >
      {children}
      {error && (
        <span role="alert" className="setting-origin" data-changed="true">
          {t.optional(`collections.reminders.wrong.${error.code}`) ?? error.message}
        </span>
      )}
    </Setting>
  );
}
