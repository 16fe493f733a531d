import { ActionIcon, Menu, Skeleton, TextInput, VisuallyHidden } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { z } from "zod";
import {
  changeCustomerMethodEndpoint,
  listCustomerMethodsEndpoint,
  type SavedMethodView,
  setupCustomerMethodEndpoint,
} from "../../../server/modules/payments/saved-methods/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { AutoPayPanel } from "./auto/auto-pay-panel.tsx";
import { BillByDialog, RemoveMethodDialog } from "./method-terms.tsx";

type Method = z.output<typeof SavedMethodView>;

const tones: Record<Method["state"], Tone> = { pending: "waits", active: "works", expiring: "attention", expired: "past", failed: "hurts" };

/** The cards and accounts that a gateway keeps for a customer. Their numbers never come here. */
export function MethodsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("customers.billing.update");
  const { attempt } = useSearch({ strict: false }) as { attempt?: string };
  const params = { customerId };
  const { data, problem, reload } = useEndpoint(listCustomerMethodsEndpoint, { params }, { topics: ["payment-methods"] });
  const [acting, setActing] = useState<{ method: Method; act: "rename" | "remove" | "bill-by" }>();
  const setUp = useAction(setupCustomerMethodEndpoint, { onDone: ({ redirectUrl }) => location.assign(redirectUrl) });
  const change = useAction(changeCustomerMethodEndpoint, { onDone: () => notify(t("payments.methods.changed")) });
  const add = mayUpdate && (
    <Button busy={setUp.busy} onPress={() => setUp.run({ params, body: {} })}>
      {t("payments.methods.add")}
    </Button>
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={160} radius="md" />;
  const nameOf = (method: Method): string =>
    method.title || `${method.brand || t(`payments.methods.kind.${method.kind}`)} •••• ${method.last4}`;
  return (
    <div className="methods-view">
      <AutoPayPanel
        customerId={customerId}
        methods={data.items.map((method) => ({
          id: method.id,
          name: nameOf(method),
          isUsable: method.state === "active" || method.state === "expiring",
          isDefault: method.isDefault,
        }))}
      />
      <Panel title={t("payments.methods.title")} actions={data.items.length > 0 && add}>
        {attempt && <p style={{ marginBlockStart: 0 }}>{t("payments.methods.came-back")}</p>}
        <ProblemNote problem={setUp.problem ?? change.problem} />
        {data.items.length === 0 ? (
          <EmptyState title={t("payments.methods.none")} text={t("payments.methods.none-why")} {...(add ? { action: add } : {})} />
        ) : (
          <PlainTable
            label={t("payments.methods.title")}
            rows={data.items}
            rowKey={(method) => method.id}
            columns={[
              {
                id: "name",
                head: t("payments.methods.name"),
                cell: (method) => (
                  <span style={{ display: "inline-flex", flexWrap: "wrap", gap: 6 }}>
                    <bdi className="number">{nameOf(method)}</bdi>
                    {method.isDefault && <StatusChip tone="works">{t("payments.methods.default")}</StatusChip>}
                    {method.mandate && (
                      <span style={{ inlineSize: "100%", color: "var(--ink-quiet)", fontSize: 13 }}>
                        {t("payments.methods.mandate", { reference: method.mandate.reference, creditor: method.mandate.creditor })}
                      </span>
                    )}
                  </span>
                ),
              },
              { id: "gateway", head: t("payments.gateway"), wide: true, cell: (method) => method.gatewayTitle },
              {
                id: "holder",
                head: t("payments.methods.holder"),
                wide: true,
                cell: (method) => (method.holder ? <bdi>{method.holder}</bdi> : <Nothing />),
              },
              {
                id: "expires",
                head: t("payments.methods.expires"),
                cell: (method) => (method.expiresOn ? <span className="number">{format.month(method.expiresOn)}</span> : <Nothing />),
              },
              {
                id: "state",
                head: t("payments.state-head"),
                cell: (method) => <StatusChip tone={tones[method.state]}>{t(`payments.methods.state.${method.state}`)}</StatusChip>,
              },
              { id: "added", head: t("payments.methods.added"), wide: true, cell: (method) => <MomentText value={method.createdAt} /> },
              ...(mayUpdate
                ? [
                    {
                      id: "acts",
                      head: <VisuallyHidden>{t("ui.more-actions")}</VisuallyHidden>,
                      cell: (method: Method) => (
                        <Menu position="bottom-end" shadow="md" withinPortal>
                          <Menu.Target>
                            <ActionIcon variant="subtle" color="gray" size={30} aria-label={`${t("ui.more-actions")}: ${nameOf(method)}`}>
                              <IconDotsVertical size={16} aria-hidden />
                            </ActionIcon>
                          </Menu.Target>
                          <Menu.Dropdown>
                            {!method.isDefault && (method.state === "active" || method.state === "expiring") && (
                              <Menu.Item
                                onClick={() =>
                                  change.run({
                                    params: { customerId, methodId: method.id },
                                    body: { isDefault: true },
                                    version: method.version,
                                  })
                                }
                              >
                                {t("payments.methods.make-default")}
                              </Menu.Item>
                            )}
                            {(method.state === "active" || method.state === "expiring") && (
                              <Menu.Item onClick={() => setActing({ method, act: "bill-by" })}>{t("payments.methods.bill-by")}</Menu.Item>
                            )}
                            <Menu.Item onClick={() => setActing({ method, act: "rename" })}>{t("payments.methods.rename")}</Menu.Item>
                            <Menu.Item c="var(--hurts-ink)" onClick={() => setActing({ method, act: "remove" })}>
                              {t("payments.methods.remove")}
                            </Menu.Item>
                          </Menu.Dropdown>
                        </Menu>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
        {acting?.act === "rename" && <RenameSheet customerId={customerId} method={acting.method} onClose={() => setActing(undefined)} />}
        {acting?.act === "bill-by" && (
          <BillByDialog customerId={customerId} method={acting.method} name={nameOf(acting.method)} onClose={() => setActing(undefined)} />
        )}
        {acting?.act === "remove" && (
          <RemoveMethodDialog
            customerId={customerId}
            method={acting.method}
            name={nameOf(acting.method)}
            onClose={() => setActing(undefined)}
          />
        )}
      </Panel>
    </div>
  );
}

function RenameSheet({ customerId, method, onClose }: { customerId: string; method: Method; onClose: () => void }) {
  const t = useTexts();
  const [title, setTitle] = useState(method.title);
  const rename = useAction(changeCustomerMethodEndpoint, { onDone: onClose });
  return (
    <Sheet
      open
      title={t("payments.methods.rename")}
      onClose={onClose}
      locked={rename.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={rename.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={rename.busy}
            onPress={() => rename.run({ params: { customerId, methodId: method.id }, body: { title }, version: method.version })}
          >
            {t("payments.methods.rename-do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <TextInput
          label={t("payments.methods.name")}
          description={t("payments.methods.name-why")}
          maxLength={60}
          value={title}
          data-autofocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <ProblemNote problem={rename.problem} />
      </div>
    </Sheet>
  );
}
