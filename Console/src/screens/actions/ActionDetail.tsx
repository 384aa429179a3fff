import { useState } from "react";
import { api } from "../../api/client";
import type { Action } from "../../api/ledger";
import { useDoing, useQuery } from "../../api/query";
import { Link } from "../../app/router";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Drawer";
import { Field, Segmented, TextInput } from "../../ui/Field";
import { MailFrame } from "../../ui/MailFrame";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Facts } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { toneOf, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  notKept: ["No longer kept: what messages said is older than you keep it.", "不再保留：消息内容已超过保留期限。"],
  confirmation: ["None: asks the address to confirm a consent (double opt-in)", "无：请求该地址确认同意（双重确认）"],
  state: ["State", "状态"],
  customer: ["Customer", "客户"],
  recipient: ["To", "收件人"],
  strategy: ["Strategy", "策略"],
  arm: ["Arm", "变体"],
  channel: ["Channel", "渠道"],
  purpose: ["Purpose", "用途"],
  template: ["Template", "模板"],
  cost: ["Cost", "成本"],
  liability: ["Discount it may cost", "可能产生的优惠"],
  created: ["Planned at", "计划时间"],
  due: ["Due", "执行时间"],
  reason: ["Reason", "原因"],
  says: ["What it says", "内容"],
  variables: ["Variables captured when it was planned", "计划时保存的变量"],
  attempts: ["Attempts", "尝试记录"],
  approvals: ["Approvals", "审批记录"],
  approved: ["Approved", "已批准"],
  rejected: ["Rejected", "已拒绝"],
  sole: ["sole approver", "唯一审批人"],
  receipt: ["Why: its receipt", "原因：决策凭据"],
  unknown: ["Nobody knows whether it left: the connection broke at the last moment. It is never sent again by itself.", "连接在最后一刻中断，无法确定是否已发出。系统不会自动重发。"],
  resolve: ["Say what became of it", "确认结果"],
  sent: ["It was sent", "已发出"],
  notSent: ["It was not sent", "未发出"],
  evidence: ["How you know", "依据"],
  resolved: ["Noted.", "已记录。"],
  replay: ["Try again", "重新执行"],
  replayed: ["It will be tried again.", "将重新执行。"],
  mail: ["The mail as kept", "查看保存的邮件"],
});

/** Everything about one action, and what a person can do about it. */
export function ActionDetail({ id, changed }: { id: string; changed?: () => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const action = useQuery<Action>(`/v1/actions/${id}`);
  const [isResolving, setResolving] = useState(false);
  const after = (text: string) => {
    toast(text);
    action.reload();
    changed?.();
  };
  const replay = useDoing(async () => {
    await api.post(`/v1/actions/${id}/replay`);
    after(say.replayed);
  });
  if (!action.data) return action.error ? <ErrorNote error={action.error} retry={action.reload} /> : <Skeleton lines={8} />;
  const one = action.data;
  return (
    <>
      {one.state === "unknown" && <Note tone="bad" action={<Button needs="approve" onClick={() => setResolving(true)}>{say.resolve}</Button>}>{say.unknown}</Note>}
      {one.state === "dead" && <div className="row"><Button needs="approve" icon="refresh" isBusy={replay.isBusy} onClick={() => void replay.run()}>{say.replay}</Button></div>}
      <ErrorNote error={replay.error} />
      <Facts rows={[
        [say.state, <Chip tone={toneOf(one.state)}>{terms.state(one.state)}</Chip>],
        one.reason ? [say.reason, one.reason] : null,
        ...one.came_back.map((back) => [`${terms.term(back.kind)} · ${format.instant(back.at)}`, back.detail] as const),
        [say.customer, <Link to={`/customers/${one.customer}`}>{one.customer_name}</Link>],
        one.recipient ? [say.recipient, one.recipient] : null,
        one.strategy === "confirmation" ? [say.strategy, say.confirmation] : [say.strategy, <Link to={`/strategies/${one.strategy}`}>{one.strategy} · v{one.strategy_version}</Link>],
        one.arm ? [say.arm, one.arm] : null,
        [say.channel, `${terms.term(one.channel)} · ${terms.term(one.purpose)}`],
        one.template ? [say.template, <Link to={`/templates/${one.template}`}>{one.template} · v{one.template_version}</Link>] : null,
        [say.cost, format.money(one.cost_minor)],
        one.liability_minor > 0 ? [say.liability, format.money(one.liability_minor)] : null,
        [say.created, format.instant(one.created_at)],
        [say.due, format.instant(one.due_at)],
        one.strategy === "confirmation" ? null : [say.receipt, <Link to={`/receipts?customer=${one.customer}&open=${one.occurrence}.0`}>{one.occurrence.slice(0, 13)}</Link>],
        one.mode === "sandbox" && one.state === "succeeded" && one.channel === "email" ? [say.mail, <Link to={`/mailbox?open=${one.id}`}>{say.mail}</Link>] : null,
      ]} />
      {one.preview && (
        <section className="stack tight">
          <h3>{say.says}</h3>
          <p className="strong">{one.preview.subject}</p>
          {one.preview.html ? <MailFrame html={one.preview.html} title={one.preview.subject} height={300} /> : <pre>{one.preview.text}</pre>}
        </section>
      )}
      <section className="stack tight">
        <h3>{say.attempts}</h3>
        <ol className="action-lines">
          {one.attempts_made.map((attempt) => (
            <li key={attempt.number}><span className="quiet">{attempt.number}</span><span className="grow">{attempt.result} {attempt.detail}</span><span className="quiet small">{format.instant(attempt.started_at)}</span></li>
          ))}
        </ol>
      </section>
      {one.approvals.length > 0 && (
        <section className="stack tight">
          <h3>{say.approvals}</h3>
          <ol className="action-lines">
            {one.approvals.map((approval) => (
              <li key={approval.at}>
                <Chip tone={approval.answer === "approved" ? "ok" : "bad"}>{approval.answer === "approved" ? say.approved : say.rejected}</Chip>
                <span className="grow">{approval.approver}{approval.is_sole_approver && ` (${say.sole})`} {approval.reason}</span>
                <span className="quiet small">{format.instant(approval.at)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <section className="stack tight">
        <h3>{say.variables}</h3>
        {typeof one.variables === "object" && one.variables !== null && "no_longer_kept" in one.variables ? <p className="second">{say.notKept}</p> : <pre className="tiny">{JSON.stringify(one.variables, null, 2)}</pre>}
      </section>
      {isResolving && <Resolve id={id} close={() => setResolving(false)} done={() => after(say.resolved)} />}
    </>
  );
}

function Resolve({ id, close, done }: { id: string; close: () => void; done: () => void }) {
  const say = useWords(words);
  const [resolution, setResolution] = useState("sent");
  const [evidence, setEvidence] = useState("");
  const resolve = useDoing(async () => {
    await api.post(`/v1/actions/${id}/resolve`, { resolution, evidence });
    close();
    done();
  });
  const options = [{ value: "sent", label: say.sent }, { value: "not_sent", label: say.notSent }];
  return (
    <Dialog title={say.resolve} close={close} confirm={say.resolve} isReady={evidence.trim() !== ""} isBusy={resolve.isBusy} onConfirm={() => void resolve.run()}>
      <Segmented label={say.resolve} options={options} value={resolution} onValue={setResolution} />
      <Field label={say.evidence}><TextInput value={evidence} onChange={(event) => setEvidence(event.target.value)} /></Field>
      <ErrorNote error={resolve.error} />
    </Dialog>
  );
}
