import { useState } from "react";
import { api, withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { ReceiptRow } from "../../api/ledger";
import { useDoing, usePages, useQuery } from "../../api/query";
import type { StrategyRow } from "../../api/strategies";
import { Link, setParameters, usePlace } from "../../app/router";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { Drawer } from "../../ui/Drawer";
import { Field, Select } from "../../ui/Field";
import { FilterBar } from "../../ui/FilterBar";
import { Empty, ErrorNote, Note, Skeleton } from "../../ui/Note";
import { Facts, PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { outcomeWords, toneOfOutcome, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { SavedViews } from "../views/SavedViews";
import { ReceiptDetail } from "./ReceiptDetail";

const words = pairs({
  title: ["Receipts", "决策凭据"],
  about: ["Every decision, whether or not anything was sent, with the whole reason.", "每一次决策都有凭据，无论是否触达，都能看到完整原因。"],
  strategy: ["Strategy", "策略"],
  outcome: ["Outcome", "结果"],
  any: ["All", "全部"],
  blocked: ["Stopped by any gate", "被任一闸门拦下"],
  heldOut: ["Held out, of a strategy or of all", "对照组（策略或全局）"],
  on: ["Day", "日期"],
  customer: ["Customer", "客户"],
  when: ["When", "时间"],
  why: ["Why", "原因"],
  none: ["No decision like this yet.", "还没有符合条件的决策。"],
  noneHint: ["A decision is made when a customer enters the audience of a live strategy.", "客户进入运行中策略的受众时，会产生一次决策。"],
  strategies: ["See the strategies", "查看策略"],
  replay: ["Recompute all", "全部重算"],
  replayed: (same: string, all: string) => [`${same} of ${all} receipts recomputed to the same bytes.`, `${all} 份凭据中有 ${same} 份重算后逐字节一致。`],
  different: (count: string) => [`${count} came out different.`, `${count} 份结果不一致。`],
  action: ["Action it led to", "产生的动作"],
  open: ["Open", "打开"],
  revision: ["Revision", "修订"],
  label: ["Receipts", "决策凭据"],
});

interface ReplayReport {
  receipts: number;
  identical: number;
  different: number;
  unreadable: number;
}

export default function Receipts() {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const { query } = usePlace();
  const [strategy, outcome, customer, open, on] = ["strategy", "outcome", "customer", "open", "on"].map((name) => query.get(name) ?? "");
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies").data?.items ?? [];
  const pages = usePages<ReceiptRow>(withQuery("/v1/receipts", { strategy, outcome, customer, on }));
  const [report, setReport] = useState<ReplayReport | null>(null);
  const replay = useDoing(async () => setReport(await api.post<ReplayReport>("/v1/replay")));

  const key = (row: ReceiptRow) => `${row.occurrence}.${row.revision}`;
  const shown = pages.rows.find((row) => key(row) === open);
  const nameOf = (key: string) => strategies.find((one) => one.key === key)?.name ?? key;
  const columns: Column<ReceiptRow>[] = [
    { key: "customer", title: say.customer, render: (row) => row.customer_name, width: "22%" },
    { key: "outcome", title: say.outcome, render: (row) => <Chip tone={toneOfOutcome(row.outcome)}>{terms.outcome(row.outcome)}</Chip>, width: "18%" },
    { key: "why", title: say.why, render: (row) => row.summary, isWide: true },
    { key: "strategy", title: say.strategy, render: (row) => nameOf(row.strategy), isWide: true, width: "16%" },
    { key: "when", title: say.when, render: (row) => format.instant(row.at), isWide: true, width: "16%" },
  ];
  const options = [{ value: "", label: say.any }];
  return (
    <>
      <PageHeader needs="analyse" title={say.title} about={say.about}>
        <Button needs="analyse" icon="refresh" isBusy={replay.isBusy} onClick={() => void replay.run()}>{say.replay}</Button>
      </PageHeader>
      <div className="stack">
        <ErrorNote error={replay.error} />
        {report && (
          <Note tone={report.different === 0 ? "ok" : "bad"}>
            {say.replayed(format.number(report.identical), format.number(report.receipts))} {report.different > 0 && say.different(format.number(report.different))}
          </Note>
        )}
        <FilterBar>
          <Field label={say.strategy}>
            <Select value={strategy} onValue={(value) => setParameters({ strategy: value })} options={[...options, ...strategies.map((one) => ({ value: one.key, label: one.name }))]} />
          </Field>
          <Field label={say.outcome}>
            <Select value={outcome} onValue={(value) => setParameters({ outcome: value })} options={[...options, { value: "blocked", label: say.blocked }, { value: "held_out", label: say.heldOut }, ...outcomeWords.map((word) => ({ value: word, label: terms.outcome(word) }))]} />
          </Field>
          {on && <Button icon="close" onClick={() => setParameters({ on: null })}>{say.on}: {format.civil(on)}</Button>}
          {customer && <Button icon="close" onClick={() => setParameters({ customer: null })}>{say.customer}: {customer.slice(0, 24)}</Button>}
          <SavedViews screen="receipts" />
        </FilterBar>
        <ErrorNote error={pages.error} retry={pages.reload} />
        <Panel flush>
          {pages.isLoading && pages.rows.length === 0 ? <div style={{ padding: 16 }}><Skeleton lines={8} /></div> : pages.rows.length === 0 ? (
            <Empty icon="receipt" title={say.none} action={<Link className="button" to="/strategies">{say.strategies}</Link>}>{say.noneHint}</Empty>
          ) : (
            <DataTable label={say.label} columns={columns} rows={pages.rows} rowKey={key} hasMore={pages.hasMore} more={pages.more} height="max(320px, calc(100vh - 300px))"
              isCurrent={(row) => key(row) === open} rowLink={(row) => link(query, key(row))} />
          )}
        </Panel>
      </div>
      {shown && (
        <Drawer title={shown.customer_name} close={() => setParameters({ open: null })}>
          <Facts rows={[
            [say.customer, <Link to={`/customers/${shown.customer}`}>{shown.customer_name}</Link>],
            [say.strategy, <Link to={`/strategies/${shown.strategy}`}>{nameOf(shown.strategy)}</Link>],
            [say.when, format.instant(shown.at)],
            shown.revision > 0 ? [say.revision, format.number(shown.revision)] : null,
            shown.action ? [say.action, <Link to={`/actions?open=${shown.action}`}>{say.open}</Link>] : null,
          ]} />
          <ReceiptDetail receipt={shown} />
        </Drawer>
      )}
    </>
  );
}

const link = (query: URLSearchParams, open: string): string => {
  const next = new URLSearchParams(query);
  next.set("open", open);
  return `/receipts?${next}`;
};
