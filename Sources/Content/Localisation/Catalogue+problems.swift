extension Catalogue {
  /// What is wrong with the catalogue itself, for the test of every room that keeps one: repeated codes, missing
  /// words, parameters that only one language uses.
  package var problems: [String] {
    var problems: [String] = []
    var seen: Set<String> = []
    for entry in entries {
      if !seen.insert(entry.code).inserted { problems.append("\(entry.code) appears twice") }
      if entry.english.isEmpty || entry.chinese.isEmpty { problems.append("\(entry.code) lacks a language") }
      if !entry.chinese.unicodeScalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) }) {
        problems.append("\(entry.code) has no Chinese")
      }
      let english = Wording(entry.english).parameters
      let chinese = Wording(entry.chinese).parameters
      if english != chinese {
        let odd = english.symmetricDifference(chinese).sorted().joined(separator: ", ")
        problems.append("\(entry.code) uses \(odd) in one language only")
      }
    }
    return problems
  }
}
