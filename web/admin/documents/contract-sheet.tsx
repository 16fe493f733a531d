import { Skeleton } from "@mantine/core";
import { getContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Facts } from "../../ui/facts.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { ContractChip } from "./contract-chip.tsx";
import { DocumentLink } from "./document-link.tsx";
import { SignerList } from "./signer-list.tsx";
import "./documents.css";

/** A contract and everything that happened to it (O-113). */
export function ContractSheet({ documentId, onClose }: { documentId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(getContractEndpoint, { params: { documentId } }, { topics: ["documents", "contracts"] });
  const contract = data?.contract;
  return (
    <Sheet open wide title={data?.title ?? t("documents.details")} onClose={onClose}>
      <div className="contract-sheet">
        <ProblemNote problem={problem} onRetry={reload} />
        {!data && !problem && <Skeleton height={240} radius="md" />}
        {data && contract && (
          <>
            <Facts
              facts={[
                { label: t("documents.contract.state"), value: <ContractChip state={contract.state} /> },
                { label: t("documents.contracts.contract"), value: <DocumentLink document={data} /> },
                {
                  label: t("documents.contract.term"),
                  value:
                    contract.termMonths === null
                      ? t("documents.contract.no-term")
                      : t("documents.contract.months", { months: contract.termMonths }),
                },
                ...(contract.signBy ? [{ label: t("documents.contract.sign-by"), value: format.day(contract.signBy) }] : []),
                ...(contract.signedAt
                  ? [
                      { label: t("documents.contract.signed"), value: <MomentText value={contract.signedAt} /> },
                      { label: t("documents.contract.signer"), value: <bdi>{contract.signerName}</bdi> },
                    ]
                  : []),
                ...(contract.endsOn ? [{ label: t("documents.contract.ends"), value: format.day(contract.endsOn) }] : []),
                ...(contract.reason ? [{ label: t("documents.contract.reason"), value: contract.reason }] : []),
                { label: t("documents.contract.unsigned"), value: <Hash value={data.unsignedSha256} /> },
                ...(data.signedSha256 ? [{ label: t("documents.contract.sealed"), value: <Hash value={data.signedSha256} /> }] : []),
              ]}
            />
            {contract.signers.length > 0 && (
              <>
                <h3>{t("documents.signers.title")}</h3>
                <SignerList contract={contract} details={data.signerDetails} />
              </>
            )}
            <h3>{t("documents.contract.events")}</h3>
            <PlainTable
              label={t("documents.contract.events")}
              rows={data.events}
              rowKey={({ at, kind }) => `${at} ${kind}`}
              columns={[
                { id: "at", head: t("documents.contract.time"), cell: ({ at }) => <MomentText value={at} /> },
                {
                  id: "kind",
                  head: t("documents.contract.event"),
                  cell: ({ kind, reason }) => (
                    <>
                      {t.optional(`documents.event.${kind}`) ?? kind}
                      {reason && <span className="document-note">{reason}</span>}
                    </>
                  ),
                },
                { id: "who", head: t("documents.contract.who"), cell: ({ byName }) => <bdi>{byName}</bdi> },
                {
                  id: "from",
                  head: t("documents.contract.from"),
                  wide: true,
                  cell: ({ ip, userAgent }) => (
                    <>
                      <bdi className="code">{ip}</bdi>
                      <span className="document-note">{userAgent.slice(0, 80)}</span>
                    </>
                  ),
                },
              ]}
            />
          </>
        )}
      </div>
    </Sheet>
  );
}

const Hash = ({ value }: { value: string }) => <bdi className="code contract-hash">{value}</bdi>;
