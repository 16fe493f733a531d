import { Checkbox, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  changeIncidentEndpoint,
  endIncidentEndpoint,
  incidentPlacesEndpoint,
  listIncidentsEndpoint,
  publishIncidentEndpoint,
  updateIncidentEndpoint,
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
  const [told, setTold] = useState<Incident>();
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
              <Row
                key={incident.id}
                incident={incident}
                mayUpdate={mayUpdate && incident.mayChange}
                onEdit={() => setEdited(incident)}
                onTell={() => setTold(incident)}
              />
            ))}
          </ul>
        )}
      </Panel>
      {edited && <IncidentSheet {...(edited === "new" ? {} : { incident: edited })} onClose={() => setEdited(undefined)} />}
      {told && <UpdateSheet incident={told} onClose={() => setTold(undefined)} />}
    </div>
  );
}

interface RowProps {
  incident: Incident;
  mayUpdate: boolean;
  onEdit: () => void;
  onTell: () => void;
}

function Row({ incident, mayUpdate, onEdit, onTell }: RowProps) {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const end = useAction(endIncidentEndpoint, { topics, onDone: () => notify(t("identity.incident.ended")) });
  const { language } = useLanguage();
  const text = textFor(incident.texts, { language, fallback: "en" });
  const where =
    incident.partnerId === null ? t("identity.incident.everybody") : (partners.find(({ id }) => id === incident.partnerId)?.name ?? "");
  const { data: places } = useEndpoint(incidentPlacesEndpoint, {}, { enabled: incident.locationIds.length > 0 });
  const at = [
    ...incident.locationIds.map((id) => places?.items.find((place) => place.id === id)?.path.at(-1)),
    ...(incident.services > 0 ? [t("identity.incident.services", { count: incident.services })] : []),
  ];
  const isOver = incident.state === "over";
  const until =
    isOver || !incident.expectedEndAt ? undefined : t("identity.incident.until", { until: format.moment(incident.expectedEndAt) });
  const news = textFor(incident.updates.find(({ texts }) => Object.keys(texts).length > 0)?.texts ?? {}, { language, fallback: "en" });
  const times = incident.endedAt
    ? t("identity.incident.from-to", { from: format.moment(incident.startedAt), to: format.moment(incident.endedAt) })
    : t("identity.incident.since", { from: format.moment(incident.startedAt) });
  return (
    <li>
      <div className="ways-words">
        <strong dir="auto">{text}</strong>
        {news && <span dir="auto">{news}</span>}
        <span>
          {[t(`identity.incident.kind-${incident.kind}`), where, ...at, times, until, incident.byName].filter(Boolean).join(" · ")}
          {` · ${t("identity.incident.updates", { count: incident.updates.length })}`}
        </span>
        <ProblemNote problem={end.problem} />
      </div>
      <div className="ways-acts">
        <StatusChip tone={isOver ? "past" : incident.state === "planned" ? "waits" : "attention"}>
          {t(incident.state === "planned" ? "identity.incident.planned" : `identity.incident.stage-${isOver ? "over" : incident.stage}`)}
        </StatusChip>
        {mayUpdate && !incident.endedAt && (
          <>
            <Button small onPress={onTell}>
              {t("identity.incident.tell")}
            </Button>
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
  const [kind, setKind] = useState<Incident["kind"]>(incident?.kind ?? "incident");
  const [locationIds, setLocationIds] = useState<string[]>(incident?.locationIds ?? []);
  const [isPublic, setPublic] = useState(incident?.isPublic ?? true);
  const [end, setEnd] = useState(incident?.expectedEndAt ? localText(new Date(incident.expectedEndAt)) : "");
  const places = useEndpoint(incidentPlacesEndpoint, { query: partnerId === "" ? {} : { partnerId } });
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
    const body = {
      ...{ texts, kind, locationIds, isPublic, startedAt: new Date(start).toISOString() },
      expectedEndAt: end === "" ? null : new Date(end).toISOString(),
    };
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
            onChange={(id) => {
              setPartnerId(id ?? "");
              setLocationIds([]);
            }}
          />
        )}
        <Choice
          label={t("identity.incident.kind")}
          value={kind}
          options={(["incident", "maintenance"] as const).map((value) => ({ value, label: t(`identity.incident.kind-${value}`) }))}
          onChange={setKind}
        />
        <MultiSelect
          label={t("identity.incident.places")}
          description={t("identity.incident.places-help")}
          data={(places.data?.items ?? []).map(({ id, path }) => ({ value: id, label: path.join(" › ") }))}
          value={locationIds}
          onChange={(chosen) => {
            // What is broken in one place is nobody's business elsewhere, unless staff say so.
            if (locationIds.length === 0 && chosen.length > 0) setPublic(false);
            setLocationIds(chosen);
          }}
          searchable
          clearable
          {...faultOf("locationIds")}
        />
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
        <TextInput
          type="datetime-local"
          label={t("identity.incident.expected")}
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
          {...faultOf("expectedEndAt")}
        />
        <Checkbox label={t("identity.incident.public")} checked={isPublic} onChange={(event) => setPublic(event.currentTarget.checked)} />
        <ProblemNote problem={action.problem} errors={action.problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}

const stages = ["looking", "found", "mending", "watching"] as const;

/** P-174 what is new: how far it is, when it should be over, and words for whoever follows it. */
function UpdateSheet({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const t = useTexts();
  const [stage, setStage] = useState(incident.stage);
  const [language, setLanguage] = useState<Language>("en");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [end, setEnd] = useState(incident.expectedEndAt ? localText(new Date(incident.expectedEndAt)) : "");
  const tell = useAction(updateIncidentEndpoint, {
    topics,
    onDone: () => {
      notify(t("identity.incident.told-new"));
      onClose();
    },
  });
  const fault = tell.problem?.problem.errors?.[0];
  const faultOf = (field: string) => (fault?.field === field ? { error: fieldErrorText(t, fault) } : {});
  return (
    <Sheet
      open
      title={t("identity.incident.tell")}
      onClose={onClose}
      locked={tell.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={tell.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="incident-update" busy={tell.busy}>
            {t("identity.incident.publish-now")}
          </Button>
        </>
      }
    >
      <form
        id="incident-update"
        className="ways-form"
        onSubmit={(event) => {
          event.preventDefault();
          const expectedEndAt = end === "" ? null : new Date(end).toISOString();
          void tell.run({ params: { incidentId: incident.id }, version: incident.version, body: { stage, texts, expectedEndAt } });
        }}
      >
        <Select
          label={t("identity.incident.stage")}
          data={stages.map((value) => ({ value, label: t(`identity.incident.stage-${value}`) }))}
          value={stage}
          allowDeselect={false}
          onChange={(value) => setStage(stages.find((each) => each === value) ?? stage)}
        />
        <Choice
          label={t("ui.language")}
          value={language}
          options={allLanguages.map((value) => ({ value, label: languages[value].name }))}
          onChange={setLanguage}
        />
        <Textarea
          label={t("identity.incident.news", { language: languages[language].name })}
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
          label={t("identity.incident.expected")}
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
          {...faultOf("expectedEndAt")}
        />
        <ProblemNote problem={tell.problem} errors={tell.problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}
