import { useEffect, useState } from "react";
import { api, Refused } from "../../api/client";
import type { Page } from "../../api/common";
import type { ImportKind, ImportProblem, ImportResult, Upload } from "../../api/imports";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import { navigate } from "../../app/router";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { bare, guarded, parse, write } from "./csv";

const words = pairs({
  about: ["Put the cells right and take them in again. Each row keeps its place in the file.", "修正单元格后重新导入，每行保持原来的位置。"],
  line: ["Line", "行"],
  why: ["Why not", "原因"],
  again: (count: string) => [`Take ${count} repaired rows in`, `重新导入已修正的 ${count} 行`],
  download: ["Download the rejected rows", "下载被拒绝的行"],
  done: (taken: string, left: string) => [`${taken} taken, ${left} still rejected.`, `接受 ${taken} 行，仍拒绝 ${left} 行。`],
  more: (shown: string, all: string) => [`The first ${shown} of ${all}; download the file for the rest.`, `显示前 ${shown} 行，共 ${all} 行，其余请下载文件。`],
  cell: (column: string, line: string) => [`${column}, line ${line}`, `${column}，第 ${line} 行`],
});

const shown = 100;

/** The rows that were not taken, each with its reason and its cells to put right. */
export function Rejects({ id, kind, done }: { id: string; kind: ImportKind; done: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [table, setTable] = useState<string[][] | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const [changed, setChanged] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    let isGone = false;
    fetch(`/v1/imports/${encodeURIComponent(id)}/rejects`).then(async (answer) => {
      const text = await answer.text();
      if (isGone) return;
      if (answer.ok) setTable(parse(text.replace(/^\uFEFF/, "")).map((row) => row.map(bare)));
      else setError(new Refused(answer.status, "rejects", (JSON.parse(text) as { error: { message: string } }).error.message));
    }, () => isGone || setError(new Refused(0, "unreachable", "")));
    return () => void (isGone = true);
  }, [id]);
  const repair = useDoing(async () => {
    const [header, ...rows] = table ?? [];
    if (!header) return;
    const text = write([header, ...rows.filter((_, index) => changed.has(index))].map((row) => row.map(guarded)));
    const upload = await api.post<Upload>("/v1/imports", { kind, file_name: "repaired.csv" });
    await api.send(`/v1/imports/${upload.id}/data?offset=0`, new Blob([text]));
    const result = await api.post<ImportResult>(`/v1/imports/${upload.id}/run`);
    forgetAnswers();
    toast(say.done(format.number(result.accepted), format.number(result.rejected)));
    done();
    navigate(`/imports/${upload.id}`);
  });
  const problems = useQuery<Page<ImportProblem>>(`/v1/imports/${encodeURIComponent(id)}/problems?limit=${shown}`).data?.items ?? [];
  // Erased, undone or grown old: nothing went wrong.
  if (error?.status === 410) return <p className="second">{error.message}</p>;
  if (error) return <ErrorNote error={error} />;
  if (!table) return <Skeleton lines={5} />;
  const [header = [], ...rows] = table;
  const [line, reason] = [header.indexOf("_rondo_line"), header.indexOf("_rondo_reason")];
  const cells = header.map((name, index) => ({ name, index })).filter(({ name }) => !name.startsWith("_rondo_"));
  const ordinal = header.indexOf("_rondo_ordinal");
  // In words, where the server has them; a row whose place is not found keeps its code.
  const why = (row: string[]) => problems.find((one) => (ordinal < 0 ? String(one.line) === row[line] : String(one.ordinal) === row[ordinal]))?.message ?? row[reason];
  const edit = (row: number, place: number, text: string) => {
    setTable([header, ...rows.map((one, index) => (index === row ? one.map((cell, at) => (at === place ? text : cell)) : one))]);
    setChanged((before) => new Set([...before, row]));
  };
  return (
    <div className="stack">
      <p className="second small">{say.about}</p>
      <div className="row wrap">
        <Button needs="operate" look="primary" isBusy={repair.isBusy} disabled={changed.size === 0} onClick={() => void repair.run()}>{say.again(format.number(changed.size))}</Button>
        <a className="button" href={`/v1/imports/${encodeURIComponent(id)}/rejects`} download><Icon name="download" /><span>{say.download}</span></a>
      </div>
      <ErrorNote error={repair.error} />
      {rows.length > shown && <p className="quiet small">{say.more(format.number(shown), format.number(rows.length))}</p>}
      <div className="import-rows" tabIndex={0} role="region" aria-label={say.why}>
        <table>
          <thead><tr><th scope="col">{say.line}</th><th scope="col">{say.why}</th>{cells.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              <tr key={index}><td>{row[line]}</td><td className="import-reason">{why(row)}</td>
                {cells.map(({ name, index: place }) => <td key={name}><input className="control" aria-label={say.cell(name, row[line] ?? "")} value={row[place] ?? ""} onChange={(event) => edit(index, place, event.target.value)} /></td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
