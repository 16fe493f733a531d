import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { TracePanel } from "../app/trace-panel.tsx";
import { AccessPanel } from "./access-panel.tsx";
import { LoginsPanel } from "./logins-panel.tsx";
import type { Service, State } from "./service.ts";
import { StateChip } from "./service-chip.tsx";
import { SessionChangesPanel } from "./session-changes-panel.tsx";
import { acts } from "./use-acts.ts";

/** Which states may follow, and what brings them about: the table of section 2.2 as people read it. */
const follows: Readonly<Record<State, readonly { to: State; by: readonly string[] }[]>> = {
  pending: [
    { to: "active", by: ["start_date", "waiting_over", "by_hand"] },
    { to: "archived", by: ["withdrawn"] },
  ],
  active: [
    { to: "paused", by: ["pause"] },
    { to: "stopped", by: ["customer_inactive", "unpaid"] },
    { to: "disabled", by: ["end_date", "end_now"] },
  ],
  paused: [
    { to: "active", by: ["resume"] },
    { to: "stopped", by: ["customer_inactive", "unpaid"] },
    { to: "disabled", by: ["end_date", "end_now"] },
  ],
  stopped: [
    { to: "active", by: ["customer_active", "charged", "by_hand"] },
    { to: "disabled", by: ["end_date", "end_now"] },
    { to: "archived", by: ["release", "by_hand"] },
  ],
  disabled: [
    { to: "active", by: ["restore"] },
    { to: "archived", by: ["release", "by_hand"] },
  ],
  archived: [],
};

/** What happened to its state, what may follow, and what cannot be done now and why. */
export function LifeTab({ service }: { service: Service }) {
  const t = useTexts();
  const mayTrace = useMay("network.radius.trace");
  const refused = service.actions.filter(({ action, refusal }) => refusal !== null && (acts as readonly string[]).includes(action));
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      <AccessPanel serviceId={service.id} />
      {service.kind === "internet" && <LoginsPanel serviceId={service.id} />}
      {service.kind === "internet" && <SessionChangesPanel serviceId={service.id} />}
      {service.kind === "internet" && service.login !== null && mayTrace && <TracePanel of={{ serviceId: service.id }} />}
      <Panel title={t("services.history")}>
        <PlainTable
          label={t("services.history")}
          rows={service.history}
          rowKey={(move) => `${move.at} ${move.to}`}
          columns={[
            { id: "to", head: t("services.state-head"), cell: (move) => <StateChip state={move.to} /> },
            {
              id: "cause",
              head: t("services.why"),
              cell: (move) => (
                <>
                  {t.optional(`services.cause.${move.cause}`) ?? move.cause}
                  {move.from && <CellNote>{t("services.was", { state: t(`services.state.${move.from}`) })}</CellNote>}
                </>
              ),
            },
            { id: "by", head: t("services.by"), cell: (move) => <bdi>{t.optional(`services.actor.${move.by}`) ?? move.by}</bdi> },
            { id: "at", head: t("services.at"), cell: (move) => <MomentText value={move.at} /> },
          ]}
        />
      </Panel>
      <Panel title={t("services.follows")}>
        {follows[service.state].length === 0 ? (
          t("services.follows-nothing")
        ) : (
          <PlainTable
            label={t("services.follows")}
            rows={follows[service.state]}
            rowKey={(move) => move.to}
            columns={[
              { id: "to", head: t("services.state-head"), cell: (move) => <StateChip state={move.to} /> },
              {
                id: "by",
                head: t("services.when"),
                cell: (move) => (
                  <ul style={{ margin: 0, paddingInlineStart: 18, whiteSpace: "normal" }}>
                    {move.by.map((cause) => (
                      <li key={cause}>{t.optional(`services.trigger.${cause}`) ?? cause}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        )}
      </Panel>
      {refused.length > 0 && (
        <Panel title={t("services.not-now")}>
          <PlainTable
            label={t("services.not-now")}
            rows={refused}
            rowKey={({ action }) => action}
            quiet={() => true}
            columns={[
              { id: "action", head: t("services.action"), cell: ({ action }) => t.optional(`services.act.${action}`) ?? action },
              { id: "why", head: t("services.why"), cell: ({ refusal }) => t.optional(`services.refusal.${refusal}`) ?? refusal },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}
