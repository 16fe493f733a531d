import type { ReactNode } from "react";
import { useTexts } from "../lib/texts.tsx";
import { Panel } from "./panel.tsx";
import "./settings-page.css";

/** Where a value comes from: set here, or inherited from what is named. */
export type Origin = { kind: "own"; resetTo?: string } | { kind: "inherited"; from: string };

export interface SettingProps {
  /** The key of the setting: links open the page at it and mark it (O-239). */
  id: string;
  title: string;
  help?: string;
  origin: Origin;
  /** Takes the own value away, so that the inherited one is used again (O-238). */
  onReset?: () => void;
  /** The input; it is labelled by the title. */
  children: ReactNode;
}

/** One value with its origin and the way back. */
export function Setting({ id, title, help, origin, onReset, children }: SettingProps) {
  const t = useTexts();
  return (
    <div className="setting" id={id}>
      <div className="setting-words">
        <span className="setting-title" id={`${id}.title`}>
          {title}
          {origin.kind === "own" && <span title={t("ui.setting.own")}> *</span>}
        </span>
        {help && <span className="setting-help">{help}</span>}
      </div>
      <div className="setting-control">
        {children}
        <div className="setting-control-foot">
          <span className="setting-origin" data-own={origin.kind === "own"}>
            {origin.kind === "own" ? t("ui.setting.own") : t("ui.setting.from", { origin: origin.from })}
          </span>
          {origin.kind === "own" && onReset && (
            <button type="button" className="setting-reset" onClick={onReset} {...(origin.resetTo ? { title: origin.resetTo } : {})}>
              {t("ui.setting.reset")}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

export interface SettingsPageProps {
  title: string;
  intro?: string;
  sections: readonly { title: string; settings: ReactNode }[];
  /** What the values do, live: a calendar of reminders, the rendered mail. */
  example?: ReactNode;
  /** Save and what was refused. */
  foot?: ReactNode;
}

/** One page for one subject. */
export function SettingsPage({ title, intro, sections, example, foot }: SettingsPageProps) {
  return (
    <div className="settings-page">
      <header>
        <h1>{title}</h1>
        {intro && <p>{intro}</p>}
      </header>
      <div className="settings-columns" data-example={example !== undefined}>
        <div style={{ display: "grid", gap: 16 }}>
          {sections.map((section) => (
            <Panel key={section.title} title={section.title}>
              {section.settings}
            </Panel>
          ))}
          {foot}
        </div>
        {example && <div className="settings-example">{example}</div>}
      </div>
    </div>
  );
}
