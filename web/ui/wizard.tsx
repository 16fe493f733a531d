import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormat } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import "./wizard.css";

export interface WizardProps {
  title: string;
  /** choose → preview → confirm → progress → result, or what of them is needed. */
  steps: readonly { id: string; label: string }[];
  current: string;
  children: ReactNode;
  /** Back and on: the way on is a verb with its object, "Preview October", "Issue 5,174 invoices". */
  foot?: ReactNode;
}

/** The frame of long acts. Which step is shown belongs to the page, best in its address, so that a reload loses nothing. */
export function Wizard({ title, steps, current, children, foot }: WizardProps) {
  const t = useTexts();
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <div className="wizard">
      <header>
        <h1>{title}</h1>
      </header>
      <ol className="wizard-steps" aria-label={t("ui.wizard.steps")}>
        {steps.map(({ id, label }, index) => (
          <li key={id} data-done={index < at} {...(index === at ? { "aria-current": "step" as const } : {})}>
            <span className="wizard-number number">
              {index < at ? <IconCheck size={13} stroke={2.6} aria-label={t("ui.wizard.done")} /> : index + 1}
            </span>
            {label}
          </li>
        ))}
      </ol>
      {children}
      {foot && <div className="wizard-foot">{foot}</div>}
    </div>
  );
}

export interface Total {
  label: string;
  value: ReactNode;
  /** Against the last time. */
  change?: ReactNode;
}

/** The numbers on top of a preview or a result. */
export function Totals({ totals }: { totals: readonly Total[] }) {
  return (
    <div className="wizard-totals">
      {totals.map(({ label, value, change }) => (
        <div key={label} className="wizard-total">
          <span>{label}</span>
          <strong className="number">{value}</strong>
          {change && <span>{change}</span>}
        </div>
      ))}
    </div>
  );
}

/** How far a job is; the page can be left. */
export function JobProgress({ label, done, total }: { label: string; done: number; total: number }) {
  const t = useTexts();
  const format = useFormat();
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div className="job-progress">
      <div
        className="job-progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <div className="job-progress-bar" style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <div className="job-progress-words">
        <span>{label}</span>
        <span className="number">{t("ui.wizard.of", { done: format.number(done), total: format.number(total) })}</span>
      </div>
    </div>
  );
}
