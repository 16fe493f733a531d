import { Select, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  beginSignInEndpoint,
  chooseOrganisationEndpoint,
  disconnectEndpoint,
  getConnectionEndpoint,
  refreshChoicesEndpoint,
} from "../../../../server/modules/billing/connectors/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MomentText } from "../../../ui/value-texts.tsx";
import { BookFrame } from "../accounting/book.tsx";
import { type Connection, connectionTones } from "./connection.ts";
import { ConnectionSheet } from "./connection-sheet.tsx";
import { MappingPanel } from "./mapping-panel.tsx";
import "./connectors.css";

export function ConnectionPage() {
  return <BookFrame>{(partnerId) => <Loaded key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

const lookAgainMs = 2000;
const lookLaterMs = 15_000;

/** B-244 the accounting system that a partner's documents are pushed to. */
function Loaded({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const mayConfigure = useMay("config.finance.update");
  const [sheet, setSheet] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(
    getConnectionEndpoint,
    { params: { partnerId } },
    { topics: ["accounting-connection", "accounting-items"], everyMs: isMoving ? lookAgainMs : lookLaterMs },
  );
  const connection = data?.connection ?? undefined;
  const moves = connection?.state === "connecting" || (connection?.isFetchingChoices ?? false);
  if (moves !== isMoving) setMoving(moves);
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={320} radius="md" />;
  return (
    <>
      <header className="accounting-head">
        <h1>{t("connectors.title")}</h1>
      </header>
      <p className="accounting-quiet">{t("connectors.intro")}</p>
      {connection ? (
        <>
          <Standing connection={connection} partnerId={partnerId} onEdit={() => setSheet(true)} />
          {connection.state === "connected" && <MappingPanel partnerId={partnerId} connection={connection} />}
        </>
      ) : (
        <EmptyState
          title={t("connectors.none")}
          text={t("connectors.none-why")}
          action={
            mayConfigure && (
              <Button kind="primary" onPress={() => setSheet(true)}>
                {t("connectors.add")}
              </Button>
            )
          }
        />
      )}
      {sheet && (
        <ConnectionSheet
          partnerId={partnerId}
          connection={connection}
          systems={data.systems}
          redirectUri={data.redirectUri}
          onClose={() => setSheet(false)}
        />
      )}
    </>
  );
}

function Standing({ connection, partnerId, onEdit }: { connection: Connection; partnerId: string; onEdit: () => void }) {
  const t = useTexts();
  const mayConfigure = useMay("config.finance.update");
  const { state, failure, failureDetail, unmapped } = connection;
  const system = t(`connectors.system-name.${connection.system}`);
  const failed = failure === "" ? undefined : (t.optional(`connectors.failure.${failure}`) ?? failureDetail);
  return (
    <Panel title={system} actions={<StatusChip tone={connectionTones[state]}>{t(`connectors.state.${state}`)}</StatusChip>}>
      <div className="connection">
        {state !== "connected" && <span>{t(`connectors.state-why.${state}`)}</span>}
        {failed && (
          <div className="connection-failure" data-tone={state === "connected" ? "attention" : "hurts"}>
            <strong>{failed}</strong>
            {failureDetail !== "" && failureDetail !== failed && <bdi className="accounting-quiet">{failureDetail}</bdi>}
          </div>
        )}
        {state === "choosing" && <Choose connection={connection} partnerId={partnerId} />}
        <Known connection={connection} />
        {state === "connected" && <Counts connection={connection} />}
        {unmapped > 0 && <span className="connection-note">{t("connectors.unmapped", { count: unmapped })}</span>}
        {mayConfigure && <Acts connection={connection} partnerId={partnerId} system={system} onEdit={onEdit} />}
      </div>
    </Panel>
  );
}

function Known({ connection }: { connection: Connection }) {
  const t = useTexts();
  const { organisationName, currency, fromOn, pushPayments, lastDoneAt, pausedUntil, choicesAt, isFetchingChoices, state } = connection;
  return (
    <Facts
      facts={[
        ...(organisationName ? [{ label: t("connectors.organisation"), value: <bdi>{organisationName}</bdi> }] : []),
        ...(currency ? [{ label: t("connectors.currency"), value: <bdi>{currency}</bdi> }] : []),
        { label: t("connectors.from"), value: <DayText value={fromOn} /> },
        { label: t("connectors.pushes"), value: t(pushPayments ? "connectors.pushes-all" : "connectors.pushes-documents") },
        ...(state === "connected"
          ? [
              { label: t("connectors.last-push"), value: lastDoneAt ? <MomentText value={lastDoneAt} /> : t("connectors.never") },
              {
                label: t("connectors.lists-at"),
                value: isFetchingChoices ? t("connectors.fetching") : <MomentText value={choicesAt} />,
              },
            ]
          : []),
        ...(pausedUntil ? [{ label: t("connectors.paused-until"), value: <MomentText value={pausedUntil} /> }] : []),
      ]}
    />
  );
}

function Counts({ connection }: { connection: Connection }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <div className="connection-counts">
      {(["waiting", "failed", "differs", "done"] as const)
        .filter((state) => connection.counts[state] > 0 || state === "waiting" || state === "done")
        .map((state) => (
          <Link
            key={state}
            to={"/accounting/connection/items" as never}
            search={{ state } as never}
            className="connection-count"
            data-state={state}
          >
            <strong className="number">{format.number(connection.counts[state])}</strong>
            <span>{t(`connectors.counts.${state}`)}</span>
          </Link>
        ))}
    </div>
  );
}

function Choose({ connection, partnerId }: { connection: Connection; partnerId: string }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = useAction(chooseOrganisationEndpoint, {
    topics: ["accounting-connection"],
    onDone: ({ organisationName }) => notify(t("connectors.chosen", { name: organisationName })),
  });
  return (
    <div className="connection-choose">
      <Select
        label={t("connectors.choose-label")}
        data={connection.organisations.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        searchable={connection.organisations.length > 8}
        onChange={setChosen}
      />
      <Button
        kind="primary"
        busy={choose.busy}
        disabled={chosen === null}
        onPress={() => choose.run({ params: { partnerId }, body: { organisationId: chosen ?? "" } })}
      >
        {t("connectors.choose")}
      </Button>
      <ProblemNote problem={choose.problem} />
    </div>
  );
}

function Acts({
  connection,
  partnerId,
  system,
  onEdit,
}: {
  connection: Connection;
  partnerId: string;
  system: string;
  onEdit: () => void;
}) {
  const t = useTexts();
  const [ending, setEnding] = useState(false);
  const topics = ["accounting-connection"];
  // The browser goes to the system and comes back to the answer's page.
  const signIn = useAction(beginSignInEndpoint, { onDone: ({ url }) => window.location.assign(url) });
  const refresh = useAction(refreshChoicesEndpoint, { topics, onDone: () => notify(t("connectors.refreshed")) });
  const end = useAction(disconnectEndpoint, {
    topics,
    onDone: () => {
      setEnding(false);
      notify(t("connectors.disconnected", { system }));
    },
  });
  const needsSignIn = connection.state === "draft" || connection.state === "broken";
  const call = { params: { partnerId }, body: {} };
  return (
    <>
      <div className="accounting-acts">
        {needsSignIn && (
          <Button kind="primary" busy={signIn.busy} onPress={() => signIn.run(call)}>
            {connection.state === "broken" ? t("connectors.connect-again") : t("connectors.connect", { system })}
          </Button>
        )}
        {connection.state === "connected" && (
          <Button busy={refresh.busy} onPress={() => refresh.run(call)}>
            {t("connectors.refresh")}
          </Button>
        )}
        <Button onPress={onEdit}>{t("connectors.edit")}</Button>
        <Button kind="quiet" onPress={() => setEnding(true)}>
          {t("connectors.disconnect")}
        </Button>
      </div>
      <ProblemNote problem={signIn.problem ?? refresh.problem} />
      <ConfirmDialog
        open={ending}
        title={t("connectors.disconnect-sure", { system })}
        confirm={t("connectors.disconnect")}
        danger
        busy={end.busy}
        problem={end.problem}
        onConfirm={() => end.run(call)}
        onClose={() => setEnding(false)}
      >
        {t("connectors.disconnect-what")}
      </ConfirmDialog>
    </>
  );
}
