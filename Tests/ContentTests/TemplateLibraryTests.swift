import Domain
import JSON
import Testing

@testable import Content

@Suite("The library of templates")
struct TemplateLibraryTests {
  @Test("has every kind in both languages")
  func complete() {
    #expect(Set(TemplateLibrary.entries.map(\.key)).count == 8)
    for kind in TemplateLibrary.Kind.allCases {
      for language in Language.allCases {
        #expect(TemplateLibrary.entry(kind, language).key == "\(kind.rawValue).\(language.rawValue)")
      }
    }
  }

  @Test("parses, and needs nothing beyond the standard variables", arguments: TemplateLibrary.entries.map(\.key))
  func checked(key: String) throws {
    let entry = try #require(TemplateLibrary.entries.first { $0.key == key })
    let template = try MessageTemplate(entry.document)
    #expect(template.check(available: .standard) == [])
    let bare = try template.render(["tenant": ["name": "Example Shop"]], in: english)
    #expect(!bare.text.contains("{{") && bare.html?.contains("{{") == false)
    #expect(bare.html?.contains("<a ") == false)
  }

  @Test("reads as recorded", arguments: TemplateLibrary.entries.map(\.key))
  func golden(key: String) throws {
    let entry = try #require(TemplateLibrary.entries.first { $0.key == key })
    let setting = entry.language == .chinese ? chinese : english
    let message = try MessageTemplate(entry.document).render(sampleVariables, in: setting)
    try expectGolden("\(message.subject)\n\n\(message.text)\n\n\(message.html ?? "")\n", "library.\(key).txt")
  }
}
