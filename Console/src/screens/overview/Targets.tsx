import type { Overview } from "../../api/overview";
import { StatTile } from "../../ui/StatTile";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Targets, as measured", "业务目标（实测）"],
  automated: ["Done without a person's hand", "自动完成的动作"],
  automatedNote: (count: string, total: string) => [`${count} of ${total} in 30 days · target over 80%`, `30 天内 ${total} 个中 ${count} 个 · 目标 80% 以上`],
  roi: ["Return on what was spent", "投入产出比"],
  roiNote: (revenue: string, cost: string) => [`${revenue} more than the holdout, for ${cost} · target over 3:1`, `比对照组多 ${revenue}，花费 ${cost} · 目标 3:1 以上`],
  lift: ["Lift of conversion", "转化提升"],
  liftNote: (low: string, high: string) => [`between ${low} and ${high} · target 20–30%`, `区间 ${low} 到 ${high} · 目标 20–30%`],
  noLift: ["None shown", "未见提升"],
  noLiftNote: (lift: string, low: string, high: string) => [`estimate ${lift}, between ${low} and ${high} · target 20–30%`, `估计 ${lift}，区间 ${low} 到 ${high} · 目标 20–30%`],
  unmeasured: ["Not measured yet", "尚未测得"],
  roiMissing: ["Too few converters, or nothing was spent · target over 3:1", "转化人数不足或尚无花费 · 目标 3:1 以上"],
  liftMissing: ["Too few converters to say · target 20–30%", "转化人数不足，无法判断 · 目标 20–30%"],
  automatedMissing: ["Nothing was sent in 30 days · target over 80%", "30 天内没有发送 · 目标 80% 以上"],
});

/** What the business is after, beside what was measured; what is not known is not claimed. */
export function Targets({ targets: { automated, roi, lift } }: { targets: Overview["targets"] }) {
  const say = useWords(words);
  const format = useFormat();
  const isLiftKnown = lift !== null && lift.verdict !== "too_few" && lift.lift !== null;
  // An estimate whose interval holds zero is no lift yet.
  const isShown = isLiftKnown && ["gain", "loss"].includes(lift.verdict);
  return (
    <section className="stack tight">
      <h2>{say.title}</h2>
      <div className="columns" style={{ ["--least" as string]: "220px" }}>
        <StatTile label={say.automated} to="/actions?state=succeeded" value={automated.total > 0 ? format.percent(automated.count / automated.total) : say.unmeasured}
          note={automated.total > 0 ? say.automatedNote(format.number(automated.count), format.number(automated.total)) : say.automatedMissing} />
        <StatTile label={say.roi} to="/effects" value={roi.value === null ? say.unmeasured : `${format.number(roi.value, 1)} : 1`}
          note={roi.value === null ? say.roiMissing : say.roiNote(format.money(roi.revenue_minor), format.money(roi.cost_minor))} />
        <StatTile label={say.lift} to={lift ? `/strategies/${lift.strategy}?tab=effect` : "/effects"} value={!isLiftKnown ? say.unmeasured : isShown ? format.percent(lift.lift) : say.noLift}
          note={!isLiftKnown ? say.liftMissing : isShown ? say.liftNote(format.percent(lift.low), format.percent(lift.high)) : say.noLiftNote(format.percent(lift.lift), format.percent(lift.low), format.percent(lift.high))} />
      </div>
    </section>
  );
}
