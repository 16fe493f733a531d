import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { endSignInEndpoint, listAdministratorsEndpoint, listSignInsEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { notify } from "../../../ui/notices.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { AgoText, MomentText } from "../../../ui/value-texts.tsx";
import { useDeviceName } from "../device-name.ts";

type SignIn = ReturnsOf<typeof listSignInsEndpoint>["items"][number];

/** Who of staff is signed in at this moment. */
export function OpenSignInsPage() {
  const t = useTexts();
  const deviceName = useDeviceName();
  const mayEnd = useMay("admin.sessions.revoke");
  const maySeeAdmins = useMay("admin.administrators.view");
  const admins = useEndpoint(listAdministratorsEndpoint, { query: { limit: 250 } }, { enabled: maySeeAdmins });
  const [ending, setEnding] = useState<SignIn>();
  const list = useList(listSignInsEndpoint, { filters: ["adminId"], sorts: ["lastSeenAt", "createdAt"], topics: ["administrators"] });
  const end = useAction(endSignInEndpoint, {
    onDone: () => {
      setEnding(undefined);
      notify(t("identity.session.ended"));
    },
  });
  return (
    <>
      <DataList
        name="sign-ins"
        title={t("identity.session.list")}
        list={list}
        rowKey={(signIn) => signIn.id}
        filters={
          maySeeAdmins
            ? [
                {
                  kind: "choice",
                  name: "adminId",
                  label: t("identity.session.who"),
                  single: true,
                  options: (admins.data?.items ?? []).map(({ id, fullName }) => ({ value: id, label: fullName })),
                },
              ]
            : []
        }
        columns={[
          {
            id: "who",
            head: t("identity.session.who"),
            main: true,
            cell: (signIn) =>
              maySeeAdmins ? (
                <Link to={`/config/administrators/${signIn.adminId}` as never}>
                  <bdi>{signIn.name}</bdi>
                </Link>
              ) : (
                <bdi>{signIn.name}</bdi>
              ),
          },
          {
            id: "device",
            head: t("identity.session.device"),
            cell: (signIn) => (
              <>
                {deviceName(signIn.userAgent)} {signIn.isThis && <StatusChip tone="works">{t("identity.session.this")}</StatusChip>}
              </>
            ),
          },
          { id: "ip", head: t("identity.log.address"), cell: (signIn) => <bdi className="code">{signIn.ip ?? ""}</bdi> },
          {
            id: "method",
            head: t("identity.session.method"),
            cell: (signIn) => t.optional(`identity.session.by.${signIn.method}`) ?? signIn.method,
          },
          {
            id: "seen",
            head: t("identity.session.last-seen"),
            sort: "lastSeenAt",
            sortDown: true,
            cell: (signIn) => <AgoText value={signIn.lastSeenAt} />,
          },
          {
            id: "since",
            head: t("identity.session.since"),
            sort: "createdAt",
            sortDown: true,
            cell: (signIn) => <MomentText value={signIn.createdAt} />,
          },
          ...(mayEnd
            ? [
                {
                  id: "end",
                  head: t("identity.session.act"),
                  cell: (signIn: SignIn) =>
                    !signIn.isThis && (
                      <Button small onPress={() => setEnding(signIn)} label={t("identity.session.end-of", { device: signIn.name })}>
                        {t("identity.session.end")}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={{ title: t("identity.session.none"), text: t("identity.session.none-text") }}
      />
      <ConfirmDialog
        open={ending !== undefined}
        danger
        title={t("identity.session.end-title", { name: ending?.name ?? "" })}
        confirm={t("identity.session.end")}
        busy={end.busy}
        problem={end.problem}
        onConfirm={() => ending && end.run({ params: { signInId: ending.id } })}
        onClose={() => setEnding(undefined)}
      >
        {t("identity.session.end-text")}
      </ConfirmDialog>
    </>
  );
}
