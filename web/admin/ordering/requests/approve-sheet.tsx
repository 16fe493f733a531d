// O-87, M-29 what it comes to now, against what was confirmed; other terms with a note; one button that says what it does.
import { Checkbox, Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { approveRequestEndpoint, previewRequestEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { availablePlansEndpoint } from "../../../../server/modules/services/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import type { BodyOf, ReturnsOf } from "../../../../shared/endpoint.ts";
import { asProblem, callApi } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { toneClass } from "../../../ui/tone.ts";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { ChangeFigures } from "../../app/change-figures.tsx";
import { type Request, requestTopics, ticketNumber } from "./request.ts";

type Preview = ReturnsOf<typeof previewRequestEndpoint>["items"][number];
type Item = Request["items"][number];

export function ApproveSheet({ request, onClose }: { request: Request; onClose: () => void }) {
  const t = useTexts();
  const [first] = request.items;
  const isInWords = first !== undefined && first.asked === null;
  const [planId, setPlanId] = useState<string | null>(first?.asked?.plan?.id ?? null);
  const [on, setOn] = useState("");
  const [note, setNote] = useState("");
  const [accepts, setAccepts] = useState(false);
  // A wish in words has no price before a plan is chosen for it.
  const isByHand = isInWords && planId === null;
  const isOther = on !== "" || (!isInWords && planId !== (first?.asked?.plan?.id ?? null));
  const body = { ...(isDay(on) ? { on: on as Day } : {}), ...(planId !== null && first?.kind === "plan" ? { planId } : {}) };
  const preview = usePreview(request.id, body, !isByHand && (on === "" || isDay(on)));
  const { approve, isStale } = useApproval(request, onClose);
  const { items, quoteIds, isDearer, isMoved, isWhole } = preview;
  const needsNote = isByHand || isOther || !isWhole;
  const isReady = isByHand || (quoteIds.length > 0 && !preview.asking);

  return (
    <Sheet
      open
      wide
      title={t("ordering.request.approve-title")}
      onClose={onClose}
      locked={approve.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={approve.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={approve.busy}
            disabled={!isReady || (needsNote && note.trim() === "") || (isMoved && !accepts)}
            onPress={() =>
              approve.run({
                params: { requestId: request.id },
                body: { quoteIds: isByHand ? [] : quoteIds, acceptsDifference: accepts, note },
              })
            }
          >
            {t(isDearer ? "ordering.request.offer" : isByHand ? "ordering.request.by-hand" : "ordering.request.approve")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {request.items.length === 1 && first && (
          <Otherwise request={request} item={first} planId={planId} onPlan={setPlanId} on={on} onDay={setOn} />
        )}
        {isByHand && <span>{t("ordering.request.by-hand-text")}</span>}
        {items.map((item) => (
          <Compared key={item.serviceId} item={item} asked={request.items.find(({ service }) => service.id === item.serviceId)} />
        ))}
        {preview.asking && items.length === 0 && <span>{t("services.change.working-out")}</span>}
        <ProblemNote problem={preview.problem} />
        <Difference isDearer={isDearer} isMoved={isMoved} accepts={accepts} onAccept={setAccepts} />
        <Textarea
          label={t("ordering.request.note")}
          description={t(needsNote ? "ordering.request.note-needed" : "ordering.request.note-why")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value.replaceAll("\n", " "))}
          maxLength={500}
          autosize
          minRows={2}
          required={needsNote}
        />
        <ProblemNote problem={approve.problem} {...(isStale ? { onRetry: () => [approve.reset(), preview.renew()] } : {})} />
      </div>
    </Sheet>
  );
}

/** What approving it so would come to, worked out by the server and good for a quarter of an hour. */
function usePreview(requestId: string, body: BodyOf<typeof previewRequestEndpoint>, enabled: boolean) {
  const asked = useQuery({
    queryKey: ["price-quote", "request", requestId, body],
    queryFn: ({ signal }) => callApi(previewRequestEndpoint, { params: { requestId }, body, signal }),
    enabled,
    staleTime: 13 * 60_000,
    gcTime: 0,
    retry: false,
  });
  const items = (enabled && asked.data?.items) || [];
  const isDearer = items.some((item) => item.isDearer);
  return {
    items,
    isDearer,
    quoteIds: items.flatMap(({ quote }) => (quote ? [quote.id] : [])),
    isMoved: !isDearer && items.some((item) => item.isMoved),
    /** Nothing of it has become impossible. */
    isWhole: items.every(({ quote }) => quote !== null),
    asking: asked.isFetching,
    problem: enabled && asked.error ? asProblem(asked.error) : undefined,
    renew: () => void asked.refetch(),
  };
}

function useApproval(request: Request, onClose: () => void) {
  const t = useTexts();
  const approve = useAction(approveRequestEndpoint, {
    topics: requestTopics,
    onDone: (after) => {
      notify(
        t(after.state === "open" ? "ordering.request.done.offered" : "ordering.request.done.approved", { ticket: ticketNumber(request) }),
      );
      onClose();
    },
  });
  return { approve, isStale: approve.problem?.code === "quote-stale" || approve.problem?.code === "price-moved" };
}

/** M-29 what is other than confirmed: prices go back to the customer, days and taxes are looked at. */
function Difference({
  isDearer,
  isMoved,
  accepts,
  onAccept,
}: {
  isDearer: boolean;
  isMoved: boolean;
  accepts: boolean;
  onAccept: (accepts: boolean) => void;
}) {
  const t = useTexts();
  if (!isDearer && !isMoved) return null;
  return (
    <div className={`request-moved ${toneClass("attention")}`}>
      <p>{t(isDearer ? "ordering.request.dearer" : "ordering.request.moved")}</p>
      {isMoved && (
        <Checkbox
          label={t("ordering.request.accept-moved")}
          checked={accepts}
          onChange={(event) => onAccept(event.currentTarget.checked)}
        />
      )}
    </div>
  );
}

/** Another plan or day than asked for. */
function Otherwise({
  request,
  item,
  planId,
  onPlan,
  on,
  onDay,
}: {
  request: Request;
  item: Item;
  planId: string | null;
  onPlan: (id: string | null) => void;
  on: string;
  onDay: (day: string) => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const customerId = request.customer?.id ?? "";
  const plans = useEndpoint(availablePlansEndpoint, { params: { customerId } }, { enabled: item.kind === "plan" && customerId !== "" });
  const asked = item.asked?.plan;
  const all = plans.data?.items ?? [];
  const kind = all.find(({ id }) => id === item.from.id)?.kind;
  const options = all
    .filter((plan) => plan.id !== item.from.id && (kind === undefined || plan.kind === kind))
    .map(({ id, title }) => ({ value: id, label: title }));
  if (asked && !options.some(({ value }) => value === asked.id)) options.unshift({ value: asked.id, label: asked.title });
  return (
    <>
      {item.kind === "plan" && (
        <Select
          label={t("ordering.request.plan")}
          data={options}
          value={planId}
          onChange={onPlan}
          searchable
          clearable={asked === undefined || asked === null}
          placeholder={t("ordering.request.plan-none")}
        />
      )}
      <DayField
        label={t(item.kind === "end" ? "ordering.request.other-last-day" : "ordering.request.other-day")}
        {...(item.asked ? { description: t("ordering.request.asked-day", { day: format.day(item.asked.endOn ?? item.asked.on) }) } : {})}
        value={on}
        onChange={onDay}
      />
    </>
  );
}

/** What it comes to now, and beside it what the customer saw. */
function Compared({ item, asked }: { item: Preview; asked: Item | undefined }) {
  const t = useTexts();
  if (!item.quote) {
    return (
      <section className={`request-moved ${toneClass("past")}`}>
        <p>
          <bdi>{asked?.service.title}</bdi>: {item.refusal?.detail}
        </p>
      </section>
    );
  }
  return (
    <section aria-label={t("ordering.change.figures")} style={{ display: "grid", gap: 8 }}>
      <span>
        <strong>
          <bdi>{asked?.service.title}</bdi>
          {item.quote.plan && (
            <>
              {" → "}
              <bdi>{item.quote.plan.title}</bdi>
            </>
          )}
        </strong>{" "}
        · {t(item.endOn ? "services.change.last-day" : "services.change.on-day")} <DayText value={item.endOn ?? item.quote.on} />
      </span>
      {item.month && (
        <span>
          {t("ordering.request.by-month")}{" "}
          {asked?.monthNow && (
            <>
              <MoneyText value={asked.monthNow} /> →{" "}
            </>
          )}
          <MoneyText value={item.month} />
        </span>
      )}
      <ChangeFigures figures={item.quote.figures} />
      {item.isMoved && asked?.asked && (
        <span>
          {t("ordering.request.was-shown")} <MoneyText value={asked.asked.figures.net} />
        </span>
      )}
      {item.listPrice && (
        <span>
          {t("ordering.request.list-price")} <MoneyText value={item.listPrice.asked} /> → <MoneyText value={item.listPrice.now} />
        </span>
      )}
    </section>
  );
}
