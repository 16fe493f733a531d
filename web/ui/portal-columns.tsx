import type { ReactNode } from "react";
import "./portal-columns.css";

/** The title of a portal page. */
export function PortalTitle({ children }: { children: ReactNode }) {
  return <h1 className="portal-title">{children}</h1>;
}

/** One column on phones, two on desktops: what matters, then what happened. */
export function PortalColumns({ matters, happened }: { matters: ReactNode; happened?: ReactNode }) {
  return (
    <div className="portal-columns" data-two={happened !== undefined}>
      <div className="portal-column">{matters}</div>
      {happened !== undefined && <div className="portal-column">{happened}</div>}
    </div>
  );
}
