import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import "./link-tabs.css";

export interface LinkTab {
  to: string;
  label: string;
  /** How many wait there; 0 is not shown. */
  count?: number;
}

const exactly = { exact: true, includeSearch: false };

/** Pages of one subject side by side; on a narrow screen the row can be pushed along. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  const { pathname } = useLocation();
  // A record under a tab is of that tab. The first one's address begins all others: of it only the very page counts.
  const here = (tabs.find(({ to }) => to === pathname) ?? tabs.slice(1).find(({ to }) => pathname.startsWith(`${to}/`)))?.to;
  const row = useRef<HTMLElement>(null);

  useEffect(() => {
    if (here) row.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);

  return (
    <nav className="link-tabs" aria-label={label} ref={row}>
      {tabs.map((tab) => (
        // The first tab's address begins all others: only the very page counts.
        <Link key={tab.to} to={tab.to as never} activeOptions={exactly} {...(tab.to === here ? { "aria-current": "page" as const } : {})}>
          {tab.label}
          {tab.count ? <span className="link-tabs-count">{tab.count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
