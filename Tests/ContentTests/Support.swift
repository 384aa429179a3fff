import Domain
import Foundation
import JSON
import Testing

@testable import Content

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Compares with a file of Golden; `RECORD=1` writes it instead.
func expectGolden(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(text.utf8).write(to: file)
  } else {
    let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == recorded, "\(name) differs; RECORD=1 rewrites it", sourceLocation: location)
  }
}

let english = RenderSetting(language: .english, currency: Currency("GBP")!, zone: Zone("Europe/London")!)
let chinese = RenderSetting(language: .chinese, currency: Currency("CNY")!, zone: Zone("Asia/Shanghai")!)

func render(
  _ source: String, _ variables: JSON = [:], for medium: Template.Medium = .html, in setting: RenderSetting = english
) throws -> String {
  try Template(source, for: medium).render(variables, in: setting)
}

/// What is wrong with a template, or with its rendering.
func problem(
  _ source: String, _ variables: JSON = [:], for medium: Template.Medium = .html
) -> ContentProblem? {
  do {
    _ = try Template(source, for: medium).render(variables, in: english)
    return nil
  } catch {
    return error
  }
}

let sampleVariables: JSON = [
  "tenant": ["name": "Example Shop"], "customer": ["name": "Ann <b>"],
  "coupon": ["code": "SAVE10", "expires_at": "2026-12-24T18:00:00Z"],
  "shop": ["url": "https://shop.example.com/?a=1&b=2"],
]

let sampleAction = ID<Action>(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
let sampleCustomer = CustomerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0002)

func sampleTenant(_ language: Language = .english, mode: Mode = .live) -> Tenant {
  var settings = TenantSettings()
  settings.senderName = language == .chinese ? "示例商店" : "Example Shop"
  settings.senderAddress = "news@shop.example.com"
  settings.postalAddress = language == .chinese ? "上海市示例路 1 号" : "1 Example Street, London"
  settings.publicURL = "https://go.example.com"
  return Tenant(
    id: TenantID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0003), name: "Example Shop",
    zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: language, mode: mode,
    secret: Array(repeating: 7, count: 32), settings: settings, createdAt: .seconds(0))
}
