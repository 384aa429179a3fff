import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import type { ImportKind, ImportOptions, ImportPreview, ImportProgress, Upload } from "../../api/imports";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import { navigate } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Field, Segmented, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { ErrorNote, Progress } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { Mapping } from "./Mapping";
import { begin, sendRest } from "./upload";

const words = pairs({
  title: ["Import a file", "导入文件"],
  what: ["What is in the file", "文件内容"],
  preset: ["How it is written", "文件格式"],
  byHeader: ["Find it from the header", "按表头识别"],
  choose: ["Choose a file", "选择文件"],
  drop: ["or drop it here: CSV or TSV, also compressed", "或拖放到此处：CSV 或 TSV，支持压缩"],
  sending: ["Sending", "正在上传"],
  run: ["Import", "开始导入"],
  other: ["Another file", "更换文件"],
  cancel: ["Cancel", "取消"],
});

interface PresetRow {
  name: string;
  mapping: { kind: ImportKind };
}

/** Choose, look at how it would be read, put right, import. */
export default function NewImport() {
  const say = useWords(words);
  const terms = useTerms();
  const [kind, setKind] = useState<ImportKind>("orders");
  const [preset, setPreset] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const presets = useQuery<Page<PresetRow>>("/v1/import-presets").data?.items.filter((one) => one.mapping.kind === kind) ?? [];
  const options: ImportOptions = preset ? { kind, preset } : { kind };
  return (
    <>
      <PageHeader needs="operate" title={say.title}><ButtonLink to="/imports">{say.cancel}</ButtonLink></PageHeader>
      <div className="stack">
        <Panel title={say.what}>
          <div className="stack">
            <Segmented label={say.what} value={kind} onValue={(value) => { setKind(value as ImportKind); setPreset(""); setFile(null); }} options={(["orders", "customers", "products", "events"] as const).map((value) => ({ value, label: terms.term(value) }))} />
            <div style={{ maxWidth: 320 }}><Field label={say.preset}><Select options={[{ value: "", label: say.byHeader }, ...presets.map((one) => ({ value: one.name, label: one.name }))]} value={preset} onValue={(value) => { setPreset(value); setFile(null); }} /></Field></div>
            <FileDrop file={file} choose={setFile} />
          </div>
        </Panel>
        {file && <Run key={`${file.name}${file.size}${kind}${preset}`} file={file} options={options} />}
      </div>
    </>
  );
}

function FileDrop({ file, choose }: { file: File | null; choose: (file: File | null) => void }) {
  const say = useWords(words);
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="import-drop" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); choose(event.dataTransfer.files[0] ?? null); }}>
      <input ref={input} type="file" hidden accept=".csv,.tsv,.txt,.gz" onChange={(event) => choose(event.target.files?.[0] ?? null)} />
      <Icon name="upload" size={24} />
      <Button needs="operate" look={file ? "plain" : "primary"} onClick={() => input.current?.click()}>{file ? say.other : say.choose}</Button>
      <span className="second small">{file ? `${file.name} · ${format.short(file.size)}B` : say.drop}</span>
    </div>
  );
}

/** Sends while one looks at the mapping; imports when both are ready. */
function Run({ file, options: first }: { file: File; options: ImportOptions }) {
  const say = useWords(words);
  const [options, setOptions] = useState(first);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [sent, setSent] = useState(0);
  const sending = useRef<Promise<void> | null>(null);

  const start = useDoing(async () => {
    const upload = await begin(file, first);
    setUpload(upload);
    setPreview(await api.post<ImportPreview>(`/v1/imports/${upload.id}/preview`, first));
    sending.current = sendRest(file, upload, setSent);
    await sending.current;
  });
  const again = useDoing(async (next: ImportOptions) => {
    setOptions(next);
    if (upload) setPreview(await api.post<ImportPreview>(`/v1/imports/${upload.id}/preview`, next));
  });
  const run = useDoing(async () => {
    if (!upload) return;
    await sending.current;
    // It is read whether or not anybody looks; the import's own page shows how far it is.
    await api.post<ImportProgress>(`/v1/imports/${upload.id}/run?wait=no`);
    forgetAnswers();
    navigate(`/imports/${upload.id}`);
  });
  const startRun = start.run;
  useEffect(() => void startRun(), [startRun]);
  return (
    <>
      <ErrorNote error={start.error ?? again.error ?? run.error} />
      {sent < 1 && !start.error && <Progress label={say.sending} share={sent} />}
      {preview && <Mapping preview={preview} options={options} change={(next) => void again.run(next)} />}
      {preview && <div className="row"><Button needs="operate" look="primary" icon="upload" isBusy={run.isBusy} disabled={again.isBusy || preview.fields.some((field) => field.is_required && !preview.columns[field.name])} onClick={() => void run.run()}>{say.run}</Button></div>}
    </>
  );
}
