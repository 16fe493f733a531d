import { TextInput } from "@mantine/core";
import { useState } from "react";
import {
  freezeMoneyEndpoint,
  listMoneyFreezesEndpoint,
  releaseMoneyEndpoint,
} from "../../../../server/modules/partners/freeze/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import "./freeze-page.css";

interface Place {
  readonly id: string;
  readonly name: string;
}

/** The switch of B-262, for each partner, with what it does and who used it. */
export function FreezePage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const may = useMay("finance.runs.confirm");
  const [freezing, setFreezing] = useState<Place>();
  const [releasing, setReleasing] = useState<Place>();
  const { data, problem, reload } = useEndpoint(listMoneyFreezesEndpoint, { query: {} }, { topics: ["money-freezes"] });
  const running = new Map((data?.running ?? []).map((freeze) => [freeze.partnerId, freeze]));
  return (
    <div className="freeze-page">
      <header>
        <h1>{t("partners.freeze.title")}</h1>
        <p>{t("partners.freeze.intro")}</p>
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <RecordWaiting />}
      {data && (
        <Panel>
          <PlainTable
            label={t("partners.freeze.title")}
            rows={partners}
            rowKey={({ id }) => id}
            columns={[
              { id: "partner", head: t("partners.freeze.partner"), cell: ({ name }) => <bdi>{name}</bdi> },
              {
                id: "state",
                head: t("partners.freeze.state"),
                cell: ({ id }) => (
                  <StatusChip tone={running.has(id) ? "attention" : "works"}>
                    {t(running.has(id) ? "partners.freeze.frozen" : "partners.freeze.flows")}
                  </StatusChip>
                ),
              },
              {
                id: "since",
                head: t("partners.freeze.since"),
                wide: true,
                cell: ({ id }) => <MomentText value={running.get(id)?.frozenAt} />,
              },
              { id: "reason", head: t("partners.freeze.reason"), wide: true, cell: ({ id }) => <bdi>{running.get(id)?.reason}</bdi> },
              {
                id: "act",
                head: "",
                number: true,
                cell: (place) =>
                  may &&
                  (running.has(place.id) ? (
                    <Button small kind="primary" onPress={() => setReleasing(place)}>
                      {t("partners.freeze.release")}
                    </Button>
                  ) : (
                    <Button small onPress={() => setFreezing(place)}>
                      {t("partners.freeze.freeze")}
                    </Button>
                  )),
              },
            ]}
          />
        </Panel>
      )}
      <Panel title={t("partners.freeze.what")}>
        <ul className="freeze-page-what">
          {(["runs", "charges", "refunds", "blocks", "words", "stays", "after"] as const).map((what) => (
            <li key={what}>{t(`partners.freeze.what-of.${what}`)}</li>
          ))}
        </ul>
      </Panel>
      {data && data.past.length > 0 && (
        <Panel title={t("partners.freeze.past")}>
          <PlainTable
            label={t("partners.freeze.past")}
            rows={data.past}
            rowKey={({ partnerId, frozenAt }) => `${partnerId} ${frozenAt}`}
            columns={[
              { id: "partner", head: t("partners.freeze.partner"), cell: ({ partnerName }) => <bdi>{partnerName}</bdi> },
              { id: "from", head: t("partners.freeze.since"), cell: ({ frozenAt }) => <MomentText value={frozenAt} /> },
              { id: "to", head: t("partners.freeze.until"), cell: ({ releasedAt }) => <MomentText value={releasedAt} /> },
              {
                id: "who",
                head: t("partners.freeze.who"),
                wide: true,
                cell: ({ frozenBy, releasedBy }) => <bdi>{`${frozenBy} → ${releasedBy ?? ""}`}</bdi>,
              },
              { id: "reason", head: t("partners.freeze.reason"), wide: true, cell: ({ reason }) => <bdi>{reason}</bdi> },
            ]}
          />
        </Panel>
      )}
      {freezing && <FreezeDialog place={freezing} onClose={() => setFreezing(undefined)} />}
      {releasing && <ReleaseDialog place={releasing} onClose={() => setReleasing(undefined)} />}
    </div>
  );
}

function FreezeDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const freeze = useAction(freezeMoneyEndpoint, { topics: ["money-freezes"], onDone: onClose });
  return (
    <ConfirmDialog
      open
      title={t("partners.freeze.freeze-title", { partner: place.name })}
      confirm={t("partners.freeze.freeze")}
      danger
      busy={freeze.busy}
      disabled={reason.trim() === ""}
      problem={freeze.problem}
      onConfirm={() => freeze.run({ params: { partnerId: place.id }, body: { reason } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <span>{t("partners.freeze.freeze-why")}</span>
        <TextInput
          label={t("partners.freeze.reason")}
          description={t("partners.freeze.reason-why")}
          required
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

function ReleaseDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const t = useTexts();
  const release = useAction(releaseMoneyEndpoint, { topics: ["money-freezes"], onDone: onClose });
  return (
    <ConfirmDialog
      open
      title={t("partners.freeze.release-title", { partner: place.name })}
      confirm={t("partners.freeze.release")}
      busy={release.busy}
      problem={release.problem}
      onConfirm={() => release.run({ params: { partnerId: place.id } })}
      onClose={onClose}
    >
      {t("partners.freeze.release-why")}
    </ConfirmDialog>
  );
}
