import { Icon } from "../../ui/Icon";
import { Panel } from "../../ui/Panel";
import { gateWords, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Which gates an action passes", "动作需要通过的闸门"],
  about: ["Every action has a purpose, and the purpose says which gates it passes.", "每个动作都有用途，用途决定需要通过哪些闸门。"],
  gate: ["Gate", "闸门"],
  yes: ["asked", "适用"],
  no: ["not asked", "不适用"],
});

const purposes = ["marketing", "service", "transactional", "conversation"] as const;
type Purpose = (typeof purposes)[number];

/** As the server's table of gates has it. */
const only: Record<string, readonly Purpose[]> = {
  suppression: ["marketing", "service", "transactional"],
  consent: ["marketing", "service"],
  marketing_holdout: ["marketing"],
  exclusion: ["marketing"],
  cap: ["marketing"],
  slot: ["marketing"],
  quiet_hours: ["marketing", "service"],
  rate: ["marketing", "service"],
};

export function Purposes() {
  const say = useWords(words);
  const terms = useTerms();
  return (
    <Panel title={say.title}>
      <p className="second small">{say.about}</p>
      <div className="import-rows" tabIndex={0} role="region" aria-label={say.title}>
        <table>
          <thead><tr><th scope="col">{say.gate}</th>{purposes.map((purpose) => <th key={purpose} scope="col">{terms.term(purpose)}</th>)}</tr></thead>
          <tbody>
            {gateWords.map((gate) => (
              <tr key={gate}><th scope="row">{terms.gate(gate)}</th>
                {purposes.map((purpose) => {
                  const isAsked = only[gate]?.includes(purpose) ?? true;
                  return <td key={purpose}>{isAsked ? <span className="settings-asked"><Icon name="check" /> {say.yes}</span> : <span className="quiet">{say.no}</span>}</td>;
                })}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
