import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { ImportProgress, ImportRow } from "../../api/imports";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import { useMay } from "../../app/may";
import { type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Drawer";
import { ErrorNote, Note, Progress, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { Rejects } from "./Rejects";

const words = pairs({
  taken: ["Rows taken", "接受的行"],
  added: ["New", "新增"],
  revised: ["Revised", "修订"],
  rejected: ["Rejected", "拒绝"],
  undo: ["Undo this import", "撤销此次导入"],
  undoQuestion: ["Everything this import brought is taken back. What was imported by others stays.", "将撤回此次导入带来的全部数据，其他导入的数据保留。"],
  undone: (count: string) => [`${count} changes were taken back.`, `已撤回 ${count} 处更改。`],
  segment: ["Make a segment of it", "创建分群"],
  customers: ["See the customers", "查看客户"],
  reading: ["Reading the file", "正在读取文件"],
  readingFile: (share: string) => [`Reading the file: ${share}. It goes on when you leave this page.`, `正在读取文件：${share}。离开此页面后仍会继续。`],
  interrupted: ["The server was stopped midway. It goes on by itself.", "服务中途停止过，导入会自动继续。"],
  waiting: ["The file is here and was not read yet.", "文件已上传，尚未读取。"],
  stopped: ["This import was stopped before the end of the file. What it took is here; undo takes it back.", "导入在文件结束前停止。已导入的部分保留，可以撤销。"],
  stop: ["Stop", "停止"],
  stopQuestion: ["The rest of the file is not read. What was taken stays until you undo it.", "不再读取文件的剩余部分，已导入的部分保留，可随后撤销。"],
  begin: ["Read it", "开始读取"],
  again: ["Try again", "重试"],
});

const isProgress = (answer: ImportProgress | ImportRow): answer is ImportProgress => "received_bytes" in answer;

export default function ImportPage({ run: id = "" }: Places) {
  const path = `/v1/imports/${encodeURIComponent(id)}`;
  const asked = useQuery<ImportProgress | ImportRow>(path, { every: 2_000, live: ["imports"] });
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={6} />;
  return isProgress(asked.data) ? <Reading progress={asked.data} path={path} changed={asked.reload} /> : <Ended run={asked.data} id={id} path={path} changed={asked.reload} />;
}

/** A file that is being read, was broken off, or waits to be read. */
function Reading({ progress, path, changed }: { progress: ImportProgress; path: string; changed: () => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const stop = useDoing(async () => {
    await api.post(`${path}/cancel`);
    setAsking(false);
    changed();
  });
  const begin = useDoing(async () => {
    await api.post(`${path}/run?wait=no`);
    changed();
  });
  // What it brings shows on other screens.
  useEffect(() => forgetAnswers, []);
  const share = progress.total_bytes > 0 ? progress.read_bytes / progress.total_bytes : null;
  const isRunning = progress.state === "running";
  return (
    <>
      <PageHeader title={progress.file_name}>
        <Chip tone={isRunning ? "info" : "warn"}>{progress.state === "failed" ? terms.state("dead") : terms.term(progress.state)}</Chip>
        {isRunning && <Button needs="operate" look="danger" onClick={() => setAsking(true)}>{say.stop}</Button>}
        {["uploading", "failed"].includes(progress.state) && <Button needs="operate" look="primary" isBusy={begin.isBusy} onClick={() => void begin.run()}>{progress.state === "failed" ? say.again : say.begin}</Button>}
      </PageHeader>
      <div className="stack">
        <ErrorNote error={begin.error} />
        {isRunning && <Panel><div className="stack tight"><p role="status">{say.readingFile(share === null ? "–" : format.percent(share, 0))}</p><Progress label={say.reading} share={share} /></div></Panel>}
        {progress.state === "interrupted" && <Note tone="warn">{say.interrupted}</Note>}
        {progress.state === "uploading" && <Note>{say.waiting}</Note>}
        {progress.error && <Note tone="bad">{progress.error}</Note>}
      </div>
      {isAsking && <Dialog title={say.stop} close={() => setAsking(false)} confirm={say.stop} isDangerous isBusy={stop.isBusy} onConfirm={() => void stop.run()}><p>{say.stopQuestion}</p><ErrorNote error={stop.error} /></Dialog>}
    </>
  );
}

function Ended({ run, id, path, changed }: { run: ImportRow; id: string; path: string; changed: () => void }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const mayOperate = useMay("operate");
  const [isAsking, setAsking] = useState(false);
  const undo = useDoing(async () => {
    const result = await api.post<{ undone: number }>(`${path}/undo`);
    forgetAnswers();
    toast(say.undone(format.number(result.undone)));
    setAsking(false);
    changed();
  });
  const isDone = run.state === "finished";
  const customers = "/customers";
  return (
    <>
      <PageHeader needs="operate" title={run.file_name} about={`${terms.term(run.kind)} · ${format.instant(run.started_at)}`}>
        <Chip tone={isDone ? "ok" : run.state === "failed" ? "warn" : "idle"}>{terms.term(run.state)}</Chip>
        {isDone && <><ButtonLink icon="people" to={customers}>{say.customers}</ButtonLink><ButtonLink look="primary" icon="layers" to="/segments">{say.segment}</ButtonLink></>}
        {(isDone || run.state === "failed") && <Button needs="operate" look="danger" icon="undo" onClick={() => setAsking(true)}>{say.undo}</Button>}
      </PageHeader>
      <div className="stack">
        {run.state === "failed" && <Note tone="warn">{say.stopped}</Note>}
        <div className="stats">
          <StatTile label={say.taken} value={format.number(run.accepted)} to={customers} />
          <StatTile label={say.added} value={format.number(run.added)} to={customers} />
          <StatTile label={say.revised} value={format.number(run.revised)} to={customers} />
          <StatTile label={say.rejected} value={format.number(run.rejected)} tone={run.rejected > 0 ? "warn" : undefined} />
        </div>
        {mayOperate && run.rejected > 0 && run.state !== "undone" && <Panel title={say.rejected}><Rejects id={id} kind={run.kind} done={changed} /></Panel>}
      </div>
      {isAsking && <Dialog title={say.undo} close={() => setAsking(false)} confirm={say.undo} isDangerous isBusy={undo.isBusy} onConfirm={() => void undo.run()}><p>{say.undoQuestion}</p><ErrorNote error={undo.error} /></Dialog>}
    </>
  );
}
