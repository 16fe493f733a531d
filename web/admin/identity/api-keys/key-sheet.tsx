import { NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { createApiKeyEndpoint, editApiKeyEndpoint, meEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { PartnerChoice } from "../administrators/partner-choice.tsx";
import { FormColumns, inputsFirst } from "../form-columns.tsx";
import { NetworksField } from "../networks-field.tsx";
import type { ApiKey } from "./key-words.tsx";
import { ScopeTree } from "./scope-tree.tsx";
import { ShownSecret } from "./shown-secret.tsx";

const lives = ["30", "90", "180", "365", "730", ""] as const;
const usualRate = 600;

/** A new key, or what can be changed of one: its partners and its end stay as they were made. */
export function KeySheet({ apiKey, onClose }: { apiKey?: ApiKey; onClose: () => void }) {
  const t = useTexts();
  const me = useEndpoint(meEndpoint);
  const [name, setName] = useState(apiKey?.name ?? "");
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set(apiKey?.scopes));
  const [partners, setPartners] = useState<"all" | readonly string[]>("all");
  const [networks, setNetworks] = useState<readonly string[]>(apiKey?.ipAllowList ?? []);
  const [life, setLife] = useState<string>("365");
  const [rate, setRate] = useState<number>(apiKey?.ratePerMin ?? usualRate);
  const [isService, setIsService] = useState(false);
  const create = useAction(createApiKeyEndpoint);
  const edit = useAction(editApiKeyEndpoint, {
    onDone: () => {
      notify(t("identity.key.saved"));
      onClose();
    },
  });
  const action = apiKey ? edit : create;
  const errors = action.problem?.problem.errors ?? [];
  const errorOf = (field: string): string | undefined => {
    const found = errors.find((error) => error.field === field || error.field.startsWith(`${field}.`));
    return found ? fieldErrorText(t, found) : undefined;
  };
  const common = { name, scopes: [...scopes] as Permission[], ipAllowList: [...networks], ratePerMin: rate };
  const send = (): unknown =>
    apiKey
      ? edit.run({ params: { keyId: apiKey.id }, version: apiKey.version, body: common })
      : create.run({
          body: {
            ...common,
            partners: partners === "all" ? "all" : [...partners],
            expiresInDays: life === "" ? null : Number(life),
            isService,
          },
        });

  if (create.result) return <ShownSecret secret={create.result.key} onClose={onClose} />;
  return (
    <Sheet
      open
      wide
      title={apiKey ? t("identity.key.change-title", { name: apiKey.name }) : t("identity.key.new")}
      onClose={onClose}
      locked={action.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={action.busy} disabled={name.trim() === "" || scopes.size === 0} onPress={send}>
            {apiKey ? t("identity.key.save") : t("identity.key.make", { count: scopes.size })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 20 }}>
        <FormColumns>
          <TextInput
            label={t("identity.key.name")}
            description={t("identity.key.name-text")}
            inputWrapperOrder={inputsFirst}
            required
            maxLength={100}
            data-autofocus
            value={name}
            error={errorOf("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!apiKey && (
            <NativeSelect
              label={t("identity.key.life")}
              {...(life === "" ? { description: t("identity.key.never-warning") } : {})}
              inputWrapperOrder={inputsFirst}
              value={life}
              onChange={(event) => setLife(event.currentTarget.value)}
              data={lives.map((value) => ({
                value,
                label: value === "" ? t("identity.key.never") : t("identity.key.days", { days: Number(value) }),
              }))}
            />
          )}
          <NumberInput
            label={t("identity.key.rate")}
            min={10}
            max={6000}
            allowDecimal={false}
            value={rate}
            error={errorOf("ratePerMin")}
            onChange={(value) => setRate(Number(value))}
          />
        </FormColumns>
        <div style={{ display: "grid", gap: 8 }}>
          <strong>{t("identity.key.scopes")}</strong>
          <span style={{ color: "var(--ink-quiet)" }}>{t("identity.key.scopes-text")}</span>
          <ScopeTree chosen={scopes} onChange={setScopes} />
        </div>
        {!apiKey && (
          <PartnerChoice
            label={t("identity.key.partners")}
            allText={t("identity.key.all-partners-text")}
            mayGiveAll
            value={partners}
            error={errorOf("partners")}
            onChange={setPartners}
          />
        )}
        <NetworksField
          label={t("identity.networks.label")}
          description={t("identity.key.networks-text")}
          value={networks}
          errors={errors.filter(({ field }) => field.startsWith("ipAllowList"))}
          onChange={setNetworks}
        />
        {!apiKey && me.data?.role.key === "super_administrator" && (
          <Switch
            label={t("identity.key.is-service")}
            description={t("identity.key.is-service-text")}
            checked={isService}
            onChange={(event) => setIsService(event.currentTarget.checked)}
          />
        )}
        <ProblemNote problem={action.problem} />
      </div>
    </Sheet>
  );
}
