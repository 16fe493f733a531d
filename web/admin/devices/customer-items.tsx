import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { askBackItemEndpoint, handOutItemEndpoint, handOuts, listItemsEndpoint } from "../../../server/modules/inventory/contract.ts";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { FormSheet } from "./form-sheet.tsx";
import { type Item, ItemName, ItemState } from "./item-cells.tsx";
import { TakeBackButton } from "./take-back.tsx";

/** What a customer has from us; handing out, asking back, taking back. */
export function CustomerItems({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listItemsEndpoint, { query: { limit: 100, filter: { customerId } } });
  const mayGive = useMay("inventory.items.assign");
  const mayReturn = useMay("inventory.items.return");
  const [isGiving, setGiving] = useState(false);
  const [asking, setAsking] = useState<Item>();
  return (
    <Panel
      title={t("equipment.items")}
      actions={
        mayGive && (
          <Button small onPress={() => setGiving(true)}>
            {t("equipment.item.hand-out")}
          </Button>
        )
      }
    >
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("equipment.item.customer-none")
      ) : (
        <PlainTable
          label={t("equipment.items")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            { id: "item", head: t("equipment.item.item"), cell: (item) => <ItemName item={item} /> },
            { id: "state", head: t("equipment.state"), cell: (item) => <ItemState item={item} /> },
            { id: "since", head: t("equipment.item.since"), wide: true, cell: (item) => <DayText value={item.sinceOn} /> },
            ...(mayReturn
              ? [
                  {
                    id: "act",
                    head: t("equipment.item.do"),
                    cell: (item: Item) => (
                      <span style={{ display: "flex", flexWrap: "wrap", gap: 6 }}>
                        {item.state !== "sold" && (
                          <Button small onPress={() => setAsking(item)} label={`${t("equipment.item.ask-back")}: ${item.serial}`}>
                            {t("equipment.item.ask-back")}
                          </Button>
                        )}
                        <TakeBackButton item={item} />
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {isGiving && <HandOutSheet onClose={() => setGiving(false)} />}
      {asking && <AskBackSheet item={asking} onClose={() => setAsking(undefined)} />}
    </Panel>
  );
}

function HandOutSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const stock = useEndpoint(listItemsEndpoint, {
    query: { limit: 250, sort: "product", filter: { state: "in_stock", partnerId: customer.partner.id } },
  });
  const [itemId, setItemId] = useState("");
  const [as, setAs] = useState<(typeof handOuts)[number]>("rented");
  const [since, setSince] = useState(() => new Intl.DateTimeFormat("sv-SE").format(currentMoment()));
  const give = useAction(handOutItemEndpoint, {
    topics: ["items"],
    onDone: () => {
      notify(t("equipment.item.saved"));
      onClose();
    },
  });
  const items = stock.data?.items ?? [];
  const item = items.find(({ id }) => id === itemId) ?? items[0];
  return (
    <FormSheet
      title={t("equipment.item.hand-out")}
      busy={give.busy}
      problem={give.problem}
      onSave={() =>
        item &&
        give.run({
          params: { itemId: item.id },
          body: { customerId: customer.id, as, sinceOn: since as never },
          version: item.version,
        })
      }
      onClose={onClose}
    >
      {stock.data && items.length === 0 ? (
        <p>{t("equipment.item.stock-empty")}</p>
      ) : (
        <>
          <NativeSelect
            label={t("equipment.item.item")}
            value={item?.id ?? ""}
            data={items.map(({ id, product, serial }) => ({ value: id, label: `${product} · ${serial}` }))}
            onChange={(event) => setItemId(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("equipment.item.terms")}
            value={as}
            data={handOuts.map((value) => ({ value, label: t(`equipment.item.state.${value}`) }))}
            onChange={(event) => setAs(event.currentTarget.value as typeof as)}
          />
          <DayField label={t("equipment.item.since")} value={since} onChange={setSince} required />
        </>
      )}
    </FormSheet>
  );
}

function AskBackSheet({ item, onClose }: { item: Item; onClose: () => void }) {
  const t = useTexts();
  const partner = useEndpoint(partnerChoicesEndpoint).data?.items.find(({ id }) => id === item.partnerId);
  const [by, setBy] = useState<string>(item.returnByOn ?? "");
  const [fee, setFee] = useState<MoneyJson | undefined>(item.returnFee ?? undefined);
  const ask = useAction(askBackItemEndpoint, {
    topics: ["items"],
    onDone: () => {
      notify(t("equipment.item.saved"));
      onClose();
    },
  });
  return (
    <FormSheet
      title={`${item.product} ${item.serial}`}
      busy={ask.busy}
      problem={ask.problem}
      onSave={() =>
        ask.run({
          params: { itemId: item.id },
          body: { returnByOn: by === "" ? null : (by as never), returnFee: by === "" ? null : (fee ?? null) },
          version: item.version,
        })
      }
      onClose={onClose}
    >
      <DayField label={t("equipment.item.return-by")} value={by} onChange={setBy} />
      {(item.returnFee?.currency ?? partner?.currency) && (
        <AmountField
          label={t("equipment.item.fee")}
          description={t("equipment.item.fee-why")}
          currency={item.returnFee?.currency ?? partner?.currency ?? ""}
          value={fee}
          onChange={setFee}
        />
      )}
    </FormSheet>
  );
}
