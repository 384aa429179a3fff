import { useEffect, useMemo, useState } from "react";
import { api } from "../../api/client";
import type { Page, Problem } from "../../api/common";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import type { SegmentRow } from "../../api/segments";
import { useSettled } from "../../api/settled";
import type { Kind, LibraryEntry, Strategy, StrategyCheck, StrategyDocument, Template } from "../../api/strategies";
import { navigate, usePlace, type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Dialog } from "../../ui/Drawer";
import { Field, TextInput } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, pick, useLanguage, useWords } from "../../words/words";
import { examples } from "../segments/examples";
import { Bench } from "./Bench";
import { kinds } from "./drafts";
import { StartQuestion } from "./StartQuestion";
import { Steps } from "./Steps";
import { Summary } from "./Summary";

const words = pairs({
  make: ["New strategy", "新建策略"],
  edit: (name: string) => [`Edit ${name}`, `编辑 ${name}`],
  name: ["Name", "名称"],
  key: ["Key", "标识"],
  keyHint: ["Used in addresses and reports; it stays.", "用于网址与报表，保存后不变。"],
  save: ["Save as the next version", "保存为新版本"],
  start: ["Save and start", "保存并启动"],
  cancel: ["Cancel", "取消"],
  saved: ["Saved. It is not in force before you start it.", "已保存，启动后才会生效。"],
  started: (count: string) => [`Started; ${count} of the audience are being considered.`, `已启动，正在考虑受众中的 ${count} 位客户。`],
  problems: ["What stops it from starting", "启动前需要解决"],
  noProblems: ["Nothing stops it from starting.", "可以启动。"],
  summary: ["In plain words", "策略说明"],
  bench: ["Test bench", "试跑"],
  json: ["As JSON", "JSON 视图"],
  jsonHint: ["The whole document; what you change here changes the form.", "完整文档，修改后会同步到表单。"],
  jsonWrong: ["This is not JSON.", "不是有效的 JSON。"],
  madeSegment: ["The segment of this kind does not exist yet. It is made when you save:", "该类型的分群尚不存在，保存时会自动创建："],
  madeTemplate: ["The message does not exist yet. It is made from the library when you save:", "消息模板尚不存在，保存时会从模板库创建："],
});

const keyOf = (name: string): string => name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);

export default function StrategyEditor({ strategy: key = "new" }: Places) {
  const isNew = key === "new";
  const strategy = useQuery<Strategy>(isNew ? null : `/v1/strategies/${encodeURIComponent(key)}`);
  const segments = useQuery<Page<SegmentRow>>("/v1/segments");
  const templates = useQuery<Page<Template>>("/v1/templates");
  const error = strategy.error ?? segments.error ?? templates.error;
  if (error) return <ErrorNote error={error} />;
  if ((!isNew && !strategy.data) || !segments.data || !templates.data) return <Skeleton lines={10} />;
  return <Editor strategy={strategy.data} segments={segments.data.items} templates={templates.data.items} />;
}

interface Properties {
  strategy: Strategy | null;
  segments: SegmentRow[];
  templates: Template[];
}

function Editor({ strategy, segments, templates }: Properties) {
  const say = useWords(words);
  const format = useFormat();
  const language = useLanguage();
  const { query } = usePlace();
  const kind = (query.get("template") ?? "") as Kind | "";
  const [draft, setDraft] = useState<StrategyDocument>(() => strategy?.document ?? begin(kind || null, query.get("segment"), segments, language));
  const [key, setKey] = useState(strategy?.key ?? (kind ? kind.replace("_", "-") : ""));
  const [isChanged, setChanged] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [isTrying, setTrying] = useState(false);
  const problems = useProblems(draft);
  const finalKey = strategy?.key ?? (key || keyOf(draft.name) || `strategy-${Date.now().toString(36)}`);
  const change = (part: Partial<StrategyDocument>) => {
    setDraft((before) => clean({ ...before, ...part }));
    setChanged(true);
  };

  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);

  const missing = useMissing(draft, segments, templates);
  const save = useDoing(async (andStart: boolean) => {
    await missing.make();
    await api.put(`/v1/strategies/${encodeURIComponent(finalKey)}`, draft);
    setChanged(false);
    forgetAnswers();
    if (andStart) {
      const started = await api.post<{ enrolled: number }>(`/v1/strategies/${encodeURIComponent(finalKey)}/start`);
      toast(say.started(format.number(started.enrolled)));
    } else {
      toast(say.saved);
    }
    navigate(`/strategies/${finalKey}`);
  });
  const shown = problems.filter((problem) => !missing.covers(problem));
  return (
    <>
      <PageHeader needs="operate" title={strategy ? say.edit(strategy.name) : say.make}>
        <ButtonLink to={strategy ? `/strategies/${strategy.key}` : "/strategies"}>{say.cancel}</ButtonLink>
        <Button needs="operate" isBusy={save.isBusy} disabled={draft.name.trim() === ""} onClick={() => void save.run(false)}>{say.save}</Button>
        <Button needs="operate" look="primary" icon="play" isBusy={save.isBusy} disabled={shown.length > 0 || draft.name.trim() === ""} onClick={() => setAsking(true)}>{say.start}</Button>
      </PageHeader>
      <div className="strategy-editor">
        <div className="stack">
          <ErrorNote error={save.error} />
          <Panel>
            <div className="columns">
              <Field label={say.name}><TextInput value={draft.name} onChange={(event) => change({ name: event.target.value })} /></Field>
              <Field label={say.key} hint={say.keyHint}><TextInput value={strategy?.key ?? key} placeholder={keyOf(draft.name)} disabled={strategy !== null} onChange={(event) => setKey(event.target.value)} /></Field>
            </div>
          </Panel>
          <Steps draft={draft} change={change} segments={segments} templates={templates} />
          <div className="row"><Button icon="play" aria-expanded={isTrying} onClick={() => setTrying(!isTrying)}>{say.bench}</Button></div>
          {isTrying && <Bench document={draft} strategy={strategy?.key ?? null} templates={Object.fromEntries(missing.messages.map((one) => [one.key, one.document]))} unsaved={missing.segment ? pick(missing.segment.name, language) : null} />}
          <AsJSON draft={draft} replace={(next) => { setDraft(next); setChanged(true); }} />
        </div>
        <aside className="strategy-side stack">
          <Panel title={say.problems}>
            {shown.length === 0 ? <Note tone="ok">{say.noProblems}</Note> : <ul className="strategy-problems" aria-live="polite">{shown.map((problem, index) => <li key={index}><Icon name="warn" /><span>{problem.message}</span></li>)}</ul>}
            {missing.segment && <p className="second small">{say.madeSegment} {pick(missing.segment.name, language)}</p>}
            {missing.messages.length > 0 && <p className="second small">{say.madeTemplate} {missing.messages.map((one) => one.key).join(", ")}</p>}
          </Panel>
          <Panel title={say.summary}><Summary document={draft} /></Panel>
        </aside>
      </div>
      {isAsking && (
        <Dialog title={say.start} close={() => setAsking(false)} confirm={say.start} isBusy={save.isBusy} onConfirm={() => void save.run(true)}>
          <StartQuestion document={draft} />
          <ErrorNote error={save.error} />
        </Dialog>
      )}
    </>
  );
}

function begin(kind: Kind | null, segment: string | null, segments: SegmentRow[], language: "en" | "zh-CN"): StrategyDocument {
  const base = kinds[kind ?? "win_back"];
  return { ...base.document, name: kind ? pick(base.name, language) : "", audience: { segment: segment ?? (kind ? base.segment : (segments[0]?.key ?? base.segment)) } };
}

/** Without what was emptied: an absent member means the standard. */
const clean = (draft: StrategyDocument): StrategyDocument =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined && value !== null)) as unknown as StrategyDocument;

/** Everything that stops the draft from starting, asked once nobody has changed it for a moment. */
function useProblems(draft: StrategyDocument): Problem[] {
  const language = useLanguage();
  const settled = useSettled(JSON.stringify(draft), undefined, 500);
  const [problems, setProblems] = useState<Problem[]>([]);
  useEffect(() => {
    let isStale = false;
    api.post<StrategyCheck>("/v1/strategies/check", { document: JSON.parse(settled) as unknown }).then(
      (answer) => isStale || setProblems(answer.problems),
      (error: Problem) => isStale || setProblems([{ code: error.code, message: error.message }]),
    );
    return () => void (isStale = true);
  }, [settled, language]);
  return problems;
}

/** The segment and messages of a kind that do not exist yet and are made with it. */
function useMissing(draft: StrategyDocument, segments: SegmentRow[], templates: Template[]) {
  const language = useLanguage();
  const library = useQuery<Page<LibraryEntry>>("/v1/template-library").data?.items;
  return useMemo(() => {
    const segment = segments.some((one) => one.key === draft.audience.segment) ? undefined : examples.find((one) => one.key === draft.audience.segment);
    const wanted = draft.arms.flatMap((arm) => arm.actions.flatMap((action) => (action.template ? [action.template] : [])));
    const messages = [...new Set(wanted)].flatMap((key) => {
      if (templates.some((one) => one.key === key)) return [];
      const entry = library?.find((one) => one.kind === key.replace("-", "_") && one.language === language);
      return entry ? [{ key, document: entry.document }] : [];
    });
    return {
      segment,
      messages,
      /** A problem that saving solves. */
      covers: (problem: Problem) => (problem.code === "launch.segment_missing" && segment !== undefined) || (problem.code === "launch.template_missing" && messages.some((one) => problem.message.includes(one.key))),
      make: async () => {
        if (segment) await api.put(`/v1/segments/${segment.key}`, { name: pick(segment.name, language), definition: segment.definition });
        for (const one of messages) await api.put(`/v1/templates/${one.key}`, one.document);
      },
    };
  }, [draft, segments, templates, library, language]);
}

function AsJSON({ draft, replace }: { draft: StrategyDocument; replace: (draft: StrategyDocument) => void }) {
  const say = useWords(words);
  const [text, setText] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const take = (text: string) => {
    setText(text);
    try {
      replace(JSON.parse(text) as StrategyDocument);
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <details className="panel" onToggle={() => setText(null)}>
      <summary className="strong">{say.json}</summary>
      <Field label={say.json} hint={say.jsonHint} error={isWrong ? say.jsonWrong : null}>
        <textarea className="control mono" rows={16} spellCheck={false} value={text ?? JSON.stringify(draft, null, 2)} onChange={(event) => take(event.target.value)} />
      </Field>
    </details>
  );
}
