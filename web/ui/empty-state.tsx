import { type ComponentType, createContext, type ReactNode, useContext } from "react";
import "./empty-state.css";

/** What an app shows instead of its own words for an empty list, where somebody wrote others; it is given those words. */
export const EmptyInstead = createContext<ComponentType<{ children: ReactNode }> | undefined>(undefined);

/** Says why there is nothing and what could be done. */
export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon?: ReactNode;
  title: string;
  text?: string | undefined;
  action?: ReactNode;
}) {
  const Instead = useContext(EmptyInstead);
  const own = (
    <div className="empty-state">
      {icon}
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {action && <div className="empty-state-action">{action}</div>}
    </div>
  );
  return Instead ? <Instead>{own}</Instead> : own;
}
