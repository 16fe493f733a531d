import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { createTypeEndpoint, deleteTypeEndpoint, updateTypeEndpoint } from "../../../../server/modules/tickets/setup/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useTitles } from "../../../lib/titles.ts";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { type Setup, useSetup } from "../ticket.ts";
import { PartnersField, usePartnerNames } from "./partners-field.tsx";
import { OpenButton, SetupList } from "./setup-list.tsx";
import { SetupSheet } from "./setup-sheet.tsx";
import { filledTitles, type Titles, TitlesFields, usesWords } from "./titles-fields.tsx";

type Type = Setup["types"][number];
const topics = ["ticket-setup", "tickets"];

/** What tickets are about, and what of it customers may choose in the portal. */
export function TypesPage() {
  const t = useTexts();
  const titleOf = useTitles();
  const partnerNames = usePartnerNames();
  const answer = useSetup();
  const [doing, setDoing] = useState<{ type: Type | undefined }>();
  const mayChange = useMay("config.helpdesk.update") && answer.data?.mayChange === true;
  const add = mayChange && (
    <Button kind="primary" onPress={() => setDoing({ type: undefined })}>
      {t("tickets.config.new-type")}
    </Button>
  );
  return (
    <>
      <SetupList
        title={t("tickets.config.types")}
        lead={t("tickets.config.types-lead")}
        rows={answer.data?.types}
        answer={answer}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          {
            id: "title",
            head: t("tickets.config.type"),
            cell: (type) => <OpenButton onPress={mayChange ? () => setDoing({ type }) : undefined}>{titleOf(type.titles)}</OpenButton>,
          },
          {
            id: "portal",
            head: t("tickets.config.portal"),
            cell: (type) => t(type.inPortal ? "tickets.config.in-portal-yes" : "tickets.config.in-portal-no"),
          },
          { id: "partners", head: t("tickets.config.partners"), wide: true, cell: (type) => partnerNames(type.partnerIds) },
          { id: "uses", head: t("tickets.config.used"), number: true, cell: (type) => usesWords(t, type.uses) },
        ]}
        empty={{ title: t("tickets.config.none"), ...(add ? { action: add } : {}) }}
      />
      {doing && <TypeSheet type={doing.type} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function TypeSheet({ type, onClose }: { type: Type | undefined; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const [deleting, setDeleting] = useState(false);
  const [titles, setTitles] = useState<Titles>(type?.titles ?? {});
  const [inPortal, setInPortal] = useState(type?.inPortal ?? true);
  const [partnerIds, setPartnerIds] = useState<string[]>([...(type?.partnerIds ?? [])]);
  const onDone = (): void => {
    notify(t("tickets.config.saved"));
    onClose();
  };
  const create = useAction(createTypeEndpoint, { topics, onDone });
  const update = useAction(updateTypeEndpoint, { topics, onDone });
  const remove = useAction(deleteTypeEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.config.deleted"));
      onClose();
    },
  });
  const action = type ? update : create;
  const body = { titles: filledTitles(titles), inPortal, partnerIds };
  if (deleting && type)
    return (
      <ConfirmDialog
        open
        danger
        title={t("tickets.config.delete-title", { name: titleOf(type.titles) })}
        confirm={t("tickets.config.delete-type")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { typeId: type.id }, version: type.version })}
        onClose={onClose}
      >
        {t("tickets.config.delete-type-text", { count: type.uses })}
      </ConfirmDialog>
    );
  return (
    <SetupSheet
      title={type ? titleOf(type.titles) : t("tickets.config.new-type")}
      busy={action.busy}
      problem={action.problem}
      onSave={() => (type ? update.run({ params: { typeId: type.id }, body, version: type.version }) : create.run({ body }))}
      onClose={onClose}
      remove={type && { label: t("tickets.config.delete-type"), onPress: () => setDeleting(true) }}
    >
      <TitlesFields titles={titles} label={(language) => t("tickets.config.name-in", { language })} autoFocus onChange={setTitles} />
      <Checkbox label={t("tickets.config.in-portal")} checked={inPortal} onChange={(event) => setInPortal(event.currentTarget.checked)} />
      <PartnersField value={partnerIds} onChange={setPartnerIds} />
    </SetupSheet>
  );
}
