import { anyWork } from "../../api/live";
import { useQuery } from "../../api/query";
import type { DayFigures, Overview as Figures } from "../../api/overview";
import { Link } from "../../app/router";
import { ButtonLink } from "../../ui/Button";
import { Chart } from "../../ui/Chart";
import { Chip } from "../../ui/Chip";
import { Icon } from "../../ui/Icon";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { useFormat } from "../../words/format";
import { toneOfOutcome, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { Targets } from "./Targets";

const words = pairs({
  title: ["Overview", "总览"],
  loop: ["The loop now", "循环现状"],
  due: ["Due", "待办"],
  lag: (seconds: string) => [`waiting ${seconds} s`, `已等待 ${seconds} 秒`],
  noLag: ["nothing waits", "没有积压"],
  running: ["Running", "执行中"],
  blocked: ["Blocked today", "今日被拦"],
  waiting: ["Waiting for approval", "待审批"],
  dead: ["Failed", "失败"],
  unknown: ["Unknown", "结果未知"],
  alerts: ["For you to look at", "需要关注"],
  look: ["Look", "查看"],
  today: ["Today", "今天"],
  weekAgo: (value: string) => [`${value} by now a week ago`, `上周同日同时 ${value}`],
  facts: ["What there is", "数据总量"],
  customers: ["Customers", "客户"],
  events: ["Events", "行为"],
  allOrders: ["Orders in all", "累计订单"],
  allRevenue: ["Revenue in all", "累计收入"],
  estimated: (time: string) => [`Estimated at ${time} over some of the customers, because there are too many to count each time`, `客户过多，${time} 按部分客户估计`],
  decisions: ["Decisions", "决策"],
  sent: ["Sent", "发送"],
  heldOut: ["Held out", "对照组"],
  orders: ["Orders", "订单"],
  revenue: ["Revenue", "收入"],
  days: ["The last 15 days", "最近 15 天"],
  chart: ["Decisions, sent and blocked by day over the last 15 days", "最近 15 天每天的决策、发送与被拦数量"],
  blockedName: ["Blocked", "被拦"],
  latest: ["Latest receipts", "最新决策凭据"],
  all: ["All receipts", "全部凭据"],
  noReceipts: ["No decision has been made yet.", "还没有任何决策。"],
  emptyTitle: ["Nothing here yet. Three ways in:", "还没有数据，三种开始方式："],
  emptyHint: ["Import a file of customers or orders, or connect your site.", "导入客户或订单文件，或接入网站。"],
  begin: ["Begin", "开始"],
});

export default function Overview() {
  const say = useWords(words);
  const overview = useQuery<Figures>("/v1/overview", { every: 5_000, live: anyWork });
  if (!overview.data) return overview.error ? <ErrorNote error={overview.error} retry={overview.reload} /> : <Skeleton lines={10} />;
  const figures = overview.data;
  const isEmpty = (figures.facts["customers"] ?? 0) === 0;
  return (
    <>
      <PageHeader title={say.title} />
      <div className="stack wide">
        <ErrorNote error={overview.error} />
        {isEmpty && <Panel><Empty icon="play" title={say.emptyTitle} action={<ButtonLink needs="operate" look="primary" to="/welcome">{say.begin}</ButtonLink>}>{say.emptyHint}</Empty></Panel>}
        <Alerts alerts={figures.alerts} />
        <Loop figures={figures} />
        <Targets targets={figures.targets} />
        <Today figures={figures} />
        {!isEmpty && <Facts figures={figures} />}
        <div className="overview-columns">
          <Days figures={figures} />
          <Latest figures={figures} />
        </div>
      </div>
    </>
  );
}

function Alerts({ alerts }: { alerts: Figures["alerts"] }) {
  const say = useWords(words);
  if (alerts.length === 0) return null;
  return (
    <Panel title={say.alerts}>
      <ul className="overview-alerts">
        {alerts.map((alert) => (
          <li key={alert.kind + alert.message} className={alert.severity}>
            <Icon name="warn" /><span className="grow">{alert.message}</span><Link to={alert.href}>{say.look}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Loop({ figures: { loop, days } }: { figures: Figures }) {
  const say = useWords(words);
  const format = useFormat();
  const today = days[days.length - 1]?.day ?? "";
  return (
    <section className="stack tight">
      <h2>{say.loop}</h2>
      <div className="stats">
        <StatTile label={say.due} value={format.number(loop.due)} to="/actions?state=ready" note={loop.lag_seconds > 5 ? say.lag(format.number(loop.lag_seconds)) : say.noLag} tone={loop.lag_seconds > 120 ? "warn" : undefined} />
        <StatTile label={say.running} value={format.number(loop.running)} to="/actions?state=sending" />
        <StatTile label={say.waiting} value={format.number(loop.awaiting_approval)} to="/approvals" tone={loop.awaiting_approval > 0 ? "warn" : undefined} />
        <StatTile label={say.blocked} value={format.number(loop.blocked_today)} to={`/receipts?outcome=blocked&on=${today}`} />
        <StatTile label={say.dead} value={format.number(loop.dead)} to="/actions?state=dead" tone={loop.dead > 0 ? "bad" : undefined} />
        <StatTile label={say.unknown} value={format.number(loop.unknown)} to="/actions?state=unknown" tone={loop.unknown > 0 ? "bad" : undefined} />
      </div>
    </section>
  );
}

/** Today beside the same day a week ago. */
function Today({ figures: { days, week_ago: before } }: { figures: Figures }) {
  const say = useWords(words);
  const format = useFormat();
  const today = days[days.length - 1];
  if (!today) return null;
  const tile = (label: string, name: Exclude<keyof DayFigures, "day">, to: string) => {
    const write = (value: number | undefined) => (name === "revenue_minor" ? format.money(value) : format.number(value));
    return <StatTile label={label} value={write(today[name])} note={say.weekAgo(write(before[name]))} series={days.map((day) => day[name])} to={to} />;
  };
  return (
    <section className="stack tight">
      <h2>{say.today}</h2>
      <div className="stats">
        {tile(say.decisions, "decisions", `/receipts?on=${today.day}`)}
        {tile(say.sent, "sent", "/actions?state=succeeded")}
        {tile(say.blockedName, "blocked", `/receipts?outcome=blocked&on=${today.day}`)}
        {tile(say.heldOut, "held_out", `/receipts?outcome=held_out&on=${today.day}`)}
        {tile(say.orders, "orders", "/customers?orders=yes")}
        {tile(say.revenue, "revenue_minor", "/customers?orders=yes")}
      </div>
    </section>
  );
}

/** How much there is in all; what was estimated says so. */
function Facts({ figures: { facts, estimated, summed_at } }: { figures: Figures }) {
  const say = useWords(words);
  const format = useFormat();
  const how = say.estimated(format.time(summed_at));
  const tile = (label: string, name: string, to: string) => {
    const isEstimate = estimated.includes(name);
    const text = name === "revenue_minor" ? format.money(facts[name]) : format.number(facts[name]);
    return <StatTile label={label} to={to} value={isEstimate ? <span title={how}>≈ {text}<span className="visually-hidden"> ({how})</span></span> : text} />;
  };
  return (
    <section className="stack tight">
      <h2>{say.facts}</h2>
      <div className="stats">
        {tile(say.customers, "customers", "/customers")}
        {tile(say.allOrders, "orders", "/customers?orders=yes")}
        {tile(say.events, "events", "/customers")}
        {tile(say.allRevenue, "revenue_minor", "/customers?orders=yes")}
      </div>
    </section>
  );
}

function Days({ figures: { days } }: { figures: Figures }) {
  const say = useWords(words);
  const format = useFormat();
  return (
    <Panel title={say.days}>
      <Chart summary={say.chart} labels={days.map((day) => format.civil(day.day))} series={[
        { label: say.decisions, values: days.map((day) => day.decisions), tone: "ink-3" },
        { label: say.sent, values: days.map((day) => day.sent), tone: "accent" },
        { label: say.blockedName, values: days.map((day) => day.blocked), tone: "warn" },
      ]} />
    </Panel>
  );
}

function Latest({ figures: { latest } }: { figures: Figures }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  return (
    <Panel title={say.latest} aside={<Link to="/receipts">{say.all}</Link>}>
      {latest.length === 0 && <p className="second">{say.noReceipts}</p>}
      <ul className="overview-latest">
        {latest.map((receipt) => (
          <li key={`${receipt.occurrence}.${receipt.revision}`}>
            <Link to={`/receipts?customer=${receipt.customer}&open=${receipt.occurrence}.${receipt.revision}`} className="strong clip">{receipt.customer_name}</Link>
            <Chip tone={toneOfOutcome(receipt.outcome)}>{terms.outcome(receipt.outcome)}</Chip>
            <span className="quiet tiny">{format.ago(receipt.at)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
