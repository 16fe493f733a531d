import type { getContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import "./documents.css";

type Shown = ReturnsOf<typeof getContractEndpoint>;

interface SignerListProps {
  contract: Shown["contract"];
  /** Their addresses, for who looks at the evidence. */
  details?: Shown["signerDetails"];
}

/** O-110 who has signed, whose turn it is, and who waits. */
export function SignerList({ contract, details = [] }: SignerListProps) {
  const t = useTexts();
  const isOpen = contract.state === "awaiting_signature";
  return (
    <ol className="signer-list">
      {contract.signers.map(({ id, name, kind, signedAt, isTurn }) => {
        const more = details.find((each) => each.id === id);
        const address = [more?.email, more?.phone].filter(Boolean).join(", ");
        return (
          <li key={id}>
            <span className="signer-who">
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <span className="document-note">
                {t(`documents.signers.kind.${kind}`)}
                {address && (
                  <>
                    {" · "}
                    <bdi dir="ltr">{address}</bdi>
                  </>
                )}
                {more && more.signedName !== "" && more.signedName !== name && ` · ${t("documents.signers.as", { name: more.signedName })}`}
              </span>
            </span>
            <StatusChip tone={signedAt ? "works" : isTurn ? "waits" : "past"}>
              {t(`documents.signers.${signedAt ? "signed" : isTurn ? "turn" : isOpen ? "waits" : "open"}`)}
            </StatusChip>
            {signedAt && (
              <span className="document-note">
                <MomentText value={signedAt} />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
