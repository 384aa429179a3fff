import type { Condition } from "../../api/segments";
import type { Pair } from "../../words/words";

/** Segments most businesses want first. */
export const examples: { key: string; name: Pair; about: Pair; definition: Condition }[] = [
  {
    key: "lapsed",
    name: ["Lapsed customers", "流失客户"],
    about: ["Bought before, but not for 90 days", "曾经购买，但 90 天未再下单"],
    definition: { all: [{ trait: "recency_days", op: ">=", value: 90 }, { trait: "frequency", op: ">=", value: 1 }] },
  },
  {
    key: "new-customers",
    name: ["New customers", "新客户"],
    about: ["First order within 30 days", "30 天内首次下单"],
    definition: { all: [{ trait: "days_since_first_order", op: "<=", value: 30 }] },
  },
  {
    key: "high-value",
    name: ["High value", "高价值客户"],
    about: ["In the top fifth by money, and bought at least twice", "消费金额前五分之一，且至少购买两次"],
    definition: { all: [{ trait: "m", op: ">=", value: 5 }, { trait: "frequency", op: ">=", value: 2 }] },
  },
  {
    key: "looking",
    name: ["Looked, did not buy", "浏览未购买"],
    about: ["Viewed products this week without an order", "一周内浏览商品但未下单"],
    definition: { all: [{ event: "Product Viewed", at_least: 2, within_days: 7 }, { not: { orders: { at_least: 1, within_days: 7 } } }] },
  },
];
