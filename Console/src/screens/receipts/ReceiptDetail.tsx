import type { Receipt } from "../../api/ledger";
import { Chip } from "../../ui/Chip";
import { Icon } from "../../ui/Icon";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  gates: ["What each gate said, in the order asked", "各闸门的答复（按询问顺序）"],
  said: ["said no", "拒绝了"],
  drawn: (arm: string) => [`Drawn into arm “${arm}”.`, `抽签进入变体「${arm}」。`],
  heldOut: ["Drawn into the holdout: kept untreated so that the effect can be known.", "抽签进入对照组：保持不触达，以便衡量效果。"],
});

type Shown = Pick<Receipt, "summary" | "outcome" | "gates" | "arm" | "is_drawn">;

/** Why this, or why not: the sentence, the draw, and each gate's answer. */
export function ReceiptDetail({ receipt }: { receipt: Shown }) {
  const say = useWords(words);
  const terms = useTerms();
  return (
    <div className="stack tight">
      <p className="strong">{receipt.summary}</p>
      {receipt.is_drawn && <p className="second small">{receipt.arm ? say.drawn(receipt.arm) : say.heldOut}</p>}
      {receipt.gates.length > 0 && <h3>{say.gates}</h3>}
      <ol className="receipt-gates">
        {receipt.gates.map((gate) => (
          <li key={gate.gate} className={`receipt-gate ${gate.answer}`}>
            <Icon name={gate.answer === "passed" ? "check" : gate.answer === "deferred" ? "clock" : "ban"} />
            <span className="grow">{terms.gate(gate.gate)}</span>
            <Chip tone={gate.answer === "passed" ? "ok" : gate.answer === "deferred" ? "warn" : "bad"}>{terms.answer(gate.answer)}</Chip>
          </li>
        ))}
      </ol>
    </div>
  );
}
