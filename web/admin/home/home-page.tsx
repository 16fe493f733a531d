import { Link } from "@tanstack/react-router";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { fulfils } from "../app/may.ts";
import { useModules } from "../app/modules-context.ts";
import "./home-page.css";

const mostStarts = 4;

/** What the modules have to say today, and the ways to start. */
export function HomePage() {
  const t = useTexts();
  const session = useStaffSession();
  const modules = useModules();
  const parts = modules
    .flatMap(({ homeParts = [] }) => homeParts)
    .filter(({ needs }) => fulfils(session, needs))
    .toSorted((a, b) => Number(a.last ?? false) - Number(b.last ?? false));
  const starts = modules.flatMap(({ palette = [] }) => palette).filter(({ needs, create }) => create && fulfils(session, needs));
  const pages = modules.flatMap(({ nav = [] }) => nav).filter(({ needs, group }) => group !== "home" && fulfils(session, needs));
  return (
    <div className="home-page">
      <header className="home-page-head">
        <h1>{t("staff.home.title", { name: session.name })}</h1>
        {starts.slice(0, mostStarts).map(({ to, label }) => (
          <LinkButton key={to} to={to as never} small>
            {t(label)}
          </LinkButton>
        ))}
      </header>
      {parts.map(({ id, Part }) => (
        <Part key={id} />
      ))}
      {parts.length === 0 && (
        <div className="home-page-tiles">
          {pages.map(({ to, label, group }) => (
            <Link key={to} to={to as never} className="home-page-tile">
              <strong>{t(label)}</strong>
              <span>{t(`staff.nav.group.${group}`)}</span>
            </Link>
          ))}
        </div>
      )}
    </div>
  );
}
