import { ActionIcon, Menu, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconDotsVertical } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import type { ApiProblem } from "../lib/api.ts";
import { useFormat } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Why } from "./why.tsx";
import "./record-page.css";

/** One of the questions that people open a record for: who or what, in which state and why, the money or the last contact. */
export interface Answer {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  /** Opens beside the value. */
  why?: ReactNode;
}

export interface RecordTab {
  id: string;
  label: string;
  /** How many there are; a part of the page may find it out by itself. */
  count?: ReactNode;
  content: () => ReactNode;
}

export interface MenuAction {
  label: string;
  onPress: () => void;
  danger?: boolean;
}

export interface RecordPageProps {
  /** Back to the list that it came from. */
  back: { to: string; label: string };
  title: string;
  /** Beside the title: number, state. */
  marks?: ReactNode;
  subtitle?: ReactNode;
  answers: readonly Answer[];
  /** The two likeliest actions. */
  actions?: ReactNode;
  /** All the others. */
  menu?: readonly MenuAction[];
  tabs: readonly RecordTab[];
  /** Everything that happened, at the right. A page with tabs that need the width shows it beside some of them only. */
  timeline?: ReactNode | ((shownTab: string) => ReactNode);
}

export function RecordPage({ back, title, marks, subtitle, answers, actions, menu = [], tabs, timeline: side }: RecordPageProps) {
  const t = useTexts();
  const search = useSearch({ strict: false }) as { tab?: string };
  const tab = tabs.find(({ id }) => id === search.tab) ?? tabs[0];
  const timeline = typeof side === "function" ? side(tab?.id ?? "") : side;
  return (
    <article className="record-page">
      <header className="record-head">
        <Link to={back.to as never} className="record-back">
          <IconArrowLeft size={14} className="mirrors" aria-hidden />
          {back.label}
        </Link>
        <div className="record-title-row">
          <div className="record-title">
            <h1>
              <bdi>{title}</bdi>
              {marks}
            </h1>
            {subtitle && <p>{subtitle}</p>}
          </div>
          <div className="record-actions">
            {actions}
            {menu.length > 0 && (
              <Menu position="bottom-end" shadow="md" withinPortal>
                <Menu.Target>
                  <ActionIcon variant="default" size={36} aria-label={t("ui.more-actions")} title={t("ui.more-actions")}>
                    <IconDotsVertical size={16} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {menu.map((action) => (
                    <Menu.Item key={action.label} onClick={action.onPress} {...(action.danger ? { c: "var(--hurts-ink)" } : {})}>
                      {action.label}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </div>
        </div>
        {answers.length > 0 && (
          <div className="record-answers">
            {answers.map(({ label, value, note, why }) => (
              <div key={label} className="record-answer">
                <span className="record-answer-label">{label}</span>
                <span className="record-answer-value">{value}</span>
                {(note || why) && (
                  <span className="record-answer-note">
                    {note} {why && <Why about={label}>{why}</Why>}
                  </span>
                )}
              </div>
            ))}
          </div>
        )}
      </header>
      {tabs.length > 1 && <Tabs tabs={tabs} shown={tab?.id} label={title} />}
      <div className="record-body" data-side={Boolean(timeline)}>
        <div className="record-tab-content">{tab?.content()}</div>
        {timeline && <aside aria-label={t("ui.timeline")}>{timeline}</aside>}
      </div>
    </article>
  );
}

// Links, for each tab has an address; the parts of the former tab's address (its filters) stay behind.
function Tabs({ tabs, shown, label }: { tabs: readonly RecordTab[]; shown: string | undefined; label: string }) {
  const format = useFormat();
  const row = useRef<HTMLElement>(null);
  // On a phone the row is longer than the screen.
  useEffect(() => {
    if (shown) row.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  return (
    <nav className="record-tabs" aria-label={label} ref={row}>
      {tabs.map(({ id, label: name, count }, index) => (
        <Link
          key={id}
          to="."
          search={(index === 0 ? {} : { tab: id }) as never}
          className="record-tab"
          {...(id === shown ? { "aria-current": "page" as const } : {})}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {name}
          {count !== undefined && (
            <span className="record-tab-count number">{typeof count === "number" ? format.number(count) : count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** Stands where the record will be. */
export function RecordWaiting() {
  return (
    <div className="record-page" aria-busy="true">
      <div className="record-head">
        <Skeleton height={12} width={90} radius="sm" />
        <Skeleton height={22} width="38%" radius="sm" />
        <div className="record-answers">
          {["a", "b", "c"].map((key) => (
            <div key={key} className="record-answer">
              <Skeleton height={10} width={70} radius="sm" />
              <Skeleton height={14} width="60%" radius="sm" mt={6} />
            </div>
          ))}
        </div>
      </div>
      <Skeleton height={240} radius="md" />
    </div>
  );
}

/** An address that names no record at all, such as one that was cut off in a mail: there is nothing to try again. */
function isMistyped({ status, problem: { errors = [] } }: ApiProblem): boolean {
  return status === 422 && errors.length > 0 && errors.every(({ field }) => /^(path|query)\./.test(field));
}

/** A record that is not there, is out of reach, or could not be loaded. */
export function RecordFailed({
  problem,
  back,
  onRetry,
}: {
  problem: ApiProblem;
  back: { to: string; label: string };
  onRetry: () => void;
}) {
  const t = useTexts();
  if (problem.status === 404 || isMistyped(problem)) {
    return (
      <EmptyState
        title={t("ui.record.not-found")}
        text={t("ui.record.not-found-text")}
        action={<Link to={back.to as never}>{back.label}</Link>}
      />
    );
  }
  return <ProblemNote problem={problem} onRetry={onRetry} />;
}
