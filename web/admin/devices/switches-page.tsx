import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  createSwitchEndpoint,
  deleteSwitchEndpoint,
  listSwitchesEndpoint,
  switchKinds,
  switchParts,
  switchPermissions,
  updateSwitchEndpoint,
} from "../../../server/modules/access/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { FormSheet } from "./form-sheet.tsx";
import { PartnersField } from "./partners-field.tsx";
import { PlansField } from "./plans-field.tsx";
import { filled, type Titles, TitlesInputs } from "./titles-inputs.tsx";
import "./equipment.css";

type Switch = ReturnsOf<typeof listSwitchesEndpoint>["items"][number];

/** P-254 the switches that services have, and what customers may of each. */
export function SwitchesPage() {
  const t = useTexts();
  const titleOf = useTitles();
  const answer = useEndpoint(listSwitchesEndpoint);
  const mayChange = useMay("config.networking.update");
  const [doing, setDoing] = useState<{ each: Switch | undefined }>();
  const add = mayChange && (
    <Button kind="primary" onPress={() => setDoing({ each: undefined })}>
      {t("equipment.switches.new")}
    </Button>
  );
  return (
    <>
      <header className="equipment-page-head">
        <h1>{t("equipment.switches.title")}</h1>
        {add}
      </header>
      <p className="equipment-lead">{t("equipment.switches.lead")}</p>
      <Panel>
        {!answer.data ? (
          answer.problem ? (
            <ProblemNote problem={answer.problem} onRetry={answer.reload} />
          ) : (
            t("ui.loading")
          )
        ) : answer.data.items.length === 0 ? (
          <EmptyState title={t("equipment.switches.none")} {...(add ? { action: add } : {})} />
        ) : (
          <PlainTable
            label={t("equipment.switches.title")}
            rows={answer.data.items}
            rowKey={({ id }) => id}
            columns={[
              {
                id: "title",
                head: t("equipment.switches.name"),
                cell: (each) =>
                  mayChange && each.mayChange ? (
                    <button type="button" className="equipment-open" onClick={() => setDoing({ each })}>
                      {titleOf(each.titles)}
                    </button>
                  ) : (
                    titleOf(each.titles)
                  ),
              },
              { id: "kind", head: t("equipment.switches.kind"), cell: (each) => t(`equipment.switches.kinds.${each.kind}`) },
              {
                id: "key",
                head: t("equipment.switches.key"),
                wide: true,
                cell: (each) => <bdi className="code">{`service.attr.${each.key}`}</bdi>,
              },
              { id: "part", head: t("equipment.switches.part"), wide: true, cell: (each) => t(`equipment.switches.parts.${each.part}`) },
              {
                id: "may",
                head: t("equipment.switches.permission"),
                cell: (each) => t(`equipment.switches.permissions.${each.permission}`),
              },
            ]}
          />
        )}
      </Panel>
      {doing && <SwitchSheet each={doing.each} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function SwitchSheet({ each, onClose }: { each: Switch | undefined; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const [deleting, setDeleting] = useState(false);
  const [kind, setKind] = useState<(typeof switchKinds)[number]>(each?.kind ?? "internet");
  const [key, setKey] = useState(each?.key ?? "");
  const [titles, setTitles] = useState<Titles>(each?.titles ?? {});
  const [helps, setHelps] = useState<Titles>(each?.helps ?? {});
  const [part, setPart] = useState<(typeof switchParts)[number]>(each?.part ?? "connection");
  const [permission, setPermission] = useState<(typeof switchPermissions)[number]>(each?.permission ?? "none");
  const [isOnByDefault, setDefault] = useState(each?.isOnByDefault ?? false);
  const [dropsLine, setDrops] = useState(each?.dropsLine ?? false);
  const [partnerIds, setPartnerIds] = useState<string[]>([...(each?.partnerIds ?? [])]);
  const [planIds, setPlanIds] = useState<string[]>([...(each?.planIds ?? [])]);
  const onDone = (): void => {
    notify(t("equipment.item.saved"));
    onClose();
  };
  const create = useAction(createSwitchEndpoint, { onDone });
  const update = useAction(updateSwitchEndpoint, { onDone });
  const remove = useAction(deleteSwitchEndpoint, { onDone });
  const action = each ? update : create;
  const body = {
    ...{ titles: filled(titles), helps: filled(helps), part, permission, isOnByDefault, dropsLine, partnerIds, planIds },
  };
  if (deleting && each)
    return (
      <ConfirmDialog
        open
        danger
        title={t("equipment.switches.delete-title", { name: titleOf(each.titles) })}
        confirm={t("equipment.switches.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { switchId: each.id }, version: each.version })}
        onClose={onClose}
      >
        {t("equipment.switches.delete-text")}
      </ConfirmDialog>
    );
  return (
    <FormSheet
      wide
      title={each ? titleOf(each.titles) : t("equipment.switches.new")}
      busy={action.busy}
      problem={action.problem}
      onSave={() =>
        each ? update.run({ params: { switchId: each.id }, body, version: each.version }) : create.run({ body: { ...body, kind, key } })
      }
      onClose={onClose}
      remove={each && { label: t("equipment.switches.delete"), onPress: () => setDeleting(true) }}
    >
      {!each && (
        <div className="equipment-two">
          <NativeSelect
            label={t("equipment.switches.kind")}
            value={kind}
            data={switchKinds.map((value) => ({ value, label: t(`equipment.switches.kinds.${value}`) }))}
            onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
          />
          <TextInput
            label={t("equipment.switches.key")}
            description={t("equipment.switches.key-how")}
            value={key}
            maxLength={40}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
        </div>
      )}
      <TitlesInputs
        titles={titles}
        maxLength={60}
        label={(language) => t("equipment.switches.name-in", { language })}
        onChange={setTitles}
      />
      <TitlesInputs
        titles={helps}
        maxLength={300}
        label={(language) => t("equipment.switches.help-in", { language })}
        onChange={setHelps}
      />
      <div className="equipment-two">
        <NativeSelect
          label={t("equipment.switches.part")}
          description={t("equipment.switches.part-why")}
          value={part}
          data={switchParts.map((value) => ({ value, label: t(`equipment.switches.parts.${value}`) }))}
          onChange={(event) => setPart(event.currentTarget.value as typeof part)}
        />
        <NativeSelect
          label={t("equipment.switches.permission")}
          value={permission}
          data={switchPermissions.map((value) => ({ value, label: t(`equipment.switches.permissions.${value}`) }))}
          onChange={(event) => setPermission(event.currentTarget.value as typeof permission)}
        />
      </div>
      <Checkbox
        label={t("equipment.switches.default")}
        checked={isOnByDefault}
        onChange={(event) => setDefault(event.currentTarget.checked)}
      />
      <Checkbox label={t("equipment.switches.drops")} checked={dropsLine} onChange={(event) => setDrops(event.currentTarget.checked)} />
      <PlansField kind={kind} value={planIds} onChange={setPlanIds} />
      <PartnersField value={partnerIds} onChange={setPartnerIds} />
    </FormSheet>
  );
}
