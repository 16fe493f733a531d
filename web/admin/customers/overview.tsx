import type { CustomerPanel } from "../app/module.ts";
import "./overview.css";

/** What people ask at the telephone, on one screen. */
export function Overview({ customerId, panels }: { customerId: string; panels: readonly CustomerPanel[] }) {
  return (
    <div className="customer-overview">
      <div className="customer-overview-panels">
        {panels.map(({ id, width = "full", Panel }) => (
          <div key={id} className="customer-overview-part" data-width={width}>
            <Panel customerId={customerId} />
          </div>
        ))}
      </div>
    </div>
  );
}
