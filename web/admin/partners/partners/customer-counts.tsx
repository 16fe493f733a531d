import { Link } from "@tanstack/react-router";
import type { partnerFiguresEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { customerStatuses, customerTones } from "./partner.ts";
import "./partners.css";

export type PartnerFigures = ReturnsOf<typeof partnerFiguresEndpoint>["items"][number];

/** A partner's customers by status; each number leads to their list, looking at this partner alone. */
export function CustomerCounts({ figures }: { figures: PartnerFigures | undefined }) {
  const t = useTexts();
  const { setPartnerId } = usePartnerScope();
  const mayOpen = useMay("customers.profile.view");
  if (!figures) return null;
  const shown = customerStatuses.filter((status) => figures.customers[status] > 0);
  if (shown.length === 0) return <span className="partner-none">{t("partners.partner.customers-count", { count: 0 })}</span>;
  return (
    <span className="partner-counts">
      {shown.map((status) => {
        const name = t("partners.partner.customers-of", {
          status: t(`partners.partner.customer-status.${status}`),
          count: figures.customers[status],
        });
        return mayOpen ? (
          <Link
            key={status}
            to={"/customers" as never}
            search={{ status } as never}
            aria-label={name}
            title={name}
            onClick={(event) => {
              event.stopPropagation();
              setPartnerId(figures.partnerId);
            }}
          >
            <Count status={status} count={figures.customers[status]} />
          </Link>
        ) : (
          <span key={status} title={name}>
            <Count status={status} count={figures.customers[status]} />
          </span>
        );
      })}
    </span>
  );
}

function Count({ status, count }: { status: (typeof customerStatuses)[number]; count: number }) {
  const format = useFormat();
  return (
    <StatusChip tone={customerTones[status]}>
      <span className="number">{format.number(count)}</span>
    </StatusChip>
  );
}
