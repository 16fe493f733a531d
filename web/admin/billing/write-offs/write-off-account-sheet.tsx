import { WriteOffSheet } from "./write-off-sheet.tsx";

/** B-152 all that a customer owes. */
export function WriteOffAccountSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  return <WriteOffSheet customerId={customerId} onClose={onClose} />;
}
