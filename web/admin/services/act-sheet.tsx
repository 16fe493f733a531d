import { AddDiscountSheet } from "./add-discount-sheet.tsx";
import { ChangePlanSheet } from "./change-plan-sheet.tsx";
import { EditServiceSheet } from "./edit-service-sheet.tsx";
import { EndSheet } from "./end-sheet.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { PauseSheet, ResumeSheet } from "./pause-sheet.tsx";
import type { Service } from "./service.ts";
import { TermsSheet } from "./terms-sheet.tsx";
import type { Act } from "./use-acts.ts";
import { WithdrawEnd } from "./withdraw-end.tsx";

/** What is shown once an act was chosen. */
export function ActSheet({ act, service, onClose }: { act: Act; service: Service; onClose: () => void }) {
  switch (act) {
    case "edit":
      return <EditServiceSheet service={service} onClose={onClose} />;
    case "change_terms":
      return <TermsSheet service={service} onClose={onClose} />;
    case "add_discount":
      return <AddDiscountSheet service={service} onClose={onClose} />;
    case "change_plan":
      return <ChangePlanSheet service={service} onClose={onClose} />;
    case "pause":
      return <PauseSheet service={service} onClose={onClose} />;
    case "resume":
      return <ResumeSheet service={service} onClose={onClose} />;
    case "withdraw_end":
      return <WithdrawEnd service={service} onClose={onClose} />;
    case "end":
      return <EndSheet service={service} onClose={onClose} />;
    default:
      return <MoveDialog act={act} service={service} onClose={onClose} />;
  }
}
