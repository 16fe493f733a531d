import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";

/** "All partners", or the names of those that the reader sees too. */
export function PartnerNames({ partners }: { partners: "all" | readonly string[] }) {
  const t = useTexts();
  const mine = useStaffSession().partners;
  if (partners === "all") return t("staff.scope.all");
  const names = partners.flatMap((id) => mine.find((partner) => partner.id === id)?.name ?? []);
  const hidden = partners.length - names.length;
  return (
    <>
      <bdi>{names.join(", ")}</bdi>
      {hidden > 0 && ` ${t("identity.admin.more-partners", { count: hidden })}`}
    </>
  );
}
