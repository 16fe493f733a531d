import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { fulfils } from "../../app/may.ts";
import { type MassKind, massKinds } from "./kinds.ts";

/** The two likeliest acts stand as buttons, the others in a menu. */
export function MassActionBar({ onChoose }: { onChoose: (kind: MassKind) => void }) {
  const t = useTexts();
  const session = useStaffSession();
  const kinds = (Object.keys(massKinds) as MassKind[]).filter(
    (kind) => fulfils(session, massKinds[kind]) && (kind !== "customers.set-partner" || session.partners.length > 1),
  );
  const [first, second, ...others] = kinds;
  return (
    <>
      {[first, second].map(
        (kind) =>
          kind && (
            <Button key={kind} small onPress={() => onChoose(kind)}>
              {t(`reports.mass.kind.${kind}`)}
            </Button>
          ),
      )}
      {others.length > 0 && (
        <Menu position="bottom-end" shadow="md" withinPortal>
          <Menu.Target>
            <button type="button" className="data-list-chip">
              {t("reports.mass.more")}
              <IconChevronDown size={14} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((kind) => (
              <Menu.Item key={kind} {...(kind === "customers.delete" ? { color: "red" } : {})} onClick={() => onChoose(kind)}>
                {t(`reports.mass.kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
