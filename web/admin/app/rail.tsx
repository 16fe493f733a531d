import {
  IconAntenna,
  IconBuildingWarehouse,
  IconChartBar,
  IconCoins,
  IconHeadset,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPackages,
  IconSettings,
  IconTargetArrow,
  IconTool,
  IconUsers,
} from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { type ComponentType, useEffect } from "react";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Mark } from "./mark.tsx";
import { fulfils } from "./may.ts";
import { type NavEntry, type NavGroup, navGroups } from "./module.ts";
import { useModules } from "./modules-context.ts";
import { byParts, entryOf, overviewFirst } from "./nav-place.ts";

const icons: Record<NavGroup, ComponentType<{ size: number; stroke: number }>> = {
  home: IconHome,
  customers: IconUsers,
  sales: IconTargetArrow,
  support: IconHeadset,
  field: IconTool,
  money: IconCoins,
  plans: IconPackages,
  network: IconAntenna,
  stock: IconBuildingWarehouse,
  reports: IconChartBar,
  config: IconSettings,
};

export interface RailProps {
  folded: boolean;
  drawerOpen: boolean;
  onFold: () => void;
  onCloseDrawer: () => void;
}

/** The way around: groups as people think, with the pages of the one that is open. A drawer on phones. */
export function Rail({ folded, drawerOpen, onFold, onCloseDrawer }: RailProps) {
  const t = useTexts();
  const session = useStaffSession();
  const entries = useModules()
    .flatMap(({ nav = [] }) => nav)
    .filter(({ needs }) => fulfils(session, needs));
  const { pathname } = useLocation();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer.
  useEffect(onCloseDrawer, [pathname]);

  const FoldIcon = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const foldWord = folded ? t("staff.rail.unfold") : t("staff.rail.fold");
  return (
    <>
      <nav
        className="rail"
        data-open={drawerOpen}
        aria-label={t("staff.rail.name")}
        onKeyDown={(event) => event.key === "Escape" && onCloseDrawer()}
      >
        <Link to={"/" as never} className="rail-brand">
          <Mark />
          <span className="rail-word">Demarc</span>
        </Link>
        <div className="rail-groups">
          <ul>
            {navGroups.map((group) => {
              const pages = byParts(overviewFirst(entries.filter((entry) => entry.group === group)));
              return pages.length > 0 && <RailGroup key={group} group={group} pages={pages} pathname={pathname} folded={folded} />;
            })}
          </ul>
        </div>
        <div className="rail-fold">
          <button type="button" onClick={onFold} title={foldWord} aria-label={foldWord}>
            <FoldIcon size={18} stroke={1.7} className="mirrors" aria-hidden />
            <span className="rail-word">{t("staff.rail.fold")}</span>
          </button>
        </div>
      </nav>
      <button type="button" className="rail-veil" aria-label={t("ui.close")} tabIndex={-1} onClick={onCloseDrawer} />
    </>
  );
}

function RailGroup({ group, pages, pathname, folded }: { group: NavGroup; pages: readonly NavEntry[]; pathname: string; folded: boolean }) {
  const t = useTexts();
  const Icon = icons[group];
  const [first] = pages;
  if (!first) return null;
  const here = entryOf(pathname, pages);
  const active = here !== undefined;
  const name = t(`staff.nav.group.${group}`);
  return (
    <li>
      <Link
        to={first.to as never}
        className="rail-link"
        data-active={active && (folded || pages.length === 1)}
        {...(active && pages.length === 1 ? { "aria-current": "page" as const } : {})}
        {...(folded ? { title: name } : {})}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
        <span className="rail-word">{name}</span>
      </Link>
      {pages.length > 1 && active && (
        <ul className="rail-pages">
          {pages.map(({ to, label, part }, index) => (
            <li key={to} data-begins={index > 0 && part !== pages[index - 1]?.part}>
              <Link
                to={to as never}
                className="rail-page"
                activeOptions={{ exact: true }}
                {...(to === here?.to ? { "aria-current": "page" as const } : {})}
              >
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
