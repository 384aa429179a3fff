import type { Page } from "../../api/common";
import type { ImportRow } from "../../api/imports";
import { useQuery } from "../../api/query";
import { ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Imports", "导入"],
  about: ["Files taken in. Nothing is added twice; rejected rows can be repaired; an import can be undone.", "已导入的文件。不会重复添加，被拒绝的行可修正，导入可撤销。"],
  make: ["Import a file", "导入文件"],
  file: ["File", "文件"],
  kind: ["Kind", "类型"],
  state: ["State", "状态"],
  accepted: ["Taken", "接受"],
  added: ["New", "新增"],
  rejected: ["Rejected", "拒绝"],
  when: ["When", "时间"],
  none: ["Nothing was imported yet.", "还没有导入过文件。"],
  noneHint: ["CSV or TSV, compressed or not, in any common encoding.", "支持 CSV/TSV、压缩文件及常见编码。"],
});

export default function Imports() {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const imports = useQuery<Page<ImportRow>>("/v1/imports?limit=200", { every: 15_000, live: ["imports"] });
  const columns: Column<ImportRow>[] = [
    { key: "file", title: say.file, render: (row) => row.file_name, width: "30%" },
    { key: "kind", title: say.kind, render: (row) => terms.term(row.kind), isWide: true },
    { key: "state", title: say.state, render: (row) => <Chip tone={row.state === "finished" ? "ok" : row.state === "running" ? "info" : row.state === "failed" ? "warn" : "idle"}>{terms.term(row.state)}</Chip>, isWide: true },
    { key: "accepted", title: say.accepted, render: (row) => format.number(row.accepted), isNumber: true },
    { key: "added", title: say.added, render: (row) => format.number(row.added), isNumber: true, isWide: true },
    { key: "rejected", title: say.rejected, render: (row) => format.number(row.rejected), isNumber: true },
    { key: "when", title: say.when, render: (row) => format.instant(row.started_at), isWide: true },
  ];
  const make = <ButtonLink needs="operate" look="primary" icon="upload" to="/imports/new">{say.make}</ButtonLink>;
  return (
    <>
      <PageHeader needs="operate" title={say.title} about={say.about}>{make}</PageHeader>
      <ErrorNote error={imports.error} retry={imports.reload} />
      <Panel flush>
        {!imports.data ? <div style={{ padding: 16 }}><Skeleton lines={5} /></div> : imports.data.items.length === 0 ? <Empty icon="upload" title={say.none} action={make}>{say.noneHint}</Empty> : (
          <DataTable label={say.title} columns={columns} rows={imports.data.items} rowKey={(row) => row.id} rowLink={(row) => `/imports/${row.id}`} />
        )}
      </Panel>
    </>
  );
}
