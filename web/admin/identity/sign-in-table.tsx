import type { mySignInsEndpoint } from "../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { AgoText, MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { useDeviceName } from "./device-name.ts";

type SignIn = ReturnsOf<typeof mySignInsEndpoint>["items"][number];

/** Where somebody is signed in. */
export function SignInTable({
  signIns,
  none,
  onEnd,
}: {
  signIns: readonly SignIn[] | undefined;
  none: string;
  onEnd?: (signInId: string) => unknown;
}) {
  const t = useTexts();
  const deviceName = useDeviceName();
  if (!signIns) return <span>{t("ui.loading")}</span>;
  if (signIns.length === 0) return <span style={{ color: "var(--ink-quiet)" }}>{none}</span>;
  return (
    <PlainTable
      label={t("identity.session.open")}
      rows={signIns}
      rowKey={(signIn) => signIn.id}
      columns={[
        {
          id: "device",
          head: t("identity.session.device"),
          cell: (signIn) => (
            <>
              {deviceName(signIn.userAgent)} {signIn.isThis && <StatusChip tone="works">{t("identity.session.this")}</StatusChip>}
              <CellNote>
                <bdi className="code">{signIn.ip}</bdi>
              </CellNote>
            </>
          ),
        },
        { id: "seen", head: t("identity.session.last-seen"), cell: (signIn) => <AgoText value={signIn.lastSeenAt} /> },
        { id: "since", head: t("identity.session.since"), cell: (signIn) => <MomentText value={signIn.createdAt} /> },
        {
          id: "method",
          head: t("identity.session.method"),
          cell: (signIn) => t.optional(`identity.session.by.${signIn.method}`) ?? signIn.method,
        },
        ...(onEnd
          ? [
              {
                id: "end",
                head: "",
                cell: (signIn: SignIn) =>
                  !signIn.isThis && (
                    <Button
                      small
                      onPress={() => onEnd(signIn.id)}
                      label={t("identity.session.end-of", { device: deviceName(signIn.userAgent) })}
                    >
                      {t("identity.session.end")}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}
