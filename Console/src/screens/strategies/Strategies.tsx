import type { Page } from "../../api/common";
import { useQuery } from "../../api/query";
import type { Kind, StrategyRow } from "../../api/strategies";
import { Link } from "../../app/router";
import { ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { toneOf, useTerms } from "../../words/terms";
import { pairs, pick, useLanguage, useWords } from "../../words/words";
import { kinds } from "./drafts";

const words = pairs({
  title: ["Strategies", "策略"],
  about: ["Whom to treat how, why, and within which limits.", "对谁、如何触达、为什么，以及在什么限制内。"],
  make: ["New strategy", "新建策略"],
  name: ["Name", "名称"],
  state: ["State", "状态"],
  kind: ["Kind", "类型"],
  sent: ["Sent", "已发送"],
  heldOut: ["Held out", "对照组"],
  considered: ["Considered", "已考虑"],
  start: ["Begin with a template", "从模板开始"],
});

export const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);

export default function Strategies() {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const language = useLanguage();
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies", { every: 15_000, live: ["decide", "act"] });
  const columns: Column<StrategyRow>[] = [
    { key: "name", title: say.name, render: (row) => row.name, width: "32%" },
    { key: "state", title: say.state, render: (row) => <Chip tone={toneOf(row.state)}>{terms.term(row.state)}</Chip>, width: "16%" },
    { key: "kind", title: say.kind, render: (row) => terms.term(row.kind), isWide: true },
    { key: "considered", title: say.considered, render: (row) => <Link to={`/receipts?strategy=${row.key}`}>{format.number(sum(row.receipts))}</Link>, isNumber: true, width: "14%" },
    { key: "sent", title: say.sent, render: (row) => <Link to={`/actions?strategy=${row.key}&state=succeeded`}>{format.number(row.actions["succeeded"] ?? 0)}</Link>, isNumber: true, width: "12%" },
    { key: "held", title: say.heldOut, render: (row) => <Link to={`/receipts?strategy=${row.key}&outcome=held_out`}>{format.number((row.receipts["holdout"] ?? 0) + (row.receipts["marketing_holdout"] ?? 0))}</Link>, isNumber: true, isWide: true },
  ];
  const rows = strategies.data?.items ?? [];
  return (
    <>
      <PageHeader needs="operate" title={say.title} about={say.about}><ButtonLink needs="operate" look="primary" icon="plus" to="/strategies/new/edit">{say.make}</ButtonLink></PageHeader>
      <div className="stack">
        <ErrorNote error={strategies.error} retry={strategies.reload} />
        {!strategies.data && !strategies.error && <Skeleton lines={6} />}
        {rows.length > 0 && <Panel flush><DataTable label={say.title} columns={columns} rows={rows} rowKey={(row) => row.key} rowLink={(row) => `/strategies/${row.key}`} /></Panel>}
        <section className="stack tight">
          <h2>{say.start}</h2>
          <div className="columns">
            {(Object.keys(kinds) as Kind[]).map((kind) => (
              <Link key={kind} className="stat" to={`/strategies/new/edit?template=${kind}`}><span className="strong">{pick(kinds[kind].name, language)}</span><span className="stat-note">{pick(kinds[kind].about, language)}</span></Link>
            ))}
          </div>
        </section>
      </div>
    </>
  );
}
