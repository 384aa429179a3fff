import { useState } from "react";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { ApprovalGroup, ApprovalRow, BulkAnswer } from "../../api/ledger";
import { useDoing, usePages, useQuery } from "../../api/query";
import { useMay, WhoMay } from "../../app/may";
import { setParameters, useParameter } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { Dialog, Drawer } from "../../ui/Drawer";
import { Checkbox, Field, TextInput } from "../../ui/Field";
import { Empty, ErrorNote, Note, Progress, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { ActionDetail } from "../actions/ActionDetail";
import { ReceiptOf } from "./ReceiptOf";

const words = pairs({
  title: ["Approvals", "审批"],
  about: ["What waits for a person's word. An approval binds to exactly what you see: content, recipient and cost.", "等待人工确认的动作。批准的是您所看到的确切内容、收件人与成本。"],
  group: (strategy: string, arm: string) => [`${strategy} · arm ${arm}`, `${strategy} · 变体 ${arm}`],
  groupNote: (cost: string, age: string) => [`costs ${cost} · oldest ${age}`, `成本 ${cost} · 最早 ${age}`],
  customer: ["Customer", "客户"],
  recipient: ["To", "收件人"],
  subject: ["Template", "模板"],
  cost: ["Cost", "成本"],
  author: ["Author", "作者"],
  waits: ["Since", "等待时间"],
  chosen: ["Choose", "选择"],
  choose: (name: string) => [`Choose ${name}`, `选择 ${name}`],
  chooseAll: ["Choose all that are shown", "选择全部已显示的"],
  approve: ["Approve", "批准"],
  reject: ["Reject", "拒绝"],
  approveMany: (count: string) => [`Approve ${count}`, `批准 ${count} 个`],
  rejectMany: (count: string) => [`Reject ${count}`, `拒绝 ${count} 个`],
  reason: ["Why", "原因"],
  reasonHint: ["Kept with the answer.", "会与答复一起保存。"],
  sample: ["Look at some first", "请先查看部分样本"],
  sole: ["You wrote this strategy and nobody else may approve. Your answer is marked “sole approver”.", "该策略由您编写且没有其他审批人，您的答复将标记为“唯一审批人”。"],
  own: (author: string) => [`${author} wrote this strategy, and the author does not approve. Ask somebody else who may.`, `该策略由 ${author} 编写，作者不能审批，请由其他审批人处理。`],
  none: ["Nothing waits for approval.", "没有等待审批的动作。"],
  noneHint: ["Strategies with “act after approval” put their actions here first.", "设置为“审批后执行”的策略会先把动作放在这里。"],
  strategies: ["See the strategies", "查看策略"],
  done: (count: string) => [`${count} answered.`, `已答复 ${count} 个。`],
  problems: (count: string) => [`${count} could not be answered:`, `${count} 个未能答复：`],
  progress: ["Answering", "正在答复"],
});

/** At most so many in one request, so that a person sees how far it is. */
const piece = 200;

export default function Approvals() {
  const say = useWords(words);
  const mayApprove = useMay("approve");
  const format = useFormat();
  const [strategy] = useParameter("strategy");
  const [open] = useParameter("open");
  const groups = useQuery<Page<ApprovalGroup>>("/v1/approvals/summary", { every: 10_000 });
  const pages = usePages<ApprovalRow>(withQuery("/v1/approvals", { strategy }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [answer, setAnswer] = useState<{ word: "approved" | "rejected"; rows: ApprovalRow[] } | null>(null);

  const answerable = pages.rows.filter((row) => row.may_answer);
  const choose = (ids: string[], on: boolean) => setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const rows = answerable.filter((row) => chosen.has(row.id));
  const shown = pages.rows.find((row) => row.id === open);
  const done = () => {
    setAnswer(null);
    setChosen(new Set());
    setParameters({ open: null });
    pages.reload();
    groups.reload();
  };
  const columns: Column<ApprovalRow>[] = [
    { key: "customer", title: say.customer, render: (row) => row.customer_name, width: "24%" },
    { key: "recipient", title: say.recipient, render: (row) => row.recipient, isWide: true },
    { key: "subject", title: say.subject, render: (row) => row.template, isWide: true },
    { key: "cost", title: say.cost, render: (row) => format.money(row.cost_minor), isNumber: true, width: "14%" },
    { key: "author", title: say.author, render: (row) => row.author, isWide: true },
    { key: "waits", title: say.waits, render: (row) => format.ago(row.created_at), width: "16%" },
    { key: "choose", title: say.chosen, width: "76px", render: (row) => row.may_answer && (
      <input type="checkbox" aria-label={say.choose(row.customer_name)} checked={chosen.has(row.id)} onChange={(event) => choose([row.id], event.target.checked)} />
    ) },
  ];
  return (
    <>
      <PageHeader needs="approve" title={say.title} about={say.about}>
        {rows.length > 0 && <>
          <Button needs="approve" look="primary" icon="check" onClick={() => setAnswer({ word: "approved", rows })}>{say.approveMany(format.number(rows.length))}</Button>
          <Button needs="approve" look="danger" icon="ban" onClick={() => setAnswer({ word: "rejected", rows })}>{say.rejectMany(format.number(rows.length))}</Button>
        </>}
      </PageHeader>
      <div className="stack">
        <ErrorNote error={groups.error ?? pages.error} retry={pages.reload} />
        {(groups.data?.items.length ?? 0) > 0 && (
          <div className="columns">
            {groups.data?.items.map((group) => (
              <StatTile key={group.strategy + group.arm + group.template} label={say.group(group.strategy_name, group.arm)} value={format.number(group.count)}
                note={say.groupNote(format.money(group.cost_minor + group.liability_minor), format.ago(group.oldest_at))} to={`/approvals?strategy=${group.strategy}`} />
            ))}
          </div>
        )}
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? (
            <Empty icon="approve" title={say.none} action={<ButtonLink to="/strategies">{say.strategies}</ButtonLink>}>{say.noneHint}</Empty>
          ) : (
            <>
              {answerable.length > 0 && <div className="approvals-all"><Checkbox label={say.chooseAll} checked={rows.length === answerable.length} onValue={(on) => choose(answerable.map((row) => row.id), on)} /></div>}
              <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 380px))"
                isCurrent={(row) => row.id === open} rowLink={(row) => withQuery("/approvals", { strategy, open: row.id })} />
            </>
          )}
        </Panel>
      </div>
      {shown && (
        <Drawer title={shown.customer_name} close={() => setParameters({ open: null })} actions={shown.may_answer && <>
          <Button needs="approve" look="primary" icon="check" onClick={() => setAnswer({ word: "approved", rows: [shown] })}>{say.approve}</Button>
          <Button needs="approve" look="danger" onClick={() => setAnswer({ word: "rejected", rows: [shown] })}>{say.reject}</Button>
        </>}>
          {!shown.may_answer && (mayApprove ? <Note tone="warn">{say.own(shown.author)}</Note> : <WhoMay needs="approve" />)}
          {shown.is_sole_approver && <Note>{say.sole}</Note>}
          <ReceiptOf customer={shown.customer} occurrence={shown.occurrence} />
          <ActionDetail id={shown.id} />
        </Drawer>
      )}
      {answer && <AnswerDialog {...answer} close={() => setAnswer(null)} done={done} />}
    </>
  );
}

function AnswerDialog({ word, rows, close, done }: { word: "approved" | "rejected"; rows: ApprovalRow[]; close: () => void; done: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [count, setCount] = useState(0);
  const [problems, setProblems] = useState<BulkAnswer["problems"]>([]);
  const isApproval = word === "approved";
  const send = useDoing(async () => {
    let [answered, found] = [0, [] as BulkAnswer["problems"]];
    for (let start = 0; start < rows.length; start += piece) {
      const actions = rows.slice(start, start + piece).map((row) => ({ id: row.id, content_hash: row.content_hash }));
      const result = await api.post<BulkAnswer>("/v1/approvals", { answer: word, actions, reason });
      answered += result.answered;
      found = [...found, ...result.problems];
      setCount(start + actions.length);
    }
    toast(say.done(format.number(answered)));
    setProblems(found);
    if (found.length === 0) done();
  });
  const title = isApproval ? say.approveMany(format.number(rows.length)) : say.rejectMany(format.number(rows.length));
  const isReady = (isApproval || reason.trim() !== "") && problems.length === 0;
  return (
    <Dialog title={title} close={problems.length > 0 ? done : close} confirm={isApproval ? say.approve : say.reject} isDangerous={!isApproval} isBusy={send.isBusy} isReady={isReady} onConfirm={() => void send.run()}>
      {rows.length > 1 && (
        <section className="stack tight">
          <h3>{say.sample}</h3>
          <ul className="approvals-sample">
            {rows.slice(0, 5).map((row) => <li key={row.id}><span className="strong">{row.customer_name}</span> <span className="second">{row.recipient}</span> <Chip>{format.money(row.cost_minor)}</Chip></li>)}
          </ul>
        </section>
      )}
      {rows.some((row) => row.is_sole_approver) && <Note>{say.sole}</Note>}
      <Field label={say.reason} hint={say.reasonHint}><TextInput value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
      {send.isBusy && <Progress label={say.progress} share={count / rows.length} />}
      {problems.length > 0 && <Note tone="bad"><p>{say.problems(format.number(problems.length))}</p><ul>{problems.slice(0, 10).map((problem) => <li key={problem.id}>{problem.message}</li>)}</ul></Note>}
      <ErrorNote error={send.error} />
    </Dialog>
  );
}
