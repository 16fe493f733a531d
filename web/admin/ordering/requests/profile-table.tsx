import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import type { Request } from "./request.ts";
import { ProfileValue } from "./request-words.tsx";

/** P-191 what of the customer's data shall be otherwise: as it is, as it shall be, and what somebody changed meanwhile. */
export function ProfileTable({ profile }: { profile: NonNullable<Request["profile"]> }) {
  const t = useTexts();
  return (
    <PlainTable
      label={t("ordering.request.kind.profile")}
      rows={profile}
      rowKey={({ field }) => field}
      columns={[
        { id: "field", head: t("ordering.request.profile.field"), cell: ({ field }) => t(`ordering.request.profile.name.${field}`) },
        {
          id: "now",
          head: t(profile.some(({ now }) => now === null) ? "ordering.request.profile.before" : "ordering.request.profile.now"),
          cell: ({ field, now, before, isConflict }) => (
            <>
              <ProfileValue field={field} lines={now ?? before} />
              {isConflict && (
                <CellNote>
                  {t("ordering.request.profile.before")}: <ProfileValue field={field} lines={before} />
                </CellNote>
              )}
            </>
          ),
        },
        {
          id: "wanted",
          head: t("ordering.request.profile.wanted"),
          cell: ({ field, wanted, isConflict }) => (
            <>
              <strong>
                <ProfileValue field={field} lines={wanted} />
              </strong>
              {isConflict && (
                <div>
                  <StatusChip tone="attention">{t("ordering.request.profile.conflict")}</StatusChip>
                </div>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
