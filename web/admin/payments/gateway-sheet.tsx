import { Checkbox, PasswordInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { paymentMethods } from "../../../server/modules/billing/accounts/contract.ts";
import { addGatewayEndpoint, changeGatewayEndpoint, gatewayUses } from "../../../server/modules/payments/gateways/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import type { Driver, Gateway } from "./payment-words.ts";
import { SurchargeFields } from "./surcharge-fields.tsx";

type Use = (typeof gatewayUses)[number];

/** A partner's gateway. Stored secrets are not shown and not sent back: what is left empty stays as it is. */
export function GatewaySheet({
  gateway,
  drivers,
  taken,
  onClose,
}: {
  gateway: Gateway | undefined;
  drivers: readonly Driver[];
  taken: readonly Gateway[];
  onClose: () => void;
}) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(gateway?.partnerId ?? scope.partnerId ?? partners[0]?.id ?? "");
  const isFree = (name: string): boolean => !taken.some((one) => one.partnerId === partnerId && one.driver === name);
  const [chosen, setChosen] = useState(gateway?.driver);
  const driverName = chosen ?? drivers.find(({ driver }) => isFree(driver))?.driver ?? "";
  const driver = drivers.find((one) => one.driver === driverName);
  const [typedTitle, setTitle] = useState(gateway?.title);
  const title = typedTitle ?? driver?.title ?? "";
  const [mode, setMode] = useState<"test" | "live">(gateway?.mode ?? "test");
  const [isEnabled, setEnabled] = useState(gateway?.isEnabled ?? true);
  const [uses, setUses] = useState<readonly Use[]>(gateway?.enabledFor ?? gatewayUses);
  const [currencies, setCurrencies] = useState<string[]>([...(gateway?.currencies ?? [])]);
  const [paymentMethod, setMethod] = useState<Gateway["paymentMethod"]>(gateway?.paymentMethod ?? "card");
  const [surcharge, setSurcharge] = useState<Gateway["surcharge"]>(gateway?.surcharge ?? null);
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const onDone = (): void => {
    notify(t(gateway ? "payments.gateways.changed" : "payments.gateways.added"));
    onClose();
  };
  const add = useAction(addGatewayEndpoint, { onDone });
  const change = useAction(changeGatewayEndpoint, { onDone });
  const { busy, problem } = gateway ? change : add;
  const errors = problem?.problem.errors ?? [];
  const errorOf = (field: string): string | undefined => {
    const found = errors.find((error) => error.field === field);
    return found && fieldErrorText(t, found);
  };
  const typedSecrets = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ""));
  const common = { title, mode, isEnabled, currencies, enabledFor: [...uses], paymentMethod, surcharge };
  const save = (): void => {
    if (gateway) {
      void change.run({
        params: { configId: gateway.id },
        body: { ...common, ...(Object.keys(typedSecrets).length > 0 ? { secrets: typedSecrets } : {}) },
        version: gateway.version,
      });
    } else void add.run({ body: { partnerId, driver: driverName, ...common, secrets: typedSecrets } });
  };
  return (
    <Sheet
      open
      title={t(gateway ? "payments.gateways.edit-title" : "payments.gateways.add")}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={title.trim() === "" || driverName === "" || surcharge?.tax === ""} onPress={save}>
            {t(gateway ? "payments.gateways.save" : "payments.gateways.add")}
          </Button>
        </>
      }
    >
      <div className="gateway-fields">
        {!gateway && partners.length > 1 && (
          <Select
            label={t("payments.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => value && setPartnerId(value)}
          />
        )}
        {!driver && !gateway && <span>{t("payments.gateways.all-taken")}</span>}
        {!gateway && driver && (
          <Select
            label={t("payments.gateways.driver")}
            data={drivers.map((one) => ({ value: one.driver, label: one.title, disabled: !isFree(one.driver) }))}
            value={driverName || null}
            allowDeselect={false}
            error={errorOf("driver")}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => value && setChosen(value)}
          />
        )}
        {(driver || gateway) && (
          <>
            <TextInput
              label={t("payments.gateways.name")}
              description={t("payments.gateways.name-why")}
              required
              maxLength={80}
              value={title}
              error={errorOf("title")}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <div>
              <Choice
                label={t("payments.gateways.mode-head")}
                value={mode}
                onChange={setMode}
                options={[
                  { value: "test", label: t("payments.gateways.mode.test") },
                  { value: "live", label: t("payments.gateways.mode.live") },
                ]}
              />
              {errorOf("mode") && <p className="gateway-alarm">{errors.find(({ field }) => field === "mode") && problem?.message}</p>}
            </div>
            {driver?.fields.map((field) => {
              const props = {
                label: field.title,
                description: gateway ? t("payments.gateways.secret-kept") : undefined,
                autoComplete: "off",
                value: secrets[field.name] ?? "",
                error: errorOf(`secrets.${field.name}`),
                onChange: (event: { currentTarget: { value: string } }) =>
                  setSecrets({ ...secrets, [field.name]: event.currentTarget.value }),
              };
              return field.isSecret ? <PasswordInput key={field.name} {...props} /> : <TextInput key={field.name} {...props} />;
            })}
            <fieldset className="gateway-uses">
              <legend>{t("payments.gateways.uses")}</legend>
              {gatewayUses.map((use) => (
                <Checkbox
                  key={use}
                  label={t(`payments.gateways.use.${use}`)}
                  checked={uses.includes(use)}
                  onChange={() => setUses(uses.includes(use) ? uses.filter((one) => one !== use) : [...uses, use])}
                />
              ))}
            </fieldset>
            <TagsInput
              label={t("payments.gateways.currencies")}
              description={t("payments.gateways.currencies-why")}
              value={currencies}
              error={errors.some(({ field }) => field.startsWith("currencies")) ? t("payments.gateways.currency-form") : undefined}
              comboboxProps={{ withinPortal: false }}
              onChange={(values) => setCurrencies(values.map((value) => value.toUpperCase()))}
            />
            <Select
              label={t("payments.gateways.books-as")}
              description={t("payments.gateways.books-as-why")}
              data={paymentMethods.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
              value={paymentMethod}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(value) => value && setMethod(value as Gateway["paymentMethod"])}
            />
            <SurchargeFields surcharge={surcharge} onChange={setSurcharge} errorOf={errorOf} />
            <Switch
              label={t("payments.gateways.enabled")}
              description={t("payments.gateways.enabled-why")}
              checked={isEnabled}
              onChange={(event) => setEnabled(event.currentTarget.checked)}
            />
          </>
        )}
        <ProblemNote problem={problem} errors={errors.filter(({ field }) => field === "")} />
      </div>
    </Sheet>
  );
}
