import { Select, TextInput } from "@mantine/core";
import { createLocationEndpoint, updateLocationEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { PartnersServedField } from "../../app/partners-served.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { LocationItem } from "../settings/setting-place.ts";
import { maxDepth } from "./tree.ts";

interface LocationValues {
  name: string;
  parentId: string;
  address: string;
  partnerIds: string[];
}

interface LocationSheetProps {
  locations: readonly LocationItem[];
  /** The one that is edited; without it a new one is made. */
  location?: LocationItem;
  below?: LocationItem | undefined;
  onClose: () => void;
}

export function LocationSheet({ locations, location, below, onClose }: LocationSheetProps) {
  return location ? (
    <EditLocation locations={locations} location={location} onClose={onClose} />
  ) : (
    <NewLocation locations={locations} below={below} onClose={onClose} />
  );
}

function NewLocation({ locations, below, onClose }: LocationSheetProps) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const seesAll = useSeesAll() === true;
  const own = seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id);
  const { form, action } = useActForm<typeof createLocationEndpoint, LocationValues>({
    endpoint: createLocationEndpoint,
    start: {
      name: "",
      parentId: below?.id ?? "",
      address: "",
      partnerIds: [...(below && !seesAll ? own : (below?.partnerIds ?? own))],
    },
    onDone: ({ name }) => {
      notify(t("partners.location.created", { name }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("partners.location.new")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("partners.location.create")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <LocationFields form={form} locations={locations} />
      </FormFrame>
    </Sheet>
  );
}

function EditLocation({ locations, location, onClose }: LocationSheetProps & { location: LocationItem }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateLocationEndpoint,
    params: { locationId: location.id },
    record: location,
    values: ({ name, parentId, address, partnerIds }): LocationValues => ({
      name,
      parentId: parentId ?? "",
      address,
      partnerIds: [...partnerIds],
    }),
    onSaved: () => {
      notify(t("partners.location.saved"));
      onClose();
    },
  });
  const names: Record<string, string> = {
    name: t("partners.location.name"),
    parentId: t("partners.location.parent"),
    address: t("partners.location.address"),
    partnerIds: t("partners.serves"),
  };
  return (
    <Sheet open title={location.name} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("partners.location.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(field) => names[field] ?? field}
      >
        <LocationFields form={form} locations={locations} moving={location} />
      </FormFrame>
    </Sheet>
  );
}

interface LocationFieldsProps {
  form: Form<LocationValues>;
  locations: readonly LocationItem[];
  moving?: LocationItem;
}

function LocationFields({ form, locations, moving }: LocationFieldsProps) {
  const t = useTexts();
  return (
    <div className="definition-form aligned-inputs">
      <TextInput label={t("partners.location.name")} required data-autofocus {...form.field("name")} />
      <ParentField locations={locations} {...(moving ? { moving } : {})} field={form.field("parentId")} />
      <TextInput label={t("partners.location.address")} {...form.field("address")} />
      <PartnersServedField field={form.field("partnerIds")} />
    </div>
  );
}

interface ParentFieldProps {
  locations: readonly LocationItem[];
  moving?: LocationItem;
  field: { value: string; onChange: (value: string) => void; error: string | undefined; name: string };
}

/** Where a location may lie: not in itself, and no deeper than the tree may go with all that is in it. */
function ParentField({ locations, moving, field }: ParentFieldProps) {
  const t = useTexts();
  const below = moving ? depthBelow(locations, moving) : 0;
  const possible = locations.filter(
    (location) => location.path.length + 1 + below <= maxDepth && !(moving && isWithin(locations, location, moving)),
  );
  return (
    <Select
      label={t("partners.location.parent")}
      data={[{ value: "", label: t("partners.location.top") }, ...possible.map(({ id, path }) => ({ value: id, label: path.join(" › ") }))]}
      value={field.value}
      error={field.error}
      name={field.name}
      allowDeselect={false}
      searchable={possible.length > 8}
      nothingFoundMessage={t("partners.nothing-found")}
      comboboxProps={{ withinPortal: false }}
      onChange={(chosen) => chosen !== null && field.onChange(chosen)}
    />
  );
}

function isWithin(locations: readonly LocationItem[], location: LocationItem, top: LocationItem): boolean {
  for (let at: LocationItem | undefined = location; at; at = locations.find(({ id }) => id === at?.parentId))
    if (at.id === top.id) return true;
  return false;
}

const depthBelow = (locations: readonly LocationItem[], top: LocationItem): number =>
  Math.max(...locations.filter((one) => isWithin(locations, one, top)).map(({ path }) => path.length)) - top.path.length;
