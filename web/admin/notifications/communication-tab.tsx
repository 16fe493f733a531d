import { customerNoticesEndpoint } from "../../../server/modules/notifications/notices/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { MessageList } from "./message-list.tsx";

/** What a customer was told, and how they want to be told. */
export function CommunicationTab({ customerId }: { customerId: string }) {
  const maySee = useMay("customers.communication.view");
  return (
    <>
      <MessageList customerId={customerId} />
      {maySee && <HowTold customerId={customerId} />}
    </>
  );
}

/** P-193 as the customer chose in the portal, or as the partner has set. */
function HowTold({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(customerNoticesEndpoint, { params: { customerId } }, { topics: ["customers"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return null;
  return (
    <Panel title={t("notifications.notices.title")}>
      <PlainTable
        label={t("notifications.notices.title")}
        rows={data.items}
        rowKey={({ notice }) => notice}
        columns={[
          {
            id: "notice",
            head: t("notifications.notices.about"),
            cell: ({ notice }) => t(`notifications.notices.notice.${notice}`),
          },
          {
            id: "by",
            head: t("notifications.notices.by"),
            cell: ({ on, isLegal }) =>
              on.length > 0
                ? on.map((channel) => t(`notifications.notices.channel.${channel}`)).join(", ")
                : t(isLegal ? "notifications.notices.portal-only" : "notifications.notices.nowhere"),
          },
        ]}
      />
    </Panel>
  );
}
