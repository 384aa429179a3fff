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

/** What is left of somebody: when, by whom, why and how much. */
export function ErasureReceipt({ erasure }: { erasure: Erasure }) {
  const say = useWords(words);
  const reasons = useReasons();
  const format = useFormat();
  const counts = Object.entries(erasure.counts).sort(([one], [other]) => one.localeCompare(other));
  return (
    <Facts
      rows={[
        [say.state, erasure.finished_at ? <Chip tone="ok">{say.finished}</Chip> : <Chip tone="warn">{say.open}</Chip>],
        [say.at, format.instant(erasure.at)],
        [say.by, erasure.asked_by],
        [say.reason, reasons(erasure.reason)],
        [say.rows, counts.length === 0 ? say.none : <span className="small">{counts.map(([table, count]) => `${table} ${format.number(count)}`).join(" · ")}</span>],
        [say.customers, <span className="mono tiny">{erasure.customers.join(" ")}</span>],
        [say.id, <span className="mono tiny">{erasure.id}</span>],
      ]}
    />
  );
}
