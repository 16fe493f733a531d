import { Link } from "@tanstack/react-router";
import {
  auditColumns,
  exportAuditEndpoint,
  listAdministratorsEndpoint,
  listAuditEndpoint,
} from "../../../../server/modules/identity/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { type ActivityEntry, actionWords, doerWords, entryTitle, reasonWords, toldLines } from "../../app/activity-words.ts";
import { ExportButton } from "../../app/export-button.tsx";
import { actions, actorKinds, entities, pageOf, sources } from "./audit-words.ts";
import { MomentFilter } from "./moment-filter.tsx";
import "./audit-page.css";

// The log is of no record in particular, so every entry names its own.
const mostLines = 3;
const nobody = { entity: "", entityId: "" };

// What the columns of the list are in a file.
const inFile = { deed: ["entity", "entityId", "label", "action", "reason", "changes"], actor: ["actorKind", "actor", "staff"] } as const;

/** O-51 who changed what, in sentences; the raw difference beside it. */
export function AuditPage() {
  const t = useTexts();
  const format = useFormat();
  const mayExport = useMay("admin.logs.export");
  const maySeeAdmins = useMay("admin.administrators.view");
  const { partners } = useStaffSession();
  const admins = useEndpoint(listAdministratorsEndpoint, { query: { limit: 250 } }, { enabled: maySeeAdmins });
  const list = useList(listAuditEndpoint, {
    filters: ["actorId", "actorKind", "entity", "entityId", "action", "field", "source", "ip", "partnerId", "customerId", "from", "to"],
    sorts: ["at"],
  });
  const chosenAction = list.state.filter.action;
  const offered = chosenAction && !(actions as readonly string[]).includes(chosenAction) ? [chosenAction, ...actions] : actions;
  return (
    <DataList
      name="audit"
      title={t("audit.title")}
      list={list}
      rowKey={(entry) => entry.id}
      filters={[
        ...(maySeeAdmins
          ? [
              {
                kind: "choice" as const,
                name: "actorId",
                label: t("audit.by"),
                single: true,
                options: (admins.data?.items ?? []).map(({ id, fullName }) => ({ value: id, label: fullName })),
              },
            ]
          : []),
        {
          kind: "choice",
          name: "actorKind",
          label: t("audit.actor-kind"),
          options: actorKinds.map((value) => ({ value, label: t(`audit.actor.${value}`) })),
        },
        {
          kind: "choice",
          name: "entity",
          label: t("audit.record"),
          single: true,
          options: entities.map((value) => ({ value, label: t(`audit.entity.${value}`) })),
        },
        {
          kind: "choice",
          name: "action",
          label: t("audit.act"),
          single: true,
          options: offered.map((value) => ({ value, label: actionWords(t, value) })),
        },
        {
          kind: "choice",
          name: "source",
          label: t("audit.source-head"),
          options: sources.map((value) => ({ value, label: t(`audit.source.${value}`) })),
        },
        ...(partners.length > 1
          ? [
              {
                kind: "choice" as const,
                name: "partnerId",
                label: t("identity.admin.partner"),
                single: true,
                options: partners.map(({ id, name }) => ({ value: id, label: name })),
              },
            ]
          : []),
        { kind: "search", name: "field", label: t("audit.by-field") },
        { kind: "search", name: "ip", label: t("identity.log.by-address") },
      ]}
      tools={(shown) => (
        <>
          <MomentFilter list={list} />
          {mayExport && <ExportButton endpoint={exportAuditEndpoint} list={list} columns={auditColumns} shown={shown} inFile={inFile} />}
        </>
      )}
      preview={(entry) => <EntryDetails entry={entry} />}
      columns={[
        {
          id: "deed",
          head: t("audit.what"),
          main: true,
          cell: (entry) => (
            <span className="audit-deed">
              <span>{entryTitle(t, entry, nobody)}</span>
              <span className="audit-changes">
                {toldLines(t, format, entry)
                  .slice(0, mostLines)
                  .map((line) => (
                    <span key={line} dir="auto">
                      {line}
                    </span>
                  ))}
              </span>
            </span>
          ),
        },
        { id: "actor", head: t("audit.by"), cell: (entry) => <bdi>{whoWords(t, entry)}</bdi> },
        { id: "at", head: t("audit.at"), sort: "at", sortDown: true, cell: (entry) => <MomentText value={entry.at} /> },
        { id: "source", head: t("audit.source-head"), cell: (entry) => t.optional(`audit.source.${entry.source}`) ?? entry.source },
        {
          id: "ip",
          head: t("identity.log.address"),
          extra: true,
          cell: (entry) => (entry.ip ? <bdi className="code">{entry.ip}</bdi> : <Nothing />),
        },
      ]}
      empty={{ title: t("audit.none"), text: t("audit.none-text") }}
    />
  );
}

function EntryDetails({ entry }: { entry: ActivityEntry }) {
  const t = useTexts();
  const format = useFormat();
  const page = pageOf(entry);
  const changes = Object.entries(entry.changes ?? {});
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ margin: 0, paddingInlineEnd: 32 }}>{entryTitle(t, entry, nobody)}</h3>
      <Facts
        facts={[
          { label: t("audit.by"), value: <bdi>{whoWords(t, entry)}</bdi> },
          { label: t("audit.at"), value: format.moment(entry.at) },
          { label: t("audit.source-head"), value: t.optional(`audit.source.${entry.source}`) ?? entry.source },
          ...(entry.reason ? [{ label: t("audit.reason"), value: reasonWords(t, format, entry.reason) }] : []),
          ...(entry.ip ? [{ label: t("identity.log.address"), value: <bdi className="code">{entry.ip}</bdi> }] : []),
          ...(entry.userAgent ? [{ label: t("audit.browser"), value: <bdi>{entry.userAgent}</bdi> }] : []),
          { label: t("audit.request"), value: <bdi className="code">{entry.requestId}</bdi> },
        ]}
      />
      {changes.length > 0 && (
        <div style={{ display: "grid", gap: 10 }}>
          <strong>{t("audit.difference")}</strong>
          {changes.map(([field, { before, after }]) => (
            <div key={field} className="audit-change">
              <bdi className="code">{field}</bdi>
              <bdi className="code audit-before">{rawText(before)}</bdi>
              <bdi className="code audit-after">{rawText(after)}</bdi>
            </div>
          ))}
        </div>
      )}
      <div style={{ display: "flex", flexWrap: "wrap", gap: "4px 16px" }}>
        {page && <Link to={page as never}>{t("audit.open-record")}</Link>}
        <Link to={"/config/audit" as never} search={{ entity: entry.entity, entityId: entry.entityId } as never}>
          {t("audit.all-of-record")}
        </Link>
      </div>
    </div>
  );
}

/** Whoever signs in is nobody yet; a customer is named where one was. */
const whoWords = (t: Translate, entry: ActivityEntry): string =>
  doerWords(t, entry) || (t.optional(`audit.actor.${entry.actor.kind}`) ?? entry.actor.kind);

const rawText = (value: unknown): string =>
  value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value, null, 1);
