import type { Page } from "../../api/common";
import { useQuery } from "../../api/query";
import type { Effect, StrategyRow } from "../../api/strategies";
import { ButtonLink } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { Link } from "../../app/router";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { Facts, PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useLanguage, useWords } from "../../words/words";

const words = pairs({
  title: ["Effects", "效果"],
  about: ["What each strategy did against its holdout, over customers whose goal window has closed.", "各策略相对对照组的效果，仅统计窗口期已结束的客户。"],
  noStrategy: ["No strategy has been started yet.", "还没有启动过的策略。"],
  strategies: ["See the strategies", "查看策略"],
  gain: ["Gain", "有提升"],
  loss: ["Loss", "有下降"],
  none: ["No gain shown", "未见提升"],
  too_few: ["Too few to say", "样本不足"],
  units: ["Customers measured", "已统计客户"],
  lift: ["Lift of conversion", "转化提升"],
  revenue: ["More revenue than the holdout", "比对照组多的收入"],
  roi: ["Return on cost", "投入产出比"],
  unknown: ["not known yet", "尚未可知"],
});

const tones: Record<"gain" | "loss" | "none" | "too_few", Tone> = { gain: "ok", loss: "bad", none: "idle", too_few: "warn" };

export default function Effects() {
  const say = useWords(words);
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies");
  const started = strategies.data?.items.filter((one) => one.live_version > 0) ?? [];
  return (
    <>
      <PageHeader title={say.title} about={say.about} />
      <ErrorNote error={strategies.error} retry={strategies.reload} />
      {!strategies.data && !strategies.error && <Skeleton lines={6} />}
      {strategies.data && started.length === 0 && <Panel><Empty icon="chart" title={say.noStrategy} action={<ButtonLink to="/strategies">{say.strategies}</ButtonLink>} /></Panel>}
      <div className="columns" style={{ ["--least" as string]: "340px" }}>{started.map((one) => <Card key={one.key} strategy={one} />)}</div>
    </>
  );
}

function Card({ strategy }: { strategy: StrategyRow }) {
  const say = useWords(words);
  const format = useFormat();
  const language = useLanguage();
  const effect = useQuery<Effect>(`/v1/strategies/${strategy.key}/effect`);
  const all = effect.data?.effects[0];
  const verdict = all?.conversion.verdict ?? "too_few";
  const isKnown = verdict !== "too_few";
  const range = all?.conversion.lift_sequential;
  return (
    <Panel title={<Link to={`/strategies/${strategy.key}?tab=effect`}>{strategy.name}</Link>} aside={<Chip tone={tones[verdict]}>{say[verdict]}</Chip>}>
      <ErrorNote error={effect.error} retry={effect.reload} />
      {!all ? !effect.error && <Skeleton /> : (
        <div className="stack tight">
          <p>{all.sentences[language][0]}</p>
          <Facts rows={[
            [say.units, <Link to={`/receipts?strategy=${strategy.key}`}>{`${format.number(all.treated_units)} / ${format.number(all.held_out_units)}`}</Link>],
            [say.lift, isKnown && range ? <Link to={`/strategies/${strategy.key}?tab=effect`}>{`${format.percent(all.conversion.lift)} (${format.percent(range[0])} – ${format.percent(range[1])})`}</Link> : say.unknown],
            [say.revenue, all.revenue_minor.verdict === "too_few" ? say.unknown : <Link to={`/strategies/${strategy.key}?tab=effect`}>{format.money(all.incremental_revenue_minor.estimate)}</Link>],
            [say.roi, all.revenue_minor.verdict === "too_few" || all.roi.estimate === null ? say.unknown : <Link to={`/strategies/${strategy.key}?tab=effect`}>{`${format.number(all.roi.estimate, 1)} : 1`}</Link>],
          ]} />
        </div>
      )}
    </Panel>
  );
}
