// What one may do with the service, by its state and by what the provider offers (P-62): what cannot be done now says why.
import { IconArrowsExchange, IconChevronRight, IconCircleX, IconMessagePlus, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { Contact } from "../app/contact.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { type Act, type Options, useOptions } from "./options.ts";
import { useRefusalWords } from "./refusal-words.ts";
import { isOver, type Service } from "./service.ts";
import "./acts-card.css";

// Their scripts come when somebody opens one.
const PauseSheet = lazy(async () => ({ default: (await import("./pause-sheet.tsx")).PauseSheet }));
const ResumeSheet = lazy(async () => ({ default: (await import("./resume-sheet.tsx")).ResumeSheet }));
const CancelSheet = lazy(async () => ({ default: (await import("./cancel-sheet.tsx")).CancelSheet }));

const AskSheet = lazy(async () => ({ default: (await import("./ask-sheet.tsx")).AskSheet }));

type Open = "pause" | "resume" | "end" | "ask";

export function ActsCard({ service }: { service: Service }) {
  const t = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as PlainSearch;
  const { data: options, loading, problem, reload } = useOptions(service.id, !isOver(service) && service.state !== "pending");
  const [open, setOpen] = useState<Open | undefined>(search.do === "pause" ? "pause" : undefined);
  const close = (): void => setOpen(undefined);
  if (isOver(service) || service.state === "pending") return <Ask />;
  if (!options) return <PortalCard title={t("portal-services.acts")} loading={loading} problem={problem} onRetry={reload} />;
  const { plan, pause, resume, end, asks } = options;
  const hasPlans = options.plans.length > 0;
  const mayAsk = asks && asksBeside(options);
  const isWakeable = resume !== null && service.state === "paused";
  if (!plan && !pause && !resume && !end && !mayAsk) return <Ask />;
  const isStuckOnMoney = [plan, pause, resume].some((act) => act?.refusal === "account-blocked" || act?.refusal === "overdue-debt");
  return (
    <>
      <PortalCard title={t("portal-services.acts")} flush>
        <ul className="acts">
          {resume && isWakeable && (
            <ActRow
              act={resume}
              options={options}
              sign={<IconPlayerPlay />}
              words={t("portal-services.act.resume")}
              onPress={() => setOpen("resume")}
            />
          )}
          {plan && !(isWakeable && !plan.allowed) && !(mayAsk && plan.allowed && !hasPlans) && (
            <ActRow
              act={plan.allowed && !hasPlans ? null : plan}
              none={t("portal-services.act.no-plans")}
              options={options}
              sign={<IconArrowsExchange />}
              words={t("portal-services.act.plan")}
              onPress={() => void navigate({ to: `/services/${service.id}/change` as never })}
            />
          )}
          {mayAsk && <AskRow isElse={plan?.allowed === true && hasPlans} onPress={() => setOpen("ask")} />}
          {pause && !isWakeable && (
            <ActRow
              act={pause}
              options={options}
              sign={<IconPlayerPause />}
              words={t("portal-services.act.pause")}
              onPress={() => setOpen("pause")}
            />
          )}
          {end && (
            <ActRow
              act={end}
              options={options}
              sign={<IconCircleX />}
              words={t("portal-services.act.end")}
              onPress={() => setOpen("end")}
            />
          )}
        </ul>
        {isStuckOnMoney && (
          <div className="acts-pay">
            <PayLink wish={{ kind: "settle" }} kind="primary" full>
              {t("portal-services.act.pay-due")}
            </PayLink>
          </div>
        )}
        {plan?.allowed && !hasPlans && !mayAsk && (
          <div className="acts-pay">
            <Contact lead={t("portal-services.act.no-plans-ask")} />
          </div>
        )}
      </PortalCard>
      <Suspense>
        {open === "pause" && pause?.allowed && (
          <PauseSheet serviceId={service.id} title={service.title} options={options} pause={pause} onClose={close} />
        )}
        {open === "resume" && resume && <ResumeSheet serviceId={service.id} title={service.title} resume={resume} onClose={close} />}
        {open === "ask" && <AskSheet serviceId={service.id} title={service.title} onClose={close} />}
        {open === "end" && end && (
          <CancelSheet service={service} options={options} end={end} onPause={() => setOpen("pause")} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

/** P-66 a plan is chosen, or asked for in words; both only where customers change by themselves. */
const asksBeside = ({ plan, plans }: Options): boolean => !plan?.allowed || plans.length === 0 || plan.mode === "self";

function ActRow({
  act,
  none,
  options,
  sign,
  words,
  onPress,
}: {
  /** Null: there is nothing to choose from. */
  act: Act | null;
  none?: string;
  options: Options;
  sign: ReactNode;
  words: string;
  onPress: () => void;
}) {
  const t = useTexts();
  const refusalWords = useRefusalWords();
  const isOpen = act?.allowed ?? false;
  const why = act ? refusalWords(act, options.planned) : none;
  return (
    <li>
      <button type="button" className="act" disabled={!isOpen} onClick={onPress}>
        <span className="act-sign" aria-hidden>
          {sign}
        </span>
        <span className="act-words">
          <span>{words}</span>
          {!isOpen && <span className="act-why">{why}</span>}
          {isOpen && act?.mode === "request" && <span className="act-why">{t("portal-services.act.by-request")}</span>}
        </span>
        {isOpen && <IconChevronRight size={20} stroke={1.8} className="mirrors act-go" aria-hidden />}
      </button>
    </li>
  );
}

/** P-66 in one's own words: beside what can be chosen, or in its place. */
function AskRow({ isElse, onPress }: { isElse: boolean; onPress: () => void }) {
  const t = useTexts();
  return (
    <li>
      <button type="button" className="act" onClick={onPress}>
        <span className="act-sign" aria-hidden>
          <IconMessagePlus />
        </span>
        <span className="act-words">
          <span>{t(isElse ? "portal-services.ask.else" : "portal-services.ask.plan")}</span>
        </span>
        <IconChevronRight size={20} stroke={1.8} className="mirrors act-go" aria-hidden />
      </button>
    </li>
  );
}

function Ask() {
  const t = useTexts();
  return (
    <PortalCard>
      <Contact lead={t("portal-services.service.change")} />
    </PortalCard>
  );
}
