import { listUnknownClientsEndpoint } from "../../../../server/modules/access/counters/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";

type Stranger = ReturnsOf<typeof listUnknownClientsEndpoint>["items"][number];

const everyMs = 60_000;

/** N-113 who asks by RADIUS and belongs to no router: a router whose address changed, or somebody who tries. Drawn only while there is somebody. */
export function UnknownClients() {
  const t = useTexts();
  const format = useFormat();
  const mayAdd = useMay("network.routers.create");
  const { data } = useEndpoint(listUnknownClientsEndpoint, {}, { everyMs });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t("watch.strangers.title")}>
      <p className="network-quiet">{t("watch.strangers.why")}</p>
      <PlainTable
        label={t("watch.strangers.title")}
        rows={data.items}
        rowKey={({ source }) => source}
        columns={[
          {
            id: "source",
            head: t("watch.strangers.source"),
            cell: ({ source, nasIdentifier }) => (
              <>
                <bdi className="code">{source}</bdi>
                {nasIdentifier !== "" && (
                  <CellNote>
                    <bdi>{nasIdentifier}</bdi>
                  </CellNote>
                )}
              </>
            ),
          },
          { id: "port", head: t("watch.strangers.port"), wide: true, cell: ({ port }) => t(`watch.strangers.ports.${port}`) },
          { id: "packets", head: t("watch.strangers.packets"), number: true, cell: ({ packets }) => format.number(packets) },
          { id: "first", head: t("watch.strangers.first"), wide: true, cell: ({ firstAt }) => <MomentText value={firstAt} /> },
          { id: "last", head: t("watch.strangers.last"), cell: ({ lastAt }) => <MomentText value={lastAt} /> },
          ...(mayAdd
            ? [
                {
                  id: "add",
                  head: "",
                  cell: ({ source, nasIdentifier }: Stranger) => (
                    <LinkButton
                      to={"/nases/new" as never}
                      search={{ source, ...(nasIdentifier === "" ? {} : { named: nasIdentifier }) } as never}
                      small
                    >
                      {t("watch.strangers.add")}
                    </LinkButton>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
