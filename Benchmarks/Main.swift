import Glibc
import JSON

@main
enum Main {
  /// The benchmarks by name. Add a new one here.
  static var benchmarks: [any Benchmark.Type] {
    [
      ConsoleReads.self,
      ContentionBenchmark.self,
      CrashChild.self,
      CrashPoints.self,
      CrashTest.self,
      EffectHonesty.self,
      ExpiriesBenchmark.self,
      FlowChild.self,
      Fuzz.self,
      FuzzChild.self,
      ImportRealOrders.self,
      LoopOnRealOrders.self,
      ReceiptsBenchmark.self,
      SegmentOracleBenchmark.self,
      SimulatedLift.self,
      SegmentSpeedBenchmark.self,
      SegmentsBenchmark.self,
      SendBenchmark.self,
      UniqueSendsBenchmark.self,
    ]
  }

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let name = arguments.first, let benchmark = benchmarks.first(where: { $0.name == name }) else {
      print("Usage: bin/bench NAME [ARGUMENTS]\n")
      for benchmark in benchmarks { print("  \(benchmark.name)  \(benchmark.summary)") }
      exit(arguments.isEmpty ? 0 : 2)
    }
    do {
      print(try await benchmark.run(Array(arguments.dropFirst())).description)
    } catch {
      print("\(name): \(error)")
      exit(1)
    }
  }
}
