import { type ComponentProps, useState } from "react";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { StartRunSheet } from "./start-run-sheet.tsx";

interface StillDueProps {
  start: NonNullable<ComponentProps<typeof StartRunSheet>["start"]>;
  count: number;
}

/** What did not go with the run is still due: another preview shows it again. */
export function StillDue({ start, count }: StillDueProps) {
  const t = useTexts();
  const mayPreview = useMay("finance.runs.preview");
  const [starting, setStarting] = useState(false);
  return (
    <p className="run-note">
      {t("billing.run.set-aside-why", { count })}{" "}
      {mayPreview && (
        <Button small onPress={() => setStarting(true)}>
          {t("billing.run.preview-rest")}
        </Button>
      )}
      {starting && <StartRunSheet start={start} onClose={() => setStarting(false)} />}
    </p>
  );
}
