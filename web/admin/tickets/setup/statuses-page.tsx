import { Checkbox, ColorInput, MultiSelect, NativeSelect } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { moveEvents, type StatusKind, statusKinds } from "../../../../server/modules/tickets/contract.ts";
import {
  createStatusEndpoint,
  deleteStatusEndpoint,
  orderStatusesEndpoint,
  saveMovesEndpoint,
  updateStatusEndpoint,
} from "../../../../server/modules/tickets/setup/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useTitles } from "../../../lib/titles.ts";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ColourChip } from "../../../ui/colour-chip.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { type Setup, useSetup } from "../ticket.ts";
import { OpenButton, SetupList } from "./setup-list.tsx";
import { SetupSheet } from "./setup-sheet.tsx";
import { filledTitles, type Titles, TitlesFields, usesWords } from "./titles-fields.tsx";

type Status = Setup["statuses"][number];
const topics = ["ticket-setup", "tickets"];

/** O-117 the statuses in their order, what customers read instead, and what moves a ticket by itself. */
export function StatusesPage() {
  const t = useTexts();
  const titleOf = useTitles();
  const answer = useSetup();
  const [doing, setDoing] = useState<{ status: Status | undefined }>();
  const mayChange = useMay("config.helpdesk.update") && answer.data?.mayChangeStatuses === true;
  const statuses = answer.data?.statuses;
  return (
    <div className="ticket-setup">
      <SetupList
        title={t("tickets.config.statuses")}
        lead={t("tickets.config.statuses-lead")}
        rows={statuses}
        answer={answer}
        rowKey={({ id }) => id}
        primary={
          mayChange && (
            <Button kind="primary" onPress={() => setDoing({ status: undefined })}>
              {t("tickets.config.new-status")}
            </Button>
          )
        }
        columns={[
          {
            id: "title",
            head: t("tickets.config.status"),
            cell: (status) => (
              <OpenButton onPress={mayChange ? () => setDoing({ status }) : undefined}>
                <ColourChip colour={status.colour}>{titleOf(status.titles)}</ColourChip>
              </OpenButton>
            ),
          },
          { id: "portal", head: t("tickets.config.portal-name"), cell: (status) => titleOf(status.portalTitles) },
          { id: "kind", head: t("tickets.config.kind"), wide: true, cell: (status) => t(`tickets.kind.${status.kind}`) },
          { id: "uses", head: t("tickets.config.used"), number: true, cell: (status) => usesWords(t, status.uses) },
          ...(mayChange && statuses
            ? [
                {
                  id: "order",
                  head: t("tickets.config.order"),
                  cell: (status: Status) => <OrderButtons status={status} statuses={statuses} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t("tickets.config.none") }}
      />
      {answer.data && <Moves setup={answer.data} mayChange={mayChange} />}
      {doing && answer.data && <StatusSheet status={doing.status} setup={answer.data} onClose={() => setDoing(undefined)} />}
    </div>
  );
}

function OrderButtons({ status, statuses }: { status: Status; statuses: readonly Status[] }) {
  const t = useTexts();
  const titleOf = useTitles();
  const order = useAction(orderStatusesEndpoint, { topics });
  const at = statuses.findIndex(({ id }) => id === status.id);
  const move = (step: -1 | 1): void => {
    const statusIds = statuses.map(({ id }) => id).toSpliced(at, 1);
    statusIds.splice(at + step, 0, status.id);
    void order.run({ body: { statusIds } });
  };
  const name = titleOf(status.titles);
  return (
    <span className="ticket-setup-moves">
      <button type="button" disabled={at === 0 || order.busy} aria-label={t("tickets.config.earlier", { name })} onClick={() => move(-1)}>
        <IconChevronUp size={16} aria-hidden />
      </button>
      <button
        type="button"
        disabled={at === statuses.length - 1 || order.busy}
        aria-label={t("tickets.config.later", { name })}
        onClick={() => move(1)}
      >
        <IconChevronDown size={16} aria-hidden />
      </button>
    </span>
  );
}

/** O-118 which status follows by itself. */
function Moves({ setup, mayChange }: { setup: Setup; mayChange: boolean }) {
  const t = useTexts();
  const titleOf = useTitles();
  const save = useAction(saveMovesEndpoint, { topics, onDone: () => notify(t("tickets.config.saved")) });
  return (
    <Panel title={t("tickets.config.moves")}>
      <div className="ticket-setup-two">
        {moveEvents.map((event) => (
          <NativeSelect
            key={event}
            label={t(`tickets.config.move.${event}`)}
            value={setup.moves[event]}
            disabled={!mayChange || save.busy}
            data={setup.statuses.map(({ id, titles }) => ({ value: id, label: titleOf(titles) }))}
            onChange={(change) => void save.run({ body: { [event]: change.currentTarget.value } })}
          />
        ))}
      </div>
      <ProblemNote problem={save.problem} />
    </Panel>
  );
}

// The five tones of the program, dark enough to be seen on both themes.
const swatches = ["#18a058", "#2f81d6", "#d98e04", "#d9372c", "#87928f", "#7c5cd6", "#0f766e"];

function StatusSheet({ status, setup, onClose }: { status: Status | undefined; setup: Setup; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const [deleting, setDeleting] = useState(false);
  const [titles, setTitles] = useState<Titles>(status?.titles ?? {});
  const [portalTitles, setPortalTitles] = useState<Titles>(status?.portalTitles ?? {});
  const [kind, setKind] = useState<StatusKind>(status?.kind ?? "open");
  const [colour, setColour] = useState(status?.colour ?? swatches[1] ?? "#2f81d6");
  const [pausesClock, setPausesClock] = useState(status?.pausesClock ?? false);
  const [nextIds, setNextIds] = useState<string[]>([...(status?.nextIds ?? [])]);
  const onDone = (): void => {
    notify(t("tickets.config.saved"));
    onClose();
  };
  const create = useAction(createStatusEndpoint, { topics, onDone });
  const update = useAction(updateStatusEndpoint, { topics, onDone });
  const action = status ? update : create;
  const body = {
    titles: filledTitles(titles),
    portalTitles: filledTitles(portalTitles),
    kind,
    colour: colour.toLowerCase(),
    pausesClock,
    nextIds,
  };
  if (deleting && status) return <DeleteStatus status={status} setup={setup} onClose={onClose} />;
  return (
    <SetupSheet
      title={status ? titleOf(status.titles) : t("tickets.config.new-status")}
      busy={action.busy}
      problem={action.problem}
      onSave={() => (status ? update.run({ params: { statusId: status.id }, body, version: status.version }) : create.run({ body }))}
      onClose={onClose}
      remove={status && { label: t("tickets.config.delete-status"), onPress: () => setDeleting(true) }}
    >
      <TitlesFields titles={titles} label={(language) => t("tickets.config.name-in", { language })} autoFocus onChange={setTitles} />
      <TitlesFields
        titles={portalTitles}
        label={(language) => t("tickets.config.portal-name-in", { language })}
        onChange={setPortalTitles}
      />
      <div className="ticket-setup-two">
        <NativeSelect
          label={t("tickets.config.kind")}
          description={t("tickets.config.kind-why")}
          value={kind}
          data={statusKinds.map((value) => ({ value, label: t(`tickets.kind.${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as StatusKind)}
        />
        <ColorInput
          label={t("tickets.config.colour")}
          format="hex"
          swatches={swatches}
          swatchesPerRow={7}
          value={colour}
          popoverProps={{ withinPortal: false }}
          onChange={setColour}
        />
      </div>
      <MultiSelect
        label={t("tickets.config.next")}
        description={t("tickets.config.next-why")}
        data={setup.statuses.filter(({ id }) => id !== status?.id).map((one) => ({ value: one.id, label: titleOf(one.titles) }))}
        value={nextIds}
        onChange={setNextIds}
        clearable
      />
      <Checkbox
        label={t("tickets.config.pauses")}
        checked={pausesClock}
        onChange={(event) => setPausesClock(event.currentTarget.checked)}
      />
    </SetupSheet>
  );
}

function DeleteStatus({ status, setup, onClose }: { status: Status; setup: Setup; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const others = setup.statuses.filter(({ id, kind }) => id !== status.id && kind === status.kind);
  const [replaceById, setReplaceById] = useState(others[0]?.id ?? "");
  const remove = useAction(deleteStatusEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.config.deleted"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("tickets.config.delete-title", { name: titleOf(status.titles) })}
      confirm={t("tickets.config.delete-status")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { statusId: status.id }, body: replaceById ? { replaceById } : {}, version: status.version })}
      onClose={onClose}
    >
      <div className="ticket-setup-form">
        <span>{t("tickets.config.delete-status-text", { count: status.uses })}</span>
        {others.length > 0 && (
          <NativeSelect
            label={t("tickets.config.move-to")}
            value={replaceById}
            data={others.map(({ id, titles }) => ({ value: id, label: titleOf(titles) }))}
            onChange={(event) => setReplaceById(event.currentTarget.value)}
          />
        )}
      </div>
    </ConfirmDialog>
  );
}
