import type { Pair } from "../../words/words";

/** Short names of traits; the vocabulary says at length what each is. */
const names: [RegExp, (...parts: string[]) => Pair][] = [
  [/^recency_days$/, () => ["Days since the last order", "距上次购买天数"]],
  [/^days_since_first_order$/, () => ["Days since the first order", "距首次购买天数"]],
  [/^days_since_last_visit$/, () => ["Days since the last visit", "距上次访问天数"]],
  [/^frequency$/, () => ["Orders", "购买次数"]],
  [/^orders_(\d+)d$/, (days) => [`Orders in ${days} days`, `近 ${days} 天购买次数`]],
  [/^spend_total$/, () => ["Spent", "累计消费"]],
  [/^spend_(\d+)d$/, (days) => [`Spent in ${days} days`, `近 ${days} 天消费`]],
  [/^average_order$/, () => ["Average order", "客单价"]],
  [/^first_order_at$/, () => ["First order", "首次购买"]],
  [/^last_order_at$/, () => ["Last order", "最近购买"]],
  [/^average_gap_days$/, () => ["Days between orders", "平均购买间隔（天）"]],
  [/^lifetime_days$/, () => ["Days as a customer", "成为客户天数"]],
  [/^event_count:(.+):(\d+)$/, (name, days) => [`${name} in ${days} days`, `近 ${days} 天 ${name}`]],
  [/^r$/, () => ["Recency, 1 to 5", "近度分（1–5）"]],
  [/^f$/, () => ["Frequency, 1 to 5", "频度分（1–5）"]],
  [/^m$/, () => ["Money, 1 to 5", "金额分（1–5）"]],
  [/^rfm_cell$/, () => ["RFM", "RFM"]],
  [/^purchase_stage$/, () => ["Purchase stage", "购买阶段"]],
  [/^price_sensitivity$/, () => ["Price sensitivity", "价格敏感度"]],
  [/^engagement$/, () => ["Engagement", "参与度"]],
];

const values: Record<string, Pair> = {
  aware: ["aware", "认知"], browsing: ["browsing", "浏览"], comparing: ["comparing", "比较"], deciding: ["deciding", "决策"], bought: ["bought", "已购买"],
  low: ["low", "低价偏好"], mid_value: ["mid value", "中等"], premium: ["premium", "高端"],
  skims: ["skims", "略看"], explores: ["explores", "探索"], researches: ["researches", "深入研究"],
};

export function traitName(key: string): Pair {
  for (const [pattern, name] of names) {
    const found = pattern.exec(key);
    if (found) return name(...found.slice(1));
  }
  return [key, key];
}

export const traitValue = (key: string, value: string): Pair =>
  (["purchase_stage", "price_sensitivity", "engagement"].includes(key) ? values[value] : undefined) ?? [value, value];
