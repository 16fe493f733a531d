import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { creditUsageEndpoint } from "../../../server/modules/usage/corrections/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { bytesOfGigabytes } from "./gigabytes.ts";

/** N-134 counted bytes or time online are given back; of a service without a cap they count for the rules of fair use. */
export function CreditSheet({ serviceId, cycles, onClose }: { serviceId: string; cycles: readonly string[]; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [down, setDown] = useState("");
  const [up, setUp] = useState("");
  const [hours, setHours] = useState("");
  const [cycleStart, setCycle] = useState(cycles[0] ?? "");
  const [reason, setReason] = useState("");
  const credit = useAction(creditUsageEndpoint, { topics: ["services", "usage", "quotas", "data", "fair-use"], onDone: onClose });
  const sizes = { downBytes: positive(bytesOfGigabytes(down)), upBytes: positive(bytesOfGigabytes(up)), seconds: secondsOf(hours) };
  return (
    <Sheet
      open
      sendsOnEnter
      title={t("usage.credit.title")}
      onClose={onClose}
      locked={credit.busy}
      foot={
        <Button
          kind="primary"
          busy={credit.busy}
          disabled={sizes.downBytes + sizes.upBytes + sizes.seconds === 0 || reason.trim() === ""}
          onPress={() =>
            credit.run({
              params: { serviceId },
              body: { ...sizes, reason: reason.trim(), ...(cycleStart === "" ? {} : { cycleStart: cycleStart as Day }) },
            })
          }
        >
          {t("usage.credit.do")}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <p style={{ margin: 0 }}>{t("usage.credit.why")}</p>
        {cycles.length > 1 && (
          <NativeSelect
            label={t("usage.credit.cycle")}
            value={cycleStart}
            onChange={(event) => setCycle(event.currentTarget.value)}
            data={cycles.map((value) => ({ value, label: format.day(value) }))}
          />
        )}
        <DecimalField label={t("usage.down")} unit="GB" places={3} value={down} onChange={setDown} />
        <DecimalField label={t("usage.up")} unit="GB" places={3} value={up} onChange={setUp} />
        <DecimalField label={t("usage.credit.time")} unit={t("usage.fair.hours")} places={2} value={hours} onChange={setHours} />
        <TextInput
          label={t("usage.reason")}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={credit.problem} />
      </div>
    </Sheet>
  );
}

const positive = (bytes: number | undefined): number => Math.max(0, bytes ?? 0);

const secondsOf = (hours: string): number => (/^\d{1,5}(\.\d{1,2})?$/.test(hours) ? Math.round(Number(hours) * 3600) : 0);
