import { useState } from "react";
import { api } from "../../api/client";
import { useDoing, useQuery, type Query } from "../../api/query";
import type { Overview } from "../../api/overview";
import type { ShopProgress } from "../../api/session";
import type { NewKey } from "../../api/settings";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { useSitting } from "../../app/session";
import { ErrorNote, Note, Progress } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Ways in", "开始使用"],
  about: ["Rondo works on what your customers do. Bring it in by one of these, or several.", "Rondo 依据客户行为运转，请选择一种或多种方式接入数据。"],
  import: ["Import files", "导入文件"],
  importAbout: ["Customers, orders, products or events as CSV or TSV, from any system. Nothing is added twice, and an import can be undone.", "从任意系统导出的客户、订单、商品或行为文件（CSV/TSV）。不会重复添加，也可以撤销。"],
  importButton: ["Choose a file", "选择文件"],
  has: (customers: string, orders: string) => [`${customers} customers, ${orders} orders are here`, `已有 ${customers} 位客户、${orders} 笔订单`],
  connect: ["Connect a site", "接入网站"],
  connectAbout: ["Send events from your site or app. Segment's libraries work unchanged: only their host is another.", "从网站或应用发送行为事件。Segment 的 SDK 可直接使用，只需修改地址。"],
  makeKey: ["Make a write key", "生成写入密钥"],
  once: ["This key is shown once. It can only send events.", "该密钥仅显示一次，只能写入事件。"],
  terminal: ["Try it from a terminal", "在终端试一下"],
  browser: ["In a page of your site", "在网页中使用"],
  waiting: ["Waiting for the first event…", "正在等待第一个事件…"],
  arrived: (count: string) => [`${count} events have arrived`, `已收到 ${count} 个事件`],
  demo: ["Fill this sandbox with a demo shop", "把演示商店装入此沙箱"],
  demoAbout: ["1,200 simulated members with ninety days of visits and orders, taken in as if they had happened. Segments, messages and two strategies come as drafts: you start them, and see what they decide from now on.", "1,200 位模拟会员及 90 天的浏览与订单，按真实发生的方式接入。分群、模板和两个策略为草稿，由您启动，之后的决策都能看到。"],
  demoPast: ["It has no past decisions and no measured effects: a shop that runs here can't honestly have any. To see those, run the demo beside this one:", "其中没有过去的决策与已测得的效果：真实运行的系统无法凭空产生这些。要查看，请另行运行演示："],
  demoNeedsEmpty: ["Only into an empty sandbox: there is data here already.", "只能装入空的沙箱：此处已有数据。"],
  demoLoad: ["Load the shop", "装入商店"],
  demoLoading: (share: string, facts: string) => [`Living its ninety days: ${share}, ${facts} facts so far. It goes on when you leave this page.`, `正在装入 90 天的数据：${share}，已接入 ${facts} 条。离开此页面后仍会继续。`],
  demoDone: ["The shop is here.", "商店已装入。"],
  demoFailed: ["The shop could not be loaded to its end. The server's log says why.", "商店未能完整装入，原因见服务器日志。"],
  demoLook: ["Look at its customers", "查看客户"],
  demoStart: ["Start a strategy", "启动策略"],
  next: ["Then", "下一步"],
  segment: ["Make a segment", "创建分群"],
  strategy: ["Write a strategy", "编写策略"],
});

/** What a business begins with: its files, its site, or a look at a shop that lives. */
export default function Welcome() {
  const say = useWords(words);
  const format = useFormat();
  const facts = useQuery<Overview>("/v1/overview", { every: 3_000, live: ["work", "shop"] }).data?.facts ?? {};
  const { session } = useSitting();
  const shop = useQuery<ShopProgress>(session.account?.role === "owner" ? "/v1/demo" : null, { every: 2_000, live: ["shop"] });
  const isEmpty = (facts["customers"] ?? 0) === 0;
  // It stays where it was begun.
  const isFirst = isEmpty || (shop.data !== null && shop.data.state !== "none");
  return (
    <>
      <PageHeader title={say.title} about={say.about} />
      <div className="columns" style={{ ["--least" as string]: "320px" }}>
        {isFirst && <Shop shop={shop} isEmpty={isEmpty} />}
        <Panel title={say.import} aside={(facts["customers"] ?? 0) > 0 && <Chip tone="ok">{say.has(format.number(facts["customers"]), format.number(facts["orders"]))}</Chip>}>
          <div className="stack"><p>{say.importAbout}</p><div className="row"><ButtonLink needs="operate" look="primary" icon="upload" to="/imports/new">{say.importButton}</ButtonLink></div></div>
        </Panel>
        <Connect events={facts["events"] ?? 0} />
        {!isFirst && <Shop shop={shop} isEmpty={false} />}
        <Panel title={say.next}><div className="row wrap"><ButtonLink icon="layers" to="/segments">{say.segment}</ButtonLink><ButtonLink icon="target" to="/strategies">{say.strategy}</ButtonLink></div></Panel>
      </div>
    </>
  );
}

/** The demo shop's facts, for a sandbox that has nothing yet. */
function Shop({ shop, isEmpty }: { shop: Query<ShopProgress>; isEmpty: boolean }) {
  const say = useWords(words);
  const format = useFormat();
  const { session } = useSitting();
  const isOwner = session.account?.role === "owner";
  const load = useDoing(async () => {
    await api.post("/v1/demo");
    shop.reload();
  });
  const state = shop.data?.state ?? "none";
  return (
    <Panel title={say.demo} aside={state === "finished" && <Chip tone="ok">{say.demoDone}</Chip>}>
      <div className="stack">
        <p>{say.demoAbout}</p>
        <ErrorNote error={load.error} />
        {state === "running" && <div className="stack tight"><p role="status" className="small">{say.demoLoading(format.percent(shop.data?.share, 0), format.number(shop.data?.facts))}</p><Progress label={say.demo} share={shop.data?.share ?? null} /></div>}
        {state === "failed" && <Note tone="bad">{say.demoFailed}</Note>}
        {state === "finished" && <div className="row wrap"><ButtonLink look="primary" icon="people" to="/customers">{say.demoLook}</ButtonLink><ButtonLink icon="target" to="/strategies">{say.demoStart}</ButtonLink></div>}
        {state === "none" && isOwner && !session.is_demo && (isEmpty ? <div className="row"><Button look="primary" icon="play" isBusy={load.isBusy} onClick={() => void load.run()}>{say.demoLoad}</Button></div> : <p className="second small">{say.demoNeedsEmpty}</p>)}
        <p className="second small">{say.demoPast}</p>
        <Copy text="bin/run --data ./demo --port 8081" />
      </div>
    </Panel>
  );
}

function Connect({ events }: { events: number }) {
  const say = useWords(words);
  const format = useFormat();
  const [key, setKey] = useState<NewKey | null>(null);
  const make = useDoing(async () => setKey(await api.post<NewKey>("/v1/keys", { name: `site-${new Date().toISOString().slice(0, 19)}`, kind: "write" })));
  const host = location.origin;
  return (
    <Panel title={say.connect} aside={events > 0 && <Chip tone="ok">{say.arrived(format.number(events))}</Chip>}>
      <div className="stack">
        <p>{say.connectAbout}</p>
        <ErrorNote error={make.error} />
        {!key ? <div className="row"><Button needs="own" icon="plus" isBusy={make.isBusy} onClick={() => void make.run()}>{say.makeKey}</Button></div> : (
          <>
            <Note tone="warn">{say.once}</Note>
            <Copy text={key.key} />
            <h3>{say.terminal}</h3>
            <Copy text={`curl -u ${key.key}: ${host}/v1/track -d '{"userId": "u1", "event": "Product Viewed", "properties": {"product_id": "P1"}}'`} />
            <h3>{say.browser}</h3>
            <Copy text={`<script>\nfetch("${host}/v1/track", {\n  method: "POST", keepalive: true,\n  headers: {Authorization: "Basic " + btoa("${key.key}:")},\n  body: JSON.stringify({anonymousId: "visitor-1", event: "Page Viewed"})\n})\n</script>`} />
            {events === 0 && <p className="quiet" role="status">{say.waiting}</p>}
          </>
        )}
      </div>
    </Panel>
  );
}
