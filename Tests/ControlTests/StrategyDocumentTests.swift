import Control
import Domain
import JSON
import TestSupport
import Testing

@Suite("A strategy document")
struct StrategyDocumentTests {
  @Test("reads what a person writes, with defaults for the rest")
  func defaults() throws {
    let document = try exampleStrategy()
    #expect(document.holdout == 500_000)
    #expect(document.release == 1_000_000)
    #expect(document.reentry == .once)
    #expect(document.approval == .none)
    #expect(document.trigger == .segmentEntered(existing: true))
    #expect(document.arms.first?.actions.first?.key == "email")
  }

  @Test("takes a share as a number or as a percentage", arguments: [JSON.double(0.1), .string("10%")])
  func shares(_ share: JSON) throws {
    #expect(try exampleStrategy(["release": share]).release == 100_000)
  }

  @Test(
    "names the field that is wrong",
    arguments: [
      (["holdout": 1.5], "holdout"), (["holdout": 1], "holdout"), (["arms": []], "arms"),
      (["arms": [["key": "a", "weight": 0, "actions": []]]], "arms[0].weight"),
      (["arms": [["key": "a", "actions": [["channel": "email"]]]]], "arms[0].actions[0].template"),
      (["goal": ["window_days": 0]], "goal.window_days"), (["trigger": ["on": "never"]], "trigger.on"),
      (["quiet_hours": ["from": "9pm", "to": "08:00"]], "quiet_hours.from"), (["colour": "red"], "colour"),
      (["reentry": ["mode": "every"]], "reentry.days"), (["purpose": "tracking"], "purpose"),
      (["trigger": ["on": "schedule", "from": "tomorrow"]], "trigger.from"), (["name": ""], "name"),
    ] as [([String: JSON], String)])
  func errors(_ changes: [String: JSON], _ field: String) throws {
    let error = try #require(throws: JSONError.self) { try exampleStrategy(changes) }
    #expect(error.path == field)
    #expect(!error.sentence.isEmpty && !error.sentenceInChinese.isEmpty)
  }

  @Test("opens an epoch when release, shares or arms change, and only then")
  func epochs() throws {
    let base = try exampleStrategy()
    #expect(try exampleStrategy(["release": 0.1]).epochFingerprint != base.epochFingerprint)
    #expect(try exampleStrategy(["holdout": 0.1]).epochFingerprint != base.epochFingerprint)
    #expect(try exampleStrategy(["name": "Other", "priority": 7]).epochFingerprint == base.epochFingerprint)
  }
}
