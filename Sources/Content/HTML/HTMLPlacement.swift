/// Finds out where in HTML each value of a template stands, and refuses places that no escaping makes safe.
///
/// The literal text is put together with a zero byte (which no template may contain) for each value and each end of
/// a section, and tokenized once. Since a section must begin and end in the same kind of place, leaving it out or
/// repeating it changes nothing for what follows, so one look holds for every rendering.
struct HTMLPlacement {
  /// The kind of place a mark stands in; equal kinds may enclose a section.
  private enum Place: Hashable {
    case text, comment, code, tagName, attributeName
    case attribute(String, quote: UInt8?)
  }

  private var skeleton: [UInt8] = []
  private var places: [Place] = []
  private var mark = 0

  static func placed(_ nodes: [Template.Node]) throws(ContentProblem) -> [Template.Node] {
    var placement = HTMLPlacement()
    placement.lay(nodes)
    placement.look()
    return try placement.place(nodes)
  }

  private mutating func lay(_ nodes: [Template.Node]) {
    for node in nodes {
      switch node {
      case .text(let text): skeleton += text.utf8
      case .comment: break
      case .value: skeleton.append(0)
      case .section(let section):
        skeleton.append(0)
        lay(section.body)
        skeleton.append(0)
      }
    }
  }

  private mutating func look() {
    var tokenizer = HTMLTokenizer(skeleton)
    while let token = tokenizer.next() {
      var attribute = 0
      for index in token.range where skeleton[index] == 0 {
        places.append(place(of: index, in: token, from: &attribute))
      }
    }
  }

  /// `attribute` counts the attributes that end before `index`, so that many marks in one tag stay one pass.
  private func place(of index: Int, in token: HTMLToken, from attribute: inout Int) -> Place {
    switch token.kind {
    case .comment: return .comment
    case .code: return .code
    case .text:
      // "<" before a mark is text only as long as nothing follows it.
      let before = skeleton[..<index].suffix(2)
      return before.last == UInt8(ascii: "<") || before.elementsEqual("</".utf8) ? .tagName : .text
    case .tag(let tag):
      while attribute < tag.attributes.count {
        let candidate = tag.attributes[attribute]
        if candidate.nameRange.contains(index) { return .attributeName }
        if let value = candidate.value, value.contains(index) {
          return .attribute(candidate.name, quote: candidate.quote)
        }
        if index < candidate.nameRange.lowerBound { break }
        attribute += 1
      }
      return .tagName
    }
  }

  private mutating func place(_ nodes: [Template.Node]) throws(ContentProblem) -> [Template.Node] {
    var result: [Template.Node] = []
    for node in nodes {
      switch node {
      case .text, .comment: result.append(node)
      case .value(var value):
        guard let context = context(of: nextPlace()) else {
          throw ContentProblem(.unsafePlace, ["name": "\(value.path)"], at: value.position)
        }
        value.context = context
        result.append(.value(value))
      case .section(var section):
        let start = nextPlace()
        section.body = try place(section.body)
        guard nextPlace() == start, start != .tagName else {
          throw ContentProblem(.sectionCrosses, ["name": "\(section.path)"], at: section.position)
        }
        result.append(.section(section))
      }
    }
    return result
  }

  private mutating func nextPlace() -> Place {
    defer { mark += 1 }
    return places[mark]
  }

  private func context(of place: Place) -> HTMLContext? {
    switch place {
    case .text: .text
    case .attribute(let name, let quote): HTMLContext(attribute: name, quote: quote)
    case .comment, .code, .tagName, .attributeName: nil
    }
  }
}
