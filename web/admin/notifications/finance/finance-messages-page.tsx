import { Select } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { listEventsEndpoint } from "../../../../server/modules/notifications/finance/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsPage } from "../../../ui/settings-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PlainTable } from "../../app/plain-table.tsx";
import { kindWords } from "../message-words.tsx";
import { type EventItem, type Events, eventGroups, stepGroups } from "./events.ts";
import "./finance.css";

/** The partner whose messages are set: named in the address, else the one in scope. */
export function useEventsOf(): { partnerId: string; choice: React.ReactNode; answer: ReturnType<typeof useEvents> } {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partnerId = partners.find(({ id }) => id === asked)?.id ?? scoped ?? partners[0]?.id ?? "";
  const choice = partners.length > 1 && (
    <Select
      label={t("notifications.mail.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partnerId}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
  return { partnerId, choice, answer: useEvents(partnerId) };
}

const useEvents = (partnerId: string) =>
  useEndpoint(listEventsEndpoint, { params: { partnerId } }, { topics: ["finance-messages"], enabled: partnerId !== "" });

/** Which events about money are told, how and when (B-272). */
export function FinanceMessagesPage() {
  const t = useTexts();
  const { choice, answer } = useEventsOf();
  if (!answer.data) return answer.problem ? <ProblemNote problem={answer.problem} onRetry={answer.reload} /> : <RecordWaiting />;
  const { data } = answer;
  return (
    <SettingsPage
      title={t("notifications.finance.title")}
      intro={t("notifications.finance.intro")}
      back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
      place={choice}
      note={
        <p className="finance-note">
          {data.isInstallation ? t("notifications.finance.for-all") : t("notifications.finance.for-one", { partner: data.partnerName })}{" "}
          <Link to={"/config/settings/notifications" as never}>{t("notifications.finance.common-hours")}</Link>
        </p>
      }
      sections={[
        ...eventGroups.map((group) => ({
          id: group.id,
          title: t(`notifications.finance.group.${group.id}`),
          settings: <EventTable label={t(`notifications.finance.group.${group.id}`)} events={data} kinds={group.kinds} />,
        })),
        ...stepGroups.map((group) => ({
          id: group.id,
          title: t(`notifications.finance.group.${group.id}`),
          settings: (
            <>
              <p className="finance-note">
                {t(`notifications.finance.group.${group.id}-why`)}{" "}
                <Link to={group.to as never}>{t(`notifications.finance.group.${group.id}-link`)}</Link>
              </p>
              <EventTable label={t(`notifications.finance.group.${group.id}`)} events={data} kinds={group.kinds} />
            </>
          ),
        })),
      ]}
    />
  );
}

function EventTable({ label, events, kinds }: { label: string; events: Events; kinds: readonly string[] }) {
  const t = useTexts();
  const rows = kinds.flatMap((kind) => events.items.find((item) => item.kind === kind) ?? []);
  const isOfStep = rows.every(({ fields }) => !fields.includes("autoSend"));
  return (
    <div className="finance-table">
      <PlainTable
        label={label}
        rows={rows}
        rowKey={({ kind }) => kind}
        columns={[
          {
            id: "event",
            head: t("notifications.finance.event"),
            cell: ({ kind, own }) => (
              <span className="finance-event">
                <Link to={`/config/finance-messages/${kind}` as never} search={{ partner: events.partnerId } as never}>
                  {kindWords(t, kind)}
                </Link>
                {own.length > 0 && <small>{t("notifications.finance.own-values", { count: own.length })}</small>}
              </span>
            ),
          },
          ...(isOfStep
            ? []
            : [
                {
                  id: "auto",
                  head: t("notifications.finance.field.autoSend"),
                  cell: ({ values }: EventItem) => (
                    <StatusChip tone={values.autoSend ? "works" : "past"}>
                      {t(values.autoSend ? "notifications.finance.on" : "notifications.finance.off")}
                    </StatusChip>
                  ),
                },
              ]),
          { id: "channels", head: t("notifications.finance.field.channels"), cell: ({ values }) => channelWords(t, values.channels) },
          { id: "when", head: t("notifications.finance.when"), cell: (item) => whenWords(t, item) },
          ...(rows.some(({ attachable }) => attachable.length > 0)
            ? [
                {
                  id: "attach",
                  head: t("notifications.finance.field.attach"),
                  cell: ({ values, attachable }: EventItem) =>
                    attachable.length > 0 && values.attach.length > 0 ? (
                      values.attach.map((kind) => t(`notifications.finance.attach.${kind}`)).join(", ")
                    ) : (
                      <Nothing />
                    ),
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}

const channelWords = (t: Translate, channels: EventItem["values"]["channels"]): string =>
  channels.map((channel) => t(`notifications.channel.${channel}`)).join(", ");

/** When it goes, in a few words. */
function whenWords(t: Translate, { fields, values }: EventItem): string {
  if (!fields.includes("delayHours")) return t("notifications.finance.at-its-hour");
  const delay = t(`notifications.finance.delay.${values.delayHours}`);
  const hours = typeof values.hours === "object" ? `${values.hours.from}–${values.hours.to}` : "";
  return [delay, hours].filter(Boolean).join(", ");
}
