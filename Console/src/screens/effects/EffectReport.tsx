import { useQuery } from "../../api/query";
import type { Effect } from "../../api/strategies";
import { Link } from "../../app/router";
import { Chart } from "../../ui/Chart";
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
  byArm: ["By arm", "各变体结果"],
  heldOut: ["Holdout", "对照组"],
  conversionShare: ["Conversion", "转化率"],
  revenuePerUnit: ["Revenue a customer", "每位客户收入"],
  cost: ["Cost", "成本"],
  curve: ["Converted by day since the draw", "抽签后累计转化"],
  curveChart: (days: string, treated: string, heldOut: string) => [`Share converted by each of ${days} days since the draw: at the end ${treated} of the treated and ${heldOut} of the held out`, `抽签后 ${days} 天内每天的累计转化率：期末触达组 ${treated}，对照组 ${heldOut}`],
  treatedLine: (units: string) => [`Treated (${units})`, `触达组（${units}）`],
  heldOutLine: (units: string) => [`Held out (${units})`, `对照组（${units}）`],
  curveTooFew: ["Too few to say whether these lines differ.", "样本太少，无法判断两条线是否有差异。"],
  curveNone: ["These lines may differ by chance alone.", "两条线的差异可能只是偶然。"],
  curveMissing: ["No customer's goal window has closed on both sides yet.", "尚无两侧窗口期均已结束的客户。"],
  undated: (count: string) => [`${count} converters are missing here: their day was not kept before the last upgrade.`, `另有 ${count} 位转化客户未计入：升级前未记录其转化日期。`],
  curveNote: ["Over customers whose goal window has closed. The held out of each epoch are weighted as its treated are.", "仅统计窗口期已结束的客户；各期对照组按触达组比例加权。"],
  actionsByDay: ["Actions by day", "每天的动作"],
  actionsChart: (planned: string, sent: string) => [`In the last 30 days ${planned} actions were planned, of which ${sent} were sent, by the day of planning`, `最近 30 天共计划 ${planned} 个动作，其中已发送 ${sent} 个，按计划日期统计`],
  lastDays: ["See one day's", "查看某天"],
  stoppedBy: ["Of those considered", "在已考虑的客户中"],
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
      <Curve effect={effect} />
      <ByArm effect={effect} />
      <Funnel effect={effect} />
      <ActionsByDay effect={effect} />
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

/** How the two sides converted as time went; a picture of the difference, which the sentences above judge. */
function Curve({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const format = useFormat();
  const { curve } = effect;
  const last = curve.days[curve.days.length - 1];
  if (!last) return <Panel title={say.curve}><p className="second">{say.curveMissing}</p></Panel>;
  // A line without some of its converters would mislead.
  if (curve.undated > 0.02 * effect.arms.reduce((all, arm) => all + arm.converted, 0)) return <Panel title={say.curve}><p className="second">{say.undated(format.number(curve.undated))}</p></Panel>;
  const verdict = effect.effects[0]?.conversion.verdict ?? "too_few";
  const share = (value: number | null) => (value === null ? null : value * 100);
  return (
    <Panel title={say.curve}>
      <div className="stack tight">
        {verdict === "too_few" && <Note tone="warn">{say.curveTooFew}</Note>}
        {verdict === "none" && <Note>{say.curveNone}</Note>}
        <Chart summary={say.curveChart(format.number(curve.days.length), format.percent(last.treated), format.percent(last.held_out))} labels={curve.days.map((day) => format.number(day.day + 1))}
          format={(value) => `${format.number(value, 1)}%`} series={[
            { label: say.treatedLine(format.number(curve.treated_units)), values: curve.days.map((day) => share(day.treated)), tone: "accent" },
            { label: say.heldOutLine(format.number(curve.held_out_units)), values: curve.days.map((day) => share(day.held_out)), tone: "ink-3" },
          ]} />
        <p className="quiet tiny">{say.curveNote}{curve.undated > 0 && ` ${say.undated(format.number(curve.undated))}`}</p>
      </div>
    </Panel>
  );
}

/** What each arm and the holdout came to, as counted. */
function ByArm({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const format = useFormat();
  type Row = Effect["arms"][number];
  const columns: Column<Row>[] = [
    { key: "arm", title: say.armColumn, width: "22%", render: (row) => row.arm ?? say.heldOut },
    { key: "units", title: say.units, isNumber: true, render: (row) => <Link to={row.arm === null ? `/receipts?strategy=${effect.strategy}&outcome=holdout` : `/actions?strategy=${effect.strategy}&arm=${encodeURIComponent(row.arm)}`}>{format.number(row.units)}</Link> },
    { key: "converted", title: say.converted, isNumber: true, render: (row) => format.number(row.converted) },
    { key: "conversion", title: say.conversionShare, isNumber: true, render: (row) => format.percent(row.conversion) },
    { key: "revenue", title: say.revenuePerUnit, isNumber: true, isWide: true, render: (row) => format.money(row.revenue_per_unit_minor) },
    { key: "cost", title: say.cost, isNumber: true, isWide: true, render: (row) => format.money(row.cost_minor) },
  ];
  return <Panel title={say.byArm} flush><DataTable label={say.byArm} columns={columns} rows={effect.arms} rowKey={(row) => row.arm ?? ""} /></Panel>;
}

/** How far each arm's actions got; what is an action opens its rows. */
function Funnel({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const format = useFormat();
  type Row = Effect["funnel"][number];
  const to = (row: Row, state: string) => `/actions?strategy=${effect.strategy}&arm=${encodeURIComponent(row.arm)}${state && `&state=${state}`}`;
  type Count = "units" | "planned" | "sent" | "delivered" | "opened" | "clicked" | "converted";
  const number = (key: keyof Row & Count, state: string, isWide = false): Column<Row> => ({ key, title: say[key], isNumber: true, isWide, render: (row) => (row[key] > 0 ? <Link to={to(row, state)}>{format.number(row[key])}</Link> : format.number(row[key])) });
  const columns: Column<Row>[] = [{ key: "arm", title: say.armColumn, render: (row) => row.arm, width: "18%" }, number("planned", "", true), number("sent", "succeeded"), number("delivered", "succeeded", true), number("opened", "succeeded"), number("clicked", "succeeded"), number("converted", "succeeded")];
  return <Panel title={say.funnel} flush><DataTable label={say.funnel} columns={columns} rows={effect.funnel} rowKey={(row) => row.arm} /></Panel>;
}

function ActionsByDay({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const format = useFormat();
  const days = effect.actions_by_day;
  const sum = (key: "planned" | "sent") => format.number(days.reduce((all, day) => all + day[key], 0));
  const busy = days.filter((day) => day.planned > 0).reverse();
  return (
    <Panel title={say.actionsByDay}>
      <Chart summary={say.actionsChart(sum("planned"), sum("sent"))} height={180} labels={days.map((day) => format.civil(day.day))} series={[
        { label: say.planned, values: days.map((day) => day.planned), tone: "ink-3", kind: "bar" },
        { label: say.sent, values: days.map((day) => day.sent), tone: "accent", kind: "bar" },
      ]} />
      {busy.length > 0 && <p className="small effect-days"><span className="quiet">{say.lastDays}</span>{busy.slice(0, 7).map((day) => <Link key={day.day} to={`/actions?strategy=${effect.strategy}&planned_on=${day.day}`}>{format.civil(day.day)}: {format.number(day.planned)}</Link>)}</p>}
    </Panel>
  );
}

function Blocked({ effect }: { effect: Effect }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const rows = Object.entries(effect.decisions.blocked).sort((one, other) => other[1] - one[1]);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <Panel title={say.blocked} aside={<Link className="small" to={`/receipts?strategy=${effect.strategy}`}>{say.stoppedBy}: {format.number(effect.decisions.considered)}</Link>}>
      {rows.length === 0 && <p className="second">{say.noBlocked}</p>}
      <ul className="effect-bars">
        {rows.map(([gate, count]) => (
          <li key={gate}><Link to={`/receipts?strategy=${effect.strategy}&outcome=${gate}`}>{terms.outcome(gate)}</Link><span className="effect-bar"><span style={{ width: `${(count / most) * 100}%` }} /></span><Link className="end" to={`/receipts?strategy=${effect.strategy}&outcome=${gate}`}>{format.number(count)}</Link></li>
        ))}
      </ul>
    </Panel>
  );
}
