import { MultiSelect, SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { billingTypes } from "../../../../server/modules/billing/terms/contract.ts";
import { listLabelsEndpoint, listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { paymentMethods, previewMassActionEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { PlaceChoice } from "./setting-place.ts";
import { type SettingItem, useSettingWords } from "./setting-words.ts";
import { customerFieldOf } from "./update-existing.ts";
import { useValueWords } from "./value-words.ts";

type Choices = Readonly<Record<"partner" | "location" | "billingType" | "paymentMethod" | "category" | "status" | "labelsAny", string[]>>;
const nobodyChosen: Choices = { partner: [], location: [], billingType: [], paymentMethod: [], category: [], status: [], labelsAny: [] };

/** B-8 the value of one setting for customers who are here already: which of them, then the preview of the bulk update. */
export function UpdateExistingSheet({ setting, choice, onClose }: { setting: SettingItem; choice: PlaceChoice; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const words = useSettingWords();
  const currency = choice.partner?.currency ?? "EUR";
  const valueWords = useValueWords(currency);
  const field = customerFieldOf(setting);
  const value = field?.asField(setting.value, currency);
  const [way, setWay] = useState<"inherit" | "own">(field?.isInherited ? "inherit" : "own");
  const { level, scopeId } = choice.place;
  const [chosen, setChosen] = useState<Choices>({
    ...nobodyChosen,
    ...(level === "partner" && scopeId ? { partner: [scopeId] } : {}),
    ...(level === "location" && scopeId ? { location: [scopeId] } : {}),
  });
  const start = useAction(previewMassActionEndpoint);
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }).data?.items ?? [];
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }).data?.items ?? [];
  if (!field) return null;
  const preview = async (): Promise<void> => {
    const filter = Object.fromEntries(
      Object.entries(chosen).flatMap(([name, values]) => (values.length > 0 ? [[name, values.join(",")]] : [])),
    );
    const action = await start.run({
      body: { kind: "customers.set-billing", params: { [field.field]: way === "inherit" ? null : value }, filter } as never,
    });
    if (action) await navigate({ to: `/mass-actions/${action.id}` as never });
  };
  const pick = (name: keyof Choices, data: readonly { value: string; label: string }[], label: string) =>
    data.length > 0 && (
      <MultiSelect
        label={label}
        data={[...data]}
        value={[...chosen[name]]}
        placeholder={chosen[name].length === 0 ? t("partners.update-existing.any") : ""}
        searchable={data.length > 8}
        clearable
        comboboxProps={{ withinPortal: false }}
        onChange={(values) => setChosen((now) => ({ ...now, [name]: values }))}
      />
    );
  return (
    <Sheet
      open
      title={t("partners.update-existing.title")}
      onClose={onClose}
      locked={start.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={start.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={start.busy} disabled={way === "own" && value === undefined} onPress={preview}>
            {t("partners.update-existing.preview")}
          </Button>
        </>
      }
    >
      <div className="update-existing">
        <p>{t("partners.update-existing.text")}</p>
        <p>
          {t("partners.update-existing.what", { setting: words.title(setting) })}
          {": "}
          <strong>{valueWords(setting, setting.value)}</strong>
        </p>
        {field.isInherited && (
          <SegmentedControl
            fullWidth
            orientation="vertical"
            aria-label={t("partners.update-existing.value")}
            data={[
              { value: "inherit", label: t("partners.update-existing.inherit") },
              ...(value === undefined ? [] : [{ value: "own", label: t("partners.update-existing.own") }]),
            ]}
            value={way}
            onChange={(next) => setWay(next === "own" ? "own" : "inherit")}
          />
        )}
        <h3>{t("partners.update-existing.which")}</h3>
        {choice.partners.length > 1 &&
          pick(
            "partner",
            choice.partners.map(({ id, name }) => ({ value: id, label: name })),
            t("partners.update-existing.partner"),
          )}
        {pick(
          "location",
          locations.map(({ id, path }) => ({ value: id, label: path.join(" / ") })),
          t("partners.update-existing.location"),
        )}
        {pick(
          "billingType",
          billingTypes.map((type) => ({ value: type, label: t(`terms.type.${type}`) })),
          t("partners.update-existing.type"),
        )}
        {pick(
          "paymentMethod",
          paymentMethods.map((method) => ({ value: method, label: t(`billing.method.${method}`) })),
          t("partners.update-existing.method"),
        )}
        {pick(
          "category",
          (["individual", "company", "reseller"] as const).map((one) => ({ value: one, label: t(`customers.category.${one}`) })),
          t("partners.update-existing.category"),
        )}
        {pick(
          "status",
          (["new", "active", "blocked", "inactive"] as const).map((one) => ({ value: one, label: t(`customers.status.${one}`) })),
          t("partners.update-existing.status"),
        )}
        {pick(
          "labelsAny",
          labels.map(({ id, title }) => ({ value: id, label: title })),
          t("partners.update-existing.labels"),
        )}
        {start.problem && <ProblemNote problem={start.problem} />}
      </div>
    </Sheet>
  );
}
