// P-131, B-187 the pay links of a customer: which are out, what became of them; a new one to hand over or to mail.
import { Skeleton } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import { listPayLinksEndpoint, type PayLinkView, voidPayLinkEndpoint } from "../../../../server/modules/payments/pay-links/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { DayText, MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { NewLinkSheet } from "./new-link-sheet.tsx";

type Link = z.output<typeof PayLinkView>;

const tones: Record<Link["state"], Tone> = { live: "waits", used: "works", over: "past", expired: "past", void: "past" };

export function LinksView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayMake = useMay("finance.payments.create");
  const params = { customerId };
  const topics = ["pay-links", "payments", "money-documents"];
  const { data, problem, reload } = useEndpoint(listPayLinksEndpoint, { params }, { topics });
  const [making, setMaking] = useState(false);
  const [voiding, setVoiding] = useState<Link>();
  const makeVoid = useAction(voidPayLinkEndpoint, {
    topics: ["pay-links"],
    onDone: () => {
      notify(t("payments.links.voided"));
      setVoiding(undefined);
    },
  });
  const make = mayMake && <Button onPress={() => setMaking(true)}>{t("payments.links.new")}</Button>;
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={160} radius="md" />;
  const nameOf = ({ document }: Link): string =>
    document ? t(`payments.links.document.${document.kind}`, { number: document.number }) : t("payments.links.due");
  return (
    <>
      <Panel title={t("payments.links.title")} actions={data.items.length > 0 && make}>
        {data.items.length === 0 && (
          <EmptyState title={t("payments.links.none")} text={t("payments.links.none-why")} {...(make ? { action: make } : {})} />
        )}
        {data.items.length > 0 && (
          <PlainTable
            label={t("payments.links.title")}
            rows={data.items}
            rowKey={(link) => link.id}
            columns={[
              { id: "for", head: t("payments.links.for"), cell: (link) => <bdi>{nameOf(link)}</bdi> },
              {
                id: "state",
                head: t("payments.state-head"),
                cell: (link) => <StatusChip tone={tones[link.state]}>{t(`payments.links.state.${link.state}`)}</StatusChip>,
              },
              {
                id: "origin",
                head: t("payments.links.origin-head"),
                cell: (link) =>
                  link.origin === "staff" && link.createdBy ? <bdi>{link.createdBy}</bdi> : t(`payments.links.origin.${link.origin}`),
              },
              { id: "made", head: t("payments.links.made"), wide: true, cell: (link) => <MomentText value={link.createdAt} /> },
              {
                id: "until",
                head: t("payments.links.until"),
                wide: true,
                cell: (link) => (link.state === "live" ? <DayText value={link.expiresAt.slice(0, 10)} /> : <Nothing />),
              },
              {
                id: "viewed",
                head: t("payments.links.viewed"),
                cell: (link) =>
                  link.lastViewedAt ? (
                    <>
                      {t("payments.links.views", { count: link.views })} · <MomentText value={link.lastViewedAt} />
                    </>
                  ) : (
                    t("payments.links.not-yet")
                  ),
              },
              ...(mayMake
                ? [
                    {
                      id: "acts",
                      head: "",
                      cell: (link: Link) =>
                        (link.state === "live" || link.state === "expired") && (
                          <Button
                            small
                            kind="quiet"
                            label={t("payments.links.void-of", { what: nameOf(link) })}
                            onPress={() => setVoiding(link)}
                          >
                            {t("payments.links.void")}
                          </Button>
                        ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Panel>
      {making && <NewLinkSheet customerId={customerId} onClose={() => setMaking(false)} />}
      {voiding && (
        <ConfirmDialog
          open
          title={t("payments.links.void-title")}
          confirm={t("payments.links.void-confirm")}
          danger
          busy={makeVoid.busy}
          problem={makeVoid.problem}
          onConfirm={() => makeVoid.run({ params: { linkId: voiding.id }, body: {} })}
          onClose={() => setVoiding(undefined)}
        >
          {t("payments.links.void-text", { what: nameOf(voiding) })}
        </ConfirmDialog>
      )}
    </>
  );
}
