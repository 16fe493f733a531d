import { Popover } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { staffSignOutEndpoint } from "../../../server/modules/identity/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { LanguagePicker } from "../../ui/language-picker.tsx";
import { ThemeChoice } from "../../ui/theme-choice.tsx";
import "./me-menu.css";

export function MeMenu() {
  const t = useTexts();
  const me = useStaffSession();
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
    <Popover position="bottom-end" shadow="md" width={248} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="top-bar-button" aria-label={t("staff.me.name", { name: me.name })}>
          <span className="initials">{initialsOf(me.name)}</span>
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
        <button type="button" className="me-menu-out" disabled={signOut.busy} onClick={() => void signOut.run()}>
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
