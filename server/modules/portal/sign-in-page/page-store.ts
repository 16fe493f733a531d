import type { Generated } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import { kept } from "../../../platform/kept.ts";
import type { Work } from "../../../platform/work.ts";
import { isDefaultPartner, listPartners, type Partner } from "../../partners/index.ts";
import { PageContent } from "./contract.ts";
import { type Content, emptyContent, lookFor, withDefaults } from "./page-content.ts";

interface SignInPageTable {
  partner_id: string;
  content: Content;
  version: Generated<number>;
  changed_at: Date;
}

interface PictureTable {
  id: string;
  partner_id: string;
  file_id: string;
  created_at: Date;
}

export const db = tablesOf<{ "portal.sign_in_pages": SignInPageTable; "portal.pictures": PictureTable }>();

export const pictureUrl = (id: string): string => `/api/public/portal/pictures/${id}`;

const allPages = kept({
  tables: ["portal.sign_in_pages"],
  entities: ["sign-in-page"],
  read: async (work) => {
    const rows = await db(work).selectFrom("portal.sign_in_pages").select(["partner_id", "content", "version"]).execute();
    return new Map(rows.map(({ partner_id, content, version }) => [partner_id, { content: contentOf(content), version }]));
  },
});

/** A partner's own page, and what holds where it leaves something out. */
export async function readPage(work: Work, partner: Partner): Promise<{ own: Content; inherited: Content; version: number }> {
  const standard = (await listPartners(work)).find(isDefaultPartner);
  const pages = await allPages(work);
  const of = (id: string | undefined) => (id === undefined ? undefined : pages.get(id));
  const inherited = isDefaultPartner(partner) ? undefined : of(standard?.id);
  const own = of(partner.id);
  return { own: own?.content ?? emptyContent, inherited: inherited?.content ?? emptyContent, version: own?.version ?? 0 };
}

/** What a later release no longer understands is left out, part by part: an old row must not shut the door. */
function contentOf(stored: unknown): Content {
  const read = PageContent.safeParse({ ...emptyContent, ...(stored as object | undefined) });
  return read.success ? read.data : emptyContent;
}

/** The page as a visitor of this language sees it. */
export async function readLook(work: Work, partner: Partner, language: string) {
  const page = await readPage(work, partner);
  return {
    ...lookFor(withDefaults(page.own, page.inherited), readerOf(work, partner, language), pictureUrl),
    styleUrl: urlOf(partner, page),
  };
}

/** Where a partner's own style sheet is, if there is one. */
export const styleUrlOf = async (work: Work, partner: Partner): Promise<string | null> => urlOf(partner, await readPage(work, partner));

const urlOf = ({ code }: Partner, { own, inherited, version }: { own: Content; inherited: Content; version: number }): string | null =>
  withDefaults(own, inherited).css ? `/api/public/portal/sign-in-style/${code}?v=${version}` : null;

export const readerOf = (work: Work, partner: Partner, language: string) => ({
  language,
  fallback: partner.language,
  today: calendarDay(work.now, partner.timeZone),
});
