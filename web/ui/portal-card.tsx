import { Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ApiProblem } from "../lib/api.ts";
import { useTexts } from "../lib/texts.tsx";
import { ProblemNote } from "./problem-note.tsx";
import "./portal-card.css";

export interface PortalCardProps {
  title?: string;
  /** Beside the title: a state. */
  mark?: ReactNode;
  children?: ReactNode;
  /** Nothing to show: the card becomes one line, "No open tickets". */
  emptyLine?: string | undefined;
  /** Each card loads on its own and fails on its own (P-10). */
  loading?: boolean;
  problem?: ApiProblem | undefined;
  onRetry?: () => void;
  /** The page behind it. */
  more?: { to: string; label: string };
  /** Rows reach the card's edges. */
  flush?: boolean;
}

export function PortalCard({ title, mark, children, emptyLine, loading = false, problem, onRetry, more, flush = false }: PortalCardProps) {
  const t = useTexts();
  const failed = problem !== undefined && !loading;
  if (!failed && !loading && emptyLine) {
    return <section className="portal-card portal-card-line">{emptyLine}</section>;
  }
  return (
    <section className="portal-card" aria-busy={loading} {...(title ? { "aria-label": title } : {})}>
      {(title || mark) && (
        <div className="portal-card-head">
          {title && <h2>{title}</h2>}
          {mark}
        </div>
      )}
      {failed ? (
        <div className="portal-card-body">
          <ProblemNote problem={problem} {...(onRetry ? { onRetry } : {})} />
        </div>
      ) : loading ? (
        <div className="portal-card-body" role="status" aria-label={t("ui.loading")}>
          <Skeleton height={24} width="55%" radius="sm" />
          <Skeleton height={14} width="80%" radius="sm" mt={12} />
          <Skeleton height={14} width="35%" radius="sm" mt={8} />
        </div>
      ) : flush ? (
        <div style={{ paddingBlockStart: title ? 8 : 0 }}>{children}</div>
      ) : (
        <div className="portal-card-body">{children}</div>
      )}
      {more && !failed && (
        <div className="portal-card-foot">
          <Link to={more.to as never}>
            {more.label}
            <IconChevronRight size={18} stroke={1.8} className="mirrors" aria-hidden />
          </Link>
        </div>
      )}
    </section>
  );
}

export interface PortalRowProps {
  title: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  to?: string;
}

export function PortalRows({ children }: { children: ReactNode }) {
  return <ul className="portal-rows">{children}</ul>;
}

/** One thing of several in a card: an invoice, a service, a ticket. */
export function PortalRow({ title, note, end, to }: PortalRowProps) {
  const inner = (
    <>
      <span>{title}</span>
      <span className="portal-row-end">{end}</span>
      {note && <span className="portal-row-note">{note}</span>}
    </>
  );
  return (
    <li>
      {to ? (
        <Link className="portal-row" to={to as never}>
          {inner}
        </Link>
      ) : (
        <div className="portal-row">{inner}</div>
      )}
    </li>
  );
}
