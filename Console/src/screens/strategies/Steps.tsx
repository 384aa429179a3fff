import type { Page } from "../../api/common";
import { useQuery } from "../../api/query";
import type { SegmentRow } from "../../api/segments";
import type { Pool } from "../../api/settings";
import type { Arm, ArmAction, Kind, StrategyDocument, Template, Trigger } from "../../api/strategies";
import { Link } from "../../app/router";
import { Button, IconButton } from "../../ui/Button";
import { Checkbox, Field, NumberInput, Select, TextInput, type Option } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { useTerms } from "../../words/terms";
import { pairs, pick, useLanguage, useWords } from "../../words/words";
import { kinds } from "./drafts";

const words = pairs({
  audience: ["1. Audience", "1. 受众"],
  segment: ["Segment", "分群"],
  segmentHint: ["Who is considered. Whoever comes to fit it later enters by itself.", "被考虑的客户；之后符合条件的会自动进入。"],
  exclude: ["But not members of", "排除分群"],
  nobody: ["nobody", "无"],
  another: ["one more segment…", "再排除一个分群…"],
  include: (name: string) => [`Do not leave ${name} out`, `不再排除 ${name}`],
  library: ["From the library", "来自模板库"],
  own: ["Saved messages", "已保存的消息"],
  libraryHint: ["A message of the library; it is saved as yours with the strategy.", "模板库中的消息，保存策略时会存为您的消息。"],
  makeTemplate: ["Write a new message", "新建消息"],
  trigger: ["2. Trigger and re-entry", "2. 触发与重复进入"],
  when: ["When", "触发时机"],
  segment_entered: ["A customer enters the audience", "客户进入受众"],
  segment_left: ["A customer leaves the audience", "客户离开受众"],
  event: ["A customer does something", "客户发生行为"],
  order: ["A customer orders", "客户下单"],
  date: ["A date of the profile", "资料日期"],
  schedule: ["On a schedule", "定时"],
  manual: ["Only by hand", "仅手动"],
  existing: ["Also whoever is in it when the strategy starts", "包含启动时已在其中的客户"],
  eventName: ["Name of the event", "行为名称"],
  field: ["Field of the profile", "资料字段"],
  offset: ["Days after it", "偏移天数"],
  from: ["From", "开始时间"],
  everyDays: ["Every so many days", "间隔天数"],
  again: ["The same customer again", "同一客户重复进入"],
  once: ["Never", "不重复"],
  every: ["After so many days", "间隔若干天"],
  always: ["Every time", "每次"],
  days: ["Days", "天数"],
  arms: ["3. Arms and content", "3. 变体与内容"],
  arm: ["Arm", "变体"],
  weight: ["Weight", "权重"],
  weightHint: ["Customers are drawn into arms by these.", "按权重随机分配客户。"],
  channel: ["Channel", "渠道"],
  template: ["Template", "模板"],
  editTemplate: ["Edit the message", "编辑消息"],
  coupon: ["Coupon pool", "优惠券池"],
  noCoupon: ["none", "无"],
  url: ["Address", "网址"],
  delay: ["Minutes after the decision", "延迟（分钟）"],
  cost: ["Cost of one, in money", "单次成本"],
  addArm: ["Add an arm", "添加变体"],
  addAction: ["Add an action", "添加动作"],
  remove: ["Remove", "删除"],
  goal: ["4. Goal and holdout", "4. 目标与对照组"],
  goalEvent: ["What counts", "目标行为"],
  goalHint: ["“order”, or the name of an event.", "填 order 或行为名称。"],
  window: ["Within so many days", "窗口天数"],
  holdout: ["Kept untreated, %", "对照组比例 %"],
  holdoutHint: ["Without a holdout no effect can be claimed.", "没有对照组就无法衡量效果。"],
  limits: ["5. Gates and budget", "5. 闸门与预算"],
  purpose: ["Purpose", "用途"],
  purposeHint: ["Decides which gates apply. Marketing passes all of them.", "决定适用哪些闸门，营销用途适用全部。"],
  approval: ["Autonomy", "自主程度"],
  none: ["Acts by itself, within its limits", "在限制内自动执行"],
  required: ["Acts after a person approves", "审批后执行"],
  suggest_only: ["Only suggests", "仅建议"],
  budget: ["Budget", "预算名称"],
  budgetHint: ["Strategies that name the same share it.", "同名预算在策略间共享。"],
  money: ["At most, in money", "金额上限"],
  liability: ["Discount at most", "优惠上限"],
  rate: ["At most an hour", "每小时上限"],
  priority: ["Priority", "优先级"],
  priorityHint: ["Higher goes first where strategies compete.", "策略竞争时数值高者优先。"],
  group: ["Exclusion group", "互斥组"],
  groupDays: ["Not within days of another of the group", "同组间隔天数"],
  expires: ["A decision waits at most, hours", "最长等待（小时）"],
  release: ["6. Release", "6. 放量"],
  releaseShare: ["Let in first, %", "首批放量比例 %"],
  releaseHint: ["The rest wait until you widen it: 1, 10, 50, 100%.", "其余客户等待放量：1%、10%、50%、100%。"],
});

interface Properties {
  draft: StrategyDocument;
  change: (part: Partial<StrategyDocument>) => void;
  segments: SegmentRow[];
  templates: Template[];
}

/** Minor units as people type them, and back. */
const major = (minor: number | undefined): number | null => (minor === undefined ? null : minor / 100);
const minor = (value: number | null): number | undefined => (value === null ? undefined : Math.round(value * 100));
const percent = (share: number | undefined, standard: number): number => Math.round((share ?? standard) * 1e6) / 1e4;

/** Every step of a strategy on one page, in the order one thinks of them. */
export function Steps(step: Properties) {
  return (
    <>
      <Audience {...step} />
      <TriggerStep {...step} />
      <Arms {...step} />
      <Goal {...step} />
      <Limits {...step} />
      <Release {...step} />
    </>
  );
}

function Audience({ draft, change, segments }: Properties) {
  const say = useWords(words);
  const options = segments.map((one) => ({ value: one.key, label: one.name }));
  const known = options.some((one) => one.value === draft.audience.segment) ? options : [{ value: draft.audience.segment, label: draft.audience.segment }, ...options];
  return (
    <Panel title={say.audience}>
      <div className="columns">
        <Field label={say.segment} hint={say.segmentHint}><Select options={known} value={draft.audience.segment} onValue={(segment) => change({ audience: { ...draft.audience, segment } })} /></Field>
        <Excluded draft={draft} change={change} options={options} />
      </div>
    </Panel>
  );
}

/** Segments whose members are left out, any number of them. */
function Excluded({ draft, change, options }: Pick<Properties, "draft" | "change"> & { options: Option[] }) {
  const say = useWords(words);
  const excluded = draft.audience.exclude ?? [];
  const set = (keys: string[]) => change({ audience: keys.length > 0 ? { ...draft.audience, exclude: keys } : { segment: draft.audience.segment } });
  const rest = options.filter((one) => !excluded.includes(one.value) && one.value !== draft.audience.segment);
  const nameOf = (key: string) => options.find((one) => one.value === key)?.label ?? key;
  return (
    <div className="stack tight">
      <Field label={say.exclude}><Select options={[{ value: "", label: excluded.length > 0 ? say.another : say.nobody }, ...rest]} value="" onValue={(key) => key && set([...excluded, key])} /></Field>
      {excluded.length > 0 && (
        <ul className="row wrap" aria-label={say.exclude}>
          {excluded.map((key) => <li key={key} className="view is-on customers-filter"><span>{nameOf(key)}</span><IconButton icon="close" label={say.include(nameOf(key))} onClick={() => set(excluded.filter((one) => one !== key))} /></li>)}
        </ul>
      )}
    </div>
  );
}

function TriggerStep({ draft, change }: Properties) {
  const say = useWords(words);
  const { trigger } = draft;
  const kinds = ["segment_entered", "segment_left", "event", "order", "date", "schedule", "manual"] as const;
  const blank = (on: Trigger["on"]): Trigger =>
    on === "event" ? { on, name: "Product Viewed" } : on === "date" ? { on, field: "birthday" } : on === "schedule" ? { on, from: new Date(Date.now() + 86_400_000).toISOString(), every_days: 7 } : on === "segment_entered" ? { on, existing: true } : { on };
  return (
    <Panel title={say.trigger}>
      <div className="columns">
        <Field label={say.when}><Select options={kinds.map((value) => ({ value, label: say[value] }))} value={trigger.on} onValue={(on) => change({ trigger: blank(on as Trigger["on"]) })} /></Field>
        {trigger.on === "event" && <Field label={say.eventName}><TextInput value={trigger.name} onChange={(event) => change({ trigger: { on: "event", name: event.target.value } })} /></Field>}
        {trigger.on === "date" && <Field label={say.field}><TextInput value={trigger.field} onChange={(event) => change({ trigger: { ...trigger, field: event.target.value } })} /></Field>}
        {trigger.on === "date" && <Field label={say.offset}><NumberInput value={trigger.offset_days ?? 0} onValue={(days) => change({ trigger: { ...trigger, offset_days: days ?? 0 } })} /></Field>}
        {trigger.on === "schedule" && <Field label={say.from}><TextInput type="datetime-local" value={trigger.from.slice(0, 16)} onChange={(event) => event.target.value && change({ trigger: { ...trigger, from: new Date(event.target.value).toISOString() } })} /></Field>}
        {trigger.on === "schedule" && <Field label={say.everyDays}><NumberInput min={1} value={trigger.every_days} onValue={(days) => change({ trigger: days ? { ...trigger, every_days: days } : { on: "schedule", from: trigger.from } })} /></Field>}
        <Field label={say.again}><Select options={(["once", "every", "always"] as const).map((value) => ({ value, label: say[value] }))} value={draft.reentry?.mode ?? "once"} onValue={(mode) => change({ reentry: mode === "every" ? { mode, days: 90 } : { mode: mode as "once" | "always" } })} /></Field>
        {draft.reentry?.mode === "every" && <Field label={say.days}><NumberInput min={1} value={draft.reentry.days} onValue={(days) => change({ reentry: { mode: "every", days: days ?? 1 } })} /></Field>}
      </div>
      {trigger.on === "segment_entered" && <p style={{ marginTop: 12 }}><Checkbox label={say.existing} checked={trigger.existing !== false} onValue={(existing) => change({ trigger: { on: "segment_entered", existing } })} /></p>}
    </Panel>
  );
}

function Arms({ draft, change, templates }: Properties) {
  const say = useWords(words);
  const set = (index: number, arm: Arm | null) => change({ arms: draft.arms.flatMap((one, place) => (place === index ? (arm ? [arm] : []) : [one])) });
  const fresh = { key: String.fromCharCode(97 + draft.arms.length), weight: 1, actions: draft.arms[0]?.actions ?? [] };
  return (
    <Panel title={say.arms} aside={<Button icon="plus" onClick={() => change({ arms: [...draft.arms, fresh] })}>{say.addArm}</Button>}>
      <div className="stack">
        {draft.arms.map((arm, index) => (
          <fieldset key={index} className="strategy-arm">
            <legend className="visually-hidden">{say.arm} {arm.key}</legend>
            <div className="row wrap">
              <Field label={say.arm}><TextInput value={arm.key} onChange={(event) => set(index, { ...arm, key: event.target.value })} /></Field>
              <Field label={say.weight} hint={draft.arms.length > 1 ? say.weightHint : undefined}><NumberInput min={1} value={arm.weight ?? 1} onValue={(weight) => set(index, { ...arm, weight: weight ?? 1 })} /></Field>
              {draft.arms.length > 1 && <IconButton icon="trash" label={`${say.remove} ${arm.key}`} onClick={() => set(index, null)} />}
            </div>
            {arm.actions.map((action, place) => (
              <ActionFields key={place} action={action} templates={templates} isOnly={arm.actions.length === 1} change={(next) => set(index, { ...arm, actions: arm.actions.flatMap((one, at) => (at === place ? (next ? [next] : []) : [one])) })} />
            ))}
            <div className="row"><Button icon="plus" onClick={() => set(index, { ...arm, actions: [...arm.actions, { channel: "email", key: `step-${arm.actions.length + 1}` }] })}>{say.addAction}</Button></div>
          </fieldset>
        ))}
      </div>
    </Panel>
  );
}

function ActionFields({ action, templates, isOnly, change }: { action: ArmAction; templates: Template[]; isOnly: boolean; change: (action: ArmAction | null) => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const pools = useQuery<Page<Pool>>("/v1/pools").data?.items ?? [];
  const set = (part: Partial<ArmAction>) => change(Object.fromEntries(Object.entries({ ...action, ...part }).filter(([, value]) => value !== undefined && value !== "")) as unknown as ArmAction);
  const language = useLanguage();
  const options = templates.map((one) => ({ value: one.key, label: one.key }));
  const isSaved = options.some((one) => one.value === action.template);
  // A message of the library goes under its kind's key; one that is saved under it stands for itself.
  const library = (Object.keys(kinds) as Kind[]).map((kind) => ({ value: kind.replace("_", "-"), label: pick(kinds[kind].name, language) })).filter((one) => !options.some((own) => own.value === one.value));
  const isOfLibrary = library.some((one) => one.value === action.template);
  const other = action.template && !isSaved && !isOfLibrary ? [{ value: action.template, label: action.template }] : [];
  return (
    <div className="columns" style={{ ["--least" as string]: "150px" }}>
      <Field label={say.channel}><Select options={["email", "webhook", "coupon"].map((value) => ({ value, label: terms.term(value) }))} value={action.channel} onValue={(channel) => set({ channel: channel as ArmAction["channel"] })} /></Field>
      {action.channel === "email" && <Field label={say.template} hint={isSaved ? <Link to={`/templates/${action.template}`}>{say.editTemplate}</Link> : isOfLibrary ? say.libraryHint : <Link to="/templates/new">{say.makeTemplate}</Link>}>
          <Select options={[{ value: "", label: "–" }, ...other]} groups={[{ label: say.own, options }, { label: say.library, options: library }]} value={action.template ?? ""} onValue={(template) => set({ template })} />
        </Field>}
      {action.channel === "webhook" && <Field label={say.url}><TextInput type="url" value={action.url ?? ""} onChange={(event) => set({ url: event.target.value })} /></Field>}
      {action.channel !== "webhook" && <Field label={say.coupon}><Select options={[{ value: "", label: say.noCoupon }, ...pools.map((one) => ({ value: one.key, label: one.name }))]} value={action.coupon ?? ""} onValue={(coupon) => set({ coupon })} /></Field>}
      <Field label={say.delay}><NumberInput min={0} value={action.delay_minutes ?? 0} onValue={(minutes) => set({ delay_minutes: minutes ?? 0 })} /></Field>
      <Field label={say.cost}><NumberInput min={0} step="any" value={major(action.cost_minor)} onValue={(cost) => set({ cost_minor: minor(cost) })} /></Field>
      {!isOnly && <IconButton icon="trash" label={say.remove} onClick={() => change(null)} />}
    </div>
  );
}

function Goal({ draft, change }: Properties) {
  const say = useWords(words);
  return (
    <Panel title={say.goal}>
      <div className="columns">
        <Field label={say.goalEvent} hint={say.goalHint}><TextInput value={draft.goal.event ?? "order"} onChange={(event) => change({ goal: { ...draft.goal, event: event.target.value } })} /></Field>
        <Field label={say.window}><NumberInput min={1} value={draft.goal.window_days} onValue={(days) => change({ goal: { ...draft.goal, window_days: days ?? 1 } })} /></Field>
        <Field label={say.holdout} hint={say.holdoutHint}><NumberInput min={0} max={99} step="any" value={percent(draft.holdout, 0.1)} onValue={(value) => change({ holdout: (value ?? 0) / 100 })} /></Field>
      </div>
    </Panel>
  );
}

function Limits({ draft, change }: Properties) {
  const say = useWords(words);
  const terms = useTerms();
  const purposes = ["marketing", "service", "transactional", "conversation"] as const;
  return (
    <Panel title={say.limits}>
      <div className="columns">
        <Field label={say.purpose} hint={say.purposeHint}><Select options={purposes.map((value) => ({ value, label: terms.term(value) }))} value={draft.purpose ?? "marketing"} onValue={(purpose) => change({ purpose: purpose as StrategyDocument["purpose"] })} /></Field>
        <Field label={say.approval}><Select options={(["none", "required", "suggest_only"] as const).map((value) => ({ value, label: say[value] }))} value={draft.approval ?? "none"} onValue={(approval) => change({ approval: approval as StrategyDocument["approval"] })} /></Field>
        <Field label={say.budget} hint={say.budgetHint}><TextInput value={draft.budget?.key ?? ""} onChange={(event) => change({ budget: event.target.value ? { ...draft.budget, key: event.target.value } : undefined })} /></Field>
        {draft.budget && <Field label={say.money}><NumberInput min={0} step="any" value={major(draft.budget.money_minor)} onValue={(value) => change({ budget: { key: draft.budget?.key ?? "", liability_minor: draft.budget?.liability_minor, money_minor: minor(value) } })} /></Field>}
        {draft.budget && <Field label={say.liability}><NumberInput min={0} step="any" value={major(draft.budget.liability_minor)} onValue={(value) => change({ budget: { key: draft.budget?.key ?? "", money_minor: draft.budget?.money_minor, liability_minor: minor(value) } })} /></Field>}
        <Field label={say.rate}><NumberInput min={1} value={draft.rate?.per_hour} onValue={(value) => change({ rate: value ? { per_hour: value } : undefined })} /></Field>
        <Field label={say.priority} hint={say.priorityHint}><NumberInput value={draft.priority ?? 0} onValue={(value) => change({ priority: value ?? 0 })} /></Field>
        <Field label={say.group}><TextInput value={draft.exclusion?.group ?? ""} onChange={(event) => change({ exclusion: event.target.value ? { group: event.target.value, days: draft.exclusion?.days ?? 7 } : undefined })} /></Field>
        {draft.exclusion && <Field label={say.groupDays}><NumberInput min={1} value={draft.exclusion.days} onValue={(days) => change({ exclusion: { group: draft.exclusion?.group ?? "", days: days ?? 1 } })} /></Field>}
        <Field label={say.expires}><NumberInput min={1} value={draft.expires_after_hours ?? 72} onValue={(hours) => change({ expires_after_hours: hours ?? 72 })} /></Field>
      </div>
    </Panel>
  );
}

function Release({ draft, change }: Properties) {
  const say = useWords(words);
  return (
    <Panel title={say.release}>
      <div style={{ maxWidth: 320 }}><Field label={say.releaseShare} hint={say.releaseHint}><NumberInput min={0} max={100} step="any" value={percent(draft.release, 1)} onValue={(value) => change({ release: (value ?? 100) / 100 })} /></Field></div>
    </Panel>
  );
}
