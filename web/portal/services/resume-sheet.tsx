import { useTexts } from "../../lib/texts.tsx";
import { ActSheet } from "./act-sheet.tsx";

/** P-84 at once. */
export function ResumeSheet({ serviceId, title, onClose }: { serviceId: string; title: string; onClose: () => void }) {
  const t = useTexts();
  return (
    <ActSheet
      serviceId={serviceId}
      title={t("portal-services.resume.title", { plan: title })}
      verb="portal-services.resume.do"
      wish={{ kind: "resume" }}
      onClose={onClose}
    />
  );
}
