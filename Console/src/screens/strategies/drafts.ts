import type { Kind, StrategyDocument } from "../../api/strategies";
import type { Pair } from "../../words/words";

/** A whole document of each kind to begin with. */
export const kinds: Record<Kind, { name: Pair; about: Pair; segment: string; document: Omit<StrategyDocument, "name" | "audience"> }> = {
  win_back: {
    name: ["Win back", "流失召回"],
    about: ["A friendly mail to who has not bought for long", "给久未购买的客户发一封召回邮件"],
    segment: "lapsed",
    document: draft("win_back", { on: "segment_entered", existing: true }, { mode: "every", days: 180 }, 30),
  },
  conversion: {
    name: ["Help deciding", "促成转化"],
    about: ["A nudge to who looks but does not buy", "推动浏览未购买的客户下单"],
    segment: "looking",
    document: draft("conversion", { on: "segment_entered", existing: false }, { mode: "every", days: 30 }, 7),
  },
  repurchase: {
    name: ["Buy again", "促进复购"],
    about: ["A mail some time after an order", "下单一段时间后再次联系"],
    segment: "new-customers",
    document: draft("repurchase", { on: "segment_left" }, { mode: "every", days: 90 }, 30),
  },
  retention: {
    name: ["Keep the best", "留住高价值客户"],
    about: ["Something for your best customers", "给高价值客户的专属关怀"],
    segment: "high-value",
    document: draft("retention", { on: "segment_entered", existing: true }, { mode: "every", days: 90 }, 60),
  },
};

function draft(kind: Kind, trigger: StrategyDocument["trigger"], reentry: StrategyDocument["reentry"], days: number): Omit<StrategyDocument, "name" | "audience"> {
  return {
    kind, purpose: "marketing", trigger, reentry, holdout: 0.2, release: 1, approval: "required",
    arms: [{ key: "mail", weight: 1, actions: [{ channel: "email", template: kind.replace("_", "-"), cost_minor: 2 }] }],
    goal: { event: "order", window_days: days }, priority: 0,
  };
}
