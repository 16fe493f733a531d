// What subscribers find in the portal to read: news, an offer, the help, a region or two, and messages that wait for those to look through.
import { writeToCustomer } from "../modules/customers/index.ts";
import { createNews } from "../modules/notifications/index.ts";
import { saveWords } from "../modules/partners/index.ts";
import { createCategory, createEntry, saveRegion } from "../modules/portal/index.ts";
import type { StaffActor } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";

type Both = readonly [en: string, ar: string];
const dayMs = 86_400_000;

const answers: readonly { readonly title: Both; readonly questions: readonly (readonly [question: Both, answer: Both])[] }[] = [
  {
    title: ["Internet and Wi-Fi", "الإنترنت والشبكة اللاسلكية"],
    questions: [
      [
        ["Why is my internet slow in the evening?", "لماذا الإنترنت بطيء في المساء؟"],
        [
          "<p>Often it is the Wi-Fi and not the line. <b>Restart the router</b>, move closer to it and try once with a cable. If it is slow with the cable too, write to us and tell us when it happens.</p>",
          "<p>غالباً السبب الشبكة اللاسلكية لا الخط. <b>أعد تشغيل الموجّه</b> واقترب منه وجرّب بكابل. إن بقي بطيئاً بالكابل فاكتب إلينا وأخبرنا متى يحدث ذلك.</p>",
        ],
      ],
      [
        ["How do I change the name and password of my Wi-Fi?", "كيف أغيّر اسم شبكتي وكلمة مرورها؟"],
        [
          "<p>Open the page of your router: its address and password stand on the label below it. Choose <b>Wireless</b>. All your devices have to connect again afterwards.</p>",
          "<p>افتح صفحة الموجّه: عنوانه وكلمة مروره على الملصق أسفله. اختر <b>Wireless</b>. بعد ذلك يجب أن تتصل كل أجهزتك من جديد.</p>",
        ],
      ],
      [
        ["The light of the fibre box is red. What can I do?", "ضوء صندوق الألياف أحمر. ماذا أفعل؟"],
        [
          "<p>Press the green plug at the wall socket until it clicks and wait two minutes. Still red? Then the line is interrupted: write to us.</p>",
          "<p>اضغط القابس الأخضر في المقبس حتى تسمع نقرة وانتظر دقيقتين. إن بقي أحمر فالخط مقطوع: اكتب إلينا.</p>",
        ],
      ],
      [
        ["Can I use a router of my own?", "هل يمكنني استخدام موجّه خاص بي؟"],
        [
          "<p>Yes. You find the login of your line under My services. We help with routers that we lend.</p>",
          "<p>نعم. تجد بيانات دخول خطك في خدماتي. نساعد في الموجّهات التي نعيرها.</p>",
        ],
      ],
    ],
  },
  {
    title: ["Invoices and payments", "الفواتير والدفع"],
    questions: [
      [
        ["When is my invoice due?", "متى تستحق فاتورتي؟"],
        [
          '<p>The day stands on the invoice and under <a href="/finance">Finance</a>. Who has set up automatic payment does not need to do anything.</p>',
          '<p>اليوم مكتوب على الفاتورة وفي <a href="/finance">المالية</a>. من فعّل الدفع التلقائي لا يحتاج إلى فعل شيء.</p>',
        ],
      ],
      [
        ["What happens when I pay late?", "ماذا يحدث إذا تأخرت في الدفع؟"],
        [
          "<p>We remind you. If nothing is paid for two weeks the line is limited until the money is there; then it works again within a minute.</p>",
          "<p>نذكّرك. إن لم يُدفع شيء خلال أسبوعين يُقيَّد الخط حتى يصل المال، ثم يعمل من جديد خلال دقيقة.</p>",
        ],
      ],
      [
        ["Why are there days of two months on my invoice?", "لماذا في فاتورتي أيام من شهرين؟"],
        [
          "<p>You changed your plan within a month: the days on the old plan are given back, those on the new one are charged.</p>",
          "<p>غيّرت باقتك خلال الشهر: تُعاد أيام الباقة القديمة وتُحسب أيام الجديدة.</p>",
        ],
      ],
    ],
  },
  {
    title: ["Contract and moving", "العقد والانتقال"],
    questions: [
      [
        ["Can I take my line along when I move?", "هل أنقل خطي معي عند الانتقال؟"],
        [
          "<p>Yes, where we have fibre. Send us the new address a month before, with the floor.</p>",
          "<p>نعم، حيث لدينا ألياف. أرسل إلينا العنوان الجديد والطابق قبل شهر.</p>",
        ],
      ],
      [
        ["How do I pause my line while I am away?", "كيف أوقف خطي مؤقتاً أثناء سفري؟"],
        [
          '<p>Open the service under <a href="/services">My services</a> and choose Pause. You see before what it costs and when it ends.</p>',
          '<p>افتح الخدمة في <a href="/services">خدماتي</a> واختر الإيقاف المؤقت. ترى قبل ذلك كلفته وموعد انتهائه.</p>',
        ],
      ],
    ],
  },
];

const everybody = { locationIds: [], labelIds: [], languages: [], planIds: [], minMonths: null, maxMonths: null };

interface Wanted {
  readonly staff: StaffActor;
  readonly partnerIds: readonly [string, string];
  /** Those to look through. */
  readonly chosen: readonly { readonly id: string; readonly partner_id: string }[];
}

export async function addDemoContent({ base }: Program, { staff, partnerIds, chosen }: Wanted): Promise<void> {
  const now = base.clock.now();
  const as = <T>(act: (work: Work) => Promise<T>, at = now): Promise<T> =>
    inWork(base, { actor: staff, origin: { source: "demo" }, now: at }, act);
  const ago = (days: number): string => new Date(now.getTime() - days * dayMs).toISOString();
  await as(addHelp);
  const offerId = await as((work) => addNews(work, partnerIds, ago));
  await as(async (work) => {
    const [first, second] = partnerIds;
    const block = { from: null, to: null, labelIds: [] };
    const lines: Both = [
      "<p>Support answers from 8 to 20 h, on Saturdays until 16 h.</p>",
      "<p>يجيب الدعم من 8 إلى 20، ويوم السبت حتى 16.</p>",
    ];
    const html = { en: lines[0], ar: lines[1] };
    await saveRegion(work, { partnerId: first, key: "tickets.top" }, [{ ...block, id: "hours", kind: "text", html }], 0);
    await saveRegion(
      work,
      { partnerId: first, key: "dashboard.after.services" },
      [{ ...block, id: "offer", kind: "offer", newsId: offerId }],
      0,
    );
    await saveRegion(
      work,
      { partnerId: second, key: "menu.bottom" },
      [
        {
          ...block,
          id: "shop",
          kind: "button",
          label: { en: "Write to the harbour office", ar: "اكتب إلى مكتب المرفأ" },
          url: "/tickets/new",
        },
      ],
      0,
    );
  });
  await as((work) => addWords(work, partnerIds[0]));
  for (const customer of chosen)
    await as(async (work) => {
      const about = { id: customer.id, number: 0, partnerId: customer.partner_id };
      const letters: readonly (readonly [important: boolean, words: readonly [Both, Both]])[] = [
        [
          false,
          [
            ["Welcome to your portal", "أهلاً بك في بوابتك"],
            [
              '<p>Dear {{ customer.name }},</p><p>here you see your invoices, change your plan and write to us. A first look at <a href="/help">Help</a> answers most questions.</p>',
              '<p>{{ customer.name }}،</p><p>هنا ترى فواتيرك وتغيّر باقتك وتكتب إلينا. نظرة إلى <a href="/help">المساعدة</a> تجيب عن معظم الأسئلة.</p>',
            ],
          ],
        ],
        [
          true,
          [
            ["Work on your line on Thursday night", "أعمال على خطك ليلة الخميس"],
            [
              "<p>Between 1 and 4 o'clock at night we renew the fibre in your street. The line is interrupted for about twenty minutes.</p>",
              "<p>بين الساعة 1 و4 ليلاً نجدد الألياف في شارعك. ينقطع الخط نحو عشرين دقيقة.</p>",
            ],
          ],
        ],
      ];
      for (const [isImportant, [subject, text]] of letters)
        writeToCustomer(work, about, {
          ...{ to: [], channels: ["portal"], format: "html", isTemplate: true, isImportant },
          ...{ subject: subject[0], text: text[0], texts: { ar: { subject: subject[1], text: text[1] } } },
        });
    });
}

async function addHelp(work: Work): Promise<void> {
  for (const { title, questions } of answers) {
    const { id } = await createCategory(work, { partnerId: null, titles: { en: title[0], ar: title[1] } });
    for (const [question, answer] of questions)
      await createEntry(work, {
        ...{ partnerId: null, categoryId: id, planKinds: [], isPublished: true, isPublic: true },
        texts: { en: { question: question[0], answer: answer[0] }, ar: { question: question[1], answer: answer[1] } },
      });
  }
}

/** @returns the offer */
async function addNews(work: Work, [first, second]: readonly [string, string], ago: (days: number) => string): Promise<string> {
  const write = (title: Both, summary: Both, body: Both, more: Partial<Parameters<typeof createNews>[1]>) =>
    createNews(work, {
      ...{ partnerId: first, kind: "news", isPublished: true, isPinned: false, importance: "info", pictureId: null },
      ...{ fromAt: ago(3), toAt: null, audience: everybody, offer: null },
      texts: {
        en: { title: title[0], summary: summary[0], body: body[0], alt: "" },
        ar: { title: title[1], summary: summary[1], body: body[1], alt: "" },
      },
      ...more,
    });
  await write(
    ["Fibre reaches the Old Town", "الألياف تصل إلى المدينة القديمة"],
    ["From January on up to 1 Gbit/s in 40 more streets.", "من يناير سرعة حتى 1 غيغابت في 40 شارعاً آخر."],
    [
      "<p>We dug all autumn; now the first houses are connected. Whoever lives there gets a letter with a day.</p>",
      "<p>حفرنا طوال الخريف، والآن وُصلت أولى البيوت. من يسكن هناك تصله رسالة بموعد.</p>",
    ],
    { isPinned: true, fromAt: ago(9) },
  );
  await write(
    ["How to keep your password safe", "كيف تحفظ كلمة مرورك"],
    ["We never ask for it, neither by phone nor by mail.", "لا نسأل عنها أبداً، لا بالهاتف ولا بالبريد."],
    [
      "<p>Somebody sends mail in our name these days. Delete it. A second factor under Password and sign-ins shuts the door for good.</p>",
      "<p>يرسل أحدهم بريداً باسمنا هذه الأيام. احذفه. عامل ثانٍ في كلمة المرور وعمليات الدخول يغلق الباب نهائياً.</p>",
    ],
    { partnerId: null, importance: "warning", fromAt: ago(2) },
  );
  await write(
    ["New mast at the harbour", "برج جديد في المرفأ"],
    ["More speed on the islands.", "سرعة أكبر في الجزر."],
    ["<p>The mast has been on air since Monday.</p>", "<p>يعمل البرج منذ الاثنين.</p>"],
    { partnerId: second, fromAt: ago(5) },
  );
  const offer = await write(
    ["Three months of the faster plan at half its price", "ثلاثة أشهر من الباقة الأسرع بنصف السعر"],
    ["For the first hundred who take it.", "لأول مئة يأخذونه."],
    [
      "<p>Enter the code when you change your plan. It holds for three months; then you go on with the usual price or back to your present plan.</p>",
      "<p>أدخل الرمز عند تغيير باقتك. يسري ثلاثة أشهر، ثم تستمر بالسعر المعتاد أو تعود إلى باقتك.</p>",
    ],
    {
      ...{ kind: "offer", fromAt: ago(1), toAt: ago(-30) },
      offer: { action: { kind: "code", code: "WINTER-26" }, event: null, limit: 100 },
    },
  );
  return offer.id;
}

/** P-237 what the provider says in its own words: whom to ask, under its mails. */
async function addWords(work: Work, partnerId: string): Promise<void> {
  const phone: Both = ["Questions? We are here from 8 to 20 h: {email}, {phone}", "أسئلة؟ نحن هنا من 8 إلى 20: {email}، {phone}"];
  for (const [at, language] of (["en", "ar"] as const).entries())
    await saveWords(work, { partnerId, language, part: "mail", key: "contact-phone" }, phone[at] ?? phone[0], 0);
}
