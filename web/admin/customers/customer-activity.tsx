import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { customerActivityEndpoint } from "../../../server/modules/customers/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Timeline } from "../../ui/timeline.tsx";
import { useActivityItems } from "../app/record-activity.tsx";
import { PageButtons } from "./page-buttons.tsx";

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
const waitingHeight = 360;
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
  if (!data) return <Skeleton height={waitingHeight} radius="md" />;
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

/** The same from the first day on, page by page. */
export function ActivityTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const list = useList(customerActivityEndpoint, { params: { customerId }, filters: ["entity"], sorts: ["at"], topics });
  const items = useActivityItems(list.items ?? [], { entity: "customer", entityId: customerId });
  const chosen = names.find((name) => kinds[name].join(",") === list.state.filter.entity);
  if (list.problem && !list.items) return <ProblemNote problem={list.problem} onRetry={list.reload} />;
  if (!list.items) return <Skeleton height={waitingHeight} radius="md" />;
  return (
    <div className="customer-activity">
      <Timeline
        items={items.map(({ by, ...item }) => ({ ...item, by: [by, format.moment(item.at)].filter(Boolean).join(" · ") }))}
        kinds={names.map((id) => ({ id, label: t(`audit.kind.${id}`) }))}
        chosen={{ kind: chosen, onChoose: (kind) => list.setFilter("entity", isKind(kind) ? kinds[kind].join(",") : undefined) }}
        more={<PageButtons list={list} />}
      />
    </div>
  );
}
