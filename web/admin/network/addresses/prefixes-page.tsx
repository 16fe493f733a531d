import {
  alerts,
  exportPrefixesEndpoint,
  listPrefixesEndpoint,
  prefixColumns,
  roles,
} from "../../../../server/modules/network/addresses/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useServedWords } from "../partner-words.ts";
import { topics } from "./prefix.ts";
import { UsageBar } from "./usage-bar.tsx";

const inFile = { usage: ["usable", "used", "held", "usedPercent", "alert"] } as const;

/** The prefixes as a tree: each stands under the container in which it lies, further in. */
export function PrefixesPage() {
  const t = useTexts();
  const served = useServedWords();
  const { partnerId } = usePartnerScope();
  const mayCreate = useMay("network.ip.create");
  const mayLook = useMay("network.ip.history");
  const list = useList(listPrefixesEndpoint, {
    filters: ["text", "role", "family", "alert", "domain"],
    sorts: ["cidr", "role", "alert"],
    fixed: partnerId ? { partnerId } : {},
    topics: [...topics],
  });
  const isTree = list.state.sort === undefined || list.state.sort === "cidr";
  const add = mayCreate && (
    <LinkButton to="/prefixes/new" kind="primary">
      {t("addresses.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="prefixes"
      title={t("addresses.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/prefixes/${row.id}`}
      primary={
        <>
          {mayLook && <LinkButton to="/address-history">{t("addresses.who.title")}</LinkButton>}
          {add}
        </>
      }
      tools={(shown) => (
        <ExportButton endpoint={exportPrefixesEndpoint} list={list} columns={prefixColumns} shown={shown} inFile={inFile} />
      )}
      filters={[
        { kind: "search", name: "text", label: t("addresses.search") },
        {
          kind: "choice",
          name: "role",
          label: t("addresses.role-head"),
          options: roles.map((value) => ({ value, label: t(`addresses.role.${value}`) })),
        },
        {
          kind: "choice",
          name: "alert",
          label: t("addresses.usage"),
          options: alerts.filter((value) => value !== "none").map((value) => ({ value, label: t(`addresses.alert.${value}`) })),
        },
        {
          kind: "choice",
          name: "family",
          label: t("addresses.family"),
          extra: true,
          options: [
            { value: "4", label: "IPv4" },
            { value: "6", label: "IPv6" },
          ],
        },
        { kind: "search", name: "domain", label: t("addresses.domain"), extra: true },
      ]}
      columns={[
        {
          id: "cidr",
          head: t("addresses.prefix"),
          main: true,
          sort: "cidr",
          cell: (row) => (
            <span style={isTree ? { paddingInlineStart: row.depth * 20 } : undefined}>
              <bdi className="code">{row.cidr}</bdi>
            </span>
          ),
        },
        { id: "role", head: t("addresses.role-head"), sort: "role", cell: (row) => t(`addresses.role.${row.role}`) },
        { id: "usage", head: t("addresses.usage"), sort: "alert", sortDown: true, cell: (row) => <UsageBar prefix={row} /> },
        { id: "comment", head: t("addresses.comment"), cell: (row) => (row.comment ? <bdi>{row.comment}</bdi> : <Nothing />) },
        {
          id: "category",
          head: t("addresses.category"),
          extra: true,
          cell: (row) => (row.category ? <bdi>{row.category}</bdi> : <Nothing />),
        },
        { id: "domain", head: t("addresses.domain"), extra: true, cell: (row) => <bdi className="code">{row.domain}</bdi> },
        { id: "vlan", head: t("addresses.vlan"), number: true, extra: true, cell: (row) => row.vlan ?? <Nothing /> },
        { id: "partner", head: t("addresses.partners"), cell: (row) => served(row) },
      ]}
      empty={{ title: t("addresses.none"), text: t("addresses.none-why"), action: add }}
    />
  );
}
