// P-195 what the customer agreed to, a file of their data, and the wish to be erased.
import { Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  askForDataEndpoint,
  askForErasureEndpoint,
  chooseConsentEndpoint,
  privacyEndpoint,
  takeDataEndpoint,
} from "../../../server/modules/reports/privacy/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useMe } from "../app/me.ts";
import { useFeature } from "../app/use-feature.ts";
import "./privacy-card.css";

type Privacy = ReturnsOf<typeof privacyEndpoint>;
const topics = ["privacy", "tickets"];

export function PrivacyCard() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(privacyEndpoint, undefined, { topics: ["privacy", "messages", "customers"] });
  if (!data) return <PortalCard title={t("portal-privacy.title")} loading={loading} problem={problem} onRetry={reload} />;
  return (
    <PortalCard title={t("portal-privacy.title")}>
      <div className="privacy">
        {data.consents.map((consent) => (
          <ConsentPart key={consent.purpose} consent={consent} />
        ))}
        <FilePart privacy={data} onTaken={reload} />
        <ErasurePart privacy={data} />
      </div>
    </PortalCard>
  );
}

function ConsentPart({ consent }: { consent: Privacy["consents"][number] }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = useMe();
  const choose = useAction(chooseConsentEndpoint, { topics });
  const [tapped, setTapped] = useState(false);
  const { purpose, isGiven, text, history } = consent;
  return (
    <section aria-label={t(`portal-privacy.purpose.${purpose}`)}>
      <Switch
        size="md"
        label={t(`portal-privacy.purpose.${purpose}`)}
        description={text}
        checked={choose.busy ? tapped : isGiven}
        // Nobody agrees for somebody else.
        disabled={choose.busy || staff !== null}
        onChange={(event) => {
          setTapped(event.currentTarget.checked);
          void choose.run({ params: { purpose }, body: { isGiven: event.currentTarget.checked, text } });
        }}
      />
      <ProblemNote problem={choose.problem} />
      {history.length > 0 && (
        <details>
          <summary>{t("portal-privacy.history")}</summary>
          <ul className="privacy-history">
            {history.map((one) => (
              <li key={one.at}>
                {t(one.isGiven ? "portal-privacy.given" : "portal-privacy.taken-back", { at: format.moment(one.at) })}
                {one.text !== null && one.isGiven && one.text !== text && <q>{one.text}</q>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function FilePart({ privacy: { files, fileDays }, onTaken }: { privacy: Privacy; onTaken: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = useMe();
  const ask = useAction(askForDataEndpoint, { topics });
  const take = useDownload();
  const [newest] = files;
  const isMaking = newest?.state === "making";
  const ready = newest?.state === "ready" ? newest : undefined;
  return (
    <section aria-label={t("portal-privacy.file.title")}>
      <h3>{t("portal-privacy.file.title")}</h3>
      <p className="profile-note">{t("portal-privacy.file.what", { days: fileDays })}</p>
      {newest && <p role="status">{stateOf(t, format, newest)}</p>}
      {staff === null && ready && (
        <Button
          kind="primary"
          busy={take.busy}
          onPress={() => void take.run(takeDataEndpoint, { params: { fileId: ready.id } }).then(onTaken)}
        >
          {t("portal-privacy.file.take", { size: format.bytes(ready.sizeBytes) })}
        </Button>
      )}
      {staff === null && !ready && !isMaking && (
        <Button busy={ask.busy} onPress={() => void ask.run({ body: {} })}>
          {t("portal-privacy.file.ask")}
        </Button>
      )}
      <ProblemNote problem={ask.problem ?? take.problem} />
    </section>
  );
}

function stateOf(t: ReturnType<typeof useTexts>, format: ReturnType<typeof useFormat>, file: Privacy["files"][number]): string {
  switch (file.state) {
    case "making":
      return t("portal-privacy.file.making");
    case "ready":
      return t("portal-privacy.file.ready", { at: format.moment(file.expiresAt ?? file.askedAt) });
    case "taken":
      return t("portal-privacy.file.taken", { at: format.moment(file.takenAt ?? file.askedAt) });
    case "expired":
      return t("portal-privacy.file.expired");
    case "failed":
      return t("portal-privacy.file.failed");
  }
}

function ErasurePart({ privacy: { erasure } }: { privacy: Privacy }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = useMe();
  const hasTickets = useFeature("tickets");
  const [asking, setAsking] = useState(false);
  const ask = useAction(askForErasureEndpoint, { topics, onDone: () => [notify(t("portal-privacy.erase.done")), setAsking(false)] });
  const number = erasure ? `T-${erasure.ticket.number}` : "";
  return (
    <section aria-label={t("portal-privacy.erase.title")}>
      <h3>{t("portal-privacy.erase.title")}</h3>
      {erasure?.state === "open" ? (
        <p>
          {t("portal-privacy.erase.open", { day: format.day(erasure.dueOn) })}{" "}
          {hasTickets && erasure.ticket.id ? <Link to={`/tickets/${erasure.ticket.id}` as never}>{number}</Link> : <bdi>{number}</bdi>}
        </p>
      ) : (
        <>
          <p className="profile-note">{t("portal-privacy.erase.what")}</p>
          {staff === null && <Button onPress={() => setAsking(true)}>{t("portal-privacy.erase.ask")}</Button>}
        </>
      )}
      {asking && (
        <Sheet
          open
          title={t("portal-privacy.erase.title")}
          onClose={() => setAsking(false)}
          locked={ask.busy}
          foot={
            <Button kind="danger" full busy={ask.busy} onPress={() => void ask.run({ body: {} })}>
              {t("portal-privacy.erase.ask")}
            </Button>
          }
        >
          <p>{t("portal-privacy.erase.sure")}</p>
          <ProblemNote problem={ask.problem} />
        </Sheet>
      )}
    </section>
  );
}
