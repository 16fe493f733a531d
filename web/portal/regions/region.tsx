import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { latestNewsEndpoint, portalArticleEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import { portalRegionsEndpoint } from "../../../server/modules/portal/regions/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Written } from "../../ui/written.tsx";
import { useDashboard } from "../app/use-dashboard.ts";
import { useFeature } from "../app/use-feature.ts";
import { NewsTile } from "../news/news-tile.tsx";
import "./region.css";

type Block = ReturnsOf<typeof portalRegionsEndpoint>["items"][number]["blocks"][number];

const pages: Readonly<Record<string, string>> = {
  "/": "dashboard",
  "/services": "services",
  "/orders": "orders",
  "/finance": "finance",
  "/tickets": "tickets",
  "/messages": "messages",
  "/news": "news",
  "/documents": "documents",
  "/help": "faq",
  "/profile": "profile",
};

/** The keys that a place stands for here and now. */
function useKeys(at: string): readonly string[] {
  const { pathname } = useLocation();
  const isHome = pathname === "/";
  const isDue = useDashboard().data?.isDue ?? false;
  // P-52 what is to be paid stays the first thing on the home page: what stands above it otherwise follows it then.
  if (isHome && isDue && (at === "shell.top" || at === ".top")) return [];
  if (isHome && isDue && at === "dashboard.after.money") return ["shell.top", "dashboard.top", at];
  if (!at.startsWith(".")) return [at];
  const page = pages[pathname] ?? (at === ".empty" ? undefined : pages[`/${pathname.split("/")[1] ?? ""}`]);
  return page === undefined ? [] : [page + at];
}

/** P-247 what the provider put here; the portal's own words where it put nothing. */
export function Region({ at, children }: { at: string; children?: ReactNode }) {
  const keys = useKeys(at);
  const { data } = useEndpoint(portalRegionsEndpoint, undefined, { topics: ["news"] });
  const blocks = keys.flatMap((key) => data?.items.find((item) => item.key === key)?.blocks ?? []);
  if (blocks.length === 0) return children ?? null;
  return (
    <div className="region" data-region={keys.join(" ")}>
      {blocks.map((block) => (
        <BlockView key={block.id} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "text":
      return (
        <div className="region-text" dir="auto">
          <Written html={block.html} />
        </div>
      );
    case "image": {
      const picture = <img className="region-picture" src={block.pictureUrl} alt={block.alt} />;
      return block.url === "" ? picture : <Leading to={block.url}>{picture}</Leading>;
    }
    case "button":
      return (
        <Leading to={block.url} className="button button-plain region-button">
          <bdi>{block.label}</bdi>
        </Leading>
      );
    case "news":
      return <LatestNews />;
    case "offer":
      return <Offer newsId={block.newsId} />;
  }
}

/** An address of the portal opens in it; any other in a window of its own. */
function Leading({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  const style = className === undefined ? {} : { className };
  if (to.startsWith("/") && !to.startsWith("/api/"))
    return (
      <Link to={to as never} {...style}>
        {children}
      </Link>
    );
  const isWeb = to.startsWith("http");
  return (
    <a href={to} {...style} {...(isWeb ? { target: "_blank", rel: "noreferrer" } : {})}>
      {children}
    </a>
  );
}

function LatestNews() {
  const isOn = [useFeature("news"), useFeature("dashboard.news")].every(Boolean);
  const { data } = useEndpoint(latestNewsEndpoint, undefined, { enabled: isOn, topics: ["news"] });
  const [first] = data?.items ?? [];
  return first ? <NewsTile news={first} /> : null;
}

/** Whoever it is not for sees nothing of it. */
function Offer({ newsId }: { newsId: string }) {
  const isOn = useFeature("news");
  const { data } = useEndpoint(portalArticleEndpoint, { params: { newsId } }, { enabled: isOn });
  return data ? <NewsTile news={data} /> : null;
}
