import { Link } from "@tanstack/react-router";

/** What is owed: the document's number leads to it, a charge without one is only named. */
export function DocumentLink({ id, text }: { id: string | null; text: string }) {
  return id === null ? (
    <bdi>{text}</bdi>
  ) : (
    <Link to={`/invoices/${id}` as never}>
      <bdi className="number">{text}</bdi>
    </Link>
  );
}
