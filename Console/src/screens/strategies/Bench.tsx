import { useState } from "react";
import { api } from "../../api/client";
import { useDoing } from "../../api/query";
import type { Bench as Result, BenchReceipt, MessageDocument, StrategyDocument } from "../../api/strategies";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { CustomerPicker } from "../../ui/CustomerPicker";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Segmented, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { useFormat } from "../../words/format";
import { toneOfOutcome, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { ReceiptDetail } from "../receipts/ReceiptDetail";

const words = pairs({
  title: ["Test bench", "试跑"],
  note: ["Decides as it would for real, and takes everything back: nothing is sent, drawn or written.", "按真实规则决策后全部撤回：不发送、不抽签、不写入任何数据。"],
  saveFirst: (name: string) => [`Save first: the segment “${name}” does not exist yet, so nobody is in it. Messages need not be saved to try.`, `请先保存：分群“${name}”尚不存在，其中没有客户。消息无需保存即可试跑。`],
  whom: ["Try it on", "试跑对象"],
  audience: ["The audience now", "当前受众"],
  past: ["The audience on a past day", "过去某天的受众"],
  one: ["One customer", "单个客户"],
  day: ["Day", "日期"],
  customer: ["Customer", "客户"],
  run: ["Try it", "试跑"],
  considered: ["Considered", "已考虑"],
  of: (all: string) => [`of ${all} in the audience`, `受众共 ${all} 位`],
  planned: ["Would get it", "将会触达"],
  heldOut: ["Held out", "对照组"],
  blocked: ["Stopped", "被拦"],
  cost: ["Cost", "成本"],
  liability: (value: string) => [`and ${value} of discounts`, `另有优惠 ${value}`],
  baseline: ["Did the goal anyway, in the window after", "窗口期内自然达成目标"],
  gates: ["Which gate stopped how many", "各闸门拦截数"],
  why: ["Why", "原因"],
  outcome: ["Outcome", "结果"],
});

/** Tries a draft on people, now or in the past. */
export function Bench({ document, strategy, templates = {}, unsaved = null }: { document: StrategyDocument; strategy: string | null; templates?: Record<string, MessageDocument>; unsaved?: string | null }) {
  const say = useWords(words);
  const format = useFormat();
  const [whom, setWhom] = useState("audience");
  const [day, setDay] = useState(() => new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10));
  const [customer, setCustomer] = useState("");
  const [result, setResult] = useState<Result | null>(null);
  const [open, setOpen] = useState<BenchReceipt | null>(null);
  const run = useDoing(async () => {
    const part = whom === "one" ? { customer } : whom === "past" ? { at: new Date(`${day}T12:00:00Z`).toISOString() } : {};
    setResult(await api.post<Result>("/v1/strategies/bench", { document, ...(strategy && { key: strategy }), ...(Object.keys(templates).length > 0 && { templates }), ...part }));
  });
  return (
    <Panel title={say.title}>
      <div className="stack">
        <Note>{say.note}</Note>
        {unsaved && <Note tone="warn">{say.saveFirst(unsaved)}</Note>}
        <Segmented label={say.whom} value={whom} onValue={setWhom} options={[{ value: "audience", label: say.audience }, { value: "past", label: say.past }, { value: "one", label: say.one }]} />
        {whom === "past" && <div style={{ maxWidth: 200 }}><Field label={say.day}><TextInput type="date" value={day} onChange={(event) => setDay(event.target.value)} /></Field></div>}
        {whom === "one" && <CustomerPicker label={say.customer} value={customer} onValue={setCustomer} />}
        <div className="row"><Button needs="analyse" look="primary" icon="play" isBusy={run.isBusy} disabled={unsaved !== null || (whom === "one" && !customer)} onClick={() => void run.run()}>{say.run}</Button></div>
        <ErrorNote error={run.error} />
        {result && <Results result={result} open={setOpen} />}
      </div>
      {open && <Drawer title={open.customer_name} close={() => setOpen(null)}><p className="quiet small">{format.instant(open.at)}</p><ReceiptDetail receipt={open} /></Drawer>}
    </Panel>
  );
}

function Results({ result, open }: { result: Result; open: (receipt: BenchReceipt) => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const count = (names: string[]) => names.reduce((all, name) => all + (result.outcomes[name] ?? 0), 0);
  const [treated, heldOut] = [count(["planned", "awaiting_approval", "suggested"]), count(["holdout", "marketing_holdout"])];
  const columns: Column<BenchReceipt>[] = [
    { key: "name", title: say.customer, width: "26%", render: (row) => <button type="button" className="strategy-open" onClick={() => open(row)}>{row.customer_name}</button> },
    { key: "outcome", title: say.outcome, width: "24%", render: (row) => <Chip tone={toneOfOutcome(row.outcome)}>{terms.outcome(row.outcome)}</Chip> },
    { key: "why", title: say.why, isWide: true, render: (row) => row.summary },
  ];
  return (
    <>
      <div className="stats">
        <StatTile label={say.considered} value={format.number(result.considered)} note={say.of(format.number(result.audience))} />
        <StatTile label={say.planned} value={format.number(treated)} />
        <StatTile label={say.heldOut} value={format.number(heldOut)} />
        <StatTile label={say.blocked} value={format.number(result.considered - treated - heldOut)} />
        <StatTile label={say.cost} value={format.money(result.cost_minor)} note={result.liability_minor > 0 ? say.liability(format.money(result.liability_minor)) : undefined} />
        {result.baseline && <StatTile label={say.baseline} value={format.percent(result.baseline.customers ? result.baseline.converted / result.baseline.customers : null)} note={format.money(result.baseline.revenue_minor)} />}
      </div>
      {Object.keys(result.gates).length > 0 && (
        <section className="stack tight"><h3>{say.gates}</h3>
          <ul className="row wrap">{Object.entries(result.gates).sort((one, other) => other[1] - one[1]).map(([gate, number]) => <li key={gate}><Chip>{terms.gate(gate)} {format.number(number)}</Chip></li>)}</ul></section>
      )}
      <DataTable label={say.title} columns={columns} rows={result.receipts} rowKey={(row) => row.customer} height="360px" />
    </>
  );
}
