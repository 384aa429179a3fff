/// How long a process takes for each phase, learnt from those that were watched, so that a random moment falls into
/// every phase and not only behind the end.
struct PhaseLengths {
  /// In microseconds.
  private var lengths: [FlightRecorder.Phase: Double] = [:]

  mutating func learn(_ flight: FlightRecorder.Snapshot) {
    for phase in FlightRecorder.Phase.allCases {
      guard let began = flight.began[phase],
        let ended = FlightRecorder.Phase.allCases.filter({ $0.rawValue > phase.rawValue })
          .compactMap({ flight.began[$0] }).min()
      else { continue }
      let length = Double(ended - began)
      lengths[phase] = lengths[phase].map { $0 * 0.8 + length * 0.2 } ?? length
    }
  }

  /// A random moment: most in the phases that do something.
  func moment(using random: inout some RandomNumberGenerator) -> CrashProcess.Moment {
    let phase: FlightRecorder.Phase =
      switch Int.random(in: 0..<100, using: &random) {
      case ..<4: .starting
      case ..<40: .ingesting
      case ..<90: .turning
      default: .settling
      }
    let length = lengths[phase] ?? 100_000
    return CrashProcess.Moment(
      phase: phase, delay: .microseconds(Int64(Double.random(in: 0..<1, using: &random) * length)))
  }
}
