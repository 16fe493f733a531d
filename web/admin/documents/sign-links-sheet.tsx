// P-178 links with which somebody signs without the portal: made here, sent or handed over, taken back.
import { TextInput } from "@mantine/core";
import { useState } from "react";
import {
  linkChannels,
  listSignLinksEndpoint,
  makeSignLinkEndpoint,
  type SignLinkView,
  withdrawSignLinkEndpoint,
} from "../../../server/modules/documents/sign-links/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import type { Document } from "./document-link.tsx";
import "./documents.css";

const topics = ["documents", "contracts", "sign-links"];

type Links = ReturnsOf<typeof listSignLinksEndpoint>;
type SignLink = (typeof SignLinkView)["_output"];

export function SignLinksSheet({ document: { id, title, contract }, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listSignLinksEndpoint, { params: { documentId: id } }, { topics });
  const [url, setUrl] = useState<string>();
  return (
    <Sheet open wide title={t("documents.link-of", { title })} onClose={onClose}>
      <div className="contract-sheet">
        <ProblemNote problem={problem} onRetry={reload} />
        {url ? (
          <div className="sign-link-made">
            <QrCode text={url} label={t("documents.links.url")} />
            <p>{t("documents.links.made")}</p>
            <span className="sign-link-address">
              <bdi dir="ltr">{url}</bdi>
              <CopyButton text={url} label={t("documents.links.copy-it")} />
            </span>
          </div>
        ) : (
          data && <NewLink documentId={id} isDraft={contract?.state === "draft"} links={data} onMade={setUrl} />
        )}
        {data && <LinkTable links={data.items} />}
      </div>
    </Sheet>
  );
}

interface NewLinkProps {
  documentId: string;
  isDraft: boolean;
  links: Links;
  onMade: (url: string) => void;
}

function NewLink({ documentId, isDraft, links: { items, emails, phones, maySendSms, verify, signer }, onMade }: NewLinkProps) {
  const t = useTexts();
  const channels = verify === "email" || verify === "sms" ? [verify] : linkChannels;
  const [channel, setChannel] = useState<(typeof linkChannels)[number]>(channels[0] ?? "email");
  const [to, setTo] = useState((channel === "email" ? emails[0] : phones[0]) ?? "");
  const make = useAction(makeSignLinkEndpoint, { topics });
  const known = channel === "email" ? emails : phones;

  async function run(send: boolean): Promise<void> {
    const made = await make.run({ params: { documentId }, body: { channel, to: to.trim(), send } });
    if (!made) return;
    if (send) notify(t("documents.links.sent", { to: made.link.to }));
    else onMade(made.url);
  }
  return (
    <>
      <p className="sign-link-text">
        {t(verify === "none" ? "documents.links.text-none" : "documents.links.text")}{" "}
        {signer !== "" && t("documents.links.for", { name: signer })} {isDraft && t("documents.links.draft-text")}
        {items.some(({ state }) => state === "live") && t("documents.links.replaces")}
      </p>
      <Choice
        label={t("documents.links.channel")}
        value={channel}
        onChange={(chosen) => {
          setChannel(chosen);
          setTo((chosen === "email" ? emails[0] : phones[0]) ?? "");
        }}
        options={channels.map((value) => ({ value, label: t(`documents.links.${value}`) }))}
      />
      {channel === "sms" && !maySendSms && <p className="sign-link-text">{t("documents.links.no-sms")}</p>}
      <TextInput
        label={t(channel === "email" ? "documents.links.to" : "documents.links.to-phone")}
        description={t(verify === "none" ? "documents.links.to-none-help" : "documents.links.to-email-help")}
        type={channel === "email" ? "email" : "tel"}
        dir="ltr"
        maxLength={200}
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
        list={`known-${channel}`}
      />
      <datalist id={`known-${channel}`}>
        {known.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <ProblemNote problem={make.problem} />
      <div className="sign-link-acts">
        <Button
          kind="primary"
          busy={make.busy}
          disabled={to.trim() === "" || (channel === "sms" && !maySendSms)}
          onPress={() => void run(true)}
        >
          {t("documents.links.send")}
        </Button>
        <Button disabled={make.busy || to.trim() === "" || (channel === "sms" && !maySendSms)} onPress={() => void run(false)}>
          {t("documents.links.copy")}
        </Button>
      </div>
    </>
  );
}

const tones: Readonly<Record<SignLink["state"], Tone>> = { live: "works", expired: "past", withdrawn: "past", over: "past" };

function LinkTable({ links }: { links: readonly SignLink[] }) {
  const t = useTexts();
  const withdraw = useAction(withdrawSignLinkEndpoint, { topics, onDone: () => notify(t("documents.links.taken")) });
  if (links.length === 0) return <p className="sign-link-text">{t("documents.links.none")}</p>;
  return (
    <>
      <ProblemNote problem={withdraw.problem} />
      <PlainTable
        label={t("documents.links.list")}
        rows={links}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "to",
            head: t("documents.links.to"),
            cell: ({ to, isSent, signer }) => <Address to={to} isSent={isSent} signer={signer} />,
          },
          {
            id: "state",
            head: t("documents.links.state"),
            cell: ({ state }) => <StatusChip tone={tones[state]}>{t(`documents.links.${state}`)}</StatusChip>,
          },
          { id: "until", head: t("documents.links.until"), cell: ({ expiresAt }) => <MomentText value={expiresAt} /> },
          {
            id: "opened",
            head: t("documents.links.opened"),
            cell: ({ openedAt }) => (openedAt ? <MomentText value={openedAt} /> : t("documents.links.never")),
          },
          {
            id: "acts",
            head: "",
            cell: ({ id, to, state }) =>
              state === "live" && (
                <Button
                  small
                  kind="quiet"
                  busy={withdraw.busy}
                  label={t("documents.links.withdraw-of", { to })}
                  onPress={() => withdraw.run({ params: { linkId: id }, body: {} })}
                >
                  {t("documents.links.withdraw")}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

function Address({ to, isSent, signer }: { to: string; isSent: boolean; signer: string }) {
  const t = useTexts();
  return (
    <>
      <bdi>{to}</bdi>
      <span className="document-note">
        {signer && (
          <>
            <bdi>{signer}</bdi>
            {" · "}
          </>
        )}
        {t(isSent ? "documents.links.by-sending" : "documents.links.handed")}
      </span>
    </>
  );
}
