internal import Glibc

extension TextError {
  /// A stable word for programs.
  package var code: String {
    switch self {
    case .unreadable: "file_unreadable"
    case .damagedCompression: "file_damaged_compression"
    case .unknownEncoding: "file_unknown_encoding"
    case .unsupportedEncoding: "file_unsupported_encoding"
    }
  }

  package var sentence: String {
    switch self {
    case .unreadable(let path, let reason): "\(path) cannot be read: \(String(cString: strerror(reason)))"
    case .damagedCompression(let path, let offset):
      "\(path) is damaged or cut off near byte \(offset) of the compressed data; fetch it again"
    case .unknownEncoding(let path):
      "the encoding of \(path) cannot be told; give it, for example as --encoding utf-8 or --encoding gb18030"
    case .unsupportedEncoding(let encoding): "this system cannot convert from \(encoding.rawValue)"
    }
  }

  package var sentenceInChinese: String {
    switch self {
    case .unreadable(let path, let reason): "无法读取 \(path)：\(String(cString: strerror(reason)))"
    case .damagedCompression(let path, let offset): "\(path) 的压缩数据在第 \(offset) 字节附近损坏或不完整，请重新获取"
    case .unknownEncoding(let path): "无法判断 \(path) 的编码，请指定，例如 --encoding utf-8 或 --encoding gb18030"
    case .unsupportedEncoding(let encoding): "本系统不支持从 \(encoding.rawValue) 转换"
    }
  }
}

extension RowFault {
  package var sentence: String {
    switch self {
    case .ragged(let expected, let found): "expected \(expected) fields, found \(found)"
    case .unterminatedQuote(let line): "the quote that opens on line \(line) is not closed properly"
    case .fieldTooLong(let limit): "a field is longer than \(limit) bytes"
    case .invalidEncoding(let offset): "byte \(offset) of the file does not fit its encoding"
    }
  }

  package var sentenceInChinese: String {
    switch self {
    case .ragged(let expected, let found): "应有 \(expected) 个字段，实际 \(found) 个"
    case .unterminatedQuote(let line): "第 \(line) 行开始的引号没有正确结束"
    case .fieldTooLong(let limit): "有字段超过 \(limit) 字节"
    case .invalidEncoding(let offset): "文件第 \(offset) 字节不符合其编码"
    }
  }
}
