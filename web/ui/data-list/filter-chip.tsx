import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";

export interface FilterChipProps {
  label: string;
  /** What is chosen, in few words; undefined: nothing. */
  value: ReactNode;
  startOpen: boolean;
  children: ReactNode;
}

/** A filter in the row: its name, what is chosen, and the choosing behind it. */
export function FilterChip({ label, value, startOpen, children }: FilterChipProps) {
  const [open, setOpen] = useState(startOpen);
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-on={value !== undefined} onClick={() => setOpen(!open)}>
          <span>{label}</span>
          {value !== undefined && <strong>{value}</strong>}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs">{children}</Popover.Dropdown>
    </Popover>
  );
}
