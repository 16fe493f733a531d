import { Checkbox } from "@mantine/core";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { RadioList, type RadioOption } from "../../ui/radio-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Options } from "./options.ts";
import { SavedName, SavedSign } from "./payment-name.tsx";
import type { Way } from "./use-pay.ts";

export interface MethodChoiceProps {
  options: Options;
  way: Way | undefined;
  onChange: (way: Way) => void;
}

/** With a saved method, or on the page of a gateway: no number of a card is ever typed in here. */
export function MethodChoice({ options: { methods, gateways }, way, onChange }: MethodChoiceProps) {
  const t = useTexts();
  const format = useFormat();
  const hasSaved = methods.length > 0;
  const saved = methods
    .filter(({ state }) => state === "active" || state === "expiring")
    .map(
      (method): RadioOption<string> => ({
        value: `saved ${method.id}`,
        label: <SavedName method={method} />,
        note: method.expiresOn ? t("portal-finance.method.valid-until", { month: format.month(method.expiresOn) }) : undefined,
        end: <SavedSign kind={method.kind} />,
      }),
    );
  const pages = gateways.map(
    ({ gateway, title, isTest }): RadioOption<string> => ({
      value: `gateway ${gateway}`,
      label: t(hasSaved ? "portal-finance.pay.another" : "portal-finance.pay.by", { title }),
      note: t(isTest ? "portal-finance.pay.on-test-page" : "portal-finance.pay.on-their-page"),
      ...(isTest ? { end: <StatusChip tone="attention">{t("portal-finance.pay.test")}</StatusChip> } : {}),
    }),
  );
  const value = way && (way.kind === "saved" ? `saved ${way.methodId}` : `gateway ${way.gateway}`);
  const choose = (chosen: string): void => {
    const [kind, id = ""] = chosen.split(" ");
    onChange(
      kind === "saved" ? { kind: "saved", methodId: id } : { kind: "gateway", gateway: id, save: way?.kind === "gateway" && way.save },
    );
  };
  const chosenGateway = way?.kind === "gateway" ? gateways.find(({ gateway }) => gateway === way.gateway) : undefined;
  return (
    <div className="pay-method">
      <RadioList label={t("portal-finance.pay.how")} value={value} onChange={choose} options={[...saved, ...pages]} />
      {chosenGateway?.canSave && way?.kind === "gateway" && (
        <Checkbox
          label={t("portal-finance.pay.save")}
          checked={way.save}
          onChange={(event) => onChange({ ...way, save: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
