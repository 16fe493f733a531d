import { useNavigate } from "@tanstack/react-router";
import { listRecycledEndpoint, restoreCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { dayAndTimeIn } from "../../../shared/moment-in-zone.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText, MomentText } from "../../ui/value-texts.tsx";

/** Deleted customers, as long as they can come back (O-7). */
export function RecycleBinPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { timeZone } = useStaffSession();
  const list = useList(listRecycledEndpoint, { filters: ["text"], sorts: ["deletedAt", "number"] });
  const restore = useAction(restoreCustomerEndpoint, {
    topics: ["customers", "recycle-bin"],
    onDone: (customer) =>
      notify(t("customers.bin.restored", { name: customer.fullName }), {
        label: t("customers.bin.open"),
        run: () => void navigate({ to: `/customers/${customer.id}` as never }),
      }),
  });
  return (
    <>
      <ProblemNote problem={restore.problem} />
      <DataList
        name="recycle-bin"
        title={t("customers.bin.title")}
        list={list}
        rowKey={({ id }) => id}
        filters={[{ kind: "search", name: "text", label: t("customers.bin.search") }]}
        columns={[
          { id: "name", head: t("customers.field.full-name"), main: true, cell: (row) => <bdi>{row.name}</bdi> },
          { id: "number", head: t("customers.field.number"), sort: "number", cell: (row) => <bdi className="number">{row.number}</bdi> },
          { id: "partner", head: t("customers.field.partner"), cell: (row) => row.partner },
          {
            id: "deletedAt",
            head: t("customers.bin.deleted-at"),
            sort: "deletedAt",
            sortDown: true,
            cell: (row) => <MomentText value={row.deletedAt} />,
          },
          { id: "deletedBy", head: t("customers.bin.deleted-by"), cell: (row) => row.deletedBy },
          {
            id: "purgedAfter",
            head: t("customers.bin.gone-on"),
            cell: (row) => <DayText value={dayAndTimeIn(row.purgedAfter, timeZone).day} />,
          },
          {
            id: "acts",
            head: "",
            cell: (row) => (
              <Button
                small
                busy={restore.busy}
                label={t("customers.bin.restore-of", { name: row.name })}
                onPress={() => restore.run({ params: { customerId: row.id } })}
              >
                {t("customers.bin.restore")}
              </Button>
            ),
          },
        ]}
        empty={{ title: t("customers.bin.none"), text: t("customers.bin.none-why") }}
      />
    </>
  );
}
