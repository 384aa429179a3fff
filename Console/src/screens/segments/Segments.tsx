import type { Page } from "../../api/common";
import { useQuery } from "../../api/query";
import type { SegmentRow } from "../../api/segments";
import { Link } from "../../app/router";
import { ButtonLink } from "../../ui/Button";
import { DataTable, type Column } from "../../ui/DataTable";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, pick, useLanguage, useWords } from "../../words/words";
import { examples } from "./examples";

const words = pairs({
  title: ["Segments", "分群"],
  about: ["Named sets of customers that open and close by themselves, to the second.", "按规则自动进出的客户集合，精确到秒。"],
  make: ["New segment", "新建分群"],
  name: ["Name", "名称"],
  members: ["Members", "成员"],
  rule: ["Rule", "规则"],
  updated: ["Changed", "更新时间"],
  start: ["Begin with one of these", "从示例开始"],
});

export default function Segments() {
  const say = useWords(words);
  const format = useFormat();
  const language = useLanguage();
  const segments = useQuery<Page<SegmentRow>>("/v1/segments", { every: 15_000 });
  const columns: Column<SegmentRow>[] = [
    { key: "name", title: say.name, render: (row) => row.name, width: "26%" },
    { key: "members", title: say.members, render: (row) => <Link to={`/customers?segment=${row.key}`}>{format.number(row.members)}</Link>, isNumber: true, width: "14%" },
    { key: "rule", title: say.rule, render: (row) => <span className="second">{row.words}</span>, isWide: true },
    { key: "updated", title: say.updated, render: (row) => format.day(row.updated_at), width: "18%" },
  ];
  const rows = segments.data?.items ?? [];
  return (
    <>
      <PageHeader needs="operate" title={say.title} about={say.about}><ButtonLink needs="operate" look="primary" icon="plus" to="/segments/new">{say.make}</ButtonLink></PageHeader>
      <div className="stack">
        <ErrorNote error={segments.error} retry={segments.reload} />
        {!segments.data && !segments.error && <Skeleton lines={6} />}
        {rows.length > 0 && <Panel flush><DataTable label={say.title} columns={columns} rows={rows} rowKey={(row) => row.key} rowLink={(row) => `/segments/${row.key}`} /></Panel>}
        {segments.data && (
          <section className="stack tight">
            <h2>{say.start}</h2>
            <div className="columns">
              {examples.map((example) => (
                <Link key={example.key} to={`/segments/new?example=${example.key}`} className="stat"><span className="strong">{pick(example.name, language)}</span><span className="stat-note">{pick(example.about, language)}</span></Link>
              ))}
            </div>
          </section>
        )}
      </div>
    </>
  );
}
