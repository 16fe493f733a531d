import { IconArrowsExchange } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import type { MergedCustomer } from "./merge-values.ts";

/** Who stays and who goes, beside each other, and the way to turn it round. */
export function MergeHeads({ survivor, loser, onSwap }: { survivor: MergedCustomer; loser: MergedCustomer; onSwap: () => void }) {
  const t = useTexts();
  return (
    <div className="merge-heads">
      <span>
        <Button icon={<IconArrowsExchange size={16} aria-hidden />} label={t("customers.merge.swap-why")} onPress={onSwap}>
          {t("customers.merge.swap")}
        </Button>
      </span>
      <Head customer={survivor} part="stays" />
      <Head customer={loser} part="goes" />
    </div>
  );
}

function Head({ customer, part }: { customer: MergedCustomer; part: "stays" | "goes" }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <section className="merge-head" data-part={part}>
      <span className="merge-head-role">{t(`customers.merge.${part}`)}</span>
      <span className="merge-head-name">
        <Link to={`/customers/${customer.id}` as never}>
          <bdi>{customer.fullName}</bdi>
        </Link>
        <CustomerChip status={customer.status} />
      </span>
      <span className="merge-head-note">
        <bdi className="number">{customer.number}</bdi> · {t("customers.since", { day: format.day(customer.addedOn) })}
      </span>
    </section>
  );
}
