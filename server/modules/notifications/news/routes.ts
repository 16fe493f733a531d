import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { createNews, deleteNews, inStaffOrder, updateNews } from "./change-news.ts";
import * as contract from "./contract.ts";
import { countAudience } from "./count-audience.ts";
import { showNews, visibleNews } from "./news-queries.ts";
import { addNewsPicture, readNewsPicture } from "./pictures.ts";
import { claimOffer, eventFile, listLatestNews, listOwnNews, readNews, showArticle } from "./portal-news.ts";
import { latestNews, newsPages } from "./settings.ts";

export function newsRoutes(api: Api, { files }: Tools): void {
  serveStaff(api, files);
  api.serve(contract.newsPictureEndpoint, { may: "anyone", handle: (work, { params }) => readNewsPicture(work, files, params.pictureId) });
  const mine = { may: "customer", when: newsPages } as const;
  api.serve(contract.portalNewsEndpoint, { ...mine, handle: (work) => listOwnNews(work) });
  api.serve(contract.latestNewsEndpoint, { may: "customer", when: latestNews, handle: (work) => listLatestNews(work) });
  api.serve(contract.portalArticleEndpoint, { ...mine, handle: (work, { params }) => showArticle(work, params.newsId) });
  api.serve(contract.readNewsEndpoint, {
    ...mine,
    handle: (work, { params }) => readNews(work, params.newsId),
    unaudited: "reading is no change of anything but that it was read",
  });
  api.serve(contract.claimOfferEndpoint, {
    ...mine,
    handle: (work, { params }) => claimOffer(work, params.newsId),
    unaudited: "a claim has its entry; asking again changes nothing",
  });
  api.serve(contract.offerCalendarEndpoint, { ...mine, handle: (work, { params }) => eventFile(work, params.newsId) });
}

function serveStaff(api: Api, files: Tools["files"]): void {
  api.serve(contract.listNewsEndpoint, {
    may: "messages.news.view",
    handle: async (work, { query }) => {
      const { partner } = query;
      const rows = await visibleNews(work)
        .$if(partner !== undefined, (all) =>
          all.where((eb) => eb.or([eb("news.partner_id", "is", null), eb("news.partner_id", "=", partner ?? "")])),
        )
        .orderBy("news.from_at", "desc")
        .limit(1000)
        .execute();
      return { items: await showNews(work, inStaffOrder(rows, work.now)) };
    },
  });
  api.serve(contract.createNewsEndpoint, { may: "messages.news.create", handle: (work, { body }) => createNews(work, body) });
  api.serve(contract.updateNewsEndpoint, {
    may: "messages.news.update",
    handle: (work, { params, body, version }) => updateNews(work, params.newsId, body, version),
  });
  api.serve(contract.deleteNewsEndpoint, {
    may: "messages.news.delete",
    handle: (work, { params, version }) => deleteNews(work, params.newsId, version),
  });
  api.serve(contract.addNewsPictureEndpoint, {
    may: ["messages.news.create", "messages.news.update"],
    handle: (work, call) => addNewsPicture(work, files, call.params.partnerId, call.files[0]),
  });
  api.serve(contract.countAudienceEndpoint, {
    may: "messages.news.view",
    unaudited: "only counts",
    handle: (work, { body }) => countAudience(work, body),
  });
}
