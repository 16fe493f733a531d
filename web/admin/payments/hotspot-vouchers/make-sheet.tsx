import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { makeVoucherBatchEndpoint } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { SeriesRest, SeriesTitle, useNewSeries } from "../codes/new-series.tsx";
import { type Kinds, voucherTopics } from "./voucher.ts";

/** B-230 makes a batch of vouchers; they have no codes yet. */
export function MakeSheet({ kinds, onClose }: { kinds: Kinds; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partnerId } = usePartnerScope();
  const sold = kinds.items.filter((kind) => kind.isEnabled && (!partnerId || kind.partnerId === partnerId));
  const [kindId, setKindId] = useState(sold[0]?.id ?? "");
  const typed = useNewSeries();
  const make = useAction(makeVoucherBatchEndpoint, {
    topics: voucherTopics,
    onDone: ({ id }) => {
      notify(t("vouchers.made"));
      onClose();
      void navigate({ to: `/hotspot-vouchers/${id}` as never });
    },
  });
  const ready = kindId === "" ? undefined : typed.ready;
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
          <Button kind="primary" busy={make.busy} disabled={!ready} onPress={() => ready && make.run({ body: { kindId, ...ready } })}>
            {ready ? t("vouchers.make-do", { count: ready.quantity }) : t("vouchers.make")}
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
        <SeriesTitle typed={typed} label={t("vouchers.name")} why={t("vouchers.name-why")} />
        <SeriesRest
          typed={typed}
          words={{ quantity: t("vouchers.quantity"), validTill: t("vouchers.valid-till"), validTillWhy: t("vouchers.valid-till-why") }}
        />
        <ProblemNote problem={make.problem} errors={make.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
