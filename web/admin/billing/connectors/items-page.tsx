import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  getConnectionEndpoint,
  itemKinds,
  itemStates,
  leaveOutItemEndpoint,
  listItemsEndpoint,
  retryItemEndpoint,
  retryItemsEndpoint,
} from "../../../../server/modules/billing/connectors/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { BookFrame } from "../accounting/book.tsx";
import { type Item, itemTones, useItemWords } from "./connection.ts";
import "./connectors.css";

export function ItemsPage() {
  return <BookFrame>{(partnerId) => <Items key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

/** B-244 what was pushed, what waits, and what a person must look at, which comes first. */
function Items({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const mayPush = useMay("finance.ledger.export");
  const list = useList(listItemsEndpoint, {
    params: { partnerId },
    filters: ["q", "state", "kind"],
    sorts: ["attention", "posted", "doneAt"],
    topics: ["accounting-items", "accounting-connection"],
  });
  const connection = useEndpoint(
    getConnectionEndpoint,
    { params: { partnerId } },
    { topics: ["accounting-items", "accounting-connection"] },
  );
  const hasFailed = (connection.data?.connection?.counts.failed ?? 0) > 0;
  const hrefOf = (item: Item): string =>
    item.documentId
      ? `/invoices/${item.documentId}`
      : item.entryId
        ? `/accounting/journal/${item.entryId}`
        : `/customers/${item.customerId}`;
  return (
    <DataList
      name="accounting-items"
      title={t("connectors.items.title")}
      list={list}
      rowKey={(item) => item.id}
      href={hrefOf}
      primary={
        <div className="accounting-acts">
          <LinkButton to={"/accounting/connection" as never}>{t("connectors.items.back")}</LinkButton>
          {mayPush && hasFailed && <RetryAll partnerId={partnerId} />}
        </div>
      }
      filters={[
        { kind: "search", name: "q", label: t("connectors.items.search") },
        {
          kind: "choice",
          name: "state",
          label: t("connectors.items.state-head"),
          options: itemStates.map((value) => ({ value, label: t(`connectors.items.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("connectors.items.kind-head"),
          options: itemKinds.map((value) => ({ value, label: t(`connectors.items.kind.${value}`) })),
        },
      ]}
      columns={[
        { id: "number", head: t("connectors.items.number"), main: true, cell: (item) => <bdi className="number">{item.number}</bdi> },
        { id: "kind", head: t("connectors.items.kind-head"), cell: (item) => t(`connectors.items.kind.${item.kind}`) },
        {
          id: "state",
          head: t("connectors.items.state-head"),
          sort: "attention",
          sortDown: true,
          cell: (item) => <StatusChip tone={itemTones[item.state]}>{t(`connectors.items.state.${item.state}`)}</StatusChip>,
        },
        {
          id: "customer",
          head: t("connectors.items.customer"),
          cell: (item) => (
            <Link to={`/customers/${item.customerId}` as never}>
              <bdi>{item.customerName}</bdi>
            </Link>
          ),
        },
        { id: "what", head: t("connectors.items.what"), cell: (item) => <What item={item} /> },
        {
          id: "on",
          head: t("connectors.items.on"),
          sort: "posted",
          sortDown: true,
          cell: (item) => (item.on ? <DayText value={item.on} /> : <Nothing />),
        },
        {
          id: "done",
          head: t("connectors.items.done-at"),
          sort: "doneAt",
          sortDown: true,
          extra: true,
          cell: (item) => (item.doneAt ? <MomentText value={item.doneAt} /> : <Nothing />),
        },
        { id: "there", head: t("connectors.items.there"), extra: true, cell: (item) => <There item={item} /> },
        ...(mayPush ? [{ id: "act", head: "", cell: (item: Item) => <ItemActs item={item} /> }] : []),
      ]}
      empty={{ title: t("connectors.items.none"), text: t("connectors.items.none-why") }}
    />
  );
}

function What({ item }: { item: Item }) {
  const words = useItemWords()(item);
  return words ? <span className="connection-what">{words}</span> : <Nothing />;
}

function There({ item }: { item: Item }) {
  const t = useTexts();
  if (item.page)
    return (
      <a href={item.page} target="_blank" rel="noreferrer">
        {t("connectors.items.open", { system: t(`connectors.system-name.${item.system}`) })}
      </a>
    );
  return item.externalId ? <bdi className="code">{item.externalId}</bdi> : <Nothing />;
}

function RetryAll({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const retry = useAction(retryItemsEndpoint, {
    topics: ["accounting-items", "accounting-connection"],
    onDone: ({ items }) => notify(t("connectors.items.retrying-all", { count: items })),
  });
  return (
    <>
      <Button busy={retry.busy} onPress={() => retry.run({ params: { partnerId }, body: {} })}>
        {t("connectors.items.retry-all")}
      </Button>
      <ProblemNote problem={retry.problem} />
    </>
  );
}

/** What can be done about one, in its row and on the document's page. */
export function ItemActs({ item }: { item: Item }) {
  const t = useTexts();
  const [leaving, setLeaving] = useState(false);
  const topics = ["accounting-items", "accounting-connection"];
  const retry = useAction(retryItemEndpoint, { topics, onDone: () => notify(t("connectors.items.retrying")) });
  const leave = useAction(leaveOutItemEndpoint, {
    topics,
    onDone: ({ number }) => {
      setLeaving(false);
      notify(t("connectors.items.left-out", { number }));
    },
  });
  const params = { itemId: item.id };
  if (!item.mayRetry && !item.mayLeaveOut) return null;
  return (
    // The row itself opens the document; an act is not meant for that.
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: it only keeps the click from the row.
    <span className="connection-acts" onClick={(event) => event.stopPropagation()}>
      {item.mayRetry && (
        <Button small busy={retry.busy} onPress={() => retry.run({ params, body: {} })}>
          {t("connectors.items.retry")}
        </Button>
      )}
      {item.mayLeaveOut && item.state === "failed" && (
        <Button small kind="quiet" onPress={() => setLeaving(true)}>
          {t("connectors.items.leave-out")}
        </Button>
      )}
      <ProblemNote problem={retry.problem} />
      {leaving && (
        <ReasonDialog
          title={t("connectors.items.leave-out-sure", { number: item.number })}
          text={t("connectors.items.leave-out-why")}
          confirm={t("connectors.items.leave-out")}
          busy={leave.busy}
          problem={leave.problem}
          onConfirm={(reason) => leave.run({ params, body: { reason } })}
          onClose={() => setLeaving(false)}
        />
      )}
    </span>
  );
}
