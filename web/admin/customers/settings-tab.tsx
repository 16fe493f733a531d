import { NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import { changeCustomerSettingsEndpoint, customerSettingsEndpoint } from "../../../server/modules/customers/contract.ts";
import type { SettingView } from "../../../server/modules/partners/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Setting } from "../../ui/settings-page.tsx";

type Item = z.output<typeof SettingView>;
interface Shape {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
}

/** What this customer has otherwise than the partner, each value with where it comes from. */
export function SettingsTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(customerSettingsEndpoint, { params: { customerId }, query: {} }, { topics: ["settings"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return null;
  if (data.items.length === 0) return <EmptyState title={t("customers.settings.none")} text={t("customers.settings.none-why")} />;
  const groups = Map.groupBy(data.items, ({ key }) => key.split(".")[0] ?? "");
  return [...groups].map(([module, settings]) => (
    <Panel key={module} title={t.optional(`customers.settings.of.${module}`) ?? module}>
      {settings.map((setting) => (
        // Its version is part of the key: what was saved elsewhere replaces what stands in the box.
        <OneSetting key={`${setting.key} ${String(setting.version)}`} customerId={customerId} setting={setting} />
      ))}
    </Panel>
  ));
}

function OneSetting({ customerId, setting }: { customerId: string; setting: Item }) {
  const t = useTexts();
  const [value, setValue] = useState(setting.value);
  const save = useAction(changeCustomerSettingsEndpoint, { topics: ["settings"], onDone: () => notify(t("customers.settings.saved")) });
  const put = (change: { value: unknown } | { reset: true }): void =>
    void save.run({ params: { customerId }, body: { changes: [{ key: setting.key, version: setting.version, ...change }] } });
  const wrong = save.problem?.problem.errors?.[0];
  const title = titleOf(t, setting);
  const changed = value !== setting.value && value !== "";
  return (
    <Setting
      id={setting.key}
      title={title}
      help={t.optional(`partners.setting.${setting.key}.help`) ?? setting.help}
      origin={
        setting.origin === "customer"
          ? { kind: "own", resetTo: t("customers.settings.reset-to", { value: wordsOf(t, setting, setting.inherited) }) }
          : { kind: "inherited", from: t(`customers.settings.from.${setting.origin}`) }
      }
      {...(setting.mayChange ? { onReset: () => put({ reset: true }) } : {})}
    >
      <Control
        setting={setting}
        title={title}
        value={value}
        error={wrong && fieldErrorText(t, wrong)}
        disabled={!setting.mayChange || save.busy}
        onType={setValue}
        onChoose={(next) => {
          setValue(next);
          put({ value: next });
        }}
      />
      {changed && isTyped(setting) && (
        <div className="row-acts">
          <Button small kind="primary" busy={save.busy} onPress={() => put({ value })}>
            {t("customers.settings.save")}
          </Button>
          <Button small onPress={() => setValue(setting.value)}>
            {t("ui.cancel")}
          </Button>
        </div>
      )}
      {!wrong && <ProblemNote problem={save.problem} />}
    </Setting>
  );
}

const shapeOf = ({ shape }: Item): Shape => shape as Shape;
/** Typed values are saved by a button, chosen ones at once. */
const isTyped = (setting: Item): boolean => shapeOf(setting).type !== "boolean" && shapeOf(setting).enum === undefined;
const titleOf = (t: Translate, { key, title }: Item): string => t.optional(`partners.setting.${key}.title`) ?? title;
const optionWords = (t: Translate, { key }: Item, option: string): string =>
  t.optional(`partners.setting.${key}.option.${option}`) ?? t.optional(`partners.setting-option.${option}`) ?? option.replaceAll("_", " ");

function wordsOf(t: Translate, setting: Item, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "customers.yes" : "customers.no");
  return typeof value === "string" && shapeOf(setting).enum ? optionWords(t, setting, value) : String(value ?? "–");
}

interface ControlProps {
  setting: Item;
  title: string;
  value: unknown;
  error: string | undefined;
  disabled: boolean;
  onType: (value: unknown) => void;
  onChoose: (value: unknown) => void;
}

function Control({ setting, title, value, error, disabled, onType, onChoose }: ControlProps) {
  const t = useTexts();
  const { type, enum: options, minimum, maximum } = shapeOf(setting);
  const common = { "aria-label": title, disabled, error };
  if (type === "boolean") {
    return (
      <Switch
        {...common}
        checked={value === true}
        label={t(value === true ? "customers.yes" : "customers.no")}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
    );
  }
  if (options) {
    return (
      <NativeSelect
        {...common}
        value={String(value)}
        data={options.map((option) => ({ value: option, label: optionWords(t, setting, option) }))}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
    );
  }
  if (type === "integer" || type === "number") {
    return (
      <NumberInput
        {...common}
        hideControls
        allowDecimal={type === "number"}
        value={typeof value === "number" ? value : ""}
        {...(minimum === undefined ? {} : { min: minimum })}
        {...(maximum === undefined ? {} : { max: maximum })}
        onChange={onType}
      />
    );
  }
  return <TextInput {...common} value={String(value ?? "")} onChange={(event) => onType(event.currentTarget.value)} />;
}
