import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { usePartnerScope } from "./partner-scope.ts";
import "./home-notices.css";

/** A part of the home page that says what waits for somebody. It is drawn only while there is something. */
export function HomeNotices({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className="home-notices">{children}</div>
    </Panel>
  );
}

export interface HomeNoticeProps {
  tone: Tone;
  state: string;
  to: string;
  search?: Record<string, string>;
  /** What stands on the way there: a verb with its object. */
  link: string;
  /** The one partner that it is about, where the page behind the link shows one at a time. */
  partnerId?: string;
  children: ReactNode;
}

export function HomeNotice({ tone, state, to, search = {}, link, partnerId, children }: HomeNoticeProps) {
  const { setPartnerId } = usePartnerScope();
  return (
    <div className="home-notice">
      <StatusChip tone={tone}>{state}</StatusChip>
      <span>{children}</span>
      <Link to={to as never} search={search as never} onClick={() => partnerId !== undefined && setPartnerId(partnerId)}>
        {link}
      </Link>
    </div>
  );
}
