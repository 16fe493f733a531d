import { useState } from "react";
import { listOidsEndpoint } from "../../../../server/modules/network/polling/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { ShortList } from "../../app/short-list.tsx";
import { EditOidSheet, NewOidSheet } from "./oid-sheets.tsx";
import { useValueWords } from "./value-words.ts";
import "../network.css";
import "./polling.css";

/** N-43 what devices of a kind are asked for beside the usual. */
export function OidsPage() {
  const t = useTexts();
  const words = useValueWords();
  const oids = useEndpoint(listOidsEndpoint, {}, { topics: ["snmp-oids"] });
  const [open, setOpen] = useState<string>();
  const mayChange = oids.data?.mayChange ?? false;
  const shown = oids.data?.items.find(({ id }) => id === open);
  const close = (): void => setOpen(undefined);
  const add = mayChange && (
    <Button kind="primary" onPress={() => setOpen("new")}>
      {t("polling.own.new")}
    </Button>
  );
  return (
    <>
      <ShortList
        title={t("polling.own.title")}
        rows={oids.data?.items}
        answer={oids}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          {
            id: "name",
            head: t("network.name"),
            cell: (row) => (
              <>
                {mayChange ? (
                  <button type="button" className="short-list-open" onClick={() => setOpen(row.id)}>
                    <bdi>{row.name}</bdi>
                  </button>
                ) : (
                  <bdi>{row.name}</bdi>
                )}
                <CellNote>
                  <bdi className="code polling-found">{row.oid}</bdi>
                </CellNote>
              </>
            ),
          },
          {
            id: "kind",
            head: t("monitor.kind-head"),
            cell: ({ kind, vendor }) => (
              <>
                {t(`monitor.kind.${kind}`)}
                {vendor && (
                  <CellNote>
                    <bdi>{vendor}</bdi>
                  </CellNote>
                )}
              </>
            ),
          },
          { id: "type", head: t("polling.own.type"), wide: true, cell: ({ type }) => t(`polling.own.types.${type}`) },
          {
            id: "low",
            head: t("polling.own.low"),
            number: true,
            wide: true,
            cell: ({ low, unit }) => (low === null ? <Nothing /> : words(low, unit)),
          },
          {
            id: "high",
            head: t("polling.own.high"),
            number: true,
            wide: true,
            cell: ({ high, unit }) => (high === null ? <Nothing /> : words(high, unit)),
          },
        ]}
        empty={{ title: t("polling.own.none"), text: t("polling.own.none-why"), action: add }}
      />
      {open === "new" && <NewOidSheet onClose={close} />}
      {shown && <EditOidSheet key={shown.id} own={shown} onClose={close} />}
    </>
  );
}
