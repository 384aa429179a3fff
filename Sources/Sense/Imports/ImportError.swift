package import Text

/// Why a whole file can't be imported. What is wrong with one row is a ``RowProblem``.
package enum ImportError: Error, Sendable, Equatable {
  case file(TextError)
  /// There is no header.
  case empty
  /// The mapping wants columns that the header hasn't.
  case columnsMissing([String], header: [String])
  case unknownRun
  /// The run was undone or belongs to another file's kind, so it can't go on.
  case runClosed
  case rejectsUnwritable(path: String)

  /// A stable word for programs.
  package var code: String {
    switch self {
    case .file(let error): error.code
    case .empty: "import_empty"
    case .columnsMissing: "import_columns_missing"
    case .unknownRun: "import_unknown"
    case .runClosed: "import_closed"
    case .rejectsUnwritable: "import_rejects_unwritable"
    }
  }

  package var sentence: String {
    switch self {
    case .file(let error): error.sentence
    case .empty: "the file has no header; its first record must name the columns"
    case .columnsMissing(let columns, let header):
      "the file has no column \(columns.joined(separator: ", ")); it has \(header.joined(separator: ", "))"
    case .unknownRun: "there is no such import"
    case .runClosed: "this import is not running any more; import the file anew"
    case .rejectsUnwritable(let path): "the rejected rows can't be written to \(path)"
    }
  }

  package var sentenceInChinese: String {
    switch self {
    case .file(let error): error.sentenceInChinese
    case .empty: "文件没有表头，第一行必须是列名"
    case .columnsMissing(let columns, let header):
      "文件缺少列 \(columns.joined(separator: "、"))；现有列为 \(header.joined(separator: "、"))"
    case .unknownRun: "没有这次导入"
    case .runClosed: "这次导入已结束，请重新导入文件"
    case .rejectsUnwritable(let path): "无法把被拒绝的行写入 \(path)"
    }
  }
}
