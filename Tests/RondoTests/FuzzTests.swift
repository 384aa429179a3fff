import JSON
import TestSupport
import Testing

/// The short form of `bin/fuzz all`. The seed is always the same: what fails here fails again.
@Suite("What comes from outside")
struct FuzzTests {
  @Test("breaks no parser, whatever it says")
  func all() async throws {
    let folder = TemporaryFolder()
    let options = ["all", "--seconds", "2", "--seed", "1", "--out", folder.path + "/failures"]
    guard let figures = try await BenchmarkProgram.run("fuzz", options) else { return }
    let targets = (figures.objectValue ?? [:]).filter { $0.key != "seed" }
    #expect(targets.count == 11)
    for (name, outcome) in targets {
      #expect(outcome["failures"]?.intValue == 0, "\(name): bin/fuzz \(name) --seed 1")
      #expect((outcome["cases"]?.intValue ?? 0) > 10, "\(name)")
    }
  }
}
