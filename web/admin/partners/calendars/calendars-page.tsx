import { Select } from "@mantine/core";
import { useState } from "react";
import { chooseCalendarEndpoint, listCalendarsEndpoint } from "../../../../server/modules/partners/calendars/contract.ts";
import { useLocale } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { ShortList } from "../../app/short-list.tsx";
import { CalendarSheet } from "./calendar-sheet.tsx";
import type { Calendar } from "./calendar-values.ts";
import { DeleteCalendarDialog } from "./delete-calendar-dialog.tsx";
import { hoursInWords } from "./hours-in-words.ts";

type Doing = { kind: "add" } | { kind: "edit" | "delete"; calendar: Calendar };

/** O-123 when people work, and which partner goes by which calendar. */
export function CalendarsPage() {
  const t = useTexts();
  const locale = useLocale();
  const seesAll = useSeesAll() === true;
  const mayUpdate = useMay("config.main.update");
  const mayChange = mayUpdate && seesAll;
  const { partners } = useStaffSession();
  const calendars = useEndpoint(listCalendarsEndpoint);
  const [doing, setDoing] = useState<Doing>();
  const close = (): void => setDoing(undefined);
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  const items = calendars.data?.items;
  return (
    <div style={{ display: "grid", gap: 24 }}>
      <ShortList
        title={t("partners.calendar.title")}
        rows={items}
        answer={calendars}
        rowKey={({ id }) => id}
        primary={
          mayChange && (
            <Button kind="primary" onPress={() => setDoing({ kind: "add" })}>
              {t("partners.calendar.new")}
            </Button>
          )
        }
        tools={<span style={{ color: "var(--ink-quiet)" }}>{t("partners.calendar.text")}</span>}
        columns={[
          {
            id: "name",
            head: t("partners.calendar.name"),
            cell: (calendar) =>
              mayChange ? (
                <button
                  type="button"
                  className="short-list-open"
                  aria-label={t("partners.calendar.edit-one", { name: calendar.name })}
                  onClick={() => setDoing({ kind: "edit", calendar })}
                >
                  <bdi>{calendar.name}</bdi>
                </button>
              ) : (
                <bdi>{calendar.name}</bdi>
              ),
          },
          { id: "hours", head: t("partners.calendar.hours"), cell: ({ weekly }) => hoursInWords(weekly, locale) },
          {
            id: "holidays",
            head: t("partners.calendar.holidays"),
            cell: ({ holidays }) => t("partners.calendar.holidays-count", { count: holidays.length }),
          },
          {
            id: "partners",
            head: t("partners.calendar.partners"),
            cell: ({ isDefault, partnerIds }) =>
              [...(isDefault ? [t("partners.calendar.default")] : []), ...partnerIds.flatMap((id) => names.get(id) ?? [])].join(", "),
          },
        ]}
        empty={{ title: t("partners.calendar.title") }}
      />
      {items && mayUpdate && partners.length > 0 && <PartnerChoices calendars={items} partners={partners} />}
      {doing?.kind === "add" && <CalendarSheet onClose={close} />}
      {doing?.kind === "edit" && (
        <CalendarSheet calendar={doing.calendar} onClose={close} onDelete={() => setDoing({ kind: "delete", calendar: doing.calendar })} />
      )}
      {doing?.kind === "delete" && <DeleteCalendarDialog calendar={doing.calendar} onClose={close} />}
    </div>
  );
}

const byDefault = "";

function PartnerChoices({ calendars, partners }: { calendars: readonly Calendar[]; partners: readonly { id: string; name: string }[] }) {
  const t = useTexts();
  const choose = useAction(chooseCalendarEndpoint, {
    topics: ["business-calendars"],
    onDone: () => notify(t("partners.calendar.chosen")),
  });
  const main = calendars.find(({ isDefault }) => isDefault);
  const options = [
    { value: byDefault, label: t("partners.calendar.by-default", { name: main?.name ?? "" }) },
    ...calendars.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Panel title={t("partners.calendar.partner-choice")}>
      <div style={{ display: "grid", gap: 12, maxInlineSize: 420 }}>
        {partners.map(({ id, name }) => (
          <Select
            key={id}
            label={name}
            data={options}
            value={calendars.find(({ partnerIds }) => partnerIds.includes(id))?.id ?? byDefault}
            allowDeselect={false}
            disabled={choose.busy}
            onChange={(calendarId) => choose.run({ params: { partnerId: id }, body: { calendarId: calendarId || null } })}
          />
        ))}
        <ProblemNote problem={choose.problem} />
      </div>
    </Panel>
  );
}
