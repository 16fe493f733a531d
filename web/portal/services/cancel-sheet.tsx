// P-86 to P-90 the end of a service: when and why; once what else there would be; then what it comes to.
import { Textarea } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { fromMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { ActSheet, asDay } from "./act-sheet.tsx";
import { DayChoice } from "./day-choice.tsx";
import type { OfferedPlan, Options } from "./options.ts";
import type { Service } from "./service.ts";
import "./cancel-sheet.css";

type End = NonNullable<Options["end"]>;

const usualReasons = ["moving", "price", "speed", "faults", "provider", "unused", "other"] as const;
const longest = 390;

export interface CancelSheetProps {
  service: Pick<Service, "id" | "title" | "invoicedUntilOn" | "kind">;
  options: Options;
  end: End;
  onPause: () => void;
  onClose: () => void;
}

export function CancelSheet({ service, options, end, onPause, onClose }: CancelSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const earliest = end.lastDays?.[0] ?? end.earliestOn ?? options.today;
  const latest = end.latestOn ?? earliest;
  const [step, setStep] = useState<"when" | "instead" | "price">("when");
  const [endOn, setEndOn] = useState<string>(earliest);
  const [reason, setReason] = useState<string>();
  const [comment, setComment] = useState("");
  const cheaper = cheapest(options.plans);
  const mayPause = options.pause?.allowed === true;
  const hasAlternatives = end.keepOffer && (mayPause || cheaper !== undefined);
  const title = t("portal-services.cancel.title", { plan: service.title });
  const day = asDay(endOn);
  const reasons = end.reasons.length > 0 ? end.reasons : usualReasons.map((code) => t(`portal-services.cancel.reason.${code}`));

  if (step === "price" && day) {
    return (
      <ActSheet
        serviceId={service.id}
        title={title}
        verb="portal-services.cancel.do"
        danger
        byRequest={end.mode === "request"}
        wish={{ kind: "end", endOn: day, reason: reason ?? "", comment: comment.trim() }}
        more={[t(service.kind === "bundle" ? "portal-services.cancel.after-bundle" : "portal-services.cancel.after")]}
        onClose={onClose}
        back={{ label: t("portal-services.cancel.keep"), go: onClose }}
      />
    );
  }
  if (step === "instead") {
    return (
      <Sheet
        open
        title={t("portal-services.cancel.instead")}
        onClose={onClose}
        foot={
          <div className="act-foot">
            <Button full onPress={() => setStep("price")}>
              {t("portal-services.cancel.go-on")}
            </Button>
            <Button full onPress={onClose}>
              {t("portal-services.cancel.keep")}
            </Button>
          </div>
        }
      >
        <div className="act-sheet">
          <p>{t("portal-services.cancel.instead-text")}</p>
          <div className="alternatives">
            {mayPause && (
              <button type="button" className="alternative" onClick={onPause}>
                <span>
                  <strong>{t("portal-services.cancel.pause")}</strong>
                  <span>{t("portal-services.cancel.pause-text", { days: options.pause?.maxDays ?? 0 })}</span>
                </span>
                <IconChevronRight size={20} stroke={1.8} className="mirrors" aria-hidden />
              </button>
            )}
            {cheaper && (
              <Link className="alternative" to={`/services/${service.id}/change` as never} search={{ plan: cheaper.id } as never}>
                <span>
                  <strong>{t("portal-services.cancel.cheaper", { plan: cheaper.title })}</strong>
                  <span>
                    {t("portal-services.cancel.cheaper-text", {
                      price: format.money(cheaper.price.month.gross),
                      less: format.moneySize(cheaper.difference),
                    })}
                  </span>
                </span>
                <IconChevronRight size={20} stroke={1.8} className="mirrors" aria-hidden />
              </Link>
            )}
          </div>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      foot={
        <div className="act-foot">
          <Button
            kind="primary"
            full
            disabled={!day || reason === undefined}
            onPress={() => setStep(hasAlternatives ? "instead" : "price")}
          >
            {t("portal-services.cancel.see")}
          </Button>
        </div>
      }
    >
      <div className="act-sheet">
        <DayChoice
          label={t("portal-services.cancel.when")}
          otherLabel={t("portal-services.cancel.last-day")}
          today={options.today}
          value={endOn}
          onChange={setEndOn}
          min={earliest}
          max={latest}
          only={end.lastDays}
          likely={[
            { day: earliest, label: earliest === options.today ? t("portal-services.cancel.tonight") : t("portal-services.day.soonest") },
            ...(service.invoicedUntilOn ? [{ day: service.invoicedUntilOn, label: t("portal-services.cancel.paid-until") }] : []),
          ]}
        />
        <RadioList
          label={t("portal-services.cancel.why")}
          value={reason}
          onChange={setReason}
          options={reasons.map((words) => ({ value: words, label: words }))}
        />
        <Textarea
          label={t("portal-services.cancel.comment")}
          value={comment}
          maxLength={longest}
          autosize
          minRows={2}
          maxRows={6}
          onChange={(event) => setComment(event.currentTarget.value.replaceAll("\n", " "))}
        />
      </div>
    </Sheet>
  );
}

/** The cheaper plan that is nearest to the present one. */
function cheapest(plans: readonly OfferedPlan[]): OfferedPlan | undefined {
  return plans
    .filter(({ difference }) => signOf(difference.amount) < 0)
    .toSorted((a, b) => (fromMoneyJson(a.difference).minor < fromMoneyJson(b.difference).minor ? 1 : -1))[0];
}
