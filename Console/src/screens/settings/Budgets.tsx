import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, useQuery } from "../../api/query";
import { WhoMay } from "../../app/may";
import type { Budget } from "../../api/settings";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { errorOf, Field, NumberInput, TextInput } from "../../ui/Field";
import { Empty, ErrorNote, Progress, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Budgets", "预算"],
  make: ["New budget", "新建预算"],
  none: ["No budgets yet.", "还没有预算。"],
  noneHint: ["Strategies that name a budget stop when it is spent.", "指定预算的策略在预算用完时停止。"],
  money: ["Money", "资金"],
  liability: ["Discount liability", "优惠负债"],
  of: (used: string, limit: string) => [`${used} of ${limit}`, `已用 ${used} / ${limit}`],
  noLimit: (used: string) => [`${used}, no limit`, `已用 ${used}，不限`],
  change: ["Change", "修改"],
  key: ["Name", "名称"],
  empty: ["Empty: no limit.", "留空表示不限。"],
  save: ["Save", "保存"],
  saved: ["Saved.", "已保存。"],
});

export function Budgets() {
  const say = useWords(words);
  const format = useFormat();
  const budgets = useQuery<Page<Budget>>("/v1/budgets");
  const [open, setOpen] = useState<Budget | "new" | null>(null);
  const bar = (label: string, used: number, limit: number | null) => (
    <div className="stack tight"><span className="row spread small"><span>{label}</span><span>{limit === null ? say.noLimit(format.money(used)) : say.of(format.money(used), format.money(limit))}</span></span>{limit !== null && <Progress label={label} share={limit === 0 ? 1 : used / limit} />}</div>
  );
  return (
    <Panel title={say.title} aside={<Button needs="operate" icon="plus" onClick={() => setOpen("new")}>{say.make}</Button>}>
      <WhoMay needs="operate" />
      <ErrorNote error={budgets.error} retry={budgets.reload} />
      {!budgets.data ? !budgets.error && <Skeleton /> : budgets.data.items.length === 0 ? <Empty icon="tag" title={say.none}>{say.noneHint}</Empty> : (
        <ul className="stack">{budgets.data.items.map((one) => (
          <li key={one.key + one.mode} className="stack tight"><div className="row spread"><h3>{one.key}</h3><Button needs="operate" onClick={() => setOpen(one)}>{say.change}</Button></div>{bar(say.money, one.money_used_minor, one.money_limit_minor)}{bar(say.liability, one.liability_used_minor, one.liability_limit_minor)}</li>
        ))}</ul>
      )}
      {open && <BudgetDialog budget={open === "new" ? null : open} close={() => setOpen(null)} done={budgets.reload} />}
    </Panel>
  );
}

function BudgetDialog({ budget, close, done }: { budget: Budget | null; close: () => void; done: () => void }) {
  const say = useWords(words);
  const [key, setKey] = useState(budget?.key ?? "");
  const major = (minor: number | null | undefined) => (minor === null || minor === undefined ? null : minor / 100);
  const [money, setMoney] = useState(major(budget?.money_limit_minor));
  const [liability, setLiability] = useState(major(budget?.liability_limit_minor));
  const save = useDoing(async () => {
    await api.put(`/v1/budgets/${encodeURIComponent(key)}`, { ...(money !== null && { money_limit_minor: Math.round(money * 100) }), ...(liability !== null && { liability_limit_minor: Math.round(liability * 100) }) });
    toast(say.saved);
    close();
    done();
  });
  return (
    <Dialog title={budget?.key ?? say.make} close={close} confirm={say.save} isReady={key !== ""} isBusy={save.isBusy} onConfirm={() => void save.run()}>
      <Field label={say.key} error={errorOf(save.error, "key")}><TextInput value={key} disabled={budget !== null} onChange={(event) => setKey(event.target.value)} /></Field>
      <Field label={say.money} hint={say.empty}><NumberInput min={0} step="any" value={money} onValue={setMoney} /></Field>
      <Field label={say.liability} hint={say.empty}><NumberInput min={0} step="any" value={liability} onValue={setLiability} /></Field>
      {save.error && save.error.field !== "key" && <ErrorNote error={save.error} />}
    </Dialog>
  );
}
