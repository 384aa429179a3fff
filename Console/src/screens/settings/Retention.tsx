import { useState } from "react";
import { api } from "../../api/client";
import type { Retention as Kept, RetentionRule } from "../../api/privacy";
import { useDoing, useQuery } from "../../api/query";
import { Link } from "../../app/router";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Checkbox, errorOf, Field, NumberInput } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["How long things are kept", "数据保留期限"],
  about: ["Once a day, after three in the morning, what is older goes for good. Orders, payments, consents, receipts, effects and the audit log stay.", "每天凌晨三点后，超期数据将被永久清除。订单、回款、授权、决策凭据、效果与操作日志会保留。"],
  events: ["What customers did", "客户行为"],
  eventsAbout: ["Events as they came in. Segments count what is there: rules that look farther back than this say so.", "收到的行为数据。分群仅统计现有数据，回溯更久的规则会给出提示。"],
  messages: ["What messages said", "消息内容"],
  messagesAbout: ["Mails in the sandbox’s mailbox, and the variables of actions that are over. That they were sent, to whom and what came of it stays.", "沙箱邮箱中的邮件及已结束动作的变量。发送对象与结果会保留。"],
  imports: ["Import files and rejected rows", "导入文件与被拒行"],
  importsAbout: ["For repairing what was not taken.", "用于修复未导入的行。"],
  sessions: ["Ended sessions", "已结束的登录会话"],
  sessionsAbout: ["Where and when people of yours were signed in.", "成员的登录时间与位置。"],
  customers: ["Silent customers", "长期沉默的客户"],
  customersAbout: ["Of whom nothing was heard for so long: no event, order, payment, word on consent, opened mail, nor news of their profile. They are erased as if they had asked, up to 1,000 a day.", "在此期限内没有任何行为、订单、回款、授权变更、邮件打开或资料更新的客户，将按删除请求处理，每天最多 1,000 位。"],
  forever: ["for ever", "永久保留"],
  days: (days: string) => [`${days} days`, `${days} 天`],
  change: ["Change", "更改"],
  changeOf: (name: string) => [`Change: ${name}`, `更改：${name}`],
  keep: ["Keep for ever", "永久保留"],
  number: ["Days", "天数"],
  least: (least: string) => [`At least ${least}.`, `至少 ${least} 天。`],
  count: ["Count what would go now", "统计将清除的数量"],
  wouldGo: (count: string) => [`${count} would go with the next sweep.`, `下次清理将清除 ${count} 条。`],
  wouldGoPeople: (count: string) => [`${count} customers would be erased.`, `将删除 ${count} 位客户。`],
  save: ["Save", "保存"],
  saved: ["Saved. It holds from the next sweep on.", "已保存，自下次清理起生效。"],
  short: ["These segments look farther back at events than they are kept. What happened before is not counted:", "以下分群回溯的行为超出保留期限，更早的行为不计入："],
  reach: (days: string) => [`${days} days`, `${days} 天`],
  ever: ["all time", "全部时间"],
  runs: ["Latest sweeps", "最近的清理"],
  none: ["None yet.", "尚未进行。"],
  nothing: ["nothing to take", "无可清除"],
  under: ["going on", "进行中"],
});

const subjects = ["events", "messages", "imports", "sessions", "customers"] as const;
type Subject = (typeof subjects)[number];

/** What goes after how long, what went lately, and which segments can't look back that far. */
export function Retention() {
  const say = useWords(words);
  const format = useFormat();
  const kept = useQuery<Kept>("/v1/retention");
  const [open, setOpen] = useState<RetentionRule | null>(null);
  if (!kept.data) return kept.error ? <ErrorNote error={kept.error} retry={kept.reload} /> : <Skeleton lines={6} />;
  const name = (subject: string) => (subjects.includes(subject as Subject) ? say[subject as Subject] : subject);
  return (
    <>
      <Panel title={say.title}>
        <div className="stack">
          <p className="second small">{say.about}</p>
          {kept.data.segments.length > 0 && (
            <>
              <Note tone="warn">{say.short}</Note>
              <ul className="customer-lines">{kept.data.segments.map((one) => (
                <li key={one.key}><span className="grow"><Link to={`/segments/${one.key}`}>{one.name}</Link></span><span className="second small">{one.reach_days === null ? say.ever : say.reach(format.number(one.reach_days))}</span></li>
              ))}</ul>
            </>
          )}
          <ul className="customer-lines">
            {kept.data.items.map((rule) => (
              <li key={rule.subject}>
                <span className="grow"><span className="strong">{name(rule.subject)}</span>: {rule.days === null ? say.forever : say.days(format.number(rule.days))}<br /><span className="second small">{say[`${rule.subject as Subject}About`]}</span></span>
                <Button needs="own" aria-label={say.changeOf(name(rule.subject))} onClick={() => setOpen(rule)}>{say.change}</Button>
              </li>
            ))}
          </ul>
        </div>
      </Panel>
      <Panel title={say.runs}>
        {kept.data.runs.length === 0 ? <p className="second">{say.none}</p> : (
          <ul className="customer-lines">{kept.data.runs.map((run) => {
            const taken = Object.entries(run.removed);
            return <li key={run.day}><span className="grow">{taken.length === 0 ? say.nothing : taken.map(([subject, count]) => `${name(subject)}: ${format.number(count)}`).join(" · ")}{run.ended_at === null && ` (${say.under})`}</span><span className="quiet small">{run.day}</span></li>;
          })}</ul>
        )}
      </Panel>
      {open && <Change rule={open} name={name(open.subject)} close={() => setOpen(null)} done={kept.reload} />}
    </>
  );
}

function Change({ rule, name, close, done }: { rule: RetentionRule; name: string; close: () => void; done: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [isKept, setKept] = useState(rule.days === null);
  const [days, setDays] = useState<number | null>(rule.days ?? rule.standard ?? Math.max(rule.least, 365));
  const [count, setCount] = useState<number | null>(null);
  // What was refused last, and of which number: it says nothing of another.
  const [tried, setTried] = useState<{ days: number | null; isSaved: boolean } | null>(null);
  const look = useDoing(async () => { setTried({ days, isSaved: false }); setCount((await api.get<{ count: number }>(`/v1/retention/${rule.subject}/preview?days=${days}`)).count); });
  const save = useDoing(async () => {
    setTried({ days, isSaved: true });
    await api.put(`/v1/retention/${rule.subject}`, { days: isKept ? null : days });
    toast(say.saved);
    close();
    done();
  });
  const error = tried?.isSaved ? save.error : look.error;
  const told = rule.subject === "customers" ? say.wouldGoPeople : say.wouldGo;
  return (
    <Dialog title={name} close={close} confirm={say.save} isReady={isKept || days !== null} isBusy={save.isBusy} onConfirm={() => void save.run()}>
      <Checkbox label={say.keep} checked={isKept} onValue={setKept} />
      {!isKept && (
        <>
          <Field label={say.number} hint={say.least(format.number(rule.least))} error={errorOf(days === tried?.days ? error : null, "days")}><NumberInput min={rule.least} max={36500} value={days} onValue={(value) => { setDays(value); setCount(null); }} /></Field>
          <div className="row wrap"><Button isBusy={look.isBusy} onClick={() => void look.run()}>{say.count}</Button><span aria-live="polite">{count !== null && told(format.number(count))}</span></div>
        </>
      )}
      {error && error.field !== "days" && <ErrorNote error={error} />}
    </Dialog>
  );
}
