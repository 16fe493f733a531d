import { exportSignInLogEndpoint, listSignInLogEndpoint, signInColumns } from "../../../../server/modules/identity/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { useDeviceName } from "../device-name.ts";
import { MomentFilter } from "./moment-filter.tsx";
import { OutcomeChip, outcomes } from "./outcome-chip.tsx";

// What the columns of the list are in a file.
const inFile = { name: ["identifier"], how: ["detail"], device: ["userAgent"] } as const;

/** Who tried to sign in, and whether it worked: staff and subscribers, of the last 90 days. */
export function SignInLogPage() {
  const t = useTexts();
  const deviceName = useDeviceName();
  const mayExport = useMay("admin.logs.export");
  const list = useList(listSignInLogEndpoint, {
    filters: ["identifier", "ip", "realm", "outcome", "subjectId", "from", "to"],
    sorts: ["at"],
  });
  return (
    <DataList
      name="sign-in-log"
      title={t("identity.log.sign-ins")}
      list={list}
      rowKey={(attempt) => attempt.id}
      filters={[
        { kind: "search", name: "identifier", label: t("identity.log.by-name") },
        { kind: "search", name: "ip", label: t("identity.log.by-address") },
        {
          kind: "choice",
          name: "realm",
          label: t("identity.log.realm"),
          single: true,
          options: (["staff", "customer"] as const).map((value) => ({ value, label: t(`identity.log.realms.${value}`) })),
        },
        {
          kind: "choice",
          name: "outcome",
          label: t("identity.log.outcome"),
          options: outcomes.map((value) => ({ value, label: t(`identity.log.outcomes.${value}`) })),
        },
      ]}
      tools={(shown) => (
        <>
          <MomentFilter list={list} />
          {mayExport && (
            <ExportButton endpoint={exportSignInLogEndpoint} list={list} columns={signInColumns} shown={shown} inFile={inFile} />
          )}
        </>
      )}
      columns={[
        { id: "name", head: t("identity.log.name"), main: true, cell: (attempt) => <bdi>{attempt.identifier}</bdi> },
        { id: "outcome", head: t("identity.log.outcome"), cell: (attempt) => <OutcomeChip outcome={attempt.outcome} /> },
        { id: "realm", head: t("identity.log.realm"), cell: (attempt) => t(`identity.log.realms.${attempt.realm}`) },
        { id: "at", head: t("identity.log.at"), sort: "at", sortDown: true, cell: (attempt) => <MomentText value={attempt.at} /> },
        {
          id: "how",
          head: t("identity.log.detail"),
          cell: (attempt) =>
            attempt.detail ? (
              (t.optional(`identity.session.by.${attempt.detail}`) ??
              t.optional(`identity.log.details.${attempt.detail}`) ??
              attempt.detail)
            ) : (
              <Nothing />
            ),
        },
        { id: "ip", head: t("identity.log.address"), cell: (attempt) => <bdi className="code">{attempt.ip ?? ""}</bdi> },
        { id: "device", head: t("identity.session.device"), cell: (attempt) => deviceName(attempt.userAgent) },
      ]}
      empty={{ title: t("identity.log.no-sign-ins"), text: t("identity.log.no-sign-ins-text") }}
    />
  );
}
