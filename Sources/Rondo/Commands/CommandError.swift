import API

/// Why a command did not do what it was asked.
enum CommandError: Error, Sendable {
  /// It was called wrongly; the usage is shown.
  case usage(Words)
  case failed(Words)
  /// The API said no, in the words of its answer.
  case refused(status: Int, lines: [String])

  var exitCode: Int32 {
    if case .usage = self { return 2 }
    return 1
  }
}
