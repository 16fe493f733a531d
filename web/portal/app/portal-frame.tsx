import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useLive } from "../../lib/live.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LiveBanner } from "../../ui/live-banner.tsx";
import { Notices } from "../../ui/notices.tsx";
import { BrandSign } from "./branding.tsx";
import type { PortalPage } from "./module.ts";
import { usePages } from "./modules-context.ts";
import { SessionGate } from "./session-gate.tsx";
import "./portal-frame.css";

export function PortalFrame() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const t = useTexts();
  const { staff, customer } = usePortalSession();
  const { lost } = useLive("/api/portal/live");
  const pages = usePages();
  const bar = pages.filter(({ bar: place }) => place !== undefined).toSorted((a, b) => (a.bar ?? 0) - (b.bar ?? 0));
  return (
    <div className="portal-frame">
      <a href="#page" className="skip-link">
        {t("ui.skip-to-content")}
      </a>
      {staff && (
        <div className="portal-staff" role="status">
          {t(staff.mode === "view" ? "portal.staff-views" : "portal.staff-acts", { staff: staff.name, customer: customer.name })}
        </div>
      )}
      <header className="portal-head">
        <Link to={"/" as never} className="portal-brand">
          <BrandSign />
        </Link>
      </header>
      <LiveBanner lost={lost} />
      <nav className="portal-bar" aria-label={t("portal.menu")}>
        {bar.map((page) => (
          <BarLink key={page.to} page={page} />
        ))}
      </nav>
      <main id="page" className="portal-page" tabIndex={-1}>
        <Outlet />
      </main>
      <Notices />
    </div>
  );
}

function BarLink({ page: { to, label, icon: Icon } }: { page: PortalPage }) {
  const t = useTexts();
  const { pathname } = useLocation();
  const here = pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));
  return (
    <Link to={to as never} className="portal-bar-link" data-here={here} {...(here ? { "aria-current": "page" as const } : {})}>
      <Icon size={22} stroke={here ? 2 : 1.6} aria-hidden />
      <span>{t(label)}</span>
    </Link>
  );
}
