import { Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { makeVoucherBatchEndpoint } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { type Kinds, voucherTopics } from "./voucher.ts";

const most = 10_000;

/** B-230 makes a batch of vouchers; they have no codes yet. */
export function MakeSheet({ kinds, onClose }: { kinds: Kinds; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partnerId } = usePartnerScope();
  const sold = kinds.items.filter((kind) => kind.isEnabled && (!partnerId || kind.partnerId === partnerId));
  const [kindId, setKindId] = useState(sold[0]?.id ?? "");
  const [title, setTitle] = useState("");
  const [quantity, setQuantity] = useState<number | "">(100);
  const [prefix, setPrefix] = useState("");
  const [validTill, setValidTill] = useState("");
  const make = useAction(makeVoucherBatchEndpoint, {
    topics: voucherTopics,
    onDone: ({ id }) => {
      notify(t("vouchers.made"));
      onClose();
      void navigate({ to: `/hotspot-vouchers/${id}` as never });
    },
  });
  const isCount = quantity !== "" && Number.isInteger(quantity) && quantity >= 1 && quantity <= most;
  const isPrefix = /^[2-9A-HJ-NP-Z]*$/.test(prefix.trim());
  const isReady = isPrefix && title.trim() !== "" && kindId !== "" && isCount;
  return (
    <Sheet
      open
      title={t("vouchers.make")}
      onClose={onClose}
      locked={make.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={make.busy}
            disabled={!isReady}
            onPress={() =>
              isReady && make.run({ body: { kindId, title, prefix, quantity, validTill: isDay(validTill) ? (validTill as Day) : null } })
            }
          >
            {isReady ? t("vouchers.make-do", { count: quantity }) : t("vouchers.make")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <Select
          label={t("vouchers.kind")}
          data={sold.map(({ id, title: name }) => ({ value: id, label: name }))}
          value={kindId}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => next && setKindId(next)}
        />
        <TextInput
          label={t("vouchers.name")}
          description={t("vouchers.name-why")}
          required
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <CountField
          label={t("vouchers.quantity")}
          description={t("cards.quantity-why")}
          value={quantity}
          required
          error={isCount || quantity === "" ? undefined : t("cards.range-wrong", { most })}
          onChange={setQuantity}
        />
        <DayField label={t("vouchers.valid-till")} description={t("vouchers.valid-till-why")} value={validTill} onChange={setValidTill} />
        <TextInput
          label={t("cards.prefix")}
          description={t("cards.prefix-why")}
          maxLength={4}
          error={isPrefix ? undefined : t("cards.prefix-wrong")}
          dir="ltr"
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value.toUpperCase())}
        />
        <ProblemNote problem={make.problem} errors={make.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
