import { Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  changeAdministratorStatusEndpoint,
  listApiKeysEndpoint,
  listSignInsEndpoint,
} from "../../../../server/modules/identity/contract.ts";
import { listCustomersEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import type { Administrator } from "./administrator-words.ts";

export type StatusMove = "active" | "suspended" | "archived";

/** Suspends, archives or lets back in, with what the person still holds (O-25). */
export function StatusDialog({ admin, to, onClose }: { admin: Administrator; to: StatusMove; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const change = useAction(changeAdministratorStatusEndpoint, {
    topics: ["roles", "sign-ins", "api-keys"],
    onDone: (after) => {
      notify(t(`identity.admin.moved.${after.status}`, { name: after.fullName }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger={to !== "active"}
      title={t(`identity.admin.ask.${to}.title`, { name: admin.fullName })}
      confirm={t(`identity.admin.ask.${to}.do`, { name: admin.fullName })}
      busy={change.busy}
      problem={change.problem}
      onConfirm={() => change.run({ params: { adminId: admin.id }, body: { to, ...(reason.trim() ? { reason } : {}) } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t(`identity.admin.ask.${to}.text`)}</span>
        {to !== "active" && <Holdings admin={admin} to={to} />}
        <Textarea
          label={t("identity.admin.reason")}
          description={t("identity.admin.reason-text")}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

/** What hangs on somebody, as far as the reader may see it. */
function Holdings({ admin, to }: { admin: Administrator; to: "suspended" | "archived" }) {
  const t = useTexts();
  const format = useFormat();
  const query = { limit: 1, total: "exact" as const };
  const maySeeKeys = useMay("admin.api_keys.view");
  const maySeeSignIns = useMay("admin.sessions.view");
  const maySeeCustomers = useMay("customers.profile.view");
  const keys = useEndpoint(
    listApiKeysEndpoint,
    { query: { ...query, filter: { adminId: admin.id, isRevoked: "false" } } },
    { enabled: maySeeKeys },
  );
  const signIns = useEndpoint(listSignInsEndpoint, { query: { ...query, filter: { adminId: admin.id } } }, { enabled: maySeeSignIns });
  const customers = useEndpoint(
    listCustomersEndpoint,
    { query: { ...query, filter: { accountManager: admin.id } } },
    { enabled: maySeeCustomers },
  );
  const [keyCount, signInCount, customerCount] = [keys, signIns, customers].map(({ data }) => data?.total?.count ?? 0) as [
    number,
    number,
    number,
  ];
  if (keyCount + signInCount + customerCount === 0) return null;
  return (
    <ul style={{ display: "grid", gap: 6, margin: 0, paddingInlineStart: 20 }}>
      {signInCount > 0 && <li>{t("identity.admin.holds.sign-ins", { count: signInCount })}</li>}
      {keyCount > 0 && (
        <li>{t(to === "archived" ? "identity.admin.holds.keys-revoked" : "identity.admin.holds.keys-suspended", { count: keyCount })}</li>
      )}
      {customerCount > 0 && (
        <li>
          {t.rich("identity.admin.holds.customers", {
            count: customerCount,
            number: format.number(customerCount),
            link: (words) => (
              <Link to={"/customers" as never} search={{ accountManager: admin.id } as never}>
                {words}
              </Link>
            ),
          })}
        </li>
      )}
    </ul>
  );
}
