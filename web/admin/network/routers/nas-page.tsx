import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { deleteNasEndpoint, getNasEndpoint, updateNasEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { TracePanel } from "../../app/trace-panel.tsx";
import { NasAlertsPanel } from "../alerts/nas-alerts-panel.tsx";
import { ExplainPanel } from "../explain/explain-panel.tsx";
import { useServedWords } from "../partner-words.ts";
import { ChangesPanel } from "./changes-panel.tsx";
import { ConfigurationPanel } from "./configuration-panel.tsx";
import { CountersPanel } from "./counters-panel.tsx";
import { type Nas, nasTones } from "./nas.ts";
import { NasFacts } from "./nas-facts.tsx";
import { SecretsPanel } from "./secrets-panel.tsx";
import { TestsPanel } from "./tests-panel.tsx";
import "../network.css";

export function NasPage() {
  const t = useTexts();
  const { nasId } = useParams({ strict: false }) as { nasId: string };
  const { data, problem, reload } = useEndpoint(getNasEndpoint, { params: { nasId } }, { topics: ["sites", "nas-profiles"] });
  const back = { to: "/nases", label: t("network.routers") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownNas key={data.id} nas={data} back={back} /> : <RecordWaiting />;
}

function ShownNas({ nas, back }: { nas: Nas; back: { to: string; label: string } }) {
  const t = useTexts();
  const navigate = useNavigate();
  const served = useServedWords();
  const mayUpdate = useMay("network.routers.update") && nas.mayChange;
  const mayDelete = useMay("network.routers.delete") && nas.mayChange;
  const mayExplain = useMay("network.radius.explain");
  const mayTrace = useMay("network.radius.trace") && nas.mayChange;
  const [open, setOpen] = useState<"disable" | "delete">();
  const close = (): void => setOpen(undefined);
  const call = { params: { nasId: nas.id }, version: nas.version };
  const change = useAction(updateNasEndpoint, {
    topics: ["nases", "sites"],
    onDone: () => {
      notify(t("network.saved", { name: nas.name }));
      close();
    },
  });
  const remove = useAction(deleteNasEndpoint, {
    topics: ["nases", "sites"],
    onDone: () => void navigate({ to: "/nases" as never, replace: true }),
  });
  const isDisabled = nas.status === "disabled";
  return (
    <>
      <RecordPage
        back={back}
        title={nas.name}
        marks={<StatusChip tone={nasTones[nas.status]}>{t(`network.nas.status.${nas.status}`)}</StatusChip>}
        subtitle={nas.profileTitle}
        answers={[
          {
            label: t("network.nas.sources"),
            value: <bdi className="code network-secret">{nas.sources.join(t("ui.comma"))}</bdi>,
            ...(nas.nasIdentifier ? { note: <bdi className="code">{nas.nasIdentifier}</bdi> } : {}),
          },
          {
            label: t("network.site.site"),
            value: nas.site ? (
              <Link to={`/sites/${nas.site.id}` as never}>
                <bdi>{nas.site.name}</bdi>
              </Link>
            ) : (
              <Nothing />
            ),
          },
          { label: t("network.partners"), value: served(nas), ...(nas.mayChange ? {} : { note: t("network.not-yours") }) },
        ]}
        actions={
          mayUpdate && (
            <>
              <LinkButton to={`/nases/${nas.id}/edit` as never}>{t("network.edit")}</LinkButton>
              {isDisabled ? (
                <Button busy={change.busy} onPress={() => change.run({ ...call, body: { status: "active" } })}>
                  {t("network.nas.enable")}
                </Button>
              ) : (
                <Button onPress={() => setOpen("disable")}>{t("network.nas.disable")}</Button>
              )}
            </>
          )
        }
        menu={mayDelete ? [{ label: t("network.nas.delete"), onPress: () => setOpen("delete"), danger: true }] : []}
        tabs={[
          {
            id: "set-up",
            label: t("network.nas.set-up"),
            content: () => (
              <div className="network-panels">
                <SecretsPanel nas={nas} mayUpdate={mayUpdate} />
                <ConfigurationPanel nas={nas} />
                <TestsPanel nas={nas} />
              </div>
            ),
          },
          ...(mayExplain
            ? [
                {
                  id: "explain",
                  label: t("network.explain.tab"),
                  content: () => (
                    <Panel title={t("network.explain.title")}>
                      <ExplainPanel nasId={nas.id} />
                    </Panel>
                  ),
                },
              ]
            : []),
          {
            id: "traffic",
            label: t("watch.tab"),
            content: () => (
              <div className="network-panels">
                <NasAlertsPanel nasId={nas.id} />
                <CountersPanel nasId={nas.id} />
                {nas.dynamicMode !== "none" && <ChangesPanel nasId={nas.id} />}
                {mayTrace && <TracePanel of={{ nasId: nas.id }} />}
              </div>
            ),
          },
          { id: "details", label: t("network.nas.details"), content: () => <NasFacts nas={nas} /> },
        ]}
        timeline={<RecordActivity entity="nas" entityId={nas.id} topics={["nases"]} />}
      />
      {open === undefined && <ProblemNote problem={change.problem} />}
      <ConfirmDialog
        open={open === "disable"}
        title={t("network.nas.disable-title", { name: nas.name })}
        confirm={t("network.nas.disable")}
        busy={change.busy}
        problem={change.problem}
        onConfirm={() => change.run({ ...call, body: { status: "disabled" } })}
        onClose={close}
      >
        {t("network.nas.disable-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "delete"}
        danger
        title={t("network.nas.delete-title", { name: nas.name })}
        confirm={t("network.nas.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run(call)}
        onClose={close}
      >
        {t("network.nas.delete-text")}
      </ConfirmDialog>
    </>
  );
}
