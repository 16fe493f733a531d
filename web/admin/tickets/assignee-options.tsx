import { Menu } from "@mantine/core";
import { listAssigneesEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";

interface Props {
  groupId?: string | undefined;
  partnerId?: string | undefined;
  onChoose: (adminId: string | null) => void;
}

/** The lines of a menu: oneself, whom it can be given to with how much they have, and nobody. */
export function AssigneeOptions({ groupId, partnerId, onChoose }: Props) {
  const t = useTexts();
  const format = useFormat();
  const { adminId } = useStaffSession();
  const { data, problem, reload } = useEndpoint(listAssigneesEndpoint, {
    query: { ...(groupId ? { groupId } : {}), ...(partnerId ? { partnerId } : {}) },
  });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  const people = (data?.items ?? []).toSorted((a, b) => Number(b.id === adminId) - Number(a.id === adminId));
  return (
    <>
      {people.map(({ id, name, open }) => (
        <Menu.Item
          key={id}
          onClick={() => onChoose(id)}
          rightSection={<span className="number ticket-subject-quiet">{format.number(open)}</span>}
        >
          <bdi>{name}</bdi>
          {id === adminId && ` (${t("tickets.me")})`}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item onClick={() => onChoose(null)}>{t("tickets.list.no-assignee")}</Menu.Item>
    </>
  );
}
