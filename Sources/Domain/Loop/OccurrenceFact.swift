/// The names of the facts that make occurrences. The rooms that write them agree on the spelling here, so that one
/// fact is one occurrence of one strategy, whoever saw it first.
package enum OccurrenceFact {
  package static func entered(_ segment: ID<Segment>, since: Instant) -> String {
    "entered:\(segment):\(since.microseconds)"
  }

  package static func left(_ segment: ID<Segment>, since: Instant) -> String { "left:\(segment):\(since.microseconds)" }
  package static func event(_ event: ID<Event>) -> String { "event:\(event)" }
  package static func order(_ order: ID<Order>) -> String { "order:\(order)" }
  package static func date(_ field: String, _ day: CivilDay) -> String { "date:\(field):\(day)" }
  package static func run(at instant: Instant) -> String { "run:\(instant.microseconds)" }
}
