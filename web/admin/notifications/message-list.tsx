import { IconPaperclip } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import {
  codeKinds,
  listMessagesEndpoint,
  messageStates,
  securityKinds,
  ticketKinds,
} from "../../../server/modules/notifications/contract.ts";
import { financeKinds } from "../../../server/modules/notifications/finance/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CellNote } from "../app/plain-table.tsx";
import { kindWords, MessageChip, reasonWords } from "./message-words.tsx";
import "./notifications.css";

type Row = ReturnsOf<typeof listMessagesEndpoint>["items"][number];

/** Everything that was written to people: all of it, or what was written to one customer. */
export function MessageList({ customerId }: { customerId?: string }) {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const inside = customerId !== undefined;
  const mayWrite = useMay("customers.communication.send");
  const list = useList(listMessagesEndpoint, {
    filters: ["q", "state", "kind", "channel", "reason"],
    periods: ["created"],
    sorts: ["createdAt"],
    fixed: { ...(customerId ? { customer: customerId } : {}), ...(partnerId && !inside ? { partner: partnerId } : {}) },
  });
  return (
    <DataList
      name={inside ? "customer-messages" : "messages"}
      title={t(inside ? "notifications.tab" : "notifications.title")}
      inside={inside}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/messages/${row.id}`}
      primary={
        mayWrite && (
          <LinkButton to={"/write" as never} search={(customerId ? { customer: customerId } : {}) as never} kind="primary">
            {t("content.write.title")}
          </LinkButton>
        )
      }
      filters={[
        { kind: "search", name: "q", label: t("notifications.search") },
        {
          kind: "choice",
          name: "state",
          label: t("notifications.state-head"),
          options: messageStates.map((value) => ({ value, label: t(`notifications.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("notifications.kind-head"),
          options: [...financeKinds, ...codeKinds, ...securityKinds, ...ticketKinds].map((value) => ({
            value,
            label: kindWords(t, value),
          })),
        },
        {
          kind: "choice",
          name: "channel",
          label: t("notifications.channel-head"),
          options: (["mail", "portal", "sms"] as const).map((value) => ({ value, label: t(`notifications.channel.${value}`) })),
          extra: true,
        },
        {
          kind: "choice",
          name: "reason",
          label: t("notifications.reason-head"),
          // Who could not be reached, first of all (B-169).
          options: (["no-address", "bad-address", "notifications-off", "refused", "gave-up", "not-made"] as const).map((value) => ({
            value,
            label: t(`notifications.reason.${value}`),
          })),
          extra: true,
        },
        { kind: "days", name: "created", label: t("notifications.created-between") },
      ]}
      columns={[
        {
          id: "subject",
          head: t("notifications.subject"),
          main: true,
          cell: (row) => (
            <span className="message-subject">
              <bdi>{row.subject || t("notifications.no-subject")}</bdi>
              {row.attachmentCount > 0 && <IconPaperclip size={14} stroke={1.7} aria-label={t("notifications.attachments")} />}
              {row.isResend && <CellNote>{t("notifications.resend-mark")}</CellNote>}
            </span>
          ),
        },
        {
          id: "state",
          head: t("notifications.state-head"),
          cell: (row) => (
            <span title={reasonWords(t, row.reason)}>
              <MessageChip state={row.state} />
            </span>
          ),
        },
        { id: "kind", head: t("notifications.kind-head"), cell: (row) => kindWords(t, row.kind) },
        { id: "to", head: t("notifications.to"), cell: (row) => (row.to ? <bdi>{row.to}</bdi> : t("notifications.no-address")) },
        ...(inside ? [] : [{ id: "customer", head: t("notifications.customer"), cell: (row: Row) => <Customer row={row} /> }]),
        {
          id: "channel",
          head: t("notifications.channel-head"),
          extra: true,
          cell: (row) => t(`notifications.channel.${row.channel}`),
        },
        {
          id: "created",
          head: t("notifications.created"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.createdAt} />,
        },
        { id: "sent", head: t("notifications.sent"), extra: true, cell: (row) => <MomentText value={row.sentAt} /> },
      ]}
      empty={{ title: t("notifications.none"), text: t(inside ? "notifications.none-customer" : "notifications.none-why") }}
    />
  );
}

function Customer({ row }: { row: Row }) {
  const t = useTexts();
  if (row.customerId === null) return <span>{t("notifications.staff")}</span>;
  if (row.customerName === null) return <Nothing />;
  return (
    <Link to={`/customers/${row.customerId}` as never}>
      <bdi>{row.customerName}</bdi>
    </Link>
  );
}
