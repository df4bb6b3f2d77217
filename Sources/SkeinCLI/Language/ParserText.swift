/// Translates what the argument parser itself says: headings of help pages and its common complaints.
///
/// The parser builds these in English only. Lines are recognised whole or by their beginning, so texts of ours that
/// happen to contain the same words are left alone.
enum ParserText {
    static func translate(_ text: String, to language: Language) -> String {
        guard language == .chinese else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(String($0)) }
            .joined(separator: "\n")
    }

    private static func line(_ line: String) -> String {
        var line = line
        for (english, chinese) in remarks { line.replace(english, with: chinese) }
        for (english, chinese) in beginnings where line.hasPrefix(english) {
            return chinese + complaint(String(line.dropFirst(english.count)))
        }
        for (english, chinese) in endings where line.hasSuffix(english) {
            return line.dropLast(english.count) + chinese
        }
        return line
    }

    private static func complaint(_ text: String) -> String {
        for (english, chinese) in complaints where text.hasPrefix(english) {
            return chinese + text.dropFirst(english.count)
        }
        return text
    }

    private static let beginnings = [
        ("OVERVIEW: ", "概述："), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "子命令："), ("Error: ", "错误："), ("Help:  ", "说明："),
    ]
    private static let complaints = [
        ("Missing expected argument ", "缺少参数 "), ("Unknown option ", "未知选项 "), ("Unexpected argument ", "多余的参数 "),
        ("Missing value for ", "缺少取值 "), ("Missing one of: ", "缺少其中之一："), ("The value ", "取值 "),
        ("Missing required subcommand.", "缺少子命令。"),
    ]
    private static let remarks = [
        ("(default: ", "(默认："), ("(default as flag: ", "(不带值时："), ("(values: ", "(可选："), ("; default: ", "；默认："),
    ]
    private static let endings = [
        (" SUBCOMMANDS:", "："),
        ("Show help information.", "显示帮助。"), ("Show the version.", "显示版本。"),
        ("Show subcommand help information.", "显示子命令的帮助。"), ("for more information.", "查看更多说明。"),
        ("for detailed help.", "查看详细帮助。"),
    ]
}
