import { IconKeyboard, IconMenu2, IconSearch } from "@tabler/icons-react";
import { commandKey } from "../../lib/keys.ts";
import { useTexts } from "../../lib/texts.tsx";
import { MeMenu } from "./me-menu.tsx";
import { useModules } from "./modules-context.ts";
import { openPalette } from "./palette.tsx";
import { ScopeSwitch } from "./scope-switch.tsx";

export function TopBar({ onOpenRail, onHelp }: { onOpenRail: () => void; onHelp: () => void }) {
  const t = useTexts();
  const parts = useModules().flatMap(({ name, barParts = [] }) => barParts.map((Part, index) => ({ key: `${name}-${index}`, Part })));
  return (
    <header className="top-bar">
      <button type="button" className="top-bar-button top-bar-open-rail" aria-label={t("staff.rail.open")} onClick={onOpenRail}>
        <IconMenu2 size={20} stroke={1.7} aria-hidden />
      </button>
      <button type="button" className="top-bar-search" onClick={openPalette}>
        <IconSearch size={16} stroke={1.8} aria-hidden />
        <span>{t("staff.palette.open")}</span>
        <kbd className="key">{commandKey("K")}</kbd>
      </button>
      <span className="top-bar-gap" />
      <ScopeSwitch />
      {parts.map(({ key, Part }) => (
        <Part key={key} />
      ))}
      <button
        type="button"
        className="top-bar-button top-bar-word"
        aria-label={t("ui.keys.title")}
        title={`${t("ui.keys.title")} (?)`}
        onClick={onHelp}
      >
        <IconKeyboard size={19} stroke={1.7} aria-hidden />
      </button>
      <MeMenu />
    </header>
  );
}
