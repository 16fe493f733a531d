import { useState } from "react";
import { customerActivityEndpoint } from "../../../server/modules/customers/contract.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { doerWords, entryTitle } from "../app/activity-words.ts";
import { EntryChanges } from "../app/entry-changes.tsx";
import { useActivityItems } from "../app/record-activity.tsx";

/** The kinds people filter by, each with the records that belong to it. */
const kinds = {
  customer: ["customer"],
  services: ["service"],
  money: ["invoice", "proforma", "credit_note", "payment", "payment_attempt", "refund", "transaction", "billing_account", "saved_method"],
  documents: ["document"],
} as const;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];
const isKind = (text: string | undefined): text is Kind => text !== undefined && (names as string[]).includes(text);

const topics = ["services", "invoices", "payments", "documents"];
const [firstPage, step, most] = [15, 50, 250];

/** The stream at the right: everything that happened, with the chosen kind remembered for this person (O-69). */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { adminId } = useStaffSession();
  const storeKey = `customer-timeline.${adminId}`;
  const [kind, setKind] = useState(() => readStored(storeKey, isText));
  const [limit, setLimit] = useState(firstPage);
  const filter = isKind(kind) ? { entity: kinds[kind].join(",") } : {};
  const { data, problem, reload, refreshing } = useEndpoint(
    customerActivityEndpoint,
    { params: { customerId }, query: { limit, total: "none", filter } },
    { topics, keepFormer: true },
  );
  const items = useActivityItems(data?.items ?? [], { entity: "customer", entityId: customerId });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return null;
  return (
    <Timeline
      items={items}
      kinds={names.map((id) => ({ id, label: t(`audit.kind.${id}`) }))}
      chosen={{
        kind: isKind(kind) ? kind : undefined,
        onChoose: (next) => {
          setKind(next);
          writeStored(storeKey, next);
        },
      }}
      more={
        data.next &&
        limit < most && (
          <div>
            <Button small busy={refreshing} onPress={() => setLimit(Math.min(most, limit + step))}>
              {t("audit.show-more")}
            </Button>
          </div>
        )
      }
    />
  );
}

/** The same as a list that can be paged through to the beginning. */
export function ActivityTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const list = useList(customerActivityEndpoint, { params: { customerId }, filters: ["entity"], sorts: ["at"], topics });
  const own = { entity: "customer", entityId: customerId };
  return (
    <DataList
      name="customer-activity"
      inside
      title={t("customers.tab.activity")}
      list={list}
      rowKey={(entry) => entry.id}
      filters={[
        {
          kind: "choice",
          name: "entity",
          label: t("customers.activity.kind"),
          options: Object.values(kinds).flatMap((entities) =>
            entities.map((value) => ({ value: value as string, label: t.optional(`audit.entity.${value}`) ?? value })),
          ),
        },
      ]}
      columns={[
        { id: "at", head: t("customers.activity.at"), sort: "at", cell: (entry) => <MomentText value={entry.at} /> },
        { id: "what", head: t("customers.activity.what"), main: true, cell: (entry) => entryTitle(t, entry, own) },
        { id: "changes", head: t("customers.activity.changes"), cell: (entry) => <EntryChanges entry={entry} lines={8} /> },
        { id: "by", head: t("customers.activity.by"), cell: (entry) => doerWords(t, entry) },
      ]}
      empty={{ title: t("ui.timeline-empty") }}
    />
  );
}
