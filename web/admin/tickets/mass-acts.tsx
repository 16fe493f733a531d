import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type folders, type Priority, priorities } from "../../../server/modules/tickets/contract.ts";
import { type MassChange, massTicketsEndpoint } from "../../../server/modules/tickets/mass/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import type { Selection } from "../../ui/data-list/selection.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AssigneeOptions } from "./assignee-options.tsx";
import { useSetup, useTicketLabels } from "./ticket.ts";

type Change = (typeof MassChange)["_input"];
type Act = { act: "change" | "spam" | "delete"; change?: Change };

interface Props {
  selection: Selection;
  count: number | undefined;
  asked: Readonly<Record<string, unknown>>;
  folder: (typeof folders)[number];
  clear: () => void;
}

/** O-150 what can be done with many at once. Each leads to a preview, and nothing happens before that is confirmed. */
export function MassActs({ selection, asked, folder }: Props) {
  const t = useTexts();
  const titleOf = useTitles();
  const navigate = useNavigate();
  const setup = useSetup().data;
  const labels = useTicketLabels();
  const may = {
    update: useMay("tickets.tickets.update"),
    assign: useMay("tickets.tickets.assign"),
    spam: useMay("tickets.tickets.spam"),
    remove: useMay("tickets.tickets.delete"),
  };
  const [assigning, setAssigning] = useState(false);
  const mass = useAction(massTicketsEndpoint, {
    onDone: ({ actionId }) => void navigate({ to: `/mass-actions/${actionId}` as never }),
  });
  const begin = ({ act, change }: Act): void =>
    void mass.run({
      body: {
        act,
        ...(change ? { change } : {}),
        ...(selection.kind === "rows" ? { ids: [...selection.keys] } : { filter: { ...asked } as never }),
      },
    });
  const change = (of: Change): void => begin({ act: "change", change: of });
  return (
    <>
      {may.assign && (
        <Menu position="bottom-start" shadow="md" opened={assigning} onChange={setAssigning}>
          <Menu.Target>
            <span>
              <Button small busy={mass.busy} onPress={() => setAssigning(true)}>
                {t("tickets.mass.assign")}
              </Button>
            </span>
          </Menu.Target>
          <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
            {assigning && <AssigneeOptions onChoose={(assigneeId) => change({ assigneeId })} />}
          </Menu.Dropdown>
        </Menu>
      )}
      {may.update && (
        <>
          <MassMenu
            label={t("tickets.mass.status")}
            options={(setup?.statuses ?? []).map(({ id, titles }) => ({ id, label: titleOf(titles) }))}
            onChoose={(statusId) => change({ statusId })}
          />
          <MassMenu
            label={t("tickets.mass.group")}
            options={[
              ...(setup?.groups ?? []).map(({ id, name }) => ({ id, label: name })),
              { id: "", label: t("tickets.facts.no-group") },
            ]}
            onChoose={(groupId) => change({ groupId: groupId || null })}
          />
          <MassMenu
            label={t("tickets.mass.priority")}
            options={priorities.map((id) => ({ id, label: t(`tickets.priority.${id}`) }))}
            onChoose={(priority) => change({ priority: priority as Priority })}
          />
          <MassMenu
            label={t("tickets.mass.type")}
            options={[
              ...(setup?.types ?? []).map(({ id, titles }) => ({ id, label: titleOf(titles) })),
              { id: "", label: t("tickets.facts.no-type") },
            ]}
            onChoose={(typeId) => change({ typeId: typeId || null })}
          />
          {labels.length > 0 && (
            <MassMenu
              label={t("tickets.mass.label")}
              options={labels.map(({ id, title }) => ({ id, label: title }))}
              onChoose={(labelId) => change({ addLabelIds: [labelId] })}
            />
          )}
        </>
      )}
      {may.spam && folder !== "spam" && folder !== "deleted" && (
        <Button small kind="quiet" busy={mass.busy} onPress={() => begin({ act: "spam" })}>
          {t("tickets.mass.spam")}
        </Button>
      )}
      {may.remove && folder !== "deleted" && (
        <Button small kind="quiet" busy={mass.busy} onPress={() => begin({ act: "delete" })}>
          {t("tickets.mass.delete")}
        </Button>
      )}
      <ProblemNote problem={mass.problem} />
    </>
  );
}

interface MenuProps {
  label: string;
  options: readonly { id: string; label: string }[];
  onChoose: (id: string) => void;
}

function MassMenu({ label, options, onChoose }: MenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Menu position="bottom-start" shadow="md" opened={open} onChange={setOpen}>
      <Menu.Target>
        <span>
          <Button small onPress={() => setOpen(!open)} icon={<IconChevronDown size={14} aria-hidden />}>
            {label}
          </Button>
        </span>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {options.map((option) => (
          <Menu.Item key={option.id} onClick={() => onChoose(option.id)}>
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
