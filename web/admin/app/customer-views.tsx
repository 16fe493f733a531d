import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { fulfils } from "./may.ts";
import { useModules } from "./modules-context.ts";
import "./customer-views.css";

/** A tab of the customer's page that several modules fill: its views side by side, each with an address. */
export function CustomerViews({ tab, label, customerId }: { tab: string; label: string; customerId: string }) {
  const t = useTexts();
  const session = useStaffSession();
  const views = useModules()
    .flatMap((module) => module.customerViews ?? [])
    .filter((view) => view.tab === tab && fulfils(session, view.needs))
    .sort((a, b) => a.place - b.place);
  const search = useSearch({ strict: false }) as { view?: string };
  const shown = views.find(({ id }) => id === search.view) ?? views[0];
  const row = useRef<HTMLElement>(null);
  const shownId = shown?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is what the row has to follow.
  useEffect(() => {
    const chip = row.current?.querySelector("[aria-current]");
    // The row alone is moved; the page stays where it is.
    if (row.current && chip && row.current.scrollWidth > row.current.clientWidth)
      chip.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
  }, [shownId]);
  return (
    <div className="customer-views">
      <nav aria-label={label} ref={row}>
        {views.map(({ id, label: name }, index) => (
          <Link
            key={id}
            to="."
            search={{ tab, ...(index === 0 ? {} : { view: id }) } as never}
            activeOptions={{ exact: true, includeSearch: true }}
            {...(id === shown?.id ? { "aria-current": "page" as const } : {})}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      {shown && <shown.View key={shown.id} customerId={customerId} />}
    </div>
  );
}
