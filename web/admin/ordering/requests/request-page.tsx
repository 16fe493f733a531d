import { useParams } from "@tanstack/react-router";
import { getRequestEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { requestTopics } from "./request.ts";
import { RequestCard } from "./request-card.tsx";

export function RequestPage() {
  const t = useTexts();
  const { requestId } = useParams({ strict: false }) as { requestId: string };
  const { data, problem, reload } = useEndpoint(getRequestEndpoint, { params: { requestId } }, { topics: requestTopics });
  const back = { to: "/requests", label: t("ordering.request.list") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  return (
    <RecordPage
      back={back}
      title={data.customer?.name ?? t("ordering.request.one")}
      answers={[]}
      tabs={[
        {
          id: "request",
          label: t("ordering.request.one"),
          content: () => (
            <Panel>
              <RequestCard request={data} />
            </Panel>
          ),
        },
      ]}
    />
  );
}
