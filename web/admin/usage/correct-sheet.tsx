import { TextInput } from "@mantine/core";
import { useState } from "react";
import { correctBucketEndpoint } from "../../../server/modules/usage/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { bytesOfGigabytes } from "./gigabytes.ts";

interface Bucket {
  readonly id: string;
  readonly usedBytes: number;
  readonly leftBytes: number;
}

/** N-134 used bytes come back, or more are taken; the customer reads it as a correction. */
export function CorrectSheet({ bucket, onClose }: { bucket: Bucket; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [way, setWay] = useState<"back" | "off">("back");
  const [size, setSize] = useState("");
  const [reason, setReason] = useState("");
  const correct = useAction(correctBucketEndpoint, { topics: ["services", "usage", "quotas", "data"], onDone: onClose });
  const bytes = bytesOfGigabytes(size);
  return (
    <Sheet
      open
      sendsOnEnter
      title={t("usage.correct.title")}
      onClose={onClose}
      locked={correct.busy}
      foot={
        <Button
          kind="primary"
          busy={correct.busy}
          disabled={bytes === undefined || bytes <= 0 || reason.trim() === ""}
          onPress={() =>
            correct.run({
              params: { bucketId: bucket.id },
              body: { bytes: (bytes ?? 0) * (way === "back" ? 1 : -1), reason: reason.trim() },
            })
          }
        >
          {t("usage.correct.do")}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <p style={{ margin: 0 }}>
          {t("usage.correct.now", { used: format.bytes(bucket.usedBytes), left: format.bytes(bucket.leftBytes) })}
        </p>
        <Choice
          label={t("usage.correct.way")}
          value={way}
          onChange={setWay}
          options={[
            { value: "back", label: t("usage.correct.back") },
            { value: "off", label: t("usage.correct.off") },
          ]}
        />
        <DecimalField label={t("usage.size")} unit="GB" places={3} required value={size} onChange={setSize} />
        <TextInput
          label={t("usage.reason")}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={correct.problem} />
      </div>
    </Sheet>
  );
}
