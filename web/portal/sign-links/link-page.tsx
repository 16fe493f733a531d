// P-178 the page behind a link to sign, for whoever has no portal: a code first, then what is to be read and signed.
import { TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import {
  checkSignCodeEndpoint,
  noteSeenByLinkEndpoint,
  sendSignCodeEndpoint,
  signFileEndpoint,
  signPageEndpoint,
} from "../../../server/modules/documents/sign-links/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { callApi, urlOf } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { basePathOf, isHome } from "../app/base-path.ts";
import { useBranding } from "../app/branding.tsx";
import { ContractFacts, ReadAndSign, Signers } from "../documents/contract-page.tsx";
import { Door } from "../identity/door.tsx";
import "../documents/documents-page.css";
import "../documents/contract-page.css";
import "./link-page.css";

type Page = ReturnsOf<typeof signPageEndpoint>;

export function SignLinkPage() {
  const t = useTexts();
  // It stands behind the "#", so that no server writes it down.
  const [token] = useState(() => location.hash.slice(1));
  const { data, problem, reload } = useEndpoint(signPageEndpoint, { params: { token: token || "none-in-the-address" } });
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => {
    if (data && !isHome(data.home, basePathOf(location.pathname))) location.replace(`${data.portalUrl.replace(/\/$/, "")}/sign#${token}`);
    if (data?.contract) setWasOpen(true);
  }, [data, token]);
  if (problem && !data) {
    const isUnknown = problem.status === 404 || problem.status === 422;
    return (
      <Door title={t("portal-documents.link.unknown")}>
        {isUnknown ? (
          <p className="link-text">{t("portal-documents.link.unknown-text")}</p>
        ) : (
          <ProblemNote problem={problem} onRetry={reload} />
        )}
      </Door>
    );
  }
  if (!data) return <Door title={t("portal-documents.link.title")}>{t("ui.loading")}</Door>;
  if (!data.contract) return <AskForCode token={token} page={data} wasOpen={wasOpen} onOpen={reload} />;
  return <Opened token={token} contract={data.contract} portalUrl={data.portalUrl} reload={reload} />;
}

function AskForCode({ token, page, wasOpen, onOpen }: { token: string; page: Page; wasOpen: boolean; onOpen: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const params = { token };
  const send = useAction(sendSignCodeEndpoint);
  const check = useAction(checkSignCodeEndpoint, { onDone: onOpen });
  const isWrong = check.problem?.code === "sign-code-wrong";
  const to = page.sentTo;
  return (
    <Door
      title={t("portal-documents.link.title")}
      text={t("portal-documents.link.text", { partner: page.partner.name, to: `\u2068${to}\u2069` })}
      below={
        <a className="door-link" href={page.portalUrl}>
          {t("portal-documents.link.to-portal")}
        </a>
      }
    >
      <form
        className="link-form"
        onSubmit={(event) => {
          event.preventDefault();
          void check.run({ params, body: { code: code.trim() } });
        }}
      >
        {wasOpen && (
          <p className="link-text" role="status">
            {t("portal-documents.link.closed")}
          </p>
        )}
        {!send.result ? (
          <Button kind="primary" full busy={send.busy} onPress={() => send.run({ params, body: {} })}>
            {t("portal-documents.link.send")}
          </Button>
        ) : (
          <>
            <p className="link-text" role="status">
              {t(`portal-documents.link.${send.result.outcome}`, { to: `\u2068${to}\u2069` })}
            </p>
            <TextInput
              label={t("portal-documents.link.code")}
              description={t("portal-documents.link.code-help")}
              name="one-time-code"
              autoComplete="one-time-code"
              inputMode="numeric"
              required
              withAsterisk={false}
              dir="ltr"
              maxLength={20}
              {...(isWrong ? { error: t("portal-documents.link.wrong") } : {})}
              value={code}
              onChange={({ currentTarget }) => setCode(currentTarget.value)}
            />
            {!isWrong && <ProblemNote problem={check.problem} />}
            <Button kind="primary" full submit busy={check.busy} disabled={code.trim() === ""}>
              {t("portal-documents.link.open")}
            </Button>
            <Button kind="quiet" full busy={send.busy} onPress={() => send.run({ params, body: {} })}>
              {t("portal-documents.link.again")}
            </Button>
          </>
        )}
        <ProblemNote problem={send.problem} />
      </form>
    </Door>
  );
}

interface OpenedProps {
  token: string;
  contract: NonNullable<Page["contract"]>;
  portalUrl: string;
  reload: () => void;
}

function Opened({ token, contract, portalUrl, reload }: OpenedProps) {
  const t = useTexts();
  const [outcome, setOutcome] = useState<"rejected">();
  const url = urlOf(signFileEndpoint, { params: { token } });
  const note = useCallback(
    (what: "opened" | "read") => {
      // The evidence of a contract (O-113). Without it one can sign all the same.
      callApi(noteSeenByLinkEndpoint, { params: { token }, body: { what } }).catch(() => undefined);
    },
    [token],
  );
  if (outcome === "rejected") {
    return (
      <Alone portalUrl={portalUrl}>
        <Said icon={<IconCircleX size={40} stroke={1.5} aria-hidden />} title={t("portal-documents.link.rejected")}>
          <p>{t("portal-documents.link.rejected-text")}</p>
        </Said>
      </Alone>
    );
  }
  const { signers } = contract.contract;
  const turn = signers.find(({ isTurn }) => isTurn);
  if (turn && !turn.isMine) {
    return (
      <Alone portalUrl={portalUrl}>
        <Said icon={<IconCircleCheck size={40} stroke={1.5} aria-hidden />} title={t("portal-documents.you-signed")} good>
          <p>{t("portal-documents.link.signed-wait", { name: `\u2068${turn.name}\u2069` })}</p>
        </Said>
      </Alone>
    );
  }
  if (contract.contract.state !== "awaiting_signature") {
    return (
      <Alone portalUrl={portalUrl}>
        <Said icon={<IconCircleCheck size={40} stroke={1.5} aria-hidden />} title={t("portal-documents.link.done")} good>
          <p>{t("portal-documents.link.done-text")}</p>
          <a className="link-save" href={url} download={contract.fileName}>
            {t("portal-documents.link.save")}
          </a>
        </Said>
      </Alone>
    );
  }
  return (
    <Alone portalUrl={portalUrl}>
      <div className="contract">
        <div className="contract-head">
          <PortalTitle>{contract.title}</PortalTitle>
          <ContractFacts contract={contract} />
        </div>
        <Signers contract={contract} />
        <ReadAndSign
          contract={contract}
          url={url}
          note={note}
          way={{ token, onLost: reload }}
          onSigned={reload}
          onRejected={() => setOutcome("rejected")}
        />
      </div>
    </Alone>
  );
}

function Said({ icon, title, good, children }: { icon: ReactNode; title: string; good?: boolean; children: ReactNode }) {
  return (
    <section className="portal-card link-said" role="status" data-good={good ?? false}>
      {icon}
      <h1>{title}</h1>
      {children}
    </section>
  );
}

/** A page without the portal around it, in the provider's name. */
function Alone({ portalUrl, children }: { portalUrl: string; children: ReactNode }) {
  const { logoUrl, title } = useBranding();
  return (
    <div className="link-page">
      <header className="link-head">
        <a href={portalUrl}>{logoUrl ? <img src={logoUrl} alt={title} /> : title}</a>
      </header>
      <main>{children}</main>
    </div>
  );
}
