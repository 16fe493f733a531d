import { type ReactNode, useEffect, useRef } from "react";
import { useTexts } from "../lib/texts.tsx";
import { Button } from "./button.tsx";
import { Panel } from "./panel.tsx";
import "./settings-page.css";

/** Where a value comes from: set here, or inherited from what is named. */
export type Origin = { kind: "own"; resetTo?: string } | { kind: "inherited"; from: string };

export interface SettingProps {
  /** The key of the setting: links open the page at it and mark it (O-239). */
  id: string;
  title: string;
  help?: string | undefined;
  origin: Origin;
  /** A link led to this one: it is brought into view and stands out. */
  marked?: boolean;
  /** Edited and not saved. */
  changed?: boolean;
  /** Back to what it was before it was edited. */
  onUndo?: () => void;
  /** Takes the own value away, so that the inherited one is used again (O-238). */
  onReset?: () => void;
  /** The input; it is labelled by the title. */
  children: ReactNode;
}

/** One value with its origin and the way back. */
export function Setting({ id, title, help, origin, marked = false, changed = false, onUndo, onReset, children }: SettingProps) {
  const t = useTexts();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!marked || !row.current) return;
    row.current.scrollIntoView({ block: "center" });
    row.current.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
  }, [marked]);
  return (
    <div className="setting" id={id} ref={row} data-marked={marked} data-changed={changed}>
      <div className="setting-words">
        <span className="setting-title" id={`${id}.title`}>
          {title}
          {origin.kind === "own" && (
            <span className="setting-own" title={t("ui.setting.own")}>
              {" "}
              *
            </span>
          )}
        </span>
        {help && (
          <span className="setting-help" id={`${id}.help`}>
            {help}
          </span>
        )}
      </div>
      <div className="setting-control">
        {children}
        <div className="setting-control-foot">
          <span className="setting-origin" data-own={origin.kind === "own"} data-changed={changed}>
            {changed
              ? t("ui.setting.unsaved")
              : origin.kind === "own"
                ? t("ui.setting.own")
                : t("ui.setting.from", { origin: origin.from })}
          </span>
          {changed && onUndo ? (
            <button type="button" className="setting-reset" aria-label={t("ui.setting.undo-of", { setting: title })} onClick={onUndo}>
              {t("ui.setting.undo")}
            </button>
          ) : (
            origin.kind === "own" &&
            onReset && (
              <button
                type="button"
                className="setting-reset"
                aria-label={t("ui.setting.reset-of", { setting: title })}
                onClick={onReset}
                {...(origin.resetTo ? { title: origin.resetTo } : {})}
              >
                {t("ui.setting.reset")}
              </button>
            )
          )}
        </div>
      </div>
    </div>
  );
}

export interface SettingsPageProps {
  title: string;
  intro?: string | undefined;
  /** Above the title: the way back. */
  back?: ReactNode;
  /** Beside the title: for whom the values hold. */
  place?: ReactNode;
  /** What has to be known before anything is changed here. */
  note?: ReactNode;
  sections: readonly { id: string; title: string; settings: ReactNode }[];
  /** What the values do, live: a calendar of reminders, the rendered mail. */
  example?: ReactNode;
  /** Save and what was refused. */
  foot?: ReactNode;
}

/** One page for one subject. */
export function SettingsPage({ title, intro, back, place, note, sections, example, foot }: SettingsPageProps) {
  return (
    <div className="settings-page">
      <header>
        <div className="settings-head-words">
          {back}
          <h1>{title}</h1>
          {intro && <p>{intro}</p>}
        </div>
        {place}
      </header>
      {note}
      <div className="settings-columns" data-example={example !== undefined}>
        <div className="settings-sections">
          {sections.map((section) => (
            <Panel key={section.id} title={section.title}>
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

export interface SettingsBarProps {
  /** "3 changes are not saved" */
  words: string;
  save: string;
  busy: boolean;
  onSave: () => unknown;
  onDiscard: () => void;
  /** What was refused. */
  children?: ReactNode;
}

/** Stays in sight while something is not saved. */
export function SettingsBar({ words, save, busy, onSave, onDiscard, children }: SettingsBarProps) {
  const t = useTexts();
  return (
    <section className="settings-bar" aria-label={words}>
      {children}
      <div className="settings-bar-row">
        <span>{words}</span>
        <Button onPress={onDiscard} disabled={busy}>
          {t("ui.setting.discard")}
        </Button>
        <Button kind="primary" busy={busy} onPress={onSave}>
          {save}
        </Button>
      </div>
    </section>
  );
}
