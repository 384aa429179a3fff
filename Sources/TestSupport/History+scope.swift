package import Domain
internal import JSON

extension History {
  /// What a store may leave of a history that is asked for under a scope.
  package func seen(through scope: EventScope) -> History {
    let isLate = events.contains { $0.at > scope.after && $0.at <= scope.askedFrom }
    let last = isLate ? nil : events.lastIndex { $0.at <= scope.after && !scope.ever.contains($0.name) }
    var seen = self
    seen.events = events.enumerated().filter { index, event in
      event.at > scope.after || scope.ever.contains(event.name) || index == last
    }.map { _, event in
      EventFact(
        name: event.name, at: event.at,
        properties: scope.detailed.contains(event.name) ? event.properties : .object([:]))
    }
    return seen
  }
}
