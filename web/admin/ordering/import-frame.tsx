import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Wizard } from "../../ui/wizard.tsx";
import { type Import, ImportChip } from "./import-words.tsx";
import { type Step, useSteps } from "./steps.ts";

/** The frame of an import's steps: which file, whose customers, where it stands. */
export function ImportFrame({ record, step, foot, children }: { record: Import; step: Step; foot?: ReactNode; children: ReactNode }) {
  const t = useTexts();
  const steps = useSteps();
  const { partners } = useStaffSession();
  const partner = partners.find(({ id }) => id === record.partnerId)?.name;
  return (
    <>
      <Link to={"/config/imports" as never} className="record-back">
        <IconArrowLeft size={14} className="mirrors" aria-hidden />
        {t("ordering.import.list")}
      </Link>
      <Wizard title={t("ordering.import.title", { file: record.fileName })} steps={steps} current={step} foot={foot}>
        <div style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 12 }}>
          <ImportChip state={record.state} />
          {partner && partners.length > 1 && <span style={{ color: "var(--ink-quiet)" }}>{partner}</span>}
        </div>
        {children}
      </Wizard>
    </>
  );
}
