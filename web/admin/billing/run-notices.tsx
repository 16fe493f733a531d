import { listRunNoticesEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { HomeNotice, HomeNotices } from "../app/home-notices.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

type Notice = ReturnsOf<typeof listRunNoticesEndpoint>["items"][number];

/** On the home page, and only while a run waits for a person or has left accounts aside. */
export function RunNotices() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(listRunNoticesEndpoint, undefined, { topics: ["billing-runs", "settings"] });
  const shown = (data?.items ?? []).filter((notice) => !partnerId || notice.partnerId === partnerId);
  if (shown.length === 0) return null;
  // The previews of a joint run are one thing to look at; for whoever looks at one partner each is its own.
  const groups = Map.groupBy(shown, ({ runId, jointRunId }) => (partnerId ? runId : (jointRunId ?? runId)));
  return (
    <HomeNotices title={t("billing.runs")}>
      {[...groups].map(([id, notices]) => {
        const [only, more] = notices;
        if (more) return <JointNotice key={id} jointRunId={id} notices={notices} />;
        return only && <RunNotice key={id} notice={only} />;
      })}
    </HomeNotices>
  );
}

function RunNotice({ notice }: { notice: Notice }) {
  const t = useTexts();
  const format = useFormat();
  const words = { partner: notice.partnerName, day: format.day(notice.targetOn), count: notice.accounts };
  if (!notice.isPreview)
    return (
      <HomeNotice tone="attention" state={t("billing.home.aside-chip")} to={`/billing-runs/${notice.runId}`} link={t("billing.home.look")}>
        {t("billing.home.left", { ...words, count: notice.setAside })}
      </HomeNotice>
    );
  return (
    <HomeNotice
      tone="waits"
      state={t("billing.home.waits-chip")}
      to={`/billing-runs/${notice.runId}`}
      link={t("billing.home.open-preview")}
    >
      {notice.autoIssueAt
        ? t("billing.home.issues-itself", { ...words, moment: format.moment(notice.autoIssueAt) })
        : t("billing.home.waits", words)}
      <LeftAside count={notice.setAside} />
    </HomeNotice>
  );
}

function JointNotice({ jointRunId, notices }: { jointRunId: string; notices: readonly Notice[] }) {
  const t = useTexts();
  const format = useFormat();
  const sum = (pick: (notice: Notice) => number): number => notices.reduce((total, notice) => total + pick(notice), 0);
  const [first] = notices.flatMap(({ autoIssueAt }) => autoIssueAt ?? []).sort();
  const words = {
    day: format.day(notices[0]?.targetOn ?? ""),
    partners: notices.length,
    count: sum(({ accounts }) => accounts),
  };
  return (
    <HomeNotice
      tone="waits"
      state={t("billing.home.waits-chip")}
      to={`/billing-runs/joint/${jointRunId}`}
      link={t("billing.home.open-preview")}
    >
      {first ? t("billing.joint.home-issues-itself", { ...words, moment: format.moment(first) }) : t("billing.joint.home-waits", words)}
      <LeftAside count={sum(({ setAside }) => setAside)} />
    </HomeNotice>
  );
}

function LeftAside({ count }: { count: number }) {
  const t = useTexts();
  return count > 0 ? <> {t("billing.home.aside", { count })}</> : null;
}
