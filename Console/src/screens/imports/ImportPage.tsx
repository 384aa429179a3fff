import { useState } from "react";
import { api } from "../../api/client";
import type { ImportRow } from "../../api/imports";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import { useMay } from "../../app/may";
import { type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Drawer";
import { ErrorNote, Skeleton } from "../../ui/Note";
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
});

export default function ImportPage({ run: id = "" }: Places) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const asked = useQuery<ImportRow>(`/v1/imports/${encodeURIComponent(id)}`);
  const mayOperate = useMay("operate");
  const [isAsking, setAsking] = useState(false);
  const undo = useDoing(async () => {
    const result = await api.post<{ undone: number }>(`/v1/imports/${encodeURIComponent(id)}/undo`);
    forgetAnswers();
    toast(say.undone(format.number(result.undone)));
    setAsking(false);
    asked.reload();
  });
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={6} />;
  const run = asked.data;
  return (
    <>
      <PageHeader needs="operate" title={run.file_name} about={`${terms.term(run.kind)} · ${format.instant(run.started_at)}`}>
        <Chip tone={run.state === "done" ? "ok" : "idle"}>{terms.term(run.state)}</Chip>
        {run.state === "done" && <><ButtonLink icon="people" to="/customers">{say.customers}</ButtonLink><ButtonLink look="primary" icon="layers" to="/segments">{say.segment}</ButtonLink><Button needs="operate" look="danger" icon="undo" onClick={() => setAsking(true)}>{say.undo}</Button></>}
      </PageHeader>
      <div className="stack">
        <div className="stats">
          <StatTile label={say.taken} value={format.number(run.accepted)} />
          <StatTile label={say.added} value={format.number(run.added)} />
          <StatTile label={say.revised} value={format.number(run.revised)} />
          <StatTile label={say.rejected} value={format.number(run.rejected)} tone={run.rejected > 0 ? "warn" : undefined} />
        </div>
        {mayOperate && run.rejected > 0 && run.state === "done" && <Panel title={say.rejected}><Rejects id={id} kind={run.kind} done={asked.reload} /></Panel>}
      </div>
      {isAsking && <Dialog title={say.undo} close={() => setAsking(false)} confirm={say.undo} isDangerous isBusy={undo.isBusy} onConfirm={() => void undo.run()}><p>{say.undoQuestion}</p><ErrorNote error={undo.error} /></Dialog>}
    </>
  );
}
