import { IconChevronLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import "./back-link.css";

/** The way up from a single record to its list. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to as never} className="back-link">
      <IconChevronLeft size={18} stroke={1.8} className="mirrors" aria-hidden />
      {children}
    </Link>
  );
}
