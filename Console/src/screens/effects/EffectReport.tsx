import { useQuery } from "../../api/query";
import type { Effect } from "../../api/strategies";
import { Link } from "../../app/router";
import { DataTable, type Column } from "../../ui/DataTable";
import { IntervalPlot, type IntervalRow } from "../../ui/IntervalPlot";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useLanguage, useWords } from "../../words/words";

const words = pairs({
  verdict: ["What can be said", "结论"],
  notStarted: ["Not started, so there is nothing to measure.", "尚未启动，没有可衡量的效果。"],
  conversion: ["Conversion against the holdout", "转化率与对照组之差"],
  revenue: ["Revenue a customer against the holdout", "每位客户收入与对照组之差"],
  all: ["All arms", "全部变体"],
  arm: (name: string) => [`Arm ${name}`, `变体 ${name}`],
  between: (estimate: string, low: string, high: string) => [`${estimate}, between ${low} and ${high}`, `${estimate}，区间 ${low} 到 ${high}`],
  tooFew: (needed: string) => [`too few to say; the smaller side needs ${needed}`, `样本太少，较小一侧需要 ${needed}`],
  legend: ["Thin: valid however often you look. Thick: valid for one planned look.", "细线：多次查看仍成立；粗线：仅对一次计划内查看成立。"],
  zero: ["no effect", "无差异"],
  points: (value: string) => [`${value} points`, `${value} 个百分点`],
  armColumn: ["Arm", "变体"],
  funnel: ["Funnel by arm", "各变体漏斗"],
  planned: ["Planned", "计划"],
  sent: ["Sent", "发送"],
  delivered: ["Delivered", "送达"],
  opened: ["Opened", "打开"],
  clicked: ["Clicked", "点击"],
  converted: ["Converted", "转化"],
  units: ["Customers", "客户"],
  blocked: ["What stopped the others", "未触达的原因"],
  noBlocked: ["Nobody was stopped.", "没有被拦的客户。"],
  sandbox: ["Measured in the sandbox: no real customer was written to.", "沙箱数据：没有联系任何真实客户。"],
});

/** What a strategy did against its holdout: in words, then drawn, then counted. */
export function EffectReport({ strategy, isStarted }: { strategy: string; isStarted: boolean }) {
  const say = useWords(words);
  const language = useLanguage();
  const asked = useQuery<Effect>(isStarted ? `/v1/strategies/${encodeURIComponent(strategy)}/effect` : null);
  if (!isStarted) return <Panel><Empty icon="chart" title={say.notStarted} /></Panel>;
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={8} />;
  const effect = asked.data;
  return (
    <div className="stack">
      {effect.warnings.map((warning) => <Note key={warning.code} tone="bad">{warning[language]}</Note>)}
      {effect.mode === "sandbox" && <Note>{say.sandbox}</Note>}
      <Panel title={say.verdict}>
        <ul className="effect-sentences">{effect.effects.flatMap((one) => one.sentences[language].map((sentence) => <li key={sentence}>{sentence}</li>))}</ul>
      </Panel>
      <div className="columns" style={{ ["--least" as string]: "340px" }}>
        <Plot effect={effect} of="conversion" />
        <Plot effect={effect} of="revenue_minor" />
      </div>
      <Funnel effect={effect} />
      <Blocked effect={effect} />
      <ul className="quiet small">{effect.notes.map((note) => <li key={note.code}>{note[language]}</li>)}</ul>
    </div>
  );
}

function Plot({ effect, of }: { effect: Effect; of: "conversion" | "revenue_minor" }) {
  const say = useWords(words);
  const format = useFormat();
  const write = (value: number) => (of === "conversion" ? say.points(format.number(value * 100, 2)) : format.money(value));
  const rows = effect.effects.map((one): IntervalRow => {
    const estimate = one[of];
    const isKnown = estimate.verdict !== "too_few" && estimate.difference !== null && estimate.sequential !== null;
    const text = isKnown && estimate.sequential ? say.between(write(estimate.difference ?? 0), write(estimate.sequential[0]), write(estimate.sequential[1])) : say.tooFew(format.number(estimate.needed ?? (of === "conversion" ? 25 : 400)));
    return { label: one.arm === null ? say.all : say.arm(one.arm), estimate: isKnown ? estimate.difference : null, sequential: isKnown ? estimate.sequential : null, fixed: isKnown ? estimate.fixed : null, text };
  });
  return (
    <Panel title={of === "conversion" ? say.conversion : say.revenue}>
      <IntervalPlot rows={rows} format={write} zero={say.zero} />
      <p className="quiet tiny">{say.legend}</p>
    </Panel>
  );
}

function Funnel({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const format = useFormat();
  type Row = Effect["funnel"][number];
  const number = (key: keyof Row & ("units" | "planned" | "sent" | "delivered" | "opened" | "clicked" | "converted"), isWide = false): Column<Row> => ({ key, title: say[key], isNumber: true, isWide, render: (row) => format.number(row[key]) });
  const columns: Column<Row>[] = [{ key: "arm", title: say.armColumn, render: (row) => row.arm, width: "18%" }, number("planned", true), number("sent"), number("delivered", true), number("opened"), number("clicked"), number("converted")];
  return <Panel title={say.funnel} flush><DataTable label={say.funnel} columns={columns} rows={effect.funnel} rowKey={(row) => row.arm} rowLink={() => `/actions?strategy=${effect.strategy}`} /></Panel>;
}

function Blocked({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const rows = Object.entries(effect.decisions.blocked).sort((one, other) => other[1] - one[1]);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <Panel title={say.blocked}>
      {rows.length === 0 && <p className="second">{say.noBlocked}</p>}
      <ul className="effect-bars">
        {rows.map(([gate, count]) => (
          <li key={gate}><Link to={`/receipts?strategy=${effect.strategy}&outcome=${gate}`}>{terms.outcome(gate)}</Link><span className="effect-bar"><span style={{ width: `${(count / most) * 100}%` }} /></span><span className="end">{format.number(count)}</span></li>
        ))}
      </ul>
    </Panel>
  );
}
