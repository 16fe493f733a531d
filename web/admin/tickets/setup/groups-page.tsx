import { MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { listAssigneesEndpoint } from "../../../../server/modules/tickets/contract.ts";
import { createGroupEndpoint, deleteGroupEndpoint, updateGroupEndpoint } from "../../../../server/modules/tickets/setup/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { type Setup, useSetup } from "../ticket.ts";
import { PartnersField, usePartnerNames } from "./partners-field.tsx";
import { OpenButton, SetupList } from "./setup-list.tsx";
import { SetupSheet } from "./setup-sheet.tsx";
import { usesWords } from "./titles-fields.tsx";

type Group = Setup["groups"][number];
const topics = ["ticket-setup", "tickets"];

/** O-121 who answers together; a ticket without a group is anybody's. */
export function GroupsPage() {
  const t = useTexts();
  const partnerNames = usePartnerNames();
  const answer = useSetup();
  const [doing, setDoing] = useState<{ group: Group | undefined }>();
  const mayChange = useMay("config.helpdesk.update") && answer.data?.mayChange === true;
  const add = mayChange && (
    <Button kind="primary" onPress={() => setDoing({ group: undefined })}>
      {t("tickets.config.new-group")}
    </Button>
  );
  return (
    <>
      <SetupList
        title={t("tickets.config.groups")}
        lead={t("tickets.config.groups-lead")}
        rows={answer.data?.groups}
        answer={answer}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          {
            id: "name",
            head: t("tickets.config.group"),
            cell: (group) => (
              <OpenButton onPress={mayChange ? () => setDoing({ group }) : undefined}>
                <bdi>{group.name}</bdi>
              </OpenButton>
            ),
          },
          {
            id: "members",
            head: t("tickets.config.members"),
            cell: (group) =>
              group.members.length > 0 ? <bdi>{group.members.map(({ name }) => name).join(t("ui.comma"))}</bdi> : <Nothing />,
          },
          {
            id: "lead",
            head: t("tickets.config.lead"),
            wide: true,
            cell: (group) => (group.lead ? <bdi>{group.lead.name}</bdi> : <Nothing />),
          },
          { id: "partners", head: t("tickets.config.partners"), wide: true, cell: (group) => partnerNames(group.partnerIds) },
          { id: "uses", head: t("tickets.config.used"), number: true, cell: (group) => usesWords(t, group.uses) },
        ]}
        empty={{ title: t("tickets.config.none"), ...(add ? { action: add } : {}) }}
      />
      {doing && <GroupSheet group={doing.group} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function GroupSheet({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const t = useTexts();
  const [deleting, setDeleting] = useState(false);
  const [name, setName] = useState(group?.name ?? "");
  const [description, setDescription] = useState(group?.description ?? "");
  const [memberIds, setMemberIds] = useState<string[]>(group?.members.map(({ id }) => id) ?? []);
  const [leadId, setLeadId] = useState(group?.lead?.id ?? "");
  const [partnerIds, setPartnerIds] = useState<string[]>([...(group?.partnerIds ?? [])]);
  const found = useEndpoint(listAssigneesEndpoint, { query: {} }).data?.items ?? [];
  const people = [...found, ...(group?.members ?? []).filter(({ id }) => !found.some((one) => one.id === id))];
  const onDone = (): void => {
    notify(t("tickets.config.saved"));
    onClose();
  };
  const create = useAction(createGroupEndpoint, { topics, onDone });
  const update = useAction(updateGroupEndpoint, { topics, onDone });
  const remove = useAction(deleteGroupEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.config.deleted"));
      onClose();
    },
  });
  const action = group ? update : create;
  const body = { name, description, memberIds, leadId: memberIds.includes(leadId) ? leadId : null, partnerIds };
  if (deleting && group)
    return (
      <ConfirmDialog
        open
        danger
        title={t("tickets.config.delete-title", { name: group.name })}
        confirm={t("tickets.config.delete-group")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { groupId: group.id }, version: group.version })}
        onClose={onClose}
      >
        {t("tickets.config.delete-group-text", { count: group.uses })}
      </ConfirmDialog>
    );
  return (
    <SetupSheet
      title={group ? group.name : t("tickets.config.new-group")}
      busy={action.busy}
      problem={action.problem}
      onSave={() => (group ? update.run({ params: { groupId: group.id }, body, version: group.version }) : create.run({ body }))}
      onClose={onClose}
      remove={group && { label: t("tickets.config.delete-group"), onPress: () => setDeleting(true) }}
    >
      <TextInput
        label={t("tickets.config.name")}
        required
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("tickets.config.description")}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <MultiSelect
        label={t("tickets.config.members")}
        description={t("tickets.config.members-why")}
        data={people.map(({ id, name: who }) => ({ value: id, label: who }))}
        value={memberIds}
        onChange={setMemberIds}
        searchable
        clearable
      />
      <NativeSelect
        label={t("tickets.config.lead")}
        value={memberIds.includes(leadId) ? leadId : ""}
        data={[
          { value: "", label: t("tickets.config.no-lead") },
          ...people.filter(({ id }) => memberIds.includes(id)).map(({ id, name: who }) => ({ value: id, label: who })),
        ]}
        onChange={(event) => setLeadId(event.currentTarget.value)}
      />
      <PartnersField value={partnerIds} onChange={setPartnerIds} />
    </SetupSheet>
  );
}
