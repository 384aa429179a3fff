internal import Domain

extension Language {
  /// The first language of an `Accept-Language` field that is spoken here; nil when there is none.
  init?(accepting field: String?) {
    for range in (field ?? "").split(separator: ",") {
      let tag = range.prefix { $0 != ";" }.drop { $0 == " " }.lowercased()
      if tag.hasPrefix("zh") {
        self = .chinese
        return
      }
      if tag.hasPrefix("en") {
        self = .english
        return
      }
    }
    return nil
  }
}
