internal import Control
package import Domain
package import JSON

/// A win-back strategy for tests, as JSON a user would write; members replace those of the base.
package func strategyJSON(_ changes: [String: JSON] = [:]) -> JSON {
  var members: [String: JSON] = [
    "name": "Win back", "kind": "win_back", "purpose": "marketing", "audience": ["segment": "lapsed"],
    "trigger": ["on": "segment_entered"], "holdout": 0.5, "goal": ["event": "order", "window_days": 90],
    "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback"]]]],
  ]
  members.merge(changes) { _, new in new }
  return .object(members)
}

package func exampleStrategy(_ changes: [String: JSON] = [:]) throws -> StrategyDocument {
  try StrategyDocument(json: strategyJSON(changes))
}
