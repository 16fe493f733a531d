import { ActionIcon, Menu } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { mayDo, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { type PlanRow, planRight } from "./plan.ts";
import { usePlanActs } from "./plan-acts.ts";
import type { PlanAct } from "./plan-sheets.tsx";

/** B-271 edit, copy, change price, move services, disable, from the row. */
export function PlanRowMenu({ plan, onAct }: { plan: PlanRow; onAct: (act: PlanAct) => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const session = useStaffSession();
  const acts = usePlanActs()(plan);
  const mayEdit = mayDo(session, planRight(plan.kind, "update")) && plan.mayEdit && plan.archivedAt === null;
  if (acts.length === 0 && !mayEdit) return null;
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t("catalog.acts-of", { plan: plan.title })}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item onClick={() => void navigate({ to: `/plans/${plan.id}/edit` as never })}>{t("catalog.edit.open")}</Menu.Item>
        )}
        {acts.map(({ label, act, danger }) => (
          <Menu.Item key={act} onClick={() => onAct(act)} {...(danger ? { c: "var(--hurts-ink)" } : {})}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
