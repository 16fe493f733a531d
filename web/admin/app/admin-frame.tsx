import { Outlet, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useLive } from "../../lib/live.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LiveBanner } from "../../ui/live-banner.tsx";
import { Notices } from "../../ui/notices.tsx";
import { ShortcutHelp } from "../../ui/shortcut-help.tsx";
import { ShortcutProvider, useShortcuts } from "../../ui/shortcuts.tsx";
import { fulfils } from "./may.ts";
import { useModules } from "./modules-context.ts";
import { openPalette, Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { SessionGate } from "./session-gate.tsx";
import { TopBar } from "./top-bar.tsx";
import "./admin-frame.css";

export function AdminFrame() {
  return (
    <SessionGate>
      <ShortcutProvider>
        <Frame />
      </ShortcutProvider>
    </SessionGate>
  );
}

const foldedKey = "rail.folded";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

function Frame() {
  const t = useTexts();
  const [folded, setFolded] = useState(() => readStored(foldedKey, isBoolean) ?? false);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const { lost } = useLive("/api/admin/live");
  const frameParts = useModules().flatMap((module) =>
    (module.frameParts ?? []).map((Part, index) => ({ key: `${module.name}-${String(index)}`, Part })),
  );
  useFrameKeys(() => setHelpOpen(true));

  return (
    <div className="admin-frame" data-folded={folded}>
      <a href="#page" className="skip-link">
        {t("ui.skip-to-content")}
      </a>
      <Rail
        folded={folded}
        drawerOpen={drawerOpen}
        onCloseDrawer={() => setDrawerOpen(false)}
        onFold={() => {
          writeStored(foldedKey, !folded);
          setFolded(!folded);
        }}
      />
      <div className="admin-frame-right">
        <TopBar onOpenRail={() => setDrawerOpen(true)} onHelp={() => setHelpOpen(true)} />
        <LiveBanner lost={lost} />
        {frameParts.map(({ key, Part }) => (
          <Part key={key} />
        ))}
        <main id="page" className="admin-page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Palette />
      <Notices />
      <ShortcutHelp open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

/** `?`, `/`, and `g` or `n` with the letters that modules gave their pages. */
function useFrameKeys(openHelp: () => void): void {
  const t = useTexts();
  const navigate = useNavigate();
  const session = useStaffSession();
  const modules = useModules();
  const go = (to: string) => () => void navigate({ to: to as never });
  const anywhere = t("staff.keys.anywhere");
  const jumps = modules
    .flatMap(({ nav = [] }) => nav)
    .filter(({ jump, needs }) => jump && fulfils(session, needs))
    .map(({ jump, label, to }) => ({ keys: `g ${jump}`, label: t(label), group: t("staff.keys.go"), run: go(to) }));
  const creations = modules
    .flatMap(({ palette = [] }) => palette)
    .filter(({ create, needs }) => create && fulfils(session, needs))
    .map(({ create, label, to }) => ({ keys: `n ${create}`, label: t(label), group: t("staff.keys.create"), run: go(to) }));
  useShortcuts([
    { keys: "/", label: t("staff.palette.open"), group: anywhere, run: openPalette },
    { keys: "?", label: t("ui.keys.title"), group: anywhere, run: openHelp },
    ...jumps,
    ...creations,
  ]);
}
