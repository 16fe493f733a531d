import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { portalSignOutEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { inBrowser } from "../../lib/in-browser.ts";
import { useLive } from "../../lib/live.ts";
import { usePortalSession } from "../../lib/session.ts";
import { TextsOf, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { EmptyInstead, EmptyState } from "../../ui/empty-state.tsx";
import { LiveBanner } from "../../ui/live-banner.tsx";
import { Notices, notify } from "../../ui/notices.tsx";
import { BrandSign } from "./branding.tsx";
import type { PortalPage } from "./module.ts";
import { useAllPages, usePages } from "./modules-context.ts";
import { PayLayer } from "./pay-layer.tsx";
import { EmptyPlace, RegionPlace } from "./region-place.tsx";
import { SessionGate } from "./session-gate.tsx";
import { SuspendedBar } from "./suspended-bar.tsx";
import "./portal-frame.css";

// What the portal does on a device that it is kept on: its script comes after the page.
const DeviceLayer = lazy(async () => ({ default: (await import("../device/device-layer.tsx")).DeviceLayer }));

export function PortalFrame() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const t = useTexts();
  const { staff, features } = usePortalSession();
  const [left, setLeft] = useState(false);
  const { lost } = useLive("/api/portal/live");
  const pages = usePages();
  const { pathname } = useLocation();
  useLeaveWhatIsOff(pathname);
  const bar = pages.filter(({ bar: place }) => place !== undefined).toSorted((a, b) => (a.bar ?? 0) - (b.bar ?? 0));
  if (left) return <EmptyState title={t("portal.staff-left.title")} text={t("portal.staff-left.text")} />;
  return (
    <div className="portal-frame">
      <a href="#page" className="skip-link">
        {t("ui.skip-to-content")}
      </a>
      {staff && <StaffBar name={staff.name} mode={staff.mode} onLeft={() => setLeft(true)} />}
      <header className="portal-head">
        <Link to={"/" as never} className="portal-brand" activeOptions={{ exact: true }}>
          <BrandSign />
        </Link>
      </header>
      {features.includes("app") && !staff && inBrowser && (
        <Suspense>
          <TextsOf part="portal-app">
            <DeviceLayer />
          </TextsOf>
        </Suspense>
      )}
      <LiveBanner lost={lost} />
      <SuspendedBar />
      <nav className="portal-bar" aria-label={t("portal.menu")}>
        {bar.map((page) => (
          <BarLink key={page.to} page={page} here={holds(page, pathname) || (page.bar === 5 && isUnderMore(pages, pathname))} />
        ))}
      </nav>
      <main id="page" className="portal-page" tabIndex={-1}>
        <RegionPlace at="shell.top" />
        <RegionPlace at=".top" />
        <EmptyInstead value={EmptyPlace}>
          <Outlet />
        </EmptyInstead>
        <RegionPlace at=".bottom" />
        <RegionPlace at="shell.bottom" />
      </main>
      <PayLayer />
      <Notices />
    </div>
  );
}

/** P-43 a page that was switched off meanwhile leads home, and says so. */
function useLeaveWhatIsOff(pathname: string): void {
  const t = useTexts();
  const navigate = useNavigate();
  const pages = useAllPages();
  const { features } = usePortalSession();
  const gone = pages.find(
    (page) => page.feature !== undefined && ![page.feature].flat().some((key) => features.includes(key)) && holds(page, pathname),
  );
  useEffect(() => {
    if (!gone) return;
    notify(t("portal.page-is-off", { page: t(gone.label) }));
    void navigate({ to: "/" as never, replace: true });
  }, [gone, navigate, t]);
}

/** P-38 whoever looks through a customer's eyes sees that all the time, with the way out. */
function StaffBar({ name, mode, onLeft }: { name: string; mode: "view" | "act"; onLeft: () => void }) {
  const t = useTexts();
  const { customer } = usePortalSession();
  // Their tab was opened for this; the customer's own door would only puzzle them.
  const end = useAction(portalSignOutEndpoint, { onDone: onLeft });
  return (
    <div className="portal-staff" role="status">
      <span>{t(mode === "view" ? "portal.staff-views" : "portal.staff-acts", { staff: name, customer: customer.name })}</span>
      <button type="button" disabled={end.busy} onClick={() => void end.run()}>
        {t("portal.staff-end")}
      </button>
    </div>
  );
}

const holds = ({ to }: PortalPage, pathname: string): boolean => pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));

/** What has no place in the bar is reached through "More". */
const isUnderMore = (pages: readonly PortalPage[], pathname: string): boolean =>
  pages.some((page) => page.bar === undefined && holds(page, pathname));

function BarLink({ page: { to, label, says, icon: Icon, Badge }, here }: { page: PortalPage; here: boolean }) {
  const t = useTexts();
  return (
    <Link
      to={to as never}
      className="portal-bar-link"
      data-here={here}
      // "/" begins every address; whether one is here is said above.
      activeOptions={{ exact: true }}
      {...(here ? { "aria-current": "page" as const } : {})}
    >
      <span className="portal-bar-picture">
        <Icon size={22} stroke={here ? 2 : 1.6} aria-hidden />
        {Badge && (
          <Suspense>
            <Badge />
          </Suspense>
        )}
      </span>
      <span>
        {t(label)}
        {says && <span className="only-for-readers"> {t(says)}</span>}
      </span>
    </Link>
  );
}
