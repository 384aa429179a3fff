/// What was killed, and what it was at.
struct KillTally: Sendable {
  var kills = 0
  /// Kills while anything was handed over and not acknowledged, claimed, leased or being sent.
  var inFlight = 0
  var ingesting = 0
  var deciding = 0
  var sending = 0
  var powerCuts = 0
  var serverKills = 0
  var serverKillsInFlight = 0
  /// Kills of one of two processes or of both.
  var together = 0
  var missed = 0
  var unknownAtMost = 0

  /// Notes processes that died at one moment.
  mutating func note(_ flights: [FlightRecorder.Snapshot], _ held: CrashInspection.Held) {
    kills += flights.count
    for flight in flights {
      if flight.portions > 0 { ingesting += 1 }
      if flight.portions > 0 || held.claims + held.actions > 0 { inFlight += 1 }
    }
    if held.claims > 0 { deciding += flights.count }
    if held.actions > 0 { sending += flights.count }
  }
}
