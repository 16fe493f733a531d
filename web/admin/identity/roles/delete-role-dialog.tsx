import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deleteRoleEndpoint, listRolesEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { roleTitle } from "../../app/role-title.ts";
import type { Role } from "./role-words.ts";

/** Deletes a role; whoever has it gets another one in the same step (O-17). */
export function DeleteRoleDialog({ role, onClose }: { role: Role; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const roles = useEndpoint(listRolesEndpoint);
  const [moveTo, setMoveTo] = useState("");
  const others = (roles.data?.items ?? []).filter(({ id }) => id !== role.id);
  const remove = useAction(deleteRoleEndpoint, {
    topics: ["administrators"],
    onDone: ({ moved }) => {
      notify(t(moved > 0 ? "identity.role.deleted-moved" : "identity.role.deleted", { title: role.title, count: moved }));
      void navigate({ to: "/config/roles" as never });
    },
  });
  const needsTarget = role.holders > 0;
  return (
    <ConfirmDialog
      open
      danger
      title={t("identity.role.delete-title", { title: role.title })}
      confirm={needsTarget ? t("identity.role.delete-and-move", { count: role.holders }) : t("identity.role.delete")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { roleId: role.id }, body: { moveTo: moveTo || null } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{needsTarget ? t("identity.role.delete-held", { count: role.holders }) : t("identity.role.delete-text")}</span>
        {needsTarget && (
          <NativeSelect
            label={t("identity.role.move-to")}
            required
            value={moveTo}
            onChange={(event) => setMoveTo(event.currentTarget.value)}
            data={[
              { value: "", label: t("identity.role.choose") },
              ...others.map(({ id, title }) => ({ value: id, label: roleTitle(t, title) })),
            ]}
          />
        )}
      </div>
    </ConfirmDialog>
  );
}
