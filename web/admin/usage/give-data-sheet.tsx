import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { grantDataEndpoint } from "../../../server/modules/usage/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { bytesOfGigabytes } from "./gigabytes.ts";

const validities = ["cycle_end", "days", "unlimited"] as const;
const usualDays = 30;

/** Data as a gift: for an outage, for a birthday. */
export function GiveDataSheet({ serviceId, onClose }: { serviceId: string; onClose: () => void }) {
  const t = useTexts();
  const [size, setSize] = useState("");
  const [validity, setValidity] = useState<(typeof validities)[number]>("cycle_end");
  const [days, setDays] = useState<number | "">(usualDays);
  const [reason, setReason] = useState("");
  const give = useAction(grantDataEndpoint, { topics: ["services", "usage", "quotas"], onDone: onClose });
  const bytes = bytesOfGigabytes(size);
  const isWhole = bytes !== undefined && bytes > 0 && reason.trim() !== "" && (validity !== "days" || typeof days === "number");
  return (
    <Sheet
      open
      sendsOnEnter
      title={t("usage.give.title")}
      onClose={onClose}
      locked={give.busy}
      foot={
        <Button
          kind="primary"
          busy={give.busy}
          disabled={!isWhole}
          onPress={() =>
            give.run({
              params: { serviceId },
              body: {
                bytes: bytes ?? 0,
                validity: validity === "days" ? { kind: "days", days: days === "" ? usualDays : days } : { kind: validity },
                reason: reason.trim(),
              },
            })
          }
        >
          {t("usage.give.do", { size: size || "0" })}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <DecimalField label={t("usage.size")} unit="GB" places={3} required value={size} onChange={setSize} />
        <NativeSelect
          label={t("usage.validity")}
          value={validity}
          onChange={(event) => setValidity(event.currentTarget.value as typeof validity)}
          data={validities.map((value) => ({ value, label: t(`usage.valid.${value}`) }))}
        />
        {validity === "days" && <CountField label={t("usage.valid-days")} value={days} onChange={setDays} required />}
        <TextInput
          label={t("usage.reason")}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={give.problem} />
      </div>
    </Sheet>
  );
}
