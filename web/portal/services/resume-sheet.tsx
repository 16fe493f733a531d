import { useTexts } from "../../lib/texts.tsx";
import { ActSheet } from "./act-sheet.tsx";
import type { Act } from "./options.ts";

export interface ResumeSheetProps {
  serviceId: string;
  title: string;
  resume: Act;
  onClose: () => void;
}

/** P-84 at once; P-251 by request after a pause that the provider set itself. */
export function ResumeSheet({ serviceId, title, resume, onClose }: ResumeSheetProps) {
  const t = useTexts();
  return (
    <ActSheet
      serviceId={serviceId}
      title={t("portal-services.resume.title", { plan: title })}
      verb="portal-services.resume.do"
      byRequest={resume.mode === "request"}
      wish={{ kind: "resume" }}
      onClose={onClose}
    />
  );
}
