import { useState } from "react";
import { api } from "../../api/client";
import type { ImportOptions, ImportPreview } from "../../api/imports";
import { useDoing } from "../../api/query";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Field, Select, TextInput } from "../../ui/Field";
import { ErrorNote, Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Which column is what", "列的对应关系"],
  field: ["Field", "字段"],
  column: ["Column of the file", "文件中的列"],
  sample: ["For example", "示例"],
  none: ["not in the file", "文件中没有"],
  required: ["needed", "必填"],
  missing: (names: string) => [`Say which column is: ${names}`, `请指定对应的列：${names}`],
  reading: ["How it is read", "读取方式"],
  encoding: ["Encoding", "编码"],
  delimiter: ["Delimiter", "分隔符"],
  zone: ["Time zone of its times", "时间所用时区"],
  currency: ["Currency", "货币"],
  comma: ["comma", "逗号"],
  tab: ["tab", "制表符"],
  semicolon: ["semicolon", "分号"],
  pipe: ["pipe", "竖线"],
  rows: ["The first rows", "前几行"],
  save: ["Save as preset", "保存为预设"],
  presetName: ["Name of the preset", "预设名称"],
  saved: ["Saved. It is offered with the next file.", "已保存，下次导入时可选用。"],
});

const encodings = ["utf-8", "utf-16le", "utf-16be", "gb18030"];

/** The fields of this kind of file, each with its column and examples; changes are looked at anew at once. */
export function Mapping({ preview, options, change }: { preview: ImportPreview; options: ImportOptions; change: (options: ImportOptions) => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [isSaving, setSaving] = useState(false);
  const columns = [{ value: "", label: say.none }, ...preview.header.map((name) => ({ value: name, label: name }))];
  const missing = preview.fields.filter((field) => field.is_required && !preview.columns[field.name]);
  const set = (field: string, column: string) => change({ ...options, columns: { ...Object.fromEntries(Object.entries(preview.columns).map(([name, text]) => [name, text.split(" + ")])), ...options.columns, [field]: column ? [column] : [] } });
  const sample = (field: string) => {
    const place = preview.header.indexOf(preview.columns[field] ?? "");
    return place < 0 ? "" : [...new Set(preview.rows.map((row) => row[place] ?? "").filter(Boolean))].slice(0, 3).join(" · ");
  };
  const delimiters = [{ value: ",", label: say.comma }, { value: "\t", label: say.tab }, { value: ";", label: say.semicolon }, { value: "|", label: say.pipe }];
  const list = (values: string[], present: string) => [...new Set([present, ...values])].map((value) => ({ value, label: value }));
  return (
    <>
      <Panel title={say.title} aside={<Button needs="operate" icon="star" onClick={() => setSaving(true)}>{say.save}</Button>}>
        <div className="stack">
          {missing.length > 0 && <Note tone="warn">{say.missing(missing.map((field) => field.label).join(", "))}</Note>}
          <ul className="import-fields">
            {preview.fields.map((field) => (
              <li key={field.name}>
                <Field label={field.is_required ? `${field.label} (${say.required})` : field.label}><Select options={preview.columns[field.name]?.includes(" + ") ? [{ value: preview.columns[field.name] ?? "", label: preview.columns[field.name] ?? "" }, ...columns] : columns} value={preview.columns[field.name] ?? ""} onValue={(column) => set(field.name, column)} /></Field>
                <span className="second small clip">{sample(field.name)}</span>
              </li>
            ))}
          </ul>
        </div>
      </Panel>
      <Panel title={say.reading}>
        <div className="columns" style={{ ["--least" as string]: "160px" }}>
          <Field label={say.encoding}><Select options={list(encodings, preview.encoding)} value={preview.encoding} onValue={(encoding) => change({ ...options, encoding })} /></Field>
          <Field label={say.delimiter}><Select options={delimiters} value={preview.delimiter} onValue={(delimiter) => change({ ...options, delimiter })} /></Field>
          <Field label={say.zone}><Select options={list(Intl.supportedValuesOf("timeZone"), preview.zone)} value={preview.zone} onValue={(zone) => change({ ...options, zone })} /></Field>
          <Field label={say.currency}><Select options={list(["CNY", "USD", "EUR", "GBP", "JPY"], preview.currency)} value={preview.currency} onValue={(currency) => change({ ...options, currency })} /></Field>
        </div>
      </Panel>
      <Panel title={`${say.rows} (${format.number(preview.rows.length)})`} flush>
        <div className="import-rows" tabIndex={0} role="region" aria-label={say.rows}>
          <table><thead><tr>{preview.header.map((name, index) => <th key={index} scope="col">{name}</th>)}</tr></thead>
            <tbody>{preview.rows.slice(0, 8).map((row, index) => <tr key={index}>{row.map((cell, place) => <td key={place}>{cell}</td>)}</tr>)}</tbody></table>
        </div>
      </Panel>
      {isSaving && <SavePreset options={{ ...options, columns: Object.fromEntries(Object.entries(preview.columns).map(([name, text]) => [name, text.split(" + ")])) }} close={() => setSaving(false)} />}
    </>
  );
}

function SavePreset({ options, close }: { options: ImportOptions; close: () => void }) {
  const say = useWords(words);
  const [name, setName] = useState("");
  const save = useDoing(async () => {
    await api.put(`/v1/import-presets/${encodeURIComponent(name)}`, options);
    toast(say.saved);
    close();
  });
  return (
    <Dialog title={say.save} close={close} confirm={say.save} isReady={name.trim() !== ""} isBusy={save.isBusy} onConfirm={() => void save.run()}>
      <Field label={say.presetName}><TextInput value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <ErrorNote error={save.error} />
    </Dialog>
  );
}
