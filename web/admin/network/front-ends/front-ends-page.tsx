import { useState } from "react";
import type { z } from "zod";
import { listFrontEndTokensEndpoint, revokeFrontEndTokenEndpoint } from "../../../../server/modules/access/front-end/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { ShortList } from "../../app/short-list.tsx";
import { NewFrontEndSheet } from "./new-front-end-sheet.tsx";

type FrontEndToken = z.output<typeof listFrontEndTokensEndpoint.returns>["items"][number];

/** N-118 the FreeRADIUS front ends that may ask, and from where. */
export function FrontEndsPage() {
  const t = useTexts();
  const format = useFormat();
  const tokens = useEndpoint(listFrontEndTokensEndpoint);
  const [isMaking, setIsMaking] = useState(false);
  const [revoked, setRevoked] = useState<FrontEndToken>();
  const revoke = useAction(revokeFrontEndTokenEndpoint, { topics: ["front-end-tokens"], onDone: () => setRevoked(undefined) });
  const mayChange = tokens.data?.mayChange ?? false;
  const add = mayChange && (
    <Button kind="primary" onPress={() => setIsMaking(true)}>
      {t("network.front-end.new")}
    </Button>
  );
  return (
    <>
      <ShortList
        title={t("network.front-end.title")}
        rows={tokens.data?.items}
        answer={tokens}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          { id: "name", head: t("network.name"), cell: (row) => <bdi>{row.name}</bdi> },
          {
            id: "state",
            head: t("network.status"),
            cell: (row) => (
              <StatusChip tone={row.revokedAt === null ? "works" : "past"}>
                {t(row.revokedAt === null ? "network.front-end.opens" : "network.front-end.revoked")}
              </StatusChip>
            ),
          },
          { id: "sources", head: t("network.front-end.sources"), cell: (row) => <bdi className="code">{row.sources.join(", ")}</bdi> },
          {
            id: "made",
            head: t("network.front-end.made"),
            cell: (row) => t("network.front-end.made-by", { moment: format.moment(row.createdAt), name: row.createdBy }),
          },
          {
            id: "acts",
            head: <span className="only-for-readers">{t("ui.more-actions")}</span>,
            number: true,
            cell: (row) =>
              mayChange &&
              row.revokedAt === null && (
                <Button small kind="quiet" label={t("network.front-end.revoke-of", { name: row.name })} onPress={() => setRevoked(row)}>
                  {t("network.front-end.revoke")}
                </Button>
              ),
          },
        ]}
        empty={{ title: t("network.front-end.none"), text: t("network.front-end.none-why"), ...(add ? { action: add } : {}) }}
      />
      {isMaking && <NewFrontEndSheet onClose={() => setIsMaking(false)} />}
      <ConfirmDialog
        open={revoked !== undefined}
        title={t("network.front-end.revoke-of", { name: revoked?.name ?? "" })}
        confirm={t("network.front-end.revoke-do")}
        danger
        busy={revoke.busy}
        problem={revoke.problem}
        onConfirm={() => revoked && revoke.run({ params: { frontEndTokenId: revoked.id } })}
        onClose={() => setRevoked(undefined)}
      >
        {t("network.front-end.revoke-text")}
      </ConfirmDialog>
    </>
  );
}
