import { useState } from "react";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { ActionRow } from "../../api/ledger";
import { useDoing, usePages, useQuery } from "../../api/query";
import type { StrategyRow } from "../../api/strategies";
import { StopDialog } from "../../app/StopDialog";
import { setParameters, usePlace } from "../../app/router";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Select } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Empty, ErrorNote, Progress, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { stateWords, toneOf, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { SavedViews } from "../views/SavedViews";
import { ActionDetail } from "./ActionDetail";

const words = pairs({
  title: ["Actions", "动作"],
  about: ["Everything done or to be done in the world, each with its attempts.", "所有已执行和待执行的动作，以及每次尝试。"],
  state: ["State", "状态"],
  strategy: ["Strategy", "策略"],
  channel: ["Channel", "渠道"],
  any: ["All", "全部"],
  arm: ["Arm", "变体"],
  planned: ["Planned on", "计划日期"],
  customer: ["Customer", "客户"],
  recipient: ["To", "收件人"],
  due: ["Due", "执行时间"],
  none: ["No action like this.", "没有符合条件的动作。"],
  noneHint: ["Actions are planned by the decisions of live strategies.", "动作由运行中策略的决策产生。"],
  replayAll: (count: string) => [`Try all ${count} again`, `全部重新执行（${count}）`],
  replayed: (count: string) => [`${count} will be tried again.`, `${count} 个动作将重新执行。`],
  stops: ["Stops in force", "生效中的停发"],
});

export default function Actions() {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const { query } = usePlace();
  const [state = "", strategy = "", channel = "", customer = "", open = "", view = "", arm = "", planned_on = ""] = ["state", "strategy", "channel", "customer", "open", "view", "arm", "planned_on"].map((name) => query.get(name) ?? "");
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies").data?.items ?? [];
  const pages = usePages<ActionRow>(withQuery("/v1/actions", { state, strategy, channel, customer, arm, planned_on }));
  const columns: Column<ActionRow>[] = [
    { key: "customer", title: say.customer, render: (row) => row.customer_name, width: "20%" },
    { key: "state", title: say.state, render: (row) => <Chip tone={toneOf(row.state)}>{terms.state(row.state)}</Chip>, width: "18%" },
    { key: "recipient", title: say.recipient, render: (row) => row.recipient || terms.term(row.channel), isWide: true },
    { key: "strategy", title: say.strategy, render: (row) => `${strategies.find((one) => one.key === row.strategy)?.name ?? row.strategy} · ${row.arm}`, isWide: true },
    { key: "due", title: say.due, render: (row) => format.instant(row.due_at), isWide: true, width: "17%" },
  ];
  const any = { value: "", label: say.any };
  return (
    <>
      <PageHeader needs="approve" title={say.title} about={say.about}>
        {state === "dead" && pages.rows.length > 0 && <ReplayAll rows={pages.rows} done={pages.reload} />}
        <Button icon="stop" onClick={() => setParameters({ view: "stops" })}>{say.stops}</Button>
      </PageHeader>
      <div className="stack">
        <FilterBar>
          <Field label={say.state}><Select value={state} onValue={(value) => setParameters({ state: value })} options={[any, ...stateWords.map((word) => ({ value: word, label: terms.state(word) }))]} /></Field>
          <Field label={say.strategy}><Select value={strategy} onValue={(value) => setParameters({ strategy: value })} options={[any, ...strategies.map((one) => ({ value: one.key, label: one.name }))]} /></Field>
          <Field label={say.channel}><Select value={channel} onValue={(value) => setParameters({ channel: value })} options={[any, ...["email", "webhook", "coupon"].map((word) => ({ value: word, label: terms.term(word) }))]} /></Field>
          {arm && <Button icon="close" onClick={() => setParameters({ arm: null })}>{say.arm}: {arm}</Button>}
          {planned_on && <Button icon="close" onClick={() => setParameters({ planned_on: null })}>{say.planned}: {format.civil(planned_on)}</Button>}
          {customer && <Button icon="close" onClick={() => setParameters({ customer: null })}>{say.customer}: {customer.slice(0, 13)}</Button>}
          <SavedViews screen="actions" />
        </FilterBar>
        <ErrorNote error={pages.error} retry={pages.reload} />
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? <Empty icon="action" title={say.none}>{say.noneHint}</Empty> : (
            <DataTable label={say.title} columns={columns} rows={pages.rows} rowKey={(row) => row.id} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 300px))"
              isCurrent={(row) => row.id === open} rowLink={(row) => withQuery("/actions", { state, strategy, channel, customer, arm, planned_on, open: row.id })} />
          )}
        </Panel>
      </div>
      {open && <Drawer title={pages.rows.find((row) => row.id === open)?.customer_name ?? say.title} close={() => setParameters({ open: null })}><ActionDetail id={open} changed={pages.reload} /></Drawer>}
      {view === "stops" && <StopDialog close={() => setParameters({ view: null })} />}
    </>
  );
}

/** Tries every dead one of the list again, one by one, and says how far it is. */
function ReplayAll({ rows, done }: { rows: readonly ActionRow[]; done: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [count, setCount] = useState(0);
  const replay = useDoing(async () => {
    for (const [index, row] of rows.entries()) {
      await api.post(`/v1/actions/${row.id}/replay`);
      setCount(index + 1);
    }
    toast(say.replayed(format.number(rows.length)));
    done();
  });
  return (
    <>
      {replay.isBusy && <div style={{ width: 120 }}><Progress label={say.title} share={count / rows.length} /></div>}
      <Button needs="approve" icon="refresh" isBusy={replay.isBusy} onClick={() => void replay.run()}>{say.replayAll(format.number(rows.length))}</Button>
      <ErrorNote error={replay.error} />
    </>
  );
}
