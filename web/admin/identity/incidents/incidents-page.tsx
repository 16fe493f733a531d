import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  changeIncidentEndpoint,
  endIncidentEndpoint,
  listIncidentsEndpoint,
  publishIncidentEndpoint,
} from "../../../../server/modules/portal/incidents/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { textFor } from "../../../../shared/text-for.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { allLanguages, type Language, languages } from "../../../lib/languages.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import "../ways-in.css";
import { currentMoment } from "../../../lib/current-moment.ts";

type Incident = ReturnsOf<typeof listIncidentsEndpoint>["items"][number];
const topics = ["incidents"];

/** P-33 what the sign-in page tells of something broken, before anybody has signed in. */
export function IncidentsPage() {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update");
  const { data, problem, reload } = useEndpoint(listIncidentsEndpoint, {}, { topics });
  const [edited, setEdited] = useState<Incident | "new">();
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  const publish = mayUpdate && (
    <Button kind="primary" onPress={() => setEdited("new")}>
      {t("identity.incident.publish")}
    </Button>
  );
  return (
    <div className="ways-page">
      <div className="ways-head">
        <h1>{t("identity.incident.title")}</h1>
        {data.items.length > 0 && publish}
      </div>
      <p className="quiet-line">{t("identity.incident.intro")}</p>
      <Panel>
        {data.items.length === 0 ? (
          <EmptyState title={t("identity.incident.none")} text={t("identity.incident.none-text")} action={publish} />
        ) : (
          <ul className="ways-list">
            {data.items.map((incident) => (
              <Row key={incident.id} incident={incident} mayUpdate={mayUpdate && incident.mayChange} onEdit={() => setEdited(incident)} />
            ))}
          </ul>
        )}
      </Panel>
      {edited && <IncidentSheet {...(edited === "new" ? {} : { incident: edited })} onClose={() => setEdited(undefined)} />}
    </div>
  );
}

function Row({ incident, mayUpdate, onEdit }: { incident: Incident; mayUpdate: boolean; onEdit: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const end = useAction(endIncidentEndpoint, { topics, onDone: () => notify(t("identity.incident.ended")) });
  const { language } = useLanguage();
  const text = textFor(incident.texts, { language, fallback: "en" });
  const where =
    incident.partnerId === null ? t("identity.incident.everybody") : (partners.find(({ id }) => id === incident.partnerId)?.name ?? "");
  const times = incident.endedAt
    ? t("identity.incident.from-to", { from: format.moment(incident.startedAt), to: format.moment(incident.endedAt) })
    : t("identity.incident.since", { from: format.moment(incident.startedAt) });
  return (
    <li>
      <div className="ways-words">
        <strong dir="auto">{text}</strong>
        <span>{[where, times, incident.byName].filter(Boolean).join(" · ")}</span>
        <ProblemNote problem={end.problem} />
      </div>
      <div className="ways-acts">
        <StatusChip tone={incident.endedAt ? "past" : "attention"}>
          {t(incident.endedAt ? "identity.incident.over" : "identity.incident.told")}
        </StatusChip>
        {mayUpdate && !incident.endedAt && (
          <>
            <Button small onPress={onEdit}>
              {t("identity.incident.edit")}
            </Button>
            <Button small busy={end.busy} onPress={() => end.run({ params: { incidentId: incident.id } })}>
              {t("identity.incident.end")}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

/** The moment as the browser's own field has it: local, without a zone. */
const localText = (moment: Date): string => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function IncidentSheet({ incident, onClose }: { incident?: Incident; onClose: () => void }) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const [partnerId, setPartnerId] = useState<string>(incident?.partnerId ?? "");
  const [language, setLanguage] = useState<Language>("en");
  const [texts, setTexts] = useState<Record<string, string>>(incident?.texts ?? {});
  const [start, setStart] = useState(() => localText(incident ? new Date(incident.startedAt) : currentMoment()));
  const options = {
    topics,
    onDone: () => {
      notify(t("identity.incident.saved"));
      onClose();
    },
  };
  const publish = useAction(publishIncidentEndpoint, options);
  const change = useAction(changeIncidentEndpoint, options);
  const action = incident ? change : publish;
  const fault = action.problem?.problem.errors?.[0];
  const faultOf = (field: string) => (fault?.field === field ? { error: fieldErrorText(t, fault) } : {});
  const send = (): unknown => {
    const body = { texts, startedAt: new Date(start).toISOString() };
    return incident
      ? change.run({ params: { incidentId: incident.id }, version: incident.version, body })
      : publish.run({ body: { ...body, partnerId: partnerId === "" ? null : partnerId } });
  };
  return (
    <Sheet
      open
      title={t(incident ? "identity.incident.edit-title" : "identity.incident.publish")}
      onClose={onClose}
      locked={action.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="incident" busy={action.busy}>
            {t(incident ? "identity.incident.save" : "identity.incident.publish-now")}
          </Button>
        </>
      }
    >
      <form
        id="incident"
        className="ways-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {!incident && (
          <Select
            label={t("identity.incident.where")}
            data={[{ value: "", label: t("identity.incident.everybody") }, ...partners.map(({ id, name }) => ({ value: id, label: name }))]}
            value={partnerId}
            allowDeselect={false}
            onChange={(id) => setPartnerId(id ?? "")}
          />
        )}
        <Choice
          label={t("ui.language")}
          value={language}
          options={allLanguages.map((value) => ({ value, label: languages[value].name }))}
          onChange={setLanguage}
        />
        <Textarea
          label={t("identity.incident.text", { language: languages[language].name })}
          dir={languages[language].direction}
          autosize
          minRows={2}
          maxLength={500}
          value={texts[language] ?? ""}
          onChange={({ currentTarget: { value } }) => setTexts((now) => ({ ...now, [language]: value }))}
          {...faultOf("texts")}
        />
        <TextInput
          type="datetime-local"
          label={t("identity.incident.start")}
          required
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          {...faultOf("startedAt")}
        />
        <ProblemNote problem={action.problem} errors={action.problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}
