import { ActionIcon, NativeSelect, Skeleton } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import {
  listChargeFiltersEndpoint,
  orderChargeFiltersEndpoint,
  removeChargeFilterEndpoint,
} from "../../../../server/modules/payments/auto-charge/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { ChargeFilterSheet } from "./charge-filter-sheet.tsx";
import { type ChargeFilter, filterWords } from "./charge-words.ts";
import { useChargeNames } from "./use-charge-names.ts";
import "../gateways-page.css";
import "./auto.css";

/** B-75 whom a provider charges when, in the order in which it is looked at: the first that fits a document counts. */
export function ChargeFiltersPage() {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("config.payments.update");
  const mayCharge = useMay("finance.payments.view");
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [chosen, setPartnerId] = useState<string>();
  const partnerId = scope.partnerId ?? chosen ?? partners[0]?.id ?? "";
  const { data, problem, reload } = useEndpoint(listChargeFiltersEndpoint, { params: { partnerId } }, { enabled: partnerId !== "" });
  const choices = useChargeNames();
  const [open, setOpen] = useState<ChargeFilter | "new">();
  const [removing, setRemoving] = useState<ChargeFilter>();
  const order = useAction(orderChargeFiltersEndpoint, { topics: ["charge-filters"] });
  const remove = useAction(removeChargeFilterEndpoint, {
    topics: ["charge-filters"],
    onDone: () => {
      notify(t("payments.auto.filters.removed"));
      setRemoving(undefined);
    },
  });
  const items = data?.items ?? [];
  const move = (index: number, by: -1 | 1): void => {
    const ids = items.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved) ids.splice(index + by, 0, moved);
    void order.run({ params: { partnerId }, body: { filterIds: ids } });
  };
  const add = mayUpdate && (
    <Button kind="primary" icon={<IconPlus size={16} aria-hidden />} onPress={() => setOpen("new")}>
      {t("payments.auto.filters.add")}
    </Button>
  );
  return (
    <div className="gateways-page">
      <header>
        <div>
          <h1>{t("payments.auto.filters.title")}</h1>
          <p>{t("payments.auto.filters.intro")}</p>
        </div>
        <div className="gateways-page-acts">
          {mayCharge && <LinkButton to={"/charges" as never}>{t("payments.auto.title")}</LinkButton>}
          {items.length > 0 && add}
        </div>
      </header>
      {!scope.partnerId && partners.length > 1 && (
        <NativeSelect
          label={t("payments.partner")}
          maw={360}
          value={partnerId}
          onChange={(event) => setPartnerId(event.currentTarget.value)}
          data={partners.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <ProblemNote problem={order.problem} />
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={180} radius="md" />
      ) : items.length === 0 ? (
        <EmptyState title={t("payments.auto.filters.none")} text={t("payments.auto.filters.none-why")} {...(add ? { action: add } : {})} />
      ) : (
        <ol className="auto-filters">
          {items.map((filter, index) => (
            <li key={filter.id} className="auto-filter" data-off={!filter.isEnabled}>
              <div className="auto-filter-place">
                {mayUpdate && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={28}
                    disabled={index === 0 || order.busy}
                    aria-label={t("payments.auto.filters.up", { name: filter.name })}
                    onClick={() => move(index, -1)}
                  >
                    <IconChevronUp size={16} aria-hidden />
                  </ActionIcon>
                )}
                <span className="number">{format.number(index + 1)}</span>
                {mayUpdate && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={28}
                    disabled={index === items.length - 1 || order.busy}
                    aria-label={t("payments.auto.filters.down", { name: filter.name })}
                    onClick={() => move(index, 1)}
                  >
                    <IconChevronDown size={16} aria-hidden />
                  </ActionIcon>
                )}
              </div>
              <div>
                <div className="auto-filter-head">
                  <strong>{filter.name}</strong>
                  <StatusChip tone={filter.isEnabled ? "works" : "past"}>
                    {t(filter.isEnabled ? "payments.gateways.on" : "payments.gateways.off")}
                  </StatusChip>
                </div>
                <div className="auto-filter-words">
                  {filterWords(t, format, filter, { names: choices.names, currency: data.currency }).map((sentence) => (
                    <span key={sentence}>{sentence}</span>
                  ))}
                </div>
              </div>
              {mayUpdate && (
                <div className="auto-filter-acts">
                  <Button small onPress={() => setOpen(filter)} label={`${t("payments.gateways.edit")}: ${filter.name}`}>
                    {t("payments.gateways.edit")}
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    onPress={() => setRemoving(filter)}
                    label={`${t("payments.auto.filters.remove")}: ${filter.name}`}
                  >
                    {t("payments.auto.filters.remove")}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
      {open && data && (
        <ChargeFilterSheet
          filter={open === "new" ? undefined : open}
          partnerId={partnerId}
          currency={data.currency}
          place={items.length}
          choices={choices}
          onClose={() => setOpen(undefined)}
        />
      )}
      <ConfirmDialog
        open={removing !== undefined}
        title={t("payments.auto.filters.remove-title", { name: removing?.name ?? "" })}
        confirm={t("payments.auto.filters.remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => removing && remove.run({ params: { filterId: removing.id } })}
        onClose={() => setRemoving(undefined)}
      >
        {t("payments.auto.filters.remove-text")}
      </ConfirmDialog>
    </div>
  );
}
