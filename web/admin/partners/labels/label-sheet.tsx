import { Switch, TextInput } from "@mantine/core";
import { createLabelEndpoint, type LabelModule, updateLabelEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import { ColourField } from "../colour-field.tsx";
import type { LabelItem } from "./label.ts";
import { LabelChip } from "./label-chip.tsx";

// Far apart from each other, and none of them one of the five colours of a status.
const swatches = [
  "#334155",
  "#64748b",
  "#0e7490",
  "#4338ca",
  "#7e22ce",
  "#be185d",
  "#9f1239",
  "#c2410c",
  "#a16207",
  "#3f6212",
  "#166534",
  "#fde68a",
];

interface LabelSheetProps {
  module: LabelModule;
  /** The one that is edited; without it a new one is made. */
  label?: LabelItem;
  onClose: () => void;
  onDelete?: () => void;
}

interface LabelValues {
  title: string;
  colour: string;
  description: string;
  internalOnly: boolean;
  partnerIds: string[];
}

export function LabelSheet({ module, label, onClose, onDelete }: LabelSheetProps) {
  return label ? <EditLabel label={label} onClose={onClose} onDelete={onDelete} /> : <NewLabel module={module} onClose={onClose} />;
}

function NewLabel({ module, onClose }: { module: LabelModule; onClose: () => void }) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const seesAll = useSeesAll() === true;
  const { form, action } = useActForm<typeof createLabelEndpoint, LabelValues & { module: LabelModule }>({
    endpoint: createLabelEndpoint,
    start: {
      module,
      title: "",
      colour: swatches[3] ?? "#4338ca",
      description: "",
      internalOnly: true,
      partnerIds: seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id),
    },
    onDone: ({ title }) => {
      notify(t("partners.label.created", { title }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("partners.label.new-for", { module: t(`partners.module.${module}`) })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("partners.label.create")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <LabelFields form={form as unknown as Form<LabelValues>} />
      </FormFrame>
    </Sheet>
  );
}

function EditLabel({ label, onClose, onDelete }: { label: LabelItem; onClose: () => void; onDelete: (() => void) | undefined }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateLabelEndpoint,
    params: { labelId: label.id },
    record: label,
    values: ({ title, colour, description, internalOnly, partnerIds }): LabelValues => ({
      title,
      colour,
      description,
      internalOnly,
      partnerIds: [...partnerIds],
    }),
    onSaved: () => {
      notify(t("partners.label.saved"));
      onClose();
    },
  });
  const names: Record<string, string> = {
    title: t("partners.label.title"),
    colour: t("partners.label.colour"),
    description: t("partners.label.description"),
    internalOnly: t("partners.label.internal"),
    partnerIds: t("partners.serves"),
  };
  return (
    <Sheet open title={label.title} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("partners.label.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(field) => names[field] ?? field}
      >
        <LabelFields form={form} />
        {onDelete && (
          <div>
            <Button kind="quiet" onPress={onDelete}>
              {t("partners.label.delete")}
            </Button>
          </div>
        )}
      </FormFrame>
    </Sheet>
  );
}

function LabelFields({ form }: { form: Form<LabelValues> }) {
  const t = useTexts();
  const { title, colour } = form.values;
  return (
    <div className="definition-form aligned-inputs">
      <TextInput label={t("partners.label.title")} required maxLength={40} data-autofocus {...form.field("title")} />
      <ColourField
        label={t("partners.label.colour")}
        description={t("partners.label.colour-how")}
        required
        swatches={swatches}
        {...form.field("colour")}
      />
      {/^#[0-9a-f]{6}$/i.test(colour) && (
        <div>
          <LabelChip title={title || t("partners.label.title")} colour={colour.toLowerCase()} />
        </div>
      )}
      <TextInput label={t("partners.label.description")} {...form.field("description")} />
      <Switch label={t("partners.label.internal")} description={t("partners.label.internal-how")} {...form.check("internalOnly")} />
      <PartnersServedField field={form.field("partnerIds")} />
    </div>
  );
}
