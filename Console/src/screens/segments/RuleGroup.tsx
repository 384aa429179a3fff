import type { Condition, Vocabulary } from "../../api/segments";
import { Button, IconButton } from "../../ui/Button";
import { Segmented } from "../../ui/Field";
import { pairs, useWords } from "../../words/words";
import { RuleCondition } from "./RuleCondition";
import { add, at, children, depth, isGroup, move, negate, remove, replace, turn, wrap, type Path } from "./tree";

const words = pairs({
  how: ["How the conditions join", "条件组合方式"],
  all: ["All of these", "全部满足"],
  any: ["Any of these", "任一满足"],
  and: ["and", "且"],
  or: ["or", "或"],
  not: ["not", "非"],
  condition: ["Condition", "条件"],
  group: ["Group", "条件组"],
  up: ["Move up", "上移"],
  down: ["Move down", "下移"],
  negate: ["Turn into its opposite", "取反"],
  wrap: ["Put into a group", "放入条件组"],
  remove: ["Remove", "删除"],
  everyone: ["No condition: everybody.", "没有条件：包含所有客户。"],
});

/** What is wrong with the rule, and where. */
export interface Wrong {
  path: Path;
  message: string;
}

interface Properties {
  root: Condition;
  path: Path;
  change: (root: Condition) => void;
  vocabulary: Vocabulary;
  wrong: Wrong | null;
}

const deepest = 16;

/** Conditions joined by “and” (teal) or “or” (amber); groups stand in groups. */
export function RuleGroup({ root, path, change, vocabulary, wrong }: Properties) {
  const say = useWords(words);
  const group = at(root, path);
  if (!group || !isGroup(group)) return null;
  const list = children(group);
  const isAnd = "all" in group;
  const fresh: Condition = { trait: "frequency", op: ">=", value: 1 };
  return (
    <div className={`rule-group ${isAnd ? "is-and" : "is-or"}`} role="group" aria-label={isAnd ? say.all : say.any}>
      <Segmented label={say.how} value={isAnd ? "all" : "any"} onValue={(value) => (value === "all") !== isAnd && change(turn(root, path))}
        options={[{ value: "all", label: say.all }, { value: "any", label: say.any }]} />
      {list.length === 0 && <p className="quiet small">{say.everyone}</p>}
      {list.map((child, index) => (
        <div key={index} className="rule-row">
          {index > 0 && <span className="rule-word">{isAnd ? say.and : say.or}</span>}
          <RuleNode root={root} path={[...path, index]} change={change} vocabulary={vocabulary} wrong={wrong} />
          <div className="rule-tools">
            <IconButton icon="down" label={say.down} disabled={index === list.length - 1} onClick={() => change(move(root, [...path, index], 1))} />
            <IconButton icon="ban" label={say.negate} aria-pressed={"not" in child} onClick={() => change(negate(root, [...path, index]))} />
            {depth(root) < deepest && <IconButton icon="layers" label={say.wrap} onClick={() => change(wrap(root, [...path, index]))} />}
            <IconButton icon="trash" label={say.remove} onClick={() => change(remove(root, [...path, index]))} />
          </div>
        </div>
      ))}
      <div className="row wrap">
        <Button icon="plus" onClick={() => change(add(root, path, fresh))}>{say.condition}</Button>
        {depth(root) < deepest && <Button icon="plus" onClick={() => change(add(root, path, isAnd ? { any: [fresh] } : { all: [fresh] }))}>{say.group}</Button>}
      </div>
    </div>
  );
}

function RuleNode({ root, path, change, vocabulary, wrong }: Properties) {
  const say = useWords(words);
  const node = at(root, path);
  if (!node) return null;
  const rest = { root, change, vocabulary, wrong };
  if (isGroup(node)) return <RuleGroup {...rest} path={path} />;
  if ("not" in node) {
    return <div className="rule-not"><span className="rule-word is-not">{say.not}</span><RuleNode {...rest} path={[...path, 0]} /></div>;
  }
  const isHere = wrong !== null && wrong.path.length === path.length && wrong.path.every((place, index) => place === path[index]);
  return <RuleCondition node={node} change={(next) => change(replace(root, path, next))} vocabulary={vocabulary} error={isHere ? wrong.message : null} />;
}
