// P-81 all services paused or resumed at once: which are included, which are not and why, what it comes to, one button.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { portalConfirmGroupEndpoint, portalQuoteGroupEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { portalRequestGroupEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { asDay, Refused, Working } from "./act-sheet.tsx";
import { changeTopics } from "./options.ts";
import { useRefusalWords } from "./refusal-words.ts";
import { requestTopics, ticketText } from "./request.ts";
import "./price-of-change.css";
import "./group-sheet.css";

type Group = ReturnsOf<typeof portalQuoteGroupEndpoint>;

const renewMs = 13 * 60_000;

export function GroupSheet({ kind, onClose }: { kind: "pause" | "resume"; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const [until, setUntil] = useState<string | null>(null);
  const back = until === null ? null : asDay(until);
  const wish = kind === "resume" ? ({ kind } as const) : back === undefined ? undefined : ({ kind, until: back } as const);
  const asked = useQuery({
    queryKey: ["price-quote", "group", wish],
    queryFn: ({ signal }) => callApi(portalQuoteGroupEndpoint, { body: wish ?? { kind: "resume" }, signal }),
    enabled: wish !== undefined,
    staleTime: renewMs,
    refetchInterval: renewMs,
    gcTime: 0,
    retry: false,
  });
  const confirm = useAction(portalConfirmGroupEndpoint, {
    topics: [...changeTopics, "change-groups"],
    onDone: (group) => void navigate({ to: `/services/together/${group.id}` as never }),
  });
  const request = useAction(portalRequestGroupEndpoint, {
    topics: [...requestTopics, ...changeTopics, "change-groups"],
    onDone: (made) => {
      notify(t("portal-services.request.sent", { ticket: ticketText(made) }));
      onClose();
    },
  });
  const group = wish ? asked.data : undefined;
  const byRequest = group?.mode === "request" && kind === "pause";
  const act = byRequest ? request : confirm;
  const isStale = act.problem?.code === "quote-stale";
  const count = group?.included.length ?? 0;
  const earliest = group?.earliestOn ?? undefined;
  return (
    <Sheet
      open
      title={t(`portal-services.all.${kind}`)}
      onClose={onClose}
      locked={act.busy}
      foot={
        <div className="act-foot">
          <Button
            kind="primary"
            full
            busy={act.busy}
            disabled={count === 0 || asked.isFetching || isStale}
            onPress={() => group && act.run({ params: { groupId: group.id }, body: {} })}
          >
            {byRequest
              ? t("portal-services.request.send")
              : group
                ? t(`portal-services.all.do-${kind}`, { count })
                : t(`portal-services.all.${kind}`)}
          </Button>
        </div>
      }
    >
      <div className="act-sheet">
        {kind === "pause" && (
          <>
            <RadioList
              label={t("portal-services.pause.until")}
              value={until === null ? "open" : "day"}
              onChange={(chosen) => setUntil(chosen === "open" ? null : earliest ? addDays(earliest as Day, 14) : "")}
              options={[
                { value: "open", label: t("portal-services.pause.open") },
                { value: "day", label: t("portal-services.pause.on-day") },
              ]}
            />
            {until !== null && (
              <DayField
                label={t("portal-services.pause.back-on")}
                value={until}
                {...(earliest ? { min: addDays(earliest as Day, 1) } : {})}
                required
                onChange={setUntil}
              />
            )}
          </>
        )}
        {group ? <Listed group={group} /> : asked.error ? <Refused problem={asProblem(asked.error)} /> : wish && <Working />}
        {group && kind === "pause" && group.on && (
          <ul className="consequences">
            <li>{t("portal-services.when.pause", { day: format.day(addDays(group.on as Day, -1)) })}</li>
            <li>{t(byRequest ? "portal-services.request.nothing-yet" : "portal-services.all.undo-note")}</li>
          </ul>
        )}
        <Refused
          problem={act.problem}
          onRetry={
            isStale
              ? () => {
                  act.reset();
                  void asked.refetch();
                }
              : undefined
          }
        />
      </div>
    </Sheet>
  );
}

function Listed({ group }: { group: Group }) {
  const t = useTexts();
  const format = useFormat();
  const words = useRefusalWords();
  return (
    <>
      <section className="group-list" aria-label={t("portal-services.all.included")}>
        <h3>{t("portal-services.all.included")}</h3>
        {group.included.length === 0 && <p>{t("portal-services.all.none")}</p>}
        <ul>
          {group.included.map(({ serviceId, title, quote }) => {
            const sign = signOf(quote.figures.net.amount);
            return (
              <li key={serviceId}>
                <span>{title}</span>
                {sign !== 0 && (
                  <span className="number">
                    {t(sign < 0 ? "portal-services.all.gets-back" : "portal-services.all.costs", {
                      amount: format.moneySize(quote.figures.net),
                    })}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </section>
      {group.left.length > 0 && (
        <section className="group-list" aria-label={t("portal-services.all.left")}>
          <h3>{t("portal-services.all.left")}</h3>
          <ul>
            {group.left.map(({ serviceId, title, refusal, limit, on }) => (
              <li key={serviceId}>
                <span>
                  {title}
                  <span className="change-price-note">
                    {refusal === "change-pending" && on
                      ? t("portal-services.refusal.pending.any", { day: format.day(on) })
                      : words({ refusal, limit }, null)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
