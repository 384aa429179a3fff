import type { Erasure } from "../../api/privacy";
import { Chip } from "../../ui/Chip";
import { Facts } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const reasonWords = pairs({
  requested: ["Asked for by the person", "本人要求"],
  consent_withdrawn: ["Consent was withdrawn", "撤回同意"],
  not_needed: ["No longer needed", "不再需要"],
  unlawful: ["Kept without a right to", "无合法依据"],
  legal_duty: ["A law demands it", "法律要求"],
  test: ["A test", "测试"],
});

/** The grounds in words. */
export function useReasons(): (reason: string) => string {
  const say: Record<string, string> = useWords(reasonWords);
  return (reason) => say[reason] ?? reason;
}

const words = pairs({
  id: ["Receipt", "记录编号"],
  at: ["Erased", "删除时间"],
  by: ["Asked by", "操作人"],
  reason: ["Ground", "原因"],
  customers: ["Random ids that stay", "保留的随机编号"],
  rows: ["Rows that went or were emptied", "已删除或清空的行"],
  none: ["none", "无"],
  open: ["Under way: something of theirs is being sent or read just now", "进行中：仍有内容正在发送或读取"],
  finished: ["Finished", "已完成"],
  state: ["State", "状态"],
});

const tables = pairs({
  customers: ["customers", "客户"],
  identities: ["handles", "标识"],
  events: ["events", "行为"],
  orders: ["orders", "订单"],
  order_lines: ["lines of orders", "订单行"],
  payments: ["payments", "回款"],
  consents: ["consents", "授权"],
  memberships: ["segments", "分群"],
  coupons: ["coupons", "优惠券"],
  merges: ["merges", "合并记录"],
  actions: ["actions", "动作"],
  attempts: ["tries", "发送尝试"],
  approvals: ["approvals", "审批"],
  receipts: ["decisions", "决策"],
  engagements: ["engagements", "互动"],
  sandbox_mails: ["kept mails", "留存邮件"],
  import_rejects: ["rejected rows", "被拒绝的行"],
  others: ["derived rows", "派生数据"],
});

/** Counts by table in words, what is derived as one. */
function useCounts(): (counts: Record<string, number>) => string {
  const say: Record<string, string> = useWords(tables);
  const format = useFormat();
  return (counts) => {
    const known = Object.keys(tables).filter((table) => counts[table]).map((table) => `${say[table]} ${format.number(counts[table] ?? 0)}`);
    const others = Object.entries(counts).reduce((sum, [table, count]) => (table in tables ? sum : sum + count), 0);
    return [...known, ...(others > 0 ? [`${say.others} ${format.number(others)}`] : [])].join(" · ");
  };
}

/** What is left of somebody: when, by whom, why and how much. */
export function ErasureReceipt({ erasure }: { erasure: Erasure }) {
  const say = useWords(words);
  const reasons = useReasons();
  const format = useFormat();
  const counts = useCounts();
  return (
    <Facts
      rows={[
        [say.state, erasure.finished_at ? <Chip tone="ok">{say.finished}</Chip> : <Chip tone="warn">{say.open}</Chip>],
        [say.at, format.instant(erasure.at)],
        [say.by, erasure.asked_by],
        [say.reason, reasons(erasure.reason)],
        [say.rows, <span className="small">{counts(erasure.counts) || say.none}</span>],
        [say.customers, <span className="mono tiny">{erasure.customers.join(" ")}</span>],
        [say.id, <span className="mono tiny">{erasure.id}</span>],
      ]}
    />
  );
}
