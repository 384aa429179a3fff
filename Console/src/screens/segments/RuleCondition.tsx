import { useId } from "react";
import type { BoughtCondition, Condition, EventCondition, OrdersCondition, Vocabulary } from "../../api/segments";
import type { Value } from "../../api/customers";
import { NumberInput, Select, TextInput, type Option } from "../../ui/Field";
import { useTenant } from "../../app/session";
import { pairs, useWords } from "../../words/words";
import { operators, useOperatorWords } from "./operators";

const words = pairs({
  kind: ["Kind of condition", "条件类型"],
  trait: ["Trait", "特征"],
  profile: ["Profile field", "资料字段"],
  event: ["Did", "做过"],
  absence: ["Has not done", "未做过"],
  orders: ["Orders", "订单"],
  bought: ["Bought", "买过"],
  date: ["Date in the profile", "资料日期"],
  what: ["What", "内容"],
  operator: ["Comparison", "比较方式"],
  value: ["Value", "值"],
  days: ["days", "天"],
  atLeast: ["at least", "至少"],
  times: ["times", "次"],
  within: ["in the last", "最近"],
  notWithin: ["not in the last", "最近未发生"],
  ever: ["ever", "不限"],
  total: ["spending at least", "金额至少"],
  product: ["product", "商品"],
  category: ["category", "品类"],
  daysBefore: ["days before its yearly return", "天后为周年日"],
  parameterDays: ["Days of the trait", "特征天数"],
  parameterName: ["Event of the trait", "特征事件"],
});

type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;
type Kind = "trait" | "profile" | "event" | "absence" | "orders" | "bought" | "date";

const kindOf = (node: Leaf): Kind =>
  "trait" in node ? "trait" : "profile" in node ? "profile" : "event" in node ? (node.not_within_days === undefined ? "event" : "absence") : "orders" in node ? "orders" : "bought" in node ? "bought" : "date";

const blank = (kind: Kind, vocabulary: Vocabulary): Leaf => {
  const event = vocabulary.events[0] ?? "Product Viewed";
  const field = vocabulary.profile[0]?.path ?? "city";
  switch (kind) {
    case "trait": return { trait: "recency_days", op: ">=", value: 30 };
    case "profile": return { profile: field, op: "is_set" };
    case "event": return { event, at_least: 1, within_days: 30 };
    case "absence": return { event, not_within_days: 30 };
    case "orders": return { orders: { at_least: 1, within_days: 90 } };
    case "bought": return { bought: vocabulary.categories[0] ? { category: vocabulary.categories[0] } : { product: vocabulary.products[0]?.id ?? "P1" } };
    case "date": return { date: vocabulary.profile.find((one) => one.type === "date")?.path ?? "birthday", in_days: 0 };
  }
};

/** One question about a customer. */
export function RuleCondition({ node, change, vocabulary, error }: { node: Condition; change: (node: Condition) => void; vocabulary: Vocabulary; error: string | null }) {
  const say = useWords(words);
  const leaf = node as Leaf;
  const kind = kindOf(leaf);
  const kinds: Kind[] = ["trait", "profile", "event", "absence", "orders", "bought", "date"];
  return (
    <div className={error ? "rule-condition is-wrong" : "rule-condition"}>
      <Select aria-label={say.kind} value={kind} options={kinds.map((value) => ({ value, label: say[value] }))} onValue={(value) => change(blank(value as Kind, vocabulary))} />
      {"trait" in leaf && <TraitFields node={leaf} change={change} vocabulary={vocabulary} />}
      {"profile" in leaf && <ProfileFields node={leaf} change={change} vocabulary={vocabulary} />}
      {"event" in leaf && <EventFields node={leaf} change={change} vocabulary={vocabulary} />}
      {"orders" in leaf && <OrdersFields orders={leaf.orders} change={(orders) => change({ orders })} />}
      {"bought" in leaf && <BoughtFields bought={leaf.bought} change={(bought) => change({ bought })} vocabulary={vocabulary} />}
      {"date" in leaf && (
        <>
          <Suggested label={say.what} value={leaf.date} options={vocabulary.profile.filter((one) => one.type === "date").map((one) => one.path)} onValue={(date) => change({ ...leaf, date })} />
          <Count label={say.daysBefore} value={leaf.in_days ?? 0} onValue={(days) => change({ ...leaf, in_days: days ?? 0 })} /><span>{say.daysBefore}</span>
        </>
      )}
      {error && <p className="field-error rule-error" role="alert">{error}</p>}
    </div>
  );
}

/** A text with what is known as suggestions; anything else may be written. */
function Suggested({ label, value, options, onValue }: { label: string; value: string; options: readonly string[]; onValue: (value: string) => void }) {
  const list = useId();
  return (
    <>
      <TextInput aria-label={label} value={value} list={list} onChange={(event) => onValue(event.target.value)} />
      <datalist id={list}>{options.map((option) => <option key={option} value={option} />)}</datalist>
    </>
  );
}

const Count = ({ label, value, onValue, min = 0 }: { label: string; value: number | null | undefined; onValue: (value: number | null) => void; min?: number }) => (
  <span className="rule-number"><NumberInput aria-label={label} min={min} step={1} value={value} onValue={onValue} /></span>
);

type TraitNode = Extract<Leaf, { trait: string }>;

/** `orders_90d` is the pattern `orders_Nd` with its number, `event_count:Seen:30` that of a name and a number. */
function TraitFields({ node, change, vocabulary }: { node: TraitNode; change: (node: Condition) => void; vocabulary: Vocabulary }) {
  const say = useWords(words);
  const found = node.trait.match(/^(orders|spend)_(\d+)d$/);
  const counted = node.trait.match(/^event_count:(.+):(\d+)$/);
  const pattern = found ? `${found[1]}_Nd` : counted ? "event_count:NAME:N" : node.trait;
  const entry = vocabulary.traits.find((one) => one.key === pattern);
  const named = (pattern: string, days: number, name: string) => pattern.replace("Nd", `${days}d`).replace("NAME", name).replace(/:N$/, `:${days}`);
  const days = Number(found?.[2] ?? counted?.[2] ?? 30);
  const name = counted?.[1] ?? vocabulary.events[0] ?? "Product Viewed";
  const choose = (pattern: string) => {
    const type = vocabulary.traits.find((one) => one.key === pattern)?.type;
    const value = type === "text" ? { op: "=", value: vocabulary.traits.find((one) => one.key === pattern)?.values[0] ?? "" } : type === "time" ? { op: "is_set" } : { op: ">=", value: 1 };
    change({ trait: named(pattern, days, name), ...value });
  };
  return (
    <>
      <Select aria-label={say.trait} value={pattern} onValue={choose} options={vocabulary.traits.map((one) => ({ value: one.key, label: one.label }))} />
      {counted && <Suggested label={say.parameterName} value={name} options={vocabulary.events} onValue={(name) => change({ ...node, trait: named(pattern, days, name) })} />}
      {(found || counted) && <><Count label={say.parameterDays} min={1} value={days} onValue={(value) => change({ ...node, trait: named(pattern, value ?? 1, name) })} /><span>{say.days}</span></>}
      <Comparison node={node} type={entry?.type ?? "number"} options={entry?.values ?? []} change={(part) => change({ trait: node.trait, ...part })} unit={entry?.unit === "days" ? say.days : ""} />
    </>
  );
}

function ProfileFields({ node, change, vocabulary }: { node: Extract<Leaf, { profile: string }>; change: (node: Condition) => void; vocabulary: Vocabulary }) {
  const say = useWords(words);
  const entry = vocabulary.profile.find((one) => one.path === node.profile);
  return (
    <>
      <Suggested label={say.profile} value={node.profile} options={vocabulary.profile.map((one) => one.path)} onValue={(profile) => change({ ...node, profile })} />
      <Comparison node={node} type={entry?.type === "number" ? "number" : entry?.type === "boolean" ? "boolean" : "words"} options={entry?.values ?? []} change={(part) => change({ profile: node.profile, ...part })} unit="" />
    </>
  );
}

interface Comparing {
  op: string;
  value?: Value;
}

/** The operator and the value it takes. Money is typed in whole units and kept in minor ones. */
function Comparison({ node, type, options, change, unit }: { node: Comparing; type: string; options: readonly string[]; change: (part: Comparing) => void; unit: string }) {
  const say = useWords(words);
  const operatorWords = useOperatorWords();
  const currency = useTenant()?.currency ?? "CNY";
  const scale = type === "money" ? 10 ** (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2) : 1;
  const isNumber = ["integer", "number", "money"].includes(type);
  const list: Option[] = operators(type).map((value) => ({ value, label: operatorWords(value) }));
  const turn = (op: string) => {
    if (op === "is_set") return change({ op });
    const value = op === "in" ? [node.value ?? options[0] ?? ""].flat() : Array.isArray(node.value) ? node.value[0] : node.value;
    change({ op, value: value ?? (isNumber ? 1 : (options[0] ?? "")) });
  };
  const single = Array.isArray(node.value) ? node.value.join(", ") : node.value;
  return (
    <>
      <Select aria-label={say.operator} value={node.op} options={list} onValue={turn} />
      {node.op !== "is_set" && (isNumber && node.op !== "in" ? (
        <><span className="rule-number"><NumberInput aria-label={say.value} step="any" value={typeof node.value === "number" ? node.value / scale : null} onValue={(value) => change({ op: node.op, value: Math.round((value ?? 0) * scale * 1e6) / 1e6 })} /></span><span>{type === "money" ? currency : unit}</span></>
      ) : type === "boolean" ? (
        <Select aria-label={say.value} value={String(node.value ?? true)} options={[{ value: "true", label: "true" }, { value: "false", label: "false" }]} onValue={(value) => change({ op: node.op, value: value === "true" })} />
      ) : (
        <Suggested label={say.value} value={String(single ?? "")} options={options} onValue={(text) => change({ op: node.op, value: node.op === "in" ? text.split(/,\s*/).map((part) => (isNumber ? Number(part) : part)) : text })} />
      ))}
    </>
  );
}

function EventFields({ node, change, vocabulary }: { node: EventCondition; change: (node: Condition) => void; vocabulary: Vocabulary }) {
  const say = useWords(words);
  const isAbsence = node.not_within_days !== undefined;
  return (
    <>
      <Suggested label={say.event} value={node.event} options={vocabulary.events} onValue={(event) => change({ ...node, event })} />
      {isAbsence ? (
        <><span>{say.notWithin}</span><Count label={say.notWithin} min={1} value={node.not_within_days} onValue={(days) => change({ ...node, not_within_days: days ?? 1 })} /><span>{say.days}</span></>
      ) : (
        <><span>{say.atLeast}</span><Count label={say.atLeast} value={node.at_least ?? 1} onValue={(count) => change({ ...node, at_least: count ?? 1 })} /><span>{say.times} {say.within}</span>
          <Count label={say.within} min={1} value={node.within_days} onValue={(days) => change(days ? { ...node, within_days: days } : without(node, "within_days"))} /><span>{say.days}</span></>
      )}
    </>
  );
}

const without = <T extends object, K extends keyof T>(node: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = node;
  return rest;
};

function OrdersFields({ orders, change }: { orders: OrdersCondition; change: (orders: OrdersCondition) => void }) {
  const say = useWords(words);
  const set = (part: OrdersCondition) => change(Object.fromEntries(Object.entries({ ...orders, ...part }).filter(([, value]) => value !== null && value !== undefined)));
  return (
    <>
      <span>{say.atLeast}</span><Count label={say.atLeast} value={orders.at_least} onValue={(count) => set({ at_least: count ?? undefined })} /><span>{say.times}</span>
      <span>{say.total}</span><Count label={say.total} value={orders.total_at_least === undefined ? null : orders.total_at_least / 100} onValue={(total) => set({ total_at_least: total === null ? undefined : Math.round(total * 100) })} />
      <span>{say.within}</span><Count label={say.within} min={1} value={orders.within_days} onValue={(days) => set({ within_days: days ?? undefined })} /><span>{say.days}</span>
    </>
  );
}

function BoughtFields({ bought, change, vocabulary }: { bought: BoughtCondition; change: (bought: BoughtCondition) => void; vocabulary: Vocabulary }) {
  const say = useWords(words);
  const isProduct = bought.product !== undefined;
  const rest = without(without(bought, "product"), "category");
  return (
    <>
      <Select aria-label={say.bought} value={isProduct ? "product" : "category"} options={[{ value: "product", label: say.product }, { value: "category", label: say.category }]} onValue={(kind) => change({ ...rest, [kind]: "" })} />
      <Suggested label={say.value} value={(isProduct ? bought.product : bought.category) ?? ""} options={isProduct ? vocabulary.products.map((one) => one.id) : vocabulary.categories} onValue={(value) => change({ ...rest, [isProduct ? "product" : "category"]: value })} />
      <span>{say.atLeast}</span><Count label={say.atLeast} min={1} value={bought.at_least ?? 1} onValue={(count) => change({ ...bought, at_least: count ?? 1 })} /><span>{say.times} {say.within}</span>
      <Count label={say.within} min={1} value={bought.within_days} onValue={(days) => change(days ? { ...bought, within_days: days } : without(bought, "within_days"))} /><span>{say.days}</span>
    </>
  );
}
