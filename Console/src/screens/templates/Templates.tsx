import type { Page } from "../../api/common";
import { useQuery } from "../../api/query";
import type { LibraryEntry, Template } from "../../api/strategies";
import { Link } from "../../app/router";
import { ButtonLink } from "../../ui/Button";
import { DataTable, type Column } from "../../ui/DataTable";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useLanguage, useWords } from "../../words/words";

const words = pairs({
  title: ["Templates", "模板"],
  about: ["The messages of strategies. Each save is a version; what was planned keeps its own.", "策略使用的消息。每次保存生成新版本，已计划的动作保持原版本。"],
  make: ["New template", "新建模板"],
  key: ["Key", "标识"],
  subject: ["Subject", "主题"],
  version: ["Version", "版本"],
  changed: ["Changed", "更新时间"],
  library: ["Begin with one of these", "从模板库开始"],
});

export default function Templates() {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const language = useLanguage();
  const templates = useQuery<Page<Template>>("/v1/templates");
  const library = useQuery<Page<LibraryEntry>>("/v1/template-library").data?.items.filter((one) => one.language === language) ?? [];
  const columns: Column<Template>[] = [
    { key: "key", title: say.key, render: (row) => row.key, width: "28%" },
    { key: "subject", title: say.subject, render: (row) => row.document.subject },
    { key: "version", title: say.version, render: (row) => format.number(row.version), isNumber: true, isWide: true, width: "12%" },
    { key: "changed", title: say.changed, render: (row) => format.day(row.created_at), isWide: true, width: "18%" },
  ];
  const rows = templates.data?.items ?? [];
  return (
    <>
      <PageHeader needs="operate" title={say.title} about={say.about}><ButtonLink needs="operate" look="primary" icon="plus" to="/templates/new">{say.make}</ButtonLink></PageHeader>
      <div className="stack">
        <ErrorNote error={templates.error} retry={templates.reload} />
        {!templates.data && !templates.error && <Skeleton lines={5} />}
        {rows.length > 0 && <Panel flush><DataTable label={say.title} columns={columns} rows={rows} rowKey={(row) => row.key} rowLink={(row) => `/templates/${row.key}`} /></Panel>}
        <section className="stack tight">
          <h2>{say.library}</h2>
          <div className="columns">{library.map((one) => <Link key={one.key} className="stat" to={`/templates/new?library=${one.key}`}><span className="strong">{terms.term(one.kind)}</span><span className="stat-note">{one.document.subject}</span></Link>)}</div>
        </section>
      </div>
    </>
  );
}
