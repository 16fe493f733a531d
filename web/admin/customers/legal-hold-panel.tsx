// O-84 whether this customer's data is held for a court or an authority: then nobody deletes them or joins them with another.
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { legalHoldEndpoint, setLegalHoldEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";

export function LegalHoldPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const { data, problem, reload } = useEndpoint(legalHoldEndpoint, { params: { customerId } });
  const hold = data?.hold;
  return (
    <Panel
      title={t("customers.hold.title")}
      actions={
        data && (
          <Button small onPress={() => setOpen(true)}>
            {t(hold ? "customers.hold.lift" : "customers.hold.set")}
          </Button>
        )
      }
    >
      <ProblemNote problem={problem} onRetry={reload} />
      {data && !hold && <p className="panel-quiet">{t("customers.hold.none")}</p>}
      {hold && (
        <div style={{ display: "grid", gap: 12 }}>
          <div>
            <StatusChip tone="attention">{t("customers.hold.on")}</StatusChip>
          </div>
          <Facts
            facts={[
              { label: t("customers.hold.reason"), value: <bdi>{hold.reason}</bdi> },
              {
                label: t("customers.hold.by"),
                value: (
                  <>
                    <bdi>{hold.by}</bdi> <MomentText value={hold.at} />
                  </>
                ),
              },
            ]}
          />
        </div>
      )}
      {data && open && <HoldSheet customerId={customerId} isHeld={data.hold !== null} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function HoldSheet({ customerId, isHeld, onClose }: { customerId: string; isHeld: boolean; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const act = useAction(setLegalHoldEndpoint, {
    topics: ["customers"],
    onDone: () => [notify(t(isHeld ? "customers.hold.lifted" : "customers.hold.held")), onClose()],
  });
  const words = t(isHeld ? "customers.hold.lift" : "customers.hold.set");
  return (
    <Sheet
      open
      title={words}
      onClose={onClose}
      locked={act.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={act.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={act.busy}
            disabled={!isHeld && reason.trim() === ""}
            onPress={() => act.run({ params: { customerId }, body: { reason: isHeld ? "" : reason } })}
          >
            {words}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t(isHeld ? "customers.hold.lift-text" : "customers.hold.set-text")}</span>
        {!isHeld && (
          <Textarea
            label={t("customers.hold.reason")}
            description={t("customers.hold.reason-why")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value.replaceAll("\n", " "))}
            maxLength={500}
            autosize
            minRows={2}
            required
            data-autofocus
          />
        )}
        <ProblemNote problem={act.problem} />
      </div>
    </Sheet>
  );
}
