import { useState } from "react";
import { api } from "../../api/client";
import { useDoing, useQuery } from "../../api/query";
import type { Overview } from "../../api/overview";
import type { NewKey } from "../../api/settings";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Copy } from "../../ui/Copy";
import { ErrorNote, Note } from "../../ui/Note";
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
  demo: ["Look at a demo shop", "体验演示商店"],
  demoAbout: ["A member shop that lives by itself, with strategies and effects. It runs beside this one, with data of its own:", "一家自动运转的会员店，包含策略与效果。它独立运行，使用自己的数据："],
  next: ["Then", "下一步"],
  segment: ["Make a segment", "创建分群"],
  strategy: ["Write a strategy", "编写策略"],
});

/** What a business begins with: its files, its site, or a look at a shop that lives. */
export default function Welcome() {
  const say = useWords(words);
  const format = useFormat();
  const facts = useQuery<Overview>("/v1/overview", { every: 3_000 }).data?.facts ?? {};
  return (
    <>
      <PageHeader title={say.title} about={say.about} />
      <div className="columns" style={{ ["--least" as string]: "320px" }}>
        <Panel title={say.import} aside={(facts["customers"] ?? 0) > 0 && <Chip tone="ok">{say.has(format.number(facts["customers"]), format.number(facts["orders"]))}</Chip>}>
          <div className="stack"><p>{say.importAbout}</p><div className="row"><ButtonLink needs="operate" look="primary" icon="upload" to="/imports/new">{say.importButton}</ButtonLink></div></div>
        </Panel>
        <Connect events={facts["events"] ?? 0} />
        <Panel title={say.demo}><div className="stack"><p>{say.demoAbout}</p><Copy text="bin/run --data ./demo --port 8081" /></div></Panel>
        <Panel title={say.next}><div className="row wrap"><ButtonLink icon="layers" to="/segments">{say.segment}</ButtonLink><ButtonLink icon="target" to="/strategies">{say.strategy}</ButtonLink></div></Panel>
      </div>
    </>
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
