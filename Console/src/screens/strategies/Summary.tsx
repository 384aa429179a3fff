import type { StrategyDocument } from "../../api/strategies";
import { Link } from "../../app/router";
import { Facts } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  audience: ["Audience", "受众"],
  except: (list: string) => [`except ${list}`, `排除 ${list}`],
  trigger: ["When", "触发"],
  segment_entered: ["a customer enters the audience", "客户进入受众时"],
  existing: ["and everybody who is in it at the start", "并包含启动时已在其中的客户"],
  segment_left: ["a customer leaves the audience", "客户离开受众时"],
  event: (name: string) => [`a customer does “${name}”`, `客户发生「${name}」时`],
  order: ["a customer orders", "客户下单时"],
  date: (field: string) => [`on the date in “${field}”`, `资料日期「${field}」当天`],
  schedule: (days: string) => [`every ${days} days`, `每 ${days} 天`],
  scheduleOnce: ["once, at a set time", "在设定时间运行一次"],
  manual: ["only when somebody runs it", "仅手动运行"],
  reentry: ["Again", "重复进入"],
  once: ["once for each customer", "每位客户一次"],
  every: (days: string) => [`at most every ${days} days`, `最多每 ${days} 天一次`],
  always: ["every time", "每次"],
  arms: ["Arms", "变体"],
  goal: ["Goal", "目标"],
  goalText: (event: string, days: string) => [`${event} within ${days} days of the draw`, `抽签后 ${days} 天内发生${event}`],
  holdout: ["Holdout", "对照组"],
  holdoutText: (share: string) => [`${share} are kept untreated, so that the effect can be known`, `${share} 的客户不触达，用于衡量效果`],
  approval: ["Autonomy", "自主程度"],
  none: ["acts by itself, within its limits", "在限制内自动执行"],
  required: ["acts after a person approves", "审批后执行"],
  suggest_only: ["only suggests", "仅建议"],
  budget: ["Budget", "预算"],
  release: ["Release", "放量"],
});

/** A strategy in plain language. */
export function Summary({ document: one }: { document: StrategyDocument }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const number = (value: number | undefined) => format.number(value ?? 0);
  const trigger = () => {
    switch (one.trigger.on) {
      case "segment_entered": return `${say.segment_entered}${one.trigger.existing === false ? "" : `, ${say.existing}`}`;
      case "event": return say.event(one.trigger.name);
      case "date": return say.date(one.trigger.field);
      case "schedule": return one.trigger.every_days ? say.schedule(number(one.trigger.every_days)) : say.scheduleOnce;
      default: return say[one.trigger.on];
    }
  };
  const reentry = one.reentry?.mode === "every" ? say.every(number(one.reentry.days)) : say[one.reentry?.mode === "always" ? "always" : "once"];
  return (
    <Facts rows={[
      [say.audience, <><Link to={`/segments/${one.audience.segment}`}>{one.audience.segment}</Link>{(one.audience.exclude?.length ?? 0) > 0 && `, ${say.except((one.audience.exclude ?? []).join(", "))}`}</>],
      [say.trigger, trigger()],
      [say.reentry, reentry],
      [say.arms, <ul>{one.arms.map((arm) => <li key={arm.key}><span className="strong">{arm.key}</span> ({number(arm.weight ?? 1)}): {arm.actions.map((action) => [terms.term(action.channel), action.template ?? action.coupon ?? action.url].filter(Boolean).join(" ")).join(" + ")}</li>)}</ul>],
      [say.goal, say.goalText(one.goal.event && one.goal.event !== "order" ? one.goal.event : terms.term("order"), number(one.goal.window_days))],
      [say.holdout, say.holdoutText(format.percent(one.holdout ?? 0.1))],
      [say.approval, say[one.approval ?? "none"]],
      [say.release, format.percent(one.release ?? 1)],
      one.budget ? [say.budget, `${one.budget.key}: ${format.money(one.budget.money_minor ?? null)}`] : null,
    ]} />
  );
}
