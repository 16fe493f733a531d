import { Link } from "@tanstack/react-router";
import type { z } from "zod";
import {
  duplicateReasons,
  findDuplicatesNowEndpoint,
  listDuplicatesEndpoint,
  notADuplicateEndpoint,
} from "../../../server/modules/customers/contract.ts";
import { dayAndTimeIn } from "../../../shared/moment-in-zone.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import "./duplicates.css";

type Pair = z.output<(typeof listDuplicatesEndpoint)["returns"]>["items"][number];

/** Customers who may be one person (O-81): worked through from the top, the likeliest first. */
export function DuplicatesPage() {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const mayDecide = useMay("customers.profile.update");
  const mayMerge = useMay("customers.profile.merge");
  const list = useList(listDuplicatesEndpoint, { filters: ["reason"], sorts: ["score", "foundAt"], topics: ["duplicates", "customers"] });
  const decide = useAction(notADuplicateEndpoint, { topics: ["duplicates"], onDone: () => notify(t("customers.duplicates.decided")) });
  const look = useAction(findDuplicatesNowEndpoint, { onDone: () => notify(t("customers.duplicates.looking")) });
  return (
    <>
      <ProblemNote problem={decide.problem ?? look.problem} />
      <DataList
        name="duplicates"
        title={t("customers.duplicates.page")}
        list={list}
        rowKey={({ id }) => id}
        primary={
          mayMerge && (
            <Button busy={look.busy} onPress={() => look.run({})}>
              {t("customers.duplicates.look-now")}
            </Button>
          )
        }
        filters={[
          {
            kind: "choice",
            name: "reason",
            label: t("customers.duplicates.why"),
            options: duplicateReasons.map((value) => ({ value, label: t(`customers.duplicates.same.${value}`) })),
          },
        ]}
        columns={[
          { id: "first", head: t("customers.duplicates.this"), main: true, cell: ({ first }) => <Twin twin={first} /> },
          { id: "second", head: t("customers.duplicates.and-this"), cell: ({ second }) => <Twin twin={second} /> },
          {
            id: "reasons",
            head: t("customers.duplicates.why"),
            sort: "score",
            sortDown: true,
            cell: ({ reasons, score }) => (
              <span className="twin">
                {reasons.map((reason) => (
                  <span key={reason}>{t.optional(`customers.duplicates.same.${reason}`) ?? reason}</span>
                ))}
                <span className="twin-notes">{t("customers.duplicates.points", { score })}</span>
              </span>
            ),
          },
          {
            id: "foundAt",
            head: t("customers.duplicates.found"),
            sort: "foundAt",
            sortDown: true,
            extra: true,
            cell: ({ foundAt }) => <DayText value={dayAndTimeIn(foundAt, timeZone).day} />,
          },
          ...(mayDecide || mayMerge
            ? [
                {
                  id: "acts",
                  head: "",
                  cell: ({ first, second }: Pair) => (
                    <span className="pair-acts">
                      {mayMerge && (
                        <LinkButton small kind="quiet" to={`/customers/${first.id}/merge` as never} search={{ with: second.id } as never}>
                          {t("customers.merge.look")}
                        </LinkButton>
                      )}
                      {mayDecide && (
                        <Button
                          small
                          kind="quiet"
                          label={t("customers.duplicates.are-two", { first: first.name, second: second.name })}
                          onPress={() => decide.run({ params: { customerId: first.id }, body: { otherId: second.id } })}
                        >
                          {t("customers.duplicates.is-another")}
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t("customers.duplicates.none"), text: t("customers.duplicates.none-why") }}
      />
    </>
  );
}

function Twin({ twin }: { twin: Pair["first"] }) {
  const notes = [twin.email, twin.phone, twin.city].filter(Boolean);
  return (
    <span className="twin">
      <span className="twin-name">
        <Link to={`/customers/${twin.id}` as never}>
          <bdi>{twin.name}</bdi> · <bdi className="number">{twin.number}</bdi>
        </Link>
        <CustomerChip status={twin.status} />
      </span>
      {notes.length > 0 && (
        <span className="twin-notes">
          {notes.map((note) => (
            <bdi key={note}>{note}</bdi>
          ))}
        </span>
      )}
    </span>
  );
}
