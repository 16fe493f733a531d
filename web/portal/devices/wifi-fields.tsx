import { PasswordInput, TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import { isWifiKey, isWifiName, strengthOf } from "./wifi-strength.ts";

export interface WifiFieldsProps {
  name: string;
  wifiKey: string;
  mayName: boolean;
  mayKey: boolean;
  /** Faults are shown once somebody tried to save. */
  tried: boolean;
  /** Left out: a key is needed. */
  keyIsOptional?: boolean;
  onName: (name: string) => void;
  onKey: (key: string) => void;
}

/** Why it cannot be sent, as a key of the texts; undefined: it can. */
export function wifiFault({ name, wifiKey, mayName, mayKey, keyIsOptional = true }: Omit<WifiFieldsProps, "tried" | "onName" | "onKey">) {
  if (mayName && !isWifiName(name)) return { field: "name", text: "portal-equipment.wifi.bad-name" } as const;
  if (mayKey && !(keyIsOptional && wifiKey === "") && !isWifiKey(wifiKey))
    return { field: "key", text: "portal-equipment.wifi.bad-key" } as const;
  if (mayKey && wifiKey !== "" && wifiKey === name) return { field: "key", text: "portal-equipment.wifi.same-as-name" } as const;
  return undefined;
}

export function WifiFields(props: WifiFieldsProps) {
  const t = useTexts();
  const { name, wifiKey, mayName, mayKey, tried, onName, onKey } = props;
  const fault = tried ? wifiFault(props) : undefined;
  const strength = strengthOf(wifiKey);
  return (
    <>
      {mayName && (
        <TextInput
          size="md"
          label={t("portal-equipment.wifi.name")}
          description={t("portal-equipment.wifi.name-how")}
          value={name}
          maxLength={32}
          autoComplete="off"
          error={fault?.field === "name" && t(fault.text)}
          onChange={(event) => onName(event.currentTarget.value)}
        />
      )}
      {mayKey && (
        <PasswordInput
          size="md"
          label={t("portal-equipment.wifi.key")}
          description={t("portal-equipment.wifi.key-how")}
          value={wifiKey}
          maxLength={63}
          autoComplete="new-password"
          error={fault?.field === "key" && t(fault.text)}
          onChange={(event) => onKey(event.currentTarget.value)}
        />
      )}
      {mayKey && strength && <p role="status">{t(`portal-equipment.wifi.strength.${strength}`)}</p>}
    </>
  );
}
