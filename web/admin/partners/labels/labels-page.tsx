import { Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type LabelModule, labelModules, listLabelsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { useMayServe, usePartnersServed } from "../../app/partners-served.tsx";
import { ShortList } from "../../app/short-list.tsx";
import { DeleteLabelDialog } from "./delete-label-dialog.tsx";
import type { LabelItem } from "./label.ts";
import { LabelChip } from "./label-chip.tsx";
import { LabelSheet } from "./label-sheet.tsx";

type Doing = { kind: "add" } | { kind: "edit" | "delete"; label: LabelItem };

export function LabelsPage() {
  const t = useTexts();
  const format = useFormat();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const mayUpdate = useMay("config.labels.update");
  const serves = usePartnersServed();
  const mayServe = useMayServe();
  const [doing, setDoing] = useState<Doing>();
  const module: LabelModule = labelModules.find((one) => one === search.module) ?? "customers";
  const labels = useEndpoint(listLabelsEndpoint, { query: { module } });
  const close = (): void => setDoing(undefined);
  const add = mayUpdate && (
    <Button kind="primary" onPress={() => setDoing({ kind: "add" })}>
      {t("partners.label.new")}
    </Button>
  );
  return (
    <>
      <ShortList
        title={t("partners.labels")}
        rows={labels.data?.items}
        answer={labels}
        rowKey={({ id }) => id}
        primary={add}
        tools={
          <Select
            size="xs"
            aria-label={t("partners.label.module")}
            data={labelModules.map((value) => ({ value, label: t(`partners.module.${value}`) }))}
            value={module}
            allowDeselect={false}
            onChange={(chosen) => void navigate({ to: ".", search: { module: chosen ?? undefined } as never, replace: true })}
          />
        }
        columns={[
          {
            id: "title",
            head: t("partners.label.title"),
            cell: (label) =>
              mayUpdate && mayServe(label.partnerIds) ? (
                <button
                  type="button"
                  className="short-list-open"
                  aria-label={t("partners.label.edit-one", { title: label.title })}
                  onClick={() => setDoing({ kind: "edit", label })}
                >
                  <LabelChip title={label.title} colour={label.colour} />
                </button>
              ) : (
                <LabelChip title={label.title} colour={label.colour} />
              ),
          },
          { id: "description", head: t("partners.label.description"), cell: ({ description }) => <bdi>{description}</bdi> },
          {
            id: "who",
            head: t("partners.label.who-sees"),
            cell: ({ internalOnly }) => (internalOnly ? t("partners.label.staff-only") : t("partners.label.customers-too")),
          },
          {
            id: "serves",
            head: t("partners.serves"),
            cell: ({ partnerIds }) => (
              <span className={partnerIds.length === 0 ? "short-list-quiet" : undefined}>{serves(partnerIds)}</span>
            ),
          },
          {
            id: "uses",
            head: t("partners.label.uses"),
            number: true,
            cell: ({ uses }) => (uses === null ? null : <span className="number">{format.number(uses)}</span>),
          },
        ]}
        empty={{
          title: t("partners.label.none"),
          text: t("partners.label.none-why"),
          ...(add ? { action: add } : {}),
        }}
      />
      {doing?.kind === "add" && <LabelSheet module={module} onClose={close} />}
      {doing?.kind === "edit" && (
        <LabelSheet module={module} label={doing.label} onClose={close} onDelete={() => setDoing({ kind: "delete", label: doing.label })} />
      )}
      {doing?.kind === "delete" && <DeleteLabelDialog label={doing.label} onClose={close} />}
    </>
  );
}
