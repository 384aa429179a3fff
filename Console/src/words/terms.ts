import { useMemo } from "react";
import type { Language } from "../api/common";
import type { Tone } from "../ui/Chip";
import { pick, useLanguage, type Pair } from "./words";

/** The server's short words, as people say them. A word that is not known is shown as it is. */
const states: Record<string, Pair> = {
  planned: ["Planned", "已计划"],
  awaiting_approval: ["Waiting for approval", "待审批"],
  ready: ["Ready", "待执行"],
  leased: ["Starting", "准备发送"],
  sending: ["Sending", "发送中"],
  succeeded: ["Sent", "已发送"],
  retrying: ["Trying again", "重试中"],
  dead: ["Failed", "失败"],
  unknown: ["Unknown", "结果未知"],
  cancelled: ["Cancelled", "已取消"],
  expired: ["Expired", "已过期"],
};

const gates: Record<string, Pair> = {
  audience: ["Audience", "受众"],
  reentry: ["Re-entry", "重复进入"],
  release: ["Release step", "放量比例"],
  reachable: ["Reachable address", "可触达地址"],
  suppression: ["Suppression", "禁发名单"],
  consent: ["Consent", "授权同意"],
  marketing_holdout: ["Marketing holdout", "全局对照组"],
  holdout: ["Holdout", "对照组"],
  exclusion: ["Exclusion group", "互斥组"],
  cap: ["Message limit", "频次上限"],
  quiet_hours: ["Quiet hours", "免打扰时段"],
  content: ["Content", "内容变量"],
  coupon: ["Coupon", "优惠券"],
  slot: ["Slot", "资源位"],
  rate: ["Rate", "速率"],
  budget: ["Budget", "预算"],
  approval: ["Approval", "审批"],
};

const outcomes: Record<string, Pair> = {
  planned: ["Planned", "已计划"],
  awaiting_approval: ["Waiting for approval", "待审批"],
  suggested: ["Suggested only", "仅建议"],
};

/** A decision that a gate ended is named by the gate; being held out is no refusal. */
const stopped: Record<string, Pair> = {
  ...Object.fromEntries(Object.entries(gates).map(([word, [english, chinese]]) => [word, [`Stopped: ${english.toLowerCase()}`, `被拦：${chinese}`]])),
  holdout: ["Held out", "对照组"],
  marketing_holdout: ["Held out: all", "全局对照组"],
  erased: ["Erased", "已删除"],
};

const answers: Record<string, Pair> = {
  passed: ["passed", "通过"],
  blocked: ["said no", "拒绝"],
  deferred: ["put off", "推迟"],
};

const others: Record<string, Pair> = {
  email: ["E-mail", "邮件"],
  webhook: ["Webhook", "Webhook"],
  coupon: ["Coupon", "优惠券"],
  sms: ["SMS", "短信"],
  marketing: ["Marketing", "营销"],
  service: ["Service", "服务"],
  transactional: ["Transactional", "交易通知"],
  conversation: ["Conversation", "会话"],
  tracking: ["Tracking", "行为跟踪"],
  conversion: ["Conversion", "转化"],
  retention: ["Retention", "留存"],
  repurchase: ["Repurchase", "复购"],
  win_back: ["Win-back", "召回"],
  draft: ["Draft", "草稿"],
  live: ["Live", "运行中"],
  paused: ["Paused", "已暂停"],
  ended: ["Ended", "已结束"],
  granted: ["Granted", "已同意"],
  withdrawn: ["Withdrawn", "已撤回"],
  pending: ["Asked, not confirmed yet", "已请求，待确认"],
  asked: ["asked by mail, not confirmed", "已发邮件请求确认"],
  confirmed: ["double opt-in", "双重确认"],
  stated: ["proof stated", "已声明证明"],
  link: ["by a mail's link", "通过邮件链接"],
  event: ["Event", "行为"],
  order: ["Order", "订单"],
  return: ["Return", "退货"],
  consent: ["Consent", "授权"],
  merge: ["Merge", "合并"],
  action: ["Action", "动作"],
  decision: ["Decision", "决策"],
  opened: ["Opened", "打开"],
  clicked: ["Clicked", "点击"],
  delivered: ["Delivered", "送达"],
  bounced: ["Bounced", "退信"],
  complained: ["Complained", "投诉"],
  soft_bounced: ["Came back", "软退信"],
  unsubscribed: ["Unsubscribed", "退订"],
  customers: ["Customers", "客户"],
  orders: ["Orders", "订单"],
  products: ["Products", "商品"],
  events: ["Events", "行为"],
  user_id: ["User id", "用户编号"],
  anonymous_id: ["Visitor", "访客"],
  phone: ["Phone", "手机号"],
  running: ["Running", "进行中"],
  finished: ["Done", "已完成"],
  failed: ["Stopped", "已停止"],
  interrupted: ["Goes on soon", "即将继续"],
  uploading: ["Not read yet", "尚未读取"],
  never: ["Never said", "从未表态"],
  undone: ["Undone", "已撤销"],
  owner: ["Owner", "所有者"],
  operator: ["Operator", "运营"],
  approver: ["Approver", "审批人"],
  analyst: ["Analyst", "分析师"],
  viewer: ["Viewer", "查看者"],
};

export interface Terms {
  state: (word: string) => string;
  outcome: (word: string) => string;
  gate: (word: string) => string;
  answer: (word: string) => string;
  /** Channels, purposes, kinds, states of strategies, consents, and types of a timeline's entries. */
  term: (word: string) => string;
}

function terms(language: Language): Terms {
  const say = (table: Record<string, Pair>) => (word: string) => {
    const pair = table[word];
    return pair ? pick(pair, language) : word;
  };
  return {
    state: say(states),
    outcome: say({ ...stopped, ...outcomes }),
    gate: say(gates),
    answer: say(answers),
    term: say(others),
  };
}

export function useTerms(): Terms {
  const language = useLanguage();
  return useMemo(() => terms(language), [language]);
}

export const stateWords = Object.keys(states);
export const outcomeWords = [...Object.keys(outcomes), ...Object.keys(gates)];
export const gateWords = Object.keys(gates);

export function toneOf(state: string): Tone {
  if (["succeeded", "live", "granted"].includes(state)) return "ok";
  if (["dead", "unknown", "withdrawn"].includes(state)) return "bad";
  if (["awaiting_approval", "retrying", "paused", "pending"].includes(state)) return "warn";
  return ["ready", "leased", "sending", "planned"].includes(state) ? "info" : "idle";
}

/** Of a decision: something follows, somebody has to answer, kept untreated on purpose, or a gate said no. */
export function toneOfOutcome(word: string): Tone {
  if (word === "planned") return "ok";
  if (word === "awaiting_approval" || word === "suggested") return "warn";
  return word === "holdout" || word === "marketing_holdout" ? "info" : "idle";
}
