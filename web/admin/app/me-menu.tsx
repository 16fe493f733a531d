import { Menu, SegmentedControl } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { type ColourScheme, useColourScheme } from "../../ui/colour-scheme.ts";
import { LanguagePicker } from "../../ui/language-picker.tsx";
import { staffSignOutEndpoint } from "./session-endpoints.ts";
import "./me-menu.css";

export function MeMenu() {
  const t = useTexts();
  const { admin } = useStaffSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { scheme, setScheme } = useColourScheme();
  const signOut = useAction(staffSignOutEndpoint, {
    onDone: () => {
      // Nothing of the former person may stay in memory.
      client.clear();
      void navigate({ to: "/sign-in" as never });
    },
  });
  return (
    <Menu position="bottom-end" shadow="md" width={248} withinPortal closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className="top-bar-button" aria-label={t("staff.me.name", { name: admin.name })}>
          <span className="initials">{initialsOf(admin.name)}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="me-menu-who">
          <strong>{admin.name}</strong>
          <bdi>{admin.login}</bdi>
        </div>
        <Menu.Divider />
        <div className="me-menu-choice">
          <span id="me-scheme">{t("ui.theme.name")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="me-scheme"
            value={scheme}
            onChange={(chosen) => setScheme(chosen as ColourScheme)}
            data={[
              { value: "light", label: t("ui.theme.light") },
              { value: "dark", label: t("ui.theme.dark") },
              { value: "auto", label: t("ui.theme.auto") },
            ]}
          />
        </div>
        <div className="me-menu-choice">
          <span>{t("ui.language")}</span>
          <LanguagePicker />
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />}
          disabled={signOut.busy}
          onClick={() => void signOut.run()}
        >
          {t("ui.sign-out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** "Ana Marić" is AM. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
};
