import { useTexts } from "../lib/texts.tsx";
import { Choice } from "./choice.tsx";
import { useColourScheme } from "./colour-scheme.ts";

/** Light, dark, or as the device says. */
export function ThemeChoice() {
  const t = useTexts();
  const { scheme, setScheme } = useColourScheme();
  return (
    <Choice
      label={t("ui.theme.name")}
      value={scheme}
      onChange={setScheme}
      options={[
        { value: "light", label: t("ui.theme.light") },
        { value: "dark", label: t("ui.theme.dark") },
        { value: "auto", label: t("ui.theme.auto") },
      ]}
    />
  );
}
