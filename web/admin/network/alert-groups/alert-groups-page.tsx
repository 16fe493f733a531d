import { useState } from "react";
import { listAlertGroupsEndpoint } from "../../../../server/modules/network/alert-groups/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { ShortList } from "../../app/short-list.tsx";
import type { AlertGroup } from "./alert-group.ts";
import { AlertGroupSheet } from "./alert-group-sheet.tsx";

/** Who is written to when equipment goes down and when it is back. */
export function AlertGroupsPage() {
  const t = useTexts();
  const groups = useEndpoint(listAlertGroupsEndpoint, {}, { topics: ["alert-groups"] });
  const [doing, setDoing] = useState<{ readonly group: AlertGroup | undefined }>();
  const mayChange = groups.data?.mayChange ?? false;
  const add = mayChange && (
    <Button kind="primary" onPress={() => setDoing({ group: undefined })}>
      {t("monitor.groups.new")}
    </Button>
  );
  return (
    <>
      <ShortList
        title={t("monitor.groups.title")}
        rows={groups.data?.items}
        answer={groups}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          { id: "name", head: t("network.name"), cell: (group) => <bdi>{group.name}</bdi> },
          {
            id: "members",
            head: t("monitor.groups.members"),
            cell: ({ members }) => (members.length > 0 ? <bdi>{members.map(({ name }) => name).join(t("ui.comma"))}</bdi> : <Nothing />),
          },
          { id: "ways", head: t("monitor.groups.ways"), cell: (group) => <Ways group={group} /> },
          {
            id: "quiet",
            head: t("monitor.groups.quiet"),
            cell: ({ quietFrom, quietUntil }) =>
              quietFrom && quietUntil
                ? t("monitor.groups.from-to", { from: quietFrom, until: quietUntil })
                : t("monitor.groups.quiet-none"),
          },
          {
            id: "escalate",
            head: t("monitor.groups.escalate"),
            wide: true,
            cell: ({ escalateTo, escalateMinutes }) =>
              escalateTo ? t("monitor.groups.escalate-to", { name: escalateTo.name, minutes: escalateMinutes ?? 0 }) : <Nothing />,
          },
          { id: "uses", head: t("monitor.groups.uses"), number: true, wide: true, cell: ({ uses }) => uses },
          {
            id: "acts",
            head: <span className="only-for-readers">{t("ui.more-actions")}</span>,
            number: true,
            cell: (group) =>
              mayChange && (
                <Button small kind="quiet" label={t("network.edit-title", { name: group.name })} onPress={() => setDoing({ group })}>
                  {t("network.edit")}
                </Button>
              ),
          },
        ]}
        empty={{ title: t("monitor.groups.none"), text: t("monitor.groups.none-why"), ...(add ? { action: add } : {}) }}
      />
      {doing && (
        <AlertGroupSheet
          group={doing.group}
          groups={groups.data?.items ?? []}
          colleagues={groups.data?.colleagues ?? []}
          hasSms={groups.data?.hasSms ?? false}
          onClose={() => setDoing(undefined)}
        />
      )}
    </>
  );
}

function Ways({ group: { mails, sms, webhook } }: { group: AlertGroup }) {
  const t = useTexts();
  const ways = [...(mails ? (["mail"] as const) : []), ...(sms ? (["sms"] as const) : []), ...(webhook ? (["webhook"] as const) : [])];
  return ways.length === 0 ? t("monitor.groups.no-way") : ways.map((way) => t(`monitor.groups.way.${way}`)).join(t("ui.comma"));
}
