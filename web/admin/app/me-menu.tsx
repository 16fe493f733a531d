import { Popover } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { staffSignOutEndpoint } from "../../../server/modules/identity/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { LanguagePicker } from "../../ui/language-picker.tsx";
import { ThemeChoice } from "../../ui/theme-choice.tsx";
import { useModules } from "./modules-context.ts";
import "./me-menu.css";

export function MeMenu() {
  const t = useTexts();
  const me = useStaffSession();
  const entries = useModules().flatMap(({ meEntries = [] }) => meEntries);
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = useAction(staffSignOutEndpoint, {
    onDone: () => {
      // Nothing of the former person may stay in memory.
      client.clear();
      void navigate({ to: "/sign-in" as never });
    },
  });
  return (
    <Popover position="bottom-end" shadow="md" width={248} trapFocus returnFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="top-bar-button" onClick={() => setOpen(!open)}>
          <span className="initials" aria-hidden>
            {initialsOf(me.name)}
          </span>
          <span className="only-for-readers">{t("staff.me.name", { name: me.name })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={me.name}>
        <div className="me-menu-who">
          <strong>{me.name}</strong>
          <bdi>{me.login}</bdi>
        </div>
        <div className="me-menu-choice">
          <ThemeChoice />
        </div>
        <div className="me-menu-choice">
          <span>{t("ui.language")}</span>
          <LanguagePicker />
        </div>
        {entries.map(({ to, label }) => (
          <Link key={to} to={to as never} className="me-menu-line" onClick={() => setOpen(false)}>
            {t(label)}
          </Link>
        ))}
        <button type="button" className="me-menu-line" disabled={signOut.busy} onClick={() => void signOut.run()}>
          <IconLogout size={16} stroke={1.7} className="mirrors" aria-hidden />
          {t("ui.sign-out")}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** "Ana Marić" is AM. */
const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
};
