import { Menu } from "@mantine/core";
import { IconBuildingStore, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePartnerScope } from "./partner-scope.ts";

/** Which partner's records are looked at. Not there for people who have one partner only. */
export function ScopeSwitch() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId, setPartnerId } = usePartnerScope();
  if (partners.length < 2) return null;
  const chosen = partners.find(({ id }) => id === partnerId);
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className="top-bar-button"
          aria-label={t("staff.scope.name", { partner: chosen?.name ?? t("staff.scope.all") })}
        >
          <IconBuildingStore size={18} stroke={1.7} aria-hidden />
          <span className="top-bar-word">{chosen?.name ?? t("staff.scope.all")}</span>
          <IconChevronDown size={14} aria-hidden className="top-bar-word" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        {[{ id: undefined, name: t("staff.scope.all") }, ...partners].map(({ id, name }) => (
          <Menu.Item
            key={id ?? "all"}
            onClick={() => setPartnerId(id)}
            rightSection={id === chosen?.id ? <IconCheck size={15} aria-label={t("ui.chosen")} /> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
