import { QrCode } from "../../ui/qr-code.tsx";

/** Signs that mean something in such a code are escaped. */
const escaped = (text: string): string => text.replace(/[\\;,:"]/g, "\\$&");

const wifiText = (name: string, key: string): string => `WIFI:T:WPA;S:${escaped(name)};P:${escaped(key)};;`;

/** P-202 drawn here, in the browser: neither the code nor the key goes anywhere. */
export function WifiCode({ name, wifiKey, label }: { name: string; wifiKey: string; label: string }) {
  return <QrCode text={wifiText(name, wifiKey)} label={label} />;
}
