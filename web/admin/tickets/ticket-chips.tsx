import { IconArrowDown, IconArrowUp, IconFlame } from "@tabler/icons-react";
import type { Priority } from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { ColourChip } from "../../ui/colour-chip.tsx";
import type { Row } from "./ticket.ts";
import "./ticket-chips.css";

export function TicketStatus({ status }: { status: Row["status"] }) {
  const titleOf = useTitles();
  return <ColourChip colour={status.colour}>{titleOf(status.titles)}</ColourChip>;
}

const icons = { low: IconArrowDown, high: IconArrowUp, urgent: IconFlame } as const;

/** Medium is the usual case and stays quiet, so that the others are seen. */
export function PriorityText({ priority }: { priority: Priority }) {
  const t = useTexts();
  const Icon = priority === "medium" ? undefined : icons[priority];
  return (
    <span className="ticket-priority" data-priority={priority}>
      {Icon && <Icon size={14} stroke={2} aria-hidden />}
      {t(`tickets.priority.${priority}`)}
    </span>
  );
}
